//! The endpoints, their paths and the methods that they answer.

/// An endpoint of the provider.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Endpoint {
    /// `/authorize`: where the browser is sent.
    Authorization,
    /// `/consent`: where the consent page's form goes.
    Consent,
    /// `/jwks`: the public keys.
    Jwks,
    /// `/login`: where the login page's form goes.
    Login,
    /// Both well-known documents.
    Metadata,
    /// `/resource`: a protected resource.
    Resource,
    /// `/revoke`: token revocation.
    Revocation,
    /// `/token`: the token endpoint.
    Token,
    /// `/userinfo`: the UserInfo endpoint.
    UserInfo,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 9] = [
        Self::Authorization,
        Self::Consent,
        Self::Jwks,
        Self::Login,
        Self::Metadata,
        Self::Resource,
        Self::Revocation,
        Self::Token,
        Self::UserInfo,
    ];

    /// The path; for the metadata the prefix of both forms.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Authorization => "/authorize",
            Self::Consent => "/consent",
            Self::Jwks => "/jwks",
            Self::Login => "/login",
            Self::Metadata => "/.well-known",
            Self::Resource => "/resource",
            Self::Revocation => "/revoke",
            Self::Token => "/token",
            Self::UserInfo => "/userinfo",
        }
    }

    /// The methods, as `Allow` lists them. Authorization has effects, hence no HEAD.
    pub(crate) fn methods(self) -> &'static str {
        match self {
            Self::Authorization => "GET, POST, OPTIONS",
            Self::Consent | Self::Login | Self::Revocation | Self::Token => "POST, OPTIONS",
            Self::Jwks | Self::Metadata => "GET, HEAD, OPTIONS",
            Self::Resource | Self::UserInfo => "GET, HEAD, POST, OPTIONS",
        }
    }
}
