//! How a driver is set up.

use core::fmt;
use core::pin::Pin;
use core::time::Duration;
use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::rt::{Executor, Timer};
use hyper_util::client::legacy;
use oauth_adapter::tls::TlsSettings;
use oauth_adapter::{CONNECT_TIMEOUT, Settings, refused, setting_words, tls_words};
use oauth_step::TransportError;
use tower_service::Service;

use super::connector::Connector;
use super::{Driver, Transport};
use crate::runtime::Runtime;
use crate::{Body, BoxError};

/// Sets up a [`Driver`]: over hyper-util's client with rustls, which [`with`](Self::with) reaches
/// into, or over a [`service`](Self::service) of one's own.
///
/// Defaults: 10 s to connect, TLS included, 30 s for each message of the cores, bodies up to 1 MiB,
/// this crate's name as the user agent, HTTP/1.1, TLS 1.2 or newer, the roots of the operating
/// system, no proxy, tokio. No variable switches the check of certificates off; on Unix, rustls takes
/// the roots from `SSL_CERT_FILE` and `SSL_CERT_DIR` where these are set.
///
/// Whatever is said, nothing follows a redirect, keeps a cookie or asks for a content coding. hyper
/// has no proxies of its own, nor HTTP/2 here: for those, hand in a client whose connector has them
/// as the [`service`](Self::service).
#[must_use = "nothing is set up until `build`"]
pub struct DriverBuilder {
    service: Option<Transport>,
    shows_certificate: bool,
    client: Vec<ClientSetting>,
    connect_timeout: Option<Duration>,
    call_timeout: Option<Duration>,
    user_agent: Option<String>,
    tls: TlsSettings,
    runtime: Runtime,
    settings: Settings,
}

type ClientSetting = Box<dyn FnOnce(&mut legacy::Builder)>;

impl DriverBuilder {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            service: None,
            shows_certificate: false,
            client: Vec::new(),
            connect_timeout: None,
            call_timeout: None,
            user_agent: None,
            tls: TlsSettings::default(),
            runtime: Runtime::default(),
            settings: Settings::default(),
        }
    }

    /// Sends everything over this service: a client with another connector, or a stack of layers.
    /// What it says of connections, TLS and user agent counts, and goes with nothing of the kind
    /// said here.
    ///
    /// It shares no limit of calls with the service below a layer: those wait there for what is sent
    /// here. It follows no redirect: a signature covers one URL, and a token is for one server. It
    /// sees the messages of the cores and every secret in them, and repeats none that may have left.
    /// Where it ends in an error of hyper-util's client or in a
    /// [`TransportError`](crate::step::TransportError), that says whether the server can have seen
    /// the request; of any other error this is assumed.
    pub fn service<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>, Error: Into<BoxError>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
        B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
    {
        self.service = Some(Transport::over(service, Body::stream));
        self
    }

    /// The [`service`](Self::service) shows a client certificate to servers that ask for one: calls
    /// and messages that need one ([RFC 8705 §2]) go over it, and are refused otherwise.
    ///
    /// [RFC 8705 §2]: https://www.rfc-editor.org/rfc/rfc8705#section-2
    pub fn service_shows_certificate(mut self) -> Self {
        self.shows_certificate = true;
        self
    }

    /// How long to connect may take, TLS included.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long each sending of a protected call may take, the body of its response included; as
    /// with hyper itself, there is no limit unless one is set.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = Some(timeout);
        self
    }

    /// What to put into `User-Agent`, where a call does not say so itself. Text that no header can
    /// hold is reported by [`build`](Self::build).
    pub fn user_agent(mut self, name: &str) -> Self {
        self.user_agent = Some(name.to_owned());
        self
    }

    tls_words!();
    setting_words!(
        /// Protected calls have a time-out of their own, [`call_timeout`](Self::call_timeout).
    );

    /// What runs renewals apart from their callers, and connections; by default tokio. The sockets
    /// of hyper-util's client are tokio's all the same: without it, hand in a
    /// [`service`](Self::service).
    pub fn executor(
        mut self,
        executor: impl Executor<Pin<Box<dyn Future<Output = ()> + Send>>> + Send + Sync + 'static,
    ) -> Self {
        self.runtime = self.runtime.with_executor(executor);
        self
    }

    /// What ends pauses and deadlines; by default tokio's timer.
    pub fn timer(mut self, timer: impl Timer + Send + Sync + 'static) -> Self {
        self.runtime = self.runtime.with_timer(timer);
        self
    }

    /// Anything else that hyper-util's client can be told:
    /// `.with(|client| { client.pool_max_idle_per_host(1); })`.
    pub fn with(mut self, change: impl FnOnce(&mut legacy::Builder) + 'static) -> Self {
        self.client.push(Box::new(change));
        self
    }

    /// Builds the client and the driver over it.
    ///
    /// # Errors
    ///
    /// The first fault in certificates, keys and their files; text that no header can hold; a
    /// service together with settings for hyper-util's client, or a word about one that is not there.
    pub fn build(self) -> Result<Driver, TransportError> {
        self.tls.check()?;
        if self.shows_certificate && self.service.is_none() {
            return Err(refused(
                "there is no service that could show a certificate: give one, or `client_identity`",
            ));
        }
        let mutual_tls = match &self.service {
            Some(_) => self.shows_certificate,
            None => self.tls.identity().is_some(),
        };
        let name = match (&self.user_agent, &self.service) {
            (Some(name), _) => Some(HeaderValue::from_str(name).map_err(refused)?),
            (None, None) => Some(HeaderValue::from_static(USER_AGENT)),
            (None, Some(_)) => None,
        };
        let is_told =
            self.tls.is_told() || self.connect_timeout.is_some() || !self.client.is_empty();
        let transport = match self.service {
            Some(_) if is_told => {
                return Err(refused(
                    "a service brings its own connections; say to its client what was said here",
                ));
            }
            Some(service) => service,
            None => {
                let timeout = self.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
                client(self.client, &self.tls, timeout, &self.runtime)?
            }
        };
        Ok(Driver {
            transport: transport
                .with_user_agent(name)
                .with_call_timeout(self.call_timeout),
            runtime: self.runtime,
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

/// hyper-util's client, with TLS by rustls.
fn client(
    settings: Vec<ClientSetting>,
    tls: &TlsSettings,
    connect_timeout: Duration,
    runtime: &Runtime,
) -> Result<Transport, TransportError> {
    let connector = Connector::new(tls, connect_timeout, runtime.clone())?;
    let mut client = legacy::Client::builder(runtime.clone());
    client.timer(runtime.clone()).pool_timer(runtime.clone());
    for setting in settings {
        setting(&mut client);
    }
    let client = client.build::<_, Body>(connector);
    Ok(Transport::over::<_, Incoming>(client, Body::from))
}

const USER_AGENT: &str = concat!("oauth-hyper/", env!("CARGO_PKG_VERSION"));
