//! The rules of profiles, and what broke one.

use core::fmt;

use super::{Profile, sections};

/// A rule that profiles have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProfileRule {
    /// Signatures by the profile's algorithms alone: of assertions, proofs, request objects,
    /// responses, ID Tokens, UserInfo.
    Algorithm,
    /// Assertions are for the server's issuer, as one string.
    AssertionAudience,
    /// A client authenticates by a private key or a certificate.
    ClientAuthentication,
    /// What comes back is `code id_token`, or `code` in a JWT.
    DetachedSignature,
    /// Metadata is what the server publishes, not what was written by hand.
    Discovery,
    /// No grant by the user's password.
    GrantType,
    /// Nothing is sent in the clear, but to this machine.
    Https,
    /// An ID Token is an hour old at most.
    IdTokenAge,
    /// No access token comes back through the browser.
    ImplicitGrant,
    /// The server's metadata promises `iss` in every response.
    IssuerParameter,
    /// Clocks are granted 10 to 60 s of difference for `iat` and `nbf`.
    Leeway,
    /// A code is bound to its request by PKCE with S256.
    Pkce,
    /// A backchannel authentication ends by polling or a ping.
    PollOrPing,
    /// Authorization requests are pushed.
    PushedRequest,
    /// Users come back by `https`, or to this machine.
    RedirectUri,
    /// A refresh token is bound to the client, or replaced when it is used.
    RefreshToken,
    /// The response type is `code`.
    ResponseType,
    /// Tokens are bound to a key or a certificate.
    SenderConstraint,
    /// Answers of the introspection endpoint are signed.
    SignedIntrospection,
    /// Requests are in signed request objects.
    SignedRequest,
    /// A request object expires within an hour.
    SignedRequestLifetime,
    /// Authorization responses are signed.
    SignedResponse,
    /// An ID Token beside a code has an `s_hash`.
    StateHash,
    /// Access tokens go into the header.
    TokenInHeader,
    /// No access token in a query.
    TokenInQuery,
}

impl fmt::Display for ProfileRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Algorithm => "a signature is by an algorithm that is not allowed",
            Self::AssertionAudience => "assertions have to be for the server's issuer alone",
            Self::ClientAuthentication => {
                "the client has to authenticate by a private key or a certificate"
            }
            Self::DetachedSignature => "the response has to be `code id_token`, or `code` in a JWT",
            Self::Discovery => "the server's metadata has to be discovered",
            Self::GrantType => "the password grant is not allowed",
            Self::Https => "plain http is not allowed",
            Self::IdTokenAge => "ID Tokens may be an hour old at most",
            Self::ImplicitGrant => "no access token may come back through the browser",
            Self::IssuerParameter => {
                "the server's metadata has to promise `iss` in authorization responses"
            }
            Self::Leeway => "the leeway for `iat` and `nbf` has to be 10 to 60 seconds",
            Self::Pkce => "PKCE has to be used, with S256",
            Self::PollOrPing => "the delivery mode has to be poll or ping",
            Self::PushedRequest => "the request has to be pushed",
            Self::RedirectUri => "the redirection URI has to be https or loopback",
            Self::RefreshToken => "a refresh token is neither bound nor replaced",
            Self::ResponseType => "the response type has to be `code`",
            Self::SenderConstraint => "tokens have to be bound to a key or a certificate",
            Self::SignedIntrospection => "introspection has to be answered in JWTs",
            Self::SignedRequest => "the request has to be in a signed request object",
            Self::SignedRequestLifetime => "a request object has to expire within an hour",
            Self::SignedResponse => "the response has to be in a JWT; give the client a verifier",
            Self::StateHash => "the ID Token beside a code has to have an `s_hash`",
            Self::TokenInHeader => "the access token has to go into the header",
            Self::TokenInQuery => "the access token must not go into the query",
        })
    }
}

/// A rule of a client's profile that something would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProfileViolation {
    profile: Profile,
    rule: ProfileRule,
}

impl ProfileViolation {
    pub(crate) fn new(profile: Profile, rule: ProfileRule) -> Self {
        Self { profile, rule }
    }

    /// Whose rule it is.
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// The rule.
    pub fn rule(&self) -> ProfileRule {
        self.rule
    }

    /// Where the rule stands.
    pub fn section(&self) -> &'static str {
        sections::section(self.profile, self.rule).unwrap_or_default()
    }
}

impl fmt::Display for ProfileViolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (profile, rule, section) = (self.profile, self.rule, self.section());
        write!(f, "{profile}: {rule} ({section})")
    }
}
