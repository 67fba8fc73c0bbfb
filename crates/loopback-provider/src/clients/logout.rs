//! What a client registers for logouts.

use super::{Client, without_loopback_port};

/// Logout.
impl Client {
    /// Registers one more URI to which the browser may go after a logout
    /// (`post_logout_redirect_uris`), compared byte for byte, the port too.
    #[must_use]
    pub fn post_logout_redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.post_logout_redirect_uris.push(uri.into());
        self
    }

    /// Where Logout Tokens are posted (`backchannel_logout_uri`): on `http://127.0.0.1` or
    /// `http://[::1]` with a port, because the provider calls nobody else.
    #[must_use]
    pub fn backchannel_logout_uri(self, uri: impl Into<String>) -> Self {
        Self {
            backchannel_logout_uri: Some(uri.into()),
            ..self
        }
    }

    /// What the logged-out page loads in a frame, with `iss` and `sid` (`frontchannel_logout_uri`).
    /// Scheme, host and port are those of a redirect URI.
    #[must_use]
    pub fn frontchannel_logout_uri(self, uri: impl Into<String>) -> Self {
        Self {
            frontchannel_logout_uri: Some(uri.into()),
            ..self
        }
    }

    /// Why the registration cannot work, if it cannot.
    pub(super) fn check_logout(&self) -> Result<(), &'static str> {
        let mut uris = self.post_logout_redirect_uris.iter();
        if !uris.all(|uri| super::is_absolute(uri)) {
            return Err("a post-logout redirect URI is not absolute or has a fragment");
        }
        let ours = |uri: &String| super::is_absolute(uri) && without_loopback_port(uri).is_some();
        if !self.backchannel_logout_uri.iter().all(ours) {
            return Err("the back-channel logout URI is not one of http on a loopback address");
        }
        // OpenID Connect Front-Channel Logout 2.
        let known = |uri: &String| {
            super::is_absolute(uri)
                && origin(uri).is_some_and(|asked| {
                    let mut uris = self.redirect_uris.iter();
                    uris.any(|uri| origin(uri) == Some(asked))
                })
        };
        if !self.frontchannel_logout_uri.iter().all(known) {
            return Err("the front-channel logout URI has another origin than the redirect URIs");
        }
        Ok(())
    }

    /// OpenID Connect RP-Initiated Logout 3: an exact match.
    pub(crate) fn has_post_logout_redirect_uri(&self, uri: &str) -> bool {
        self.post_logout_redirect_uris
            .iter()
            .any(|known| known == uri)
    }
}

/// Scheme, host and port of a URI of http, without characters that mean something in a policy.
pub(crate) fn origin(uri: &str) -> Option<&str> {
    let mut schemes = ["https://", "http://"].into_iter();
    let scheme = schemes.find(|scheme| uri.starts_with(scheme))?;
    let rest = uri.strip_prefix(scheme)?;
    let host = rest.split(['/', '?']).next()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    let good = !host.is_empty() && host.bytes().all(plain);
    good.then(|| uri.get(..scheme.len() + host.len()))?
}
