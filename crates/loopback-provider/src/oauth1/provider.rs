//! OAuth 1.0a from outside: what a client needs to know, and switches.

use std::time::{Duration, UNIX_EPOCH};

use crate::builder::{OAUTH1, OAUTH1_RSA};
use crate::endpoint::Endpoint;
use crate::provider::LoopbackProvider;
use crate::service_account::account_key;
use crate::state::{Shared, State};

/// OAuth 1.0a.
impl LoopbackProvider {
    /// The URL of the protected resource of OAuth 1.0, for every method; what is below the URL is
    /// the resource too.
    ///
    /// It answers with JSON: `resource_owner` (a name, or `null` for a request without a token),
    /// `client_id`, `signature_method`, `placement` (`header`, `query` or `body`), `realm`,
    /// `body_hash` (whether there was one), `method`, `path`, `body_length`, and in `parameters` a
    /// pair for each that is not the protocol's, the query's before the form's.
    #[must_use]
    pub fn oauth1_resource_url(&self) -> String {
        self.url(Endpoint::OAuth1Resource)
    }

    /// The ready-made client with a secret, for the HMAC methods and PLAINTEXT; the id holds
    /// characters that need percent-encoding. Its callback is
    /// [`redirect_uri`](Self::redirect_uri), with any port.
    #[must_use]
    pub fn oauth1_client_id(&self) -> &'static str {
        OAUTH1.0
    }

    /// The secret of [`oauth1_client_id`](Self::oauth1_client_id); it holds characters that need
    /// percent-encoding.
    #[must_use]
    pub fn oauth1_client_secret(&self) -> &'static str {
        OAUTH1.1
    }

    /// The ready-made client with a key, for the RSA methods; otherwise as
    /// [`oauth1_client_id`](Self::oauth1_client_id).
    #[must_use]
    pub fn oauth1_rsa_client_id(&self) -> &'static str {
        OAUTH1_RSA
    }

    /// The key of [`oauth1_rsa_client_id`](Self::oauth1_rsa_client_id), 2048 bits, in PKCS#8. It is
    /// made when it is first asked for, and empty where it could not be made.
    #[must_use]
    pub fn oauth1_rsa_private_key_pem(&self) -> &'static str {
        account_key().map_or("", |key| &key.pem)
    }

    /// Sets the clock of OAuth 1.0 ahead of the provider's by so many seconds, or behind:
    /// timestamps and the `Date` of these endpoints' answers go by it, lifetimes do not.
    pub fn skew_oauth1_clock(&self, seconds: i64) {
        self.shared.lock().switches.oauth1_skew = seconds;
    }

    /// Leaves `oauth_callback_confirmed` out of the answers with temporary credentials, as servers
    /// of OAuth 1.0 without the "a" do.
    pub fn omit_callback_confirmed(&self, omit: bool) {
        self.shared.lock().switches.omit_callback_confirmed = omit;
    }
}

impl State {
    /// The time to which timestamps are compared.
    pub(crate) fn oauth1_now(&self) -> u64 {
        self.now().saturating_add_signed(self.switches.oauth1_skew)
    }
}

/// The `Date` of an answer, by which a client can set its clock right.
pub(crate) fn date(shared: &Shared) -> String {
    // The last second that four digits of a year can tell.
    let now = shared.lock().oauth1_now().min(253_402_300_799);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(now))
}
