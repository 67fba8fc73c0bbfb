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

    /// Tries up to eight keys where several fit and the token does not say which: a relaxation for
    /// providers that publish several keys and name none.
    #[must_use]
    pub fn try_ambiguous_keys(self) -> Self {
        self.with(|rules| rules.try_ambiguous_keys = true)
    }

    /// Accepts tokens with several audiences and no `azp`: a relaxation that errata 2 of the
    /// standard leaves open.
    #[must_use]
    pub fn allow_missing_azp(self) -> Self {
        self.with(|rules| rules.azp_may_be_missing = true)
    }

    /// For HS256, takes a client secret of fewer than 32 octets as the key, for providers that
    /// issue such. Whoever has one ID Token can guess a short secret at leisure, and then sign in
    /// as anybody.
    #[must_use]
    pub fn dangerous_allow_short_secret(self) -> Self {
        self.with(|rules| rules.short_secret = true)
    }
}
