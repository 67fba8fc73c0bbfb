//! What a client knows of its authorization server ([RFC 8414 §2], [OpenID Connect Discovery]).
//!
//! [RFC 8414 §2]: https://www.rfc-editor.org/rfc/rfc8414#section-2
//! [OpenID Connect Discovery]: https://openid.net/specs/openid-connect-discovery-1_0.html

mod discovery;
mod endpoint_name;
mod fetch;
mod members;
mod parse;
#[cfg(feature = "jose")]
mod signed;
mod vouched;

use core::fmt;
use std::sync::Arc;

use oauth_step::{Endpoint, JsonObject, JsonValue, UrlPolicy, json_quoted};

pub(crate) use discovery::TENANT;
pub use discovery::{AwaitMetadata, Discovery, MetadataForm, discover};
pub use endpoint_name::EndpointName;
pub(crate) use fetch::{EXPECTED, get, split_origin, with_well_known};
pub(crate) use parse::issuer as check_issuer;
#[cfg(feature = "jose")]
pub use signed::SignedMetadata;
pub(crate) use vouched::Vouched;

use crate::error::{Error, Misuse, Purpose, RecordFault};
use crate::json_text::{object, single_value};
use endpoint_name::Endpoints;

/// An authorization server: its issuer, its endpoints and what it supports.
///
/// Read from the server by [`discover`], or written by hand for a server that publishes nothing.
/// Cloning shares one allocation.
#[derive(Clone)]
pub struct ServerMetadata(Arc<Inner>);

/// Everything is in `text`, a checked JSON object; what is asked for often is beside it, read.
#[derive(Clone)]
struct Inner {
    text: String,
    /// The server published it; nobody has changed it since.
    discovered: bool,
    policy: UrlPolicy,
    issuer: Arc<str>,
    authorization_endpoint: Option<Endpoint>,
    check_session_iframe: Option<Endpoint>,
    end_session_endpoint: Option<Endpoint>,
    jwks_uri: Option<Endpoint>,
    /// Those that are called directly.
    endpoints: Endpoints,
    mtls_aliases: Endpoints,
    code_challenge_methods_supported: Option<Vec<String>>,
    introspection_endpoint_auth_methods_supported: Option<Vec<String>>,
    iss_parameter_supported: bool,
    require_pushed_authorization_requests: bool,
    require_signed_request_object: bool,
    response_types_supported: Option<Vec<String>>,
    revocation_endpoint_auth_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl ServerMetadata {
    /// A server known by its issuer alone; the `with_*` methods add the rest.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`] or [`Misuse::IssuerQuery`] where this is no issuer.
    pub fn new(issuer: &str, policy: UrlPolicy) -> Result<Self, Error> {
        parse::issuer(issuer, policy)?;
        Self::by_hand(&[], "issuer", &json_quoted(issuer), policy)
    }

    /// A server of which nothing is known, not even its issuer.
    #[cfg(feature = "jose")]
    pub(crate) fn unnamed(policy: UrlPolicy) -> Result<Self, Error> {
        Self::by_hand(&[], "issuer", "\"\"", policy)
    }

    /// Reads a metadata document that was fetched for `expected_issuer`.
    ///
    /// # Errors
    ///
    /// [`Error::Peer`] where it is not that issuer's, byte for byte, lacks a required member, has
    /// a known member of a wrong type, or an endpoint that `policy` refuses.
    pub fn parse(
        body: &[u8],
        expected_issuer: &str,
        form: MetadataForm,
        policy: UrlPolicy,
    ) -> Result<Self, Error> {
        parse::document(body, expected_issuer, form, policy)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`] where it did not.
    pub fn from_json(json: &str, policy: UrlPolicy) -> Result<Self, Error> {
        parse::known(json, policy)
            .map_err(|_| Misuse::Record(Purpose::ServerMetadata, RecordFault::Malformed).into())
    }

    /// Sets the authorization endpoint.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_authorization_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("authorization_endpoint", &json_quoted(url))
    }

    /// Sets the end-session endpoint (OpenID Connect RP-Initiated Logout).
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_end_session_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("end_session_endpoint", &json_quoted(url))
    }

    /// Sets the introspection endpoint.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_introspection_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("introspection_endpoint", &json_quoted(url))
    }

    /// Sets where the server publishes its keys.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_jwks_uri(self, url: &str) -> Result<Self, Error> {
        self.with("jwks_uri", &json_quoted(url))
    }

    /// Sets the client registration endpoint.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_registration_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("registration_endpoint", &json_quoted(url))
    }

    /// Sets the revocation endpoint.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_revocation_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("revocation_endpoint", &json_quoted(url))
    }

    /// Sets the token endpoint.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_token_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("token_endpoint", &json_quoted(url))
    }

    /// Sets the UserInfo endpoint (OpenID Connect).
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    pub fn with_userinfo_endpoint(self, url: &str) -> Result<Self, Error> {
        self.with("userinfo_endpoint", &json_quoted(url))
    }

    /// Sets any other member, its value given as JSON; one that is there is replaced.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`] where this is no JSON or a known member of another type,
    /// [`Misuse::Url`] where it is an endpoint that is refused.
    pub fn with_member(self, name: &str, json: &str) -> Result<Self, Error> {
        if name == "issuer" {
            return Err(Misuse::ReservedParameter("issuer").into());
        }
        self.with(name, json)
    }

    /// The issuer, as it is compared: byte for byte.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Where users are sent to sign in.
    pub fn authorization_endpoint(&self) -> Option<&Endpoint> {
        self.0.authorization_endpoint.as_ref()
    }

    /// The page that says whether a user's session there has changed (OpenID Connect Session
    /// Management).
    pub fn check_session_iframe(&self) -> Option<&Endpoint> {
        self.0.check_session_iframe.as_ref()
    }

    /// Where users are sent to sign out.
    pub fn end_session_endpoint(&self) -> Option<&Endpoint> {
        self.0.end_session_endpoint.as_ref()
    }

    /// Where the server publishes its keys.
    pub fn jwks_uri(&self) -> Option<&Endpoint> {
        self.0.jwks_uri.as_ref()
    }

    /// Where clients register themselves.
    pub fn registration_endpoint(&self) -> Option<&Endpoint> {
        self.endpoint(EndpointName::Registration)
    }

    /// Where tokens are revoked.
    pub fn revocation_endpoint(&self) -> Option<&Endpoint> {
        self.endpoint(EndpointName::Revocation)
    }

    /// Where tokens are issued.
    pub fn token_endpoint(&self) -> Option<&Endpoint> {
        self.endpoint(EndpointName::Token)
    }

    /// Where claims about the user are read.
    pub fn userinfo_endpoint(&self) -> Option<&Endpoint> {
        self.endpoint(EndpointName::UserInfo)
    }

    /// The code challenge methods, if the server lists them.
    pub fn code_challenge_methods_supported(&self) -> Option<&[String]> {
        self.0.code_challenge_methods_supported.as_deref()
    }

    /// The algorithms of ID Tokens, if the server lists them.
    pub fn id_token_signing_alg_values_supported(&self) -> Option<Vec<String>> {
        self.list("id_token_signing_alg_values_supported")
    }

    /// Whether authorization responses carry `iss` ([RFC 9207 §3]).
    ///
    /// [RFC 9207 §3]: https://www.rfc-editor.org/rfc/rfc9207#section-3
    pub fn iss_parameter_supported(&self) -> bool {
        self.0.iss_parameter_supported
    }

    /// Whether the server takes pushed authorization requests alone ([RFC 9126 §5]).
    ///
    /// [RFC 9126 §5]: https://www.rfc-editor.org/rfc/rfc9126#section-5
    pub fn require_pushed_authorization_requests(&self) -> bool {
        self.0.require_pushed_authorization_requests
    }

    /// Whether the server takes authorization requests in signed request objects alone
    /// ([RFC 9101 §10.5]).
    ///
    /// [RFC 9101 §10.5]: https://www.rfc-editor.org/rfc/rfc9101#section-10.5
    pub fn require_signed_request_object(&self) -> bool {
        self.0.require_signed_request_object
    }

    /// The client authentication methods of the revocation endpoint, if the server lists them;
    /// none listed means `client_secret_basic`.
    pub fn revocation_endpoint_auth_methods_supported(&self) -> Option<&[String]> {
        self.0.revocation_endpoint_auth_methods_supported.as_deref()
    }

    /// The client authentication methods of the token endpoint, if the server lists them; none
    /// listed means `client_secret_basic`.
    pub fn token_endpoint_auth_methods_supported(&self) -> Option<&[String]> {
        self.0.token_endpoint_auth_methods_supported.as_deref()
    }

    /// Whether the server lists this response type; the order of its words does not count.
    ///
    /// A server described by hand lists what it was told, or nothing.
    pub fn lists_response_type(&self, response_type: &str) -> bool {
        let listed = self.response_types_supported().unwrap_or_default();
        let mut others = listed.iter();
        let same_words = || sorted_words(response_type);
        others.any(|other| other == response_type || sorted_words(other) == same_words())
    }

    pub(crate) fn response_types_supported(&self) -> Option<&[String]> {
        self.0.response_types_supported.as_deref()
    }

    /// The strings of a member that is a list.
    pub fn list(&self, name: &'static str) -> Option<Vec<String>> {
        self.object()?.strings(name).ok()?
    }

    /// Any member, known to this crate or not.
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        self.object()?.get(name)
    }

