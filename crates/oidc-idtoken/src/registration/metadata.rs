//! What an OpenID Connect client says about itself ([Registration §2]).
//!
//! [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata

use core::time::Duration;

use jose_assert::{Algorithm, ContentEncryption, KeyManagement};
use oauth_step::UrlPolicy;
use oauth2_core::ClientMetadata;

use super::check;
use crate::Error;

/// The metadata of an OpenID Connect client: what OAuth 2 has, and the members of [Registration §2]
/// and of the logout specifications on top.
///
/// What is not set has the default of the standard: a web client for the authorization code flow,
/// ID Tokens signed with RS256, UserInfo as plain JSON.
///
/// [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct OidcClientMetadata(ClientMetadata);

impl OidcClientMetadata {
    /// On top of this.
    pub fn new(oauth: ClientMetadata) -> Self {
        Self(oauth)
    }

    /// Changes what OAuth 2 has, or sets any other member.
    pub fn oauth(self, change: impl FnOnce(ClientMetadata) -> ClientMetadata) -> Self {
        Self(change(self.0))
    }

    /// Where the application runs; in the web by default.
    pub fn application_type(self, application_type: ApplicationType) -> Self {
        self.text("application_type", application_type.as_str())
    }

    /// A list of redirection URIs, for pairwise subjects that several hosts share.
    pub fn sector_identifier_uri(self, uri: &str) -> Self {
        self.text("sector_identifier_uri", uri)
    }

    /// Whether the provider names a user to all clients alike.
    pub fn subject_type(self, subject_type: SubjectType) -> Self {
        self.text("subject_type", subject_type.as_str())
    }

    /// How ID Tokens are signed; RS256 by default.
    pub fn id_token_signed_response_alg(self, alg: Algorithm) -> Self {
        self.text("id_token_signed_response_alg", alg.name())
    }

    /// ID Tokens are not signed, which the standard allows in the code flow alone
    /// ([Core §2]); for [`OidcClient::dangerous_registered_unsigned`].
    ///
    /// [Core §2]: https://openid.net/specs/openid-connect-core-1_0.html#IDToken
    /// [`OidcClient::dangerous_registered_unsigned`]: crate::OidcClient::dangerous_registered_unsigned
    pub fn dangerous_unsigned_id_tokens(self) -> Self {
        self.text("id_token_signed_response_alg", "none")
    }

    /// How the key of encrypted ID Tokens comes to the client; not encrypted by default.
    pub fn id_token_encrypted_response_alg(self, alg: KeyManagement) -> Self {
        self.text("id_token_encrypted_response_alg", alg.name())
    }

    /// How the content of ID Tokens is encrypted; A128CBC-HS256 by default.
    pub fn id_token_encrypted_response_enc(self, enc: ContentEncryption) -> Self {
        self.text("id_token_encrypted_response_enc", enc.name())
    }

    /// How UserInfo is signed, which makes it a JWT; plain JSON by default.
    pub fn userinfo_signed_response_alg(self, alg: Algorithm) -> Self {
        self.text("userinfo_signed_response_alg", alg.name())
    }

    /// How the key of encrypted UserInfo comes to the client; not encrypted by default.
    pub fn userinfo_encrypted_response_alg(self, alg: KeyManagement) -> Self {
        self.text("userinfo_encrypted_response_alg", alg.name())
    }

    /// How the content of UserInfo is encrypted; A128CBC-HS256 by default.
    pub fn userinfo_encrypted_response_enc(self, enc: ContentEncryption) -> Self {
        self.text("userinfo_encrypted_response_enc", enc.name())
    }

    /// How the client signs request objects: others are refused.
    pub fn request_object_signing_alg(self, alg: Algorithm) -> Self {
        self.text("request_object_signing_alg", alg.name())
    }

    /// How the key of encrypted request objects may come to the provider.
    pub fn request_object_encryption_alg(self, alg: KeyManagement) -> Self {
        self.text("request_object_encryption_alg", alg.name())
    }

    /// How the content of request objects may be encrypted; A128CBC-HS256 by default.
    pub fn request_object_encryption_enc(self, enc: ContentEncryption) -> Self {
        self.text("request_object_encryption_enc", enc.name())
    }

