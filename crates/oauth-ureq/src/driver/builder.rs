//! How a driver is set up.

use core::fmt;
use core::time::Duration;
use oauth_adapter::tls::{TlsSettings, crypto_provider};
use oauth_adapter::{CONNECT_TIMEOUT, Settings, refused, setting_words, tls_words};
use oauth_step::TransportError;
use ureq::config::ConfigBuilder;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};
use ureq::typestate::AgentScope;
use ureq::{Agent, Proxy};

use super::{Carrier, Driver};

/// Sets up a [`Driver`]. What is not said here can be said to ureq: [`with`](Self::with) reaches
/// into its `ConfigBuilder`, [`agent`](Self::agent) takes an agent as it is.
///
/// Defaults: 10 s to connect, 30 s for each message of the cores, bodies up to 1 MiB, this crate's
/// name as the user agent, TLS 1.2 or newer by rustls and aws-lc-rs, the roots of the operating
/// system, proxies as ureq reads them from the environment. No variable switches the check of
/// certificates off; on Unix, rustls takes the roots from `SSL_CERT_FILE` and `SSL_CERT_DIR` where
/// these are set.
///
/// Whatever is said, nothing follows a redirect, and a status is no error. The messages of the
/// cores ask for no content coding; what a server codes unasked is decoded where another crate in
/// the build has switched that on in ureq. One that has switched on `cookies` gives every agent a
/// jar: ureq has no way to send a message past it.
#[must_use = "nothing is set up until `build`"]
pub struct DriverBuilder {
    config: ConfigBuilder<AgentScope>,
    /// Whether anything but the defaults has been said about connections.
    is_told: bool,
    agent: Option<Agent>,
    tls: TlsSettings,
    settings: Settings,
}

impl DriverBuilder {
    /// The defaults.
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .accept_encoding("")
            .user_agent(USER_AGENT);
        Self {
            config,
            is_told: false,
            agent: None,
            tls: TlsSettings::default(),
            settings: Settings::default(),
        }
    }

    /// Sends everything over this agent, as it is: what it says of connections counts, time-outs
    /// to connect, user agent, proxy and TLS included, and goes with nothing of the kind said here.
    ///
    /// Its TLS names a cryptography of rustls (`unversioned_rustls_crypto_provider`). Its
    /// middleware sees the messages of the cores, and every secret in them. With
    /// `http_status_as_error(false)` and `max_redirects(0)` as its own settings it saves ureq a
    /// TLS configuration for each new connection of a call.
    pub fn agent(mut self, agent: Agent) -> Self {
        self.agent = Some(agent);
        self
    }

    /// How long to connect may take, TLS included.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.with(|config| config.timeout_connect(Some(timeout)))
    }

    /// What to put into `User-Agent`. Text that no header can hold is reported by
    /// [`build`](Self::build).
    pub fn user_agent(self, name: &str) -> Self {
        self.with(|config| config.user_agent(name))
    }

    /// Sends requests through this proxy.
    pub fn proxy(self, proxy: Proxy) -> Self {
        self.with(|config| config.proxy(Some(proxy)))
    }

    tls_words!();
    setting_words!(
        /// Protected calls have the time-out of their request, or the one set on ureq's builder.
    );

    /// Anything else that ureq's builder can be told: `.with(|config| config.no_delay(false))`.
    /// TLS has words of its own here, which count.
    pub fn with(
        self,
        change: impl FnOnce(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
    ) -> Self {
        Self {
            config: change(self.config),
            is_told: true,
            ..self
        }
    }

    /// Builds the agent and the driver over it.
    ///
    /// # Errors
    ///
    /// The first fault in certificates, keys and their files; text that no header can hold; an
    /// agent together with settings for another, or with settings over which ureq would panic.
    pub fn build(self) -> Result<Driver, TransportError> {
        self.tls.check()?;
        let agent = match self.agent {
            Some(_) if self.is_told || self.tls.is_told() => {
                return Err(refused(
                    "an agent brings its own connections; say to its builder what was said here",
                ));
            }
            Some(agent) => agent,
            None => self
                .config
                .http_status_as_error(false)
                .max_redirects(0)
                .tls_config(tls_config(&self.tls)?)
                .build()
                .new_agent(),
        };
        let mutual_tls = agent.config().tls_config().client_cert().is_some();
        Ok(Driver {
            carrier: Carrier::new(agent)?,
            settings: Settings {
                mutual_tls,
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

impl fmt::Debug for DriverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn tls_config(tls: &TlsSettings) -> Result<TlsConfig, TransportError> {
    let roots = match tls.roots().is_empty() {
        true => RootCerts::PlatformVerifier,
        false => tls
            .all_roots()?
            .iter()
            .map(|root| Certificate::from_der(root).to_owned())
            .collect::<Vec<_>>()
            .into(),
    };
    let identity = tls.identity().map(|identity| {
        let chain = identity.chain_der();
        let chain: Vec<_> = chain
            .map(|der| Certificate::from_der(der).to_owned())
            .collect();
        let key = PrivateKey::from_pem(identity.to_pem().expose().as_bytes());
        key.map(|key| ClientCert::new_with_certs(&chain, key))
    });
    Ok(TlsConfig::builder()
        .unversioned_rustls_crypto_provider(crypto_provider())
        .root_certs(roots)
        .client_cert(identity.transpose().map_err(refused)?)
        .disable_verification(tls.accepts_invalid())
        .build())
}

const USER_AGENT: &str = concat!("oauth-ureq/", env!("CARGO_PKG_VERSION"));