    /// The whole document, to be kept and read again with [`from_json`](Self::from_json).
    pub fn to_json(&self) -> &str {
        &self.0.text
    }

    /// Which URLs are acceptable to whoever made this.
    pub fn policy(&self) -> UrlPolicy {
        self.0.policy
    }

    /// Whether it is as the server published it: read from its document, not from a record or by
    /// hand, and unchanged since.
    pub fn is_discovered(&self) -> bool {
        self.0.discovered
    }

    pub(crate) fn shared_issuer(&self) -> Arc<str> {
        self.0.issuer.clone()
    }

    fn object(&self) -> Option<JsonObject<'_>> {
        JsonObject::parse(self.0.text.as_bytes()).ok()
    }

    fn with(self, name: &str, json: &str) -> Result<Self, Error> {
        let malformed = || Misuse::Record(Purpose::ServerMetadata, RecordFault::Malformed);
        let json = single_value(json).ok_or_else(malformed)?;
        let object = self.object().ok_or_else(malformed)?;
        let others = object.iter().filter(|(other, _)| *other != name);
        let others: Vec<_> = others.map(|(name, value)| (name, value.raw())).collect();
        Self::by_hand(&others, name, &json, self.0.policy)
    }

    pub(crate) fn by_hand(
        others: &[(&str, &str)],
        name: &str,
        json: &str,
        policy: UrlPolicy,
    ) -> Result<Self, Error> {
        let text = object(others.iter().copied().chain([(name, json)]));
        parse::known(&text, policy).map_err(parse::as_misuse)
    }
}

impl fmt::Debug for ServerMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerMetadata({:?})", self.0.issuer)
    }
}

fn sorted_words(text: &str) -> Vec<&str> {
    let mut words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words
}