    /// How assertions that authenticate the client are signed.
    pub fn token_endpoint_auth_signing_alg(self, alg: Algorithm) -> Self {
        self.text("token_endpoint_auth_signing_alg", alg.name())
    }

    /// How long ago a user may have authenticated where a request does not say, counted in whole
    /// seconds.
    pub fn default_max_age(self, max_age: Duration) -> Self {
        let seconds = max_age.as_secs().to_string();
        Self(self.0.member("default_max_age", &seconds))
    }

    /// Whether every ID Token must say when the user authenticated.
    pub fn require_auth_time(self, required: bool) -> Self {
        self.switch("require_auth_time", required)
    }

    /// How users should authenticate where a request does not say, the best way first.
    pub fn default_acr_values<S: AsRef<str>>(self, values: impl IntoIterator<Item = S>) -> Self {
        self.texts("default_acr_values", values)
    }

    /// Where others may send a user to begin a login.
    pub fn initiate_login_uri(self, uri: &str) -> Self {
        self.text("initiate_login_uri", uri)
    }

    /// Where request objects may be fetched.
    pub fn request_uris<S: AsRef<str>>(self, uris: impl IntoIterator<Item = S>) -> Self {
        self.texts("request_uris", uris)
    }

    /// Where users may come back to after signing out (RP-Initiated Logout §3.1).
    pub fn post_logout_redirect_uris<S: AsRef<str>>(
        self,
        uris: impl IntoIterator<Item = S>,
    ) -> Self {
        self.texts("post_logout_redirect_uris", uris)
    }

    /// Where the provider posts Logout Tokens to (Back-Channel Logout §2.2).
    pub fn backchannel_logout_uri(self, uri: &str) -> Self {
        self.text("backchannel_logout_uri", uri)
    }

    /// Whether Logout Tokens must name the session (Back-Channel Logout §2.2).
    pub fn backchannel_logout_session_required(self, required: bool) -> Self {
        self.switch("backchannel_logout_session_required", required)
    }

    /// What the provider opens in the user's browser at a sign-out (Front-Channel Logout §2).
    pub fn frontchannel_logout_uri(self, uri: &str) -> Self {
        self.text("frontchannel_logout_uri", uri)
    }

    /// Whether issuer and session must be named there (Front-Channel Logout §2).
    pub fn frontchannel_logout_session_required(self, required: bool) -> Self {
        self.switch("frontchannel_logout_session_required", required)
    }

    /// Whether this can be sent to a provider that goes by `policy`.
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientMetadata`](crate::Misuse::ClientMetadata), and those of
    /// [`ClientMetadata::check`].
    pub fn check(&self, policy: UrlPolicy) -> Result<(), Error> {
        self.0.check(policy)?;
        Ok(check::metadata(&self.0, policy)?)
    }

    /// The whole of it.
    pub fn into_oauth(self) -> ClientMetadata {
        self.0
    }

    fn text(self, name: &str, text: &str) -> Self {
        Self(self.0.string(name, text))
    }

    fn texts<S: AsRef<str>>(self, name: &str, texts: impl IntoIterator<Item = S>) -> Self {
        Self(self.0.strings(name, texts))
    }

    fn switch(self, name: &str, on: bool) -> Self {
        Self(self.0.member(name, if on { "true" } else { "false" }))
    }
}

/// Where an application runs ([Registration §2]).
///
/// [Registration §2]: https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ApplicationType {
    /// On the user's machine.
    Native,
    /// On a server, or in a page of the browser.
    Web,
}

impl ApplicationType {
    /// The value of `application_type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Web => "web",
        }
    }
}

/// Whether a user has one name ([Core §8]).
///
/// [Core §8]: https://openid.net/specs/openid-connect-core-1_0.html#SubjectIDTypes
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubjectType {
    /// Another one for each client.
    Pairwise,
    /// The same for all clients.
    Public,
}

impl SubjectType {
    /// The value of `subject_type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pairwise => "pairwise",
            Self::Public => "public",
        }
    }
}
