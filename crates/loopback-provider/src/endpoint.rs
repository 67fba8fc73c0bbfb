//! The endpoints, their paths and the methods that they answer.

/// An endpoint of the provider.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Endpoint {
    /// `/authorize`: where the browser is sent.
    Authorization,
    /// `/client/…`: where a client manages its registration; the path goes on with its id.
    ClientConfiguration,
    /// `/consent`: where the consent page's form goes.
    Consent,
    /// `/device`: where a person enters the code that a device shows.
    Device,
    /// `/device_authorization`: where a device gets its codes.
    DeviceAuthorization,
    /// `/end_session`: where the browser is sent for a logout.
    EndSession,
    /// `/introspect`: token introspection.
    Introspection,
    /// `/jwks`: the public keys.
    Jwks,
    /// `/login`: where the login page's form goes.
    Login,
    /// `/logout`: where the form goes of the page that asks about it.
    Logout,
    /// Both well-known documents.
    Metadata,
    /// `/oauth1/authorize`: where the browser is sent in OAuth 1.0.
    OAuth1Authorization,
    /// `/oauth1/resource`: a protected resource of OAuth 1.0, for every method.
    OAuth1Resource,
    /// `/oauth1/temporary_credentials`: where OAuth 1.0 begins.
    OAuth1TemporaryCredentials,
    /// `/oauth1/token_credentials`: where it ends.
    OAuth1TokenCredentials,
    /// `/par`: where a client pushes an authorization request.
    PushedAuthorization,
    /// `/register`: dynamic client registration.
    Registration,
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
    pub(crate) const ALL: [Self; 21] = [
        Self::Authorization,
        Self::ClientConfiguration,
        Self::Consent,
        Self::Device,
        Self::DeviceAuthorization,
        Self::EndSession,
        Self::Introspection,
        Self::Jwks,
        Self::Login,
        Self::Logout,
        Self::Metadata,
        Self::OAuth1Authorization,
        Self::OAuth1Resource,
        Self::OAuth1TemporaryCredentials,
        Self::OAuth1TokenCredentials,
        Self::PushedAuthorization,
        Self::Registration,
        Self::Resource,
        Self::Revocation,
        Self::Token,
        Self::UserInfo,
    ];

    /// The path; for the metadata the prefix of both forms.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Authorization => "/authorize",
            Self::ClientConfiguration => "/client",
            Self::Consent => "/consent",
            Self::Device => "/device",
            Self::DeviceAuthorization => "/device_authorization",
            Self::EndSession => "/end_session",
            Self::Introspection => "/introspect",
            Self::Jwks => "/jwks",
            Self::Login => "/login",
            Self::Logout => "/logout",
            Self::Metadata => "/.well-known",
            Self::OAuth1Authorization => "/oauth1/authorize",
            Self::OAuth1Resource => "/oauth1/resource",
            Self::OAuth1TemporaryCredentials => "/oauth1/temporary_credentials",
            Self::OAuth1TokenCredentials => "/oauth1/token_credentials",
            Self::PushedAuthorization => "/par",
            Self::Registration => "/register",
            Self::Resource => "/resource",
            Self::Revocation => "/revoke",
            Self::Token => "/token",
            Self::UserInfo => "/userinfo",
        }
    }

    /// The methods, as `Allow` lists them; `None` for all there are. Authorization and logout
    /// have effects, hence no HEAD.
    pub(crate) fn methods(self) -> Option<&'static str> {
        Some(match self {
            Self::Authorization | Self::EndSession => "GET, POST, OPTIONS",
            Self::ClientConfiguration => "GET, PUT, DELETE, OPTIONS",
            Self::Consent
            | Self::DeviceAuthorization
            | Self::Introspection
            | Self::Login
            | Self::Logout
            | Self::OAuth1TemporaryCredentials
            | Self::OAuth1TokenCredentials
            | Self::PushedAuthorization
            | Self::Registration
            | Self::Revocation
            | Self::Token => "POST, OPTIONS",
            Self::Jwks | Self::Metadata => "GET, HEAD, OPTIONS",
            Self::Device | Self::OAuth1Authorization => "GET, OPTIONS",
            Self::OAuth1Resource => return None,
            Self::Resource | Self::UserInfo => "GET, HEAD, POST, OPTIONS",
        })
    }

    pub(crate) fn is_oauth1(self) -> bool {
        self.path().starts_with("/oauth1/")
    }

    /// Whether a path leads here; the resource of OAuth 1.0 has more below it, because paths are
    /// signed, and registrations have ids.
    pub(crate) fn has_path(self, path: &str) -> bool {
        let rest = path.strip_prefix(self.path());
        rest.is_some_and(|rest| {
            let deep = [Self::ClientConfiguration, Self::OAuth1Resource].contains(&self);
            rest.is_empty() || deep && rest.starts_with('/')
        })
    }
}
