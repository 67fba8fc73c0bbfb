//! What single providers need otherwise.

use super::IdTokenVerifier;

impl IdTokenVerifier {
    /// Accepts a token without a `nonce` that says `nonce_supported: false`, though one was sent: what
    /// [Apple] does where the platform of a login knows none. Such a token is bound to no one login.
    ///
    /// [Apple]: https://developer.apple.com/documentation/signinwithapple/authenticating-users-with-sign-in-with-apple
    #[must_use]
    pub fn allow_unsupported_nonce(self) -> Self {
        self.with(|rules| rules.nonce_may_be_unsupported = true)
    }

    /// Accepts the users of these tenants, where the issuer has a place for one, `{tenantid}`: the
    /// issuer of a token has its `tid` there, and that is one of these, byte for byte. For
    /// [Microsoft Entra] with users of several organizations. `sub` alone does not name a user then:
    /// keep the token's own issuer beside it.
    ///
    /// [Microsoft Entra]: https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-issuer
    #[must_use]
    pub fn tenants<T: Into<String>>(self, tenants: impl IntoIterator<Item = T>) -> Self {
        self.with(|rules| rules.tenants.extend(tenants.into_iter().map(Into::into)))
    }
}
