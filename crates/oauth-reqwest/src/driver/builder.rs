//! How a driver is set up.

use core::fmt;
use core::time::Duration;
use oauth_adapter::tls::TlsSettings;
use oauth_adapter::{CONNECT_TIMEOUT, Settings, setting_words, tls_words};
use oauth_step::TransportError;
use reqwest::{Certificate, ClientBuilder, Identity, Proxy};

use super::{Driver, transport};

/// Sets up a [`Driver`]. What is not said here can be said to reqwest: [`from`](Self::from) takes
/// its `ClientBuilder`, [`with`](Self::with) reaches into it.
///
/// Defaults: 10 s to connect, 30 s for each message of the cores, bodies up to 1 MiB, this crate's
/// name as the user agent, TLS 1.2 or newer by rustls, the roots of the operating system, proxies as reqwest
/// reads them from the environment. No variable switches the check of certificates off; on Unix,
/// rustls takes the roots from `SSL_CERT_FILE` and `SSL_CERT_DIR` where these are set, unless
/// `tls_certs_only` names them.
///
/// Whatever the builder says, redirects, retries and decompression are off. A cookie store must
/// not be set on it: reqwest has no way to take it out again. Default headers go out with the
/// messages of the cores too, where these have none of the name.
///
/// A client certificate that reqwest's builder got by its own words is shown to servers, but calls
/// that need one are refused: the driver knows of [`client_identity`](Self::client_identity) alone.
/// A TLS configuration made elsewhere (`tls_backend_preconfigured`) takes the place of all that is
/// said here about TLS.
#[must_use = "nothing is set up until `build`"]
pub struct DriverBuilder {
    client: ClientBuilder,
    settings: Settings,
    tls: TlsSettings,
}

impl DriverBuilder {
    /// The defaults.
    pub fn new() -> Self {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            // Another crate in the build may have switched another one on, which would be the default.
            .tls_backend_rustls()
            .tls_version_min(reqwest::tls::Version::TLS_1_2)
            .user_agent(USER_AGENT);
        Self::from(client)
    }

    /// How long to connect may take.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.with(|client| client.connect_timeout(timeout))
    }

    /// What to put into `User-Agent`. Text that no header can hold is reported by
    /// [`build`](Self::build).
    pub fn user_agent(self, name: &str) -> Self {
        self.with(|client| client.user_agent(name))
    }

    /// Sends requests through this proxy.
    pub fn proxy(self, proxy: Proxy) -> Self {
        self.with(|client| client.proxy(proxy))
    }

    /// Trusts this root, and what the operating system trusts.
    pub fn root_certificate(self, root: Certificate) -> Self {
        self.with(|client| client.tls_certs_merge([root]))
    }

    tls_words!();
    setting_words!(
        /// Protected calls have the time-out of their request, or the one set on reqwest's builder.
    );

    /// Anything else that reqwest's builder can be told: `.with(|client| client.http1_only())`.
    pub fn with(self, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        Self {
            client: change(self.client),
            ..self
        }
    }

    /// Builds the client and the driver over it.
    ///
    /// # Errors
    ///
    /// Where reqwest cannot be set up: a malformed certificate, user agent or proxy, a bundle of
    /// roots that cannot be read.
    pub fn build(self) -> Result<Driver, TransportError> {
        let client = with_tls(self.client, &self.tls)?
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // Off even where another crate in the build has switched the features on.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .build()
            .map_err(transport)?;
        Ok(Driver {
            client,
            settings: Settings {
                mutual_tls: self.tls.identity().is_some(),
                ..self.settings
            },
        })
    }
}

impl Default for DriverBuilder {
    fn default() -> Self {
        Self::new()
    }
}

/// Goes on from reqwest's builder, whose time-outs, user agent and TLS version stay as they are.
impl From<ClientBuilder> for DriverBuilder {
    fn from(client: ClientBuilder) -> Self {
        Self {
            client,
            settings: Settings::default(),
            tls: TlsSettings::default(),
        }
    }
}

impl fmt::Debug for DriverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// What the builder was told about TLS, in reqwest's words.
fn with_tls(mut client: ClientBuilder, tls: &TlsSettings) -> Result<ClientBuilder, TransportError> {
    tls.check()?;
    for root in tls.roots().iter_der() {
        client = client.tls_certs_merge([Certificate::from_der(root).map_err(transport)?]);
    }
    if let Some(identity) = tls.identity() {
        let pem = identity.to_pem();
        client = client.identity(Identity::from_pem(pem.expose().as_bytes()).map_err(transport)?);
    }
    if tls.accepts_invalid() {
        client = client.tls_danger_accept_invalid_certs(true);
    }
    Ok(client)
}

const USER_AGENT: &str = concat!("oauth-reqwest/", env!("CARGO_PKG_VERSION"));
