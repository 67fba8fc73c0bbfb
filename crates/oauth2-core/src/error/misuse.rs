//! What the calling application got wrong.

use core::fmt;

use oauth_step::{RecordFault, UrlError};

use super::purpose::Purpose;

/// A call that cannot be carried out as it stands. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// The client would authenticate with an assertion by an algorithm that does not fit: a shared
    /// secret in place of a private key, or the reverse, or one that the server does not list.
    #[cfg(feature = "jose")]
    AssertionAlgorithm,
    /// The key of a generated secret has no id, by which the server would find it.
    #[cfg(feature = "jose")]
    AssertionKeyId,
    /// The client is to authenticate with an assertion, and has no key for it.
    #[cfg(feature = "jose")]
    AssertionKeyMissing,
    /// A claim or header member of an assertion cannot be written as it was given.
    AssertionMember {
        /// Its name.
        name: Box<str>,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The client's attestation is about the key of one [`Dpop`](crate::Dpop), and its tokens are to
    /// be bound to another.
    #[cfg(feature = "jose")]
    AttestationKey,
    /// No way to authenticate that this client has is among those that the server's metadata
    /// lists for the endpoint.
    AuthenticationUnsupported,
    /// Authorization details are no JSON array of objects, each with a `type` ([RFC 9396 §2]).
    ///
    /// [RFC 9396 §2]: https://www.rfc-editor.org/rfc/rfc9396#section-2
    AuthorizationDetails,
    /// The server's metadata lists types of authorization details, and one that is asked for is not
    /// among them ([RFC 9396 §10]).
    ///
    /// [RFC 9396 §10]: https://www.rfc-editor.org/rfc/rfc9396#section-10
    AuthorizationDetailsTypeUnsupported,
    /// The request carries an `Authorization` header of the application's own.
    AuthorizationHeaderPresent,
    /// The authorization server is not among those that the resource's metadata lists
    /// ([RFC 9728 §2]).
    ///
    /// [RFC 9728 §2]: https://www.rfc-editor.org/rfc/rfc9728#section-2
    AuthorizationServerNotListed,
    /// A backchannel authentication request goes into a request object that is signed with a private
    /// key, by an algorithm that the server lists, and neither encrypted nor referred to
    /// ([CIBA §7.1.1]).
    ///
    /// [CIBA §7.1.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1.1
    #[cfg(feature = "jose")]
    BackchannelRequestObject,
    /// The server's metadata says that it fetches no metadata of clients
    /// (`client_id_metadata_document_supported`).
    ClientIdMetadataDocumentUnsupported,
    /// The client has no id, and what was asked for needs one.
    ClientIdMissing,
    /// The URL that is to be a client's id has no path, or a segment `.` or `..` in it (Client ID
    /// Metadata Document §3).
    ClientIdUrl,
    /// The metadata of a client contradicts itself or a standard.
    ClientMetadata(crate::ClientMetadataFault),
    /// The server's metadata lists delivery modes, and the one asked for is not among them.
    DeliveryModeUnsupported,
    /// A proof of possession takes a private key, and an algorithm that the server lists where it
    /// lists some.
    #[cfg(feature = "jose")]
    DpopAlgorithm,
    /// The code or the token is bound to another key than the client proves possession of, or the
    /// client has none.
    DpopKey,
    /// The server's metadata names no such endpoint.
    EndpointMissing(&'static str),
    /// A credential holds characters that its place on the wire cannot carry.
    InvalidCredential(&'static str),
    /// An issuer has a query ([RFC 8414 §2]).
    ///
    /// [RFC 8414 §2]: https://www.rfc-editor.org/rfc/rfc8414#section-2
    IssuerQuery,
    /// The algorithm of responses in JWTs is symmetric and their keys are not, or the reverse.
    #[cfg(feature = "jose")]
    JarmAlgorithm,
    /// A response in a JWT is asked for, and the client has no
    /// [`JarmVerifier`](crate::JarmVerifier) to verify it with.
    #[cfg(feature = "jose")]
    JarmMissing,
    /// The token goes into a form, and the request carries none: a body at hand, in ASCII, of the type
    /// `application/x-www-form-urlencoded` ([RFC 6750 §2.2]).
    ///
    /// [RFC 6750 §2.2]: https://www.rfc-editor.org/rfc/rfc6750#section-2.2
    NoForm,
    /// An ID Token is asked for and the nonce is left out ([OpenID Connect Core §3.2.2.1]).
    ///
    /// [OpenID Connect Core §3.2.2.1]: https://openid.net/specs/openid-connect-core-1_0.html#ImplicitAuthRequest
    NonceOmitted,
    /// A parameter was set for the token request of a login that has none: its tokens come through
    /// the browser, or were pushed.
    NoTokenRequest,
    /// The response brings an ID Token, which `oidc-idtoken` has to verify first, or nothing to
    /// sign in with.
    NoTokens,
    /// The request asked for more than a code, or for a JWT.
    NotACodeAlone,
    /// The outcome of a backchannel authentication is not polled for: in ping mode the ping comes
    /// first, unless it is renounced by name, in push mode the server sends it.
    NotPolled,
    /// A token would go to an origin that is not among those listed for the session.
    OriginNotListed,
    /// The code or pending authorization belongs to another issuer or another client.
    OtherClient,
    /// The client is registered at another server.
    OtherServer,
    /// The server's metadata lists code challenge methods, and the one to use is not among them.
    PkceUnsupported,
    /// It would break a rule of the client's profile.
    Profile(crate::ProfileViolation),
    /// The server takes pushed authorization requests alone ([RFC 9126 §5]): use
    /// [`push`](crate::AuthorizationRequestBuilder::push).
    ///
    /// [RFC 9126 §5]: https://www.rfc-editor.org/rfc/rfc9126#section-5
    PushRequired,
    /// A stored record cannot be read.
    Record(Purpose, RecordFault),
    /// A redirection URI is none that a client may register: `https`, loopback `http`, or a
    /// private-use scheme with a dot in it, without a fragment ([RFC 8252 §7]).
    ///
    /// [RFC 8252 §7]: https://www.rfc-editor.org/rfc/rfc8252#section-7
    RedirectUri,
    /// The client is registered to authenticate in a way that is not offered.
    RegisteredAuthentication,
    /// The server gave no registration access token, so the registration cannot be read, changed
    /// or deleted ([RFC 7592 §3]).
    ///
    /// [RFC 7592 §3]: https://www.rfc-editor.org/rfc/rfc7592#section-3
    RegistrationUnmanaged,
    /// A parameter has not the form that it takes inside a request object ([RFC 9101 §4]).
    ///
    /// [RFC 9101 §4]: https://www.rfc-editor.org/rfc/rfc9101#section-4
    RequestObjectParameter(&'static str),
    /// The server takes authorization requests in signed request objects alone
    /// ([RFC 9101 §10.5]).
    ///
    /// [RFC 9101 §10.5]: https://www.rfc-editor.org/rfc/rfc9101#section-10.5
    RequestObjectRequired,
    /// This member of the server's metadata, or of what the client registered, rules the request
    /// object out.
    RequestObjectUnsupported(&'static str),
    /// The reference to a request object is neither `https` nor a URN, has a fragment, or is longer
    /// than 512 characters ([RFC 9101 §5.2]).
    ///
    /// [RFC 9101 §5.2]: https://www.rfc-editor.org/rfc/rfc9101#section-5.2
    RequestUri,
    /// A parameter was set by hand that the flow sets itself, or twice.
    ReservedParameter(&'static str),
    /// The name of a resource is no absolute URI, or has a fragment ([RFC 8707 §2]).
    ///
    /// [RFC 8707 §2]: https://www.rfc-editor.org/rfc/rfc8707#section-2
    ResourceIndicator,
    /// The server's metadata lists response types, and the one asked for is not among them.
    ResponseTypeUnsupported,
    /// A scope holds characters that no scope has ([RFC 6749 §3.3]).
    ///
    /// [RFC 6749 §3.3]: https://www.rfc-editor.org/rfc/rfc6749#section-3.3
    Scope,
    /// A renewal asks for more scope than was granted ([RFC 6749 §6]).
    ///
    /// [RFC 6749 §6]: https://www.rfc-editor.org/rfc/rfc6749#section-6
    ScopeWidened,
    /// The client is registered to authenticate with a secret, and the server gave it none.
    SecretMissing,
    /// A self-signed token can have no subject but its issuer.
    SelfSignedSubject,
    /// A self-signed token has either an audience or a scope: this one would have both or neither.
    SelfSignedTarget,
    /// A service account's file cannot be used.
    #[cfg(feature = "jose")]
    ServiceAccount(crate::ServiceAccountFault),
    /// A token would come back in the query, which ends up in logs (OAuth 2.0 Multiple Response
    /// Types §3).
    TokenInQuery,
    /// A bearer token would travel in the clear: the URL is neither `https` nor loopback.
    TokenOverHttp,
    /// The request has a parameter `access_token` already.
    TokenPresent,
    /// The token is no bearer token.
    TokenType,
    /// A token would be used, or would come through the browser or pushed, that is not bound to the
    /// client's key.
    TokenUnbound,
    /// A configured URL was refused.
    Url(&'static str, UrlError),
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            #[cfg(feature = "jose")]
            Self::AssertionAlgorithm => f.write_str(
                "the algorithm of client assertions does not fit the key, or the server does not list it",
            ),
            #[cfg(feature = "jose")]
            Self::AssertionKeyId => {
                f.write_str("the key has no id; give it one with `with_key_id`")
            }
            #[cfg(feature = "jose")]
            Self::AssertionKeyMissing => f.write_str(
                "the client has no key for assertions; give it one with `with_private_key_jwt`",
            ),
            Self::AssertionMember { name, problem } => {
                write!(f, "`{name}` of the assertion {problem}")
            }
            #[cfg(feature = "jose")]
            Self::AttestationKey => f.write_str(
                "the attestation is about another key than the one that tokens are bound to; \
                 leave `with_dpop` out",
            ),
            Self::AuthenticationUnsupported => f.write_str(
                "the server's metadata lists no client authentication method that this client has",
            ),
            Self::AuthorizationDetails => f.write_str(
                "the authorization details are no JSON array of objects, each with a `type`",
            ),
            Self::AuthorizationDetailsTypeUnsupported => f.write_str(
                "the server's metadata does not list a type of the authorization details",
            ),
            Self::AuthorizationHeaderPresent => {
                f.write_str("the request has an `Authorization` header already")
            }
            Self::AuthorizationServerNotListed => {
                f.write_str("the resource's metadata does not list the authorization server")
            }
            #[cfg(feature = "jose")]
            Self::BackchannelRequestObject => f.write_str(
                "a backchannel request is signed with a private key, by an algorithm that the \
                 server lists, and neither encrypted nor referred to",
            ),
            Self::ClientIdMetadataDocumentUnsupported => {
                f.write_str("the server's metadata says that it fetches no metadata of clients")
            }
            Self::ClientIdMissing => f.write_str("the client has no id; make it with one"),
            Self::ClientIdUrl => {
                f.write_str("the URL that is the client's id has no path, or dot segments in it")
            }
            Self::ClientMetadata(fault) => write!(f, "client metadata: {fault}"),
            Self::DeliveryModeUnsupported => {
                f.write_str("the server's metadata does not list the delivery mode")
            }
            #[cfg(feature = "jose")]
            Self::DpopAlgorithm => f.write_str(
                "a proof of possession needs a private key, of an algorithm that the server lists",
            ),
            Self::DpopKey => f.write_str(
                "the code or token is bound to a key that the client does not have; \
                 give it that key with `with_dpop`",
            ),
            Self::EndpointMissing(name) => write!(f, "the server's metadata has no `{name}`"),
            Self::InvalidCredential(name) => {
                write!(f, "`{name}` holds characters that cannot be sent")
            }
            Self::IssuerQuery => f.write_str("the issuer has a query, which no issuer may have"),
            #[cfg(feature = "jose")]
            Self::JarmAlgorithm => {
                f.write_str("the algorithm of responses in JWTs does not fit their keys")
            }
            #[cfg(feature = "jose")]
            Self::JarmMissing => f.write_str(
                "a response in a JWT needs a verifier; give the client one with `with_jarm`",
            ),
            Self::NoForm => f.write_str(
                "the token goes into a form, and the request has no form at hand to put it into",
            ),
            Self::NonceOmitted => f.write_str("an ID Token in the response needs a nonce"),
            Self::NoTokenRequest => f.write_str(
                "a parameter is for a token request, and tokens that come through the browser or \
                 are pushed take none",
            ),
            Self::NoTokens => f.write_str(
                "the response type brings an ID Token, which OpenID Connect verifies, or no token",
            ),
            Self::NotACodeAlone => f.write_str(
                "more than a code was asked for, or a JWT; use `receive` and `verify` for its response",
            ),
            Self::NotPolled => f.write_str(
                "in ping mode the ping comes first, unless `without_ping`; in push mode the \
                 tokens are sent",
            ),
            Self::OriginNotListed => {
                f.write_str("the URL's origin is not among those that tokens may go to")
            }
            Self::OtherClient => {
                f.write_str("the authorization was begun with another issuer or client")
            }
            Self::OtherServer => f.write_str("the client is registered at another server"),
            Self::PkceUnsupported => {
                f.write_str("the server's metadata does not list the code challenge method")
            }
            Self::Profile(violation) => write!(f, "{violation}"),
            Self::PushRequired => {
                f.write_str("the server takes pushed authorization requests alone; use `push`")
            }
            Self::Record(purpose, fault) => write!(f, "stored {purpose}: {fault}"),
            Self::RedirectUri => f.write_str(
                "the redirection URI is neither https, loopback http nor a private-use scheme, \
                 or has a fragment",
            ),
            Self::RegisteredAuthentication => {
                f.write_str("the client is registered for a way to authenticate that is not offered")
            }
            Self::RegistrationUnmanaged => {
                f.write_str("the server gave no registration access token to manage it with")
            }
            Self::RequestObjectParameter(name) => {
                write!(
                    f,
                    "parameter `{name}` has another form inside a request object"
                )
            }
            Self::RequestObjectRequired => {
                f.write_str("the server takes signed request objects alone")
            }
            Self::RequestObjectUnsupported(name) => {
                write!(
                    f,
                    "the metadata of the server or the client rules the request object out by `{name}`"
                )
            }
            Self::RequestUri => f.write_str(
                "the reference to the request object is neither https nor a URN, has a fragment, \
                 or is longer than 512 characters",
            ),
            Self::ReservedParameter(name) => {
                write!(f, "parameter `{name}` is set by the flow, or was set twice")
            }
            Self::ResourceIndicator => {
                f.write_str("the name of the resource is no absolute URI, or has a fragment")
            }
            Self::ResponseTypeUnsupported => {
                f.write_str("the server's metadata does not list the response type")
            }
            Self::Scope => f.write_str("the scope holds a character that no scope may have"),
            Self::ScopeWidened => f.write_str("a renewal may only narrow the scope granted"),
            Self::SecretMissing => {
                f.write_str("the client is registered for a secret, and the server gave none")
            }
            Self::SelfSignedSubject => f.write_str(
                "a self-signed token speaks for its issuer alone; to act for a subject, \
                 use the token endpoint",
            ),
            Self::SelfSignedTarget => {
                f.write_str("a self-signed token needs an audience or a scope, and not both")
            }
            #[cfg(feature = "jose")]
            Self::ServiceAccount(fault) => write!(f, "service account: {fault}"),
            Self::TokenInQuery => f.write_str(
                "a token must not come back in the query; ask for the fragment or a form",
            ),
            Self::TokenOverHttp => {
                f.write_str("a token would travel over plain http to another machine; use https")
            }
            Self::TokenPresent => f.write_str("the request has a parameter `access_token` already"),
            Self::TokenType => f.write_str("the token is no bearer token"),
            Self::TokenUnbound => f.write_str(
                "a token is not bound to the client's key: it came before, or comes another way than \
                 by a token request",
            ),
            Self::Url(name, error) => write!(f, "{name}: {error}"),
        }
    }
}

impl core::error::Error for Misuse {}
