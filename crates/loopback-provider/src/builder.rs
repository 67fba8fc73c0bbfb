//! How a provider is configured before it starts.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::background::Listening;
use crate::clients::Client;
use crate::provider::LoopbackProvider;
use crate::users::User;

/// Who answers at the authorization endpoint.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub enum Interaction {
    /// Nobody: every good request is approved at once, for the first user or the one named by
    /// `login_hint`.
    #[default]
    Automatic,
    /// A person, on a login and a consent page.
    Page,
}

/// Settings of a provider; [`LoopbackProvider::builder`] makes one.
#[derive(Debug)]
#[must_use]
pub struct Builder {
    config: Config,
}

#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) clients: Vec<Arc<Client>>,
    pub(crate) users: Vec<Arc<User>>,
    /// The e-mail addresses of those in whose name the service account may act.
    pub(crate) delegation: Vec<String>,
    /// The issuers of ID-JAGs that are trusted.
    pub(crate) identity_providers: Vec<String>,
    pub(crate) mode: Interaction,
    pub(crate) code_lifetime: Duration,
    pub(crate) pushed_request_lifetime: Duration,
    pub(crate) pushed_requests_required: bool,
    pub(crate) dpop_nonce_required: bool,
    pub(crate) dpop_nonces_rotate: bool,
    pub(crate) device_code_lifetime: Duration,
    pub(crate) device_interval: Duration,
    pub(crate) access_token_lifetime: Duration,
    pub(crate) refresh_token_lifetime: Duration,
    pub(crate) id_token_lifetime: Duration,
    pub(crate) rotation: bool,
    pub(crate) authorization_response_iss: bool,
    pub(crate) issuer_path: String,
    pub(crate) resource_scope: String,
    pub(crate) frozen_at: Option<u64>,
    pub(crate) oauth1_body_hash_required: bool,
}

impl Builder {
    /// Adds a client to the ready-made ones, or replaces the one of the same id.
    pub fn client(mut self, client: Client) -> Self {
        let clients = &mut self.config.clients;
        clients.retain(|known| known.id != client.id);
        clients.push(Arc::new(client));
        self
    }

    /// Adds a person; the first one added takes the place of the ready-made one, `ada` with the
    /// password `lovelace`.
    pub fn user(mut self, user: User) -> Self {
        self.config.users.push(Arc::new(user));
        self
    }

    /// The users in whose name the ready-made service account may act (domain-wide delegation), by
    /// the `email` that is the `sub` of its assertions; the ready-made user, `ada@example.com`, by
    /// default.
    pub fn delegation<T: Into<String>>(mut self, emails: impl IntoIterator<Item = T>) -> Self {
        self.config.delegation = emails.into_iter().map(Into::into).collect();
        self
    }

    /// Takes ID-JAGs of this issuer too, beside its own: of another provider in this process, which
    /// has the same keys.
    pub fn identity_provider(mut self, issuer: impl Into<String>) -> Self {
        self.config.identity_providers.push(issuer.into());
        self
    }

    /// Who answers at the authorization endpoint, [`Interaction::Automatic`] by default.
    pub fn mode(mut self, mode: Interaction) -> Self {
        self.config.mode = mode;
        self
    }

    /// How long a code may be used, one minute by default.
    pub fn code_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.code_lifetime = lifetime;
        self
    }

    /// How long a pushed authorization request may be used, one minute by default.
    pub fn pushed_request_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.pushed_request_lifetime = lifetime;
        self
    }

    /// Whether authorization requests are taken only where they were pushed ([RFC 9126 §5]); off by
    /// default.
    ///
    /// [RFC 9126 §5]: https://www.rfc-editor.org/rfc/rfc9126#section-5
    pub fn require_pushed_authorization_requests(mut self, on: bool) -> Self {
        self.config.pushed_requests_required = on;
        self
    }

    /// Whether DPoP proofs need a nonce that the provider gave out ([RFC 9449 §8]); off by default.
    /// It stays the same until [`LoopbackProvider::renew_dpop_nonce`].
    ///
    /// [RFC 9449 §8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
    pub fn require_dpop_nonce(mut self, on: bool) -> Self {
        self.config.dpop_nonce_required = on;
        self
    }

    /// The same with nonces that are good once: every answer to a proof brings the next. Off by
    /// default.
    pub fn rotate_dpop_nonces(mut self, on: bool) -> Self {
        self.config.dpop_nonces_rotate = on;
        self.require_dpop_nonce(on)
    }

    /// How long the codes of a device may be used, ten minutes by default.
    pub fn device_code_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.device_code_lifetime = lifetime;
        self
    }

    /// How long a device waits between two polls, in whole seconds, five by default. One that polls
    /// faster is told `slow_down`, and has five seconds more to wait from then on. Zero lets it poll
    /// as it likes.
    pub fn device_interval(mut self, interval: Duration) -> Self {
        self.config.device_interval = interval;
        self
    }

    /// How long access tokens live, five minutes by default.
    pub fn access_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.access_token_lifetime = lifetime;
        self
    }

    /// How long refresh tokens live, a day by default.
    pub fn refresh_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.refresh_token_lifetime = lifetime;
        self
    }

    /// How long ID Tokens live, five minutes by default.
    pub fn id_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.config.id_token_lifetime = lifetime;
        self
    }

    /// Whether every refresh brings a new refresh token and spends the old one; on by default.
    pub fn rotation(mut self, on: bool) -> Self {
        self.config.rotation = on;
        self
    }

    /// Whether authorization responses carry `iss` and the metadata says so ([RFC 9207]); on by
    /// default.
    ///
    /// [RFC 9207]: https://www.rfc-editor.org/rfc/rfc9207
    pub fn authorization_response_iss(mut self, on: bool) -> Self {
        self.config.authorization_response_iss = on;
        self
    }

    /// Gives the issuer a path such as `/tenant`, which the two well-known forms place differently.
    /// The endpoints stay where they are.
    pub fn issuer_path(mut self, path: &str) -> Self {
        self.config.issuer_path = path.to_owned();
        self
    }

    /// The scope that `/resource` asks for, `read` by default; an empty one asks for none.
    pub fn resource_scope(mut self, scope: &str) -> Self {
        self.config.resource_scope = scope.to_owned();
        self
    }

    /// Stops the provider's clock at these seconds since 1970; [`LoopbackProvider::advance`] alone
    /// moves it.
    pub fn frozen_at(mut self, seconds: u64) -> Self {
        self.config.frozen_at = Some(seconds);
        self
    }

    /// Whether the resource of OAuth 1.0 wants `oauth_body_hash` in every request that has no form
    /// body; off by default.
    pub fn oauth1_body_hash_required(mut self, on: bool) -> Self {
        self.config.oauth1_body_hash_required = on;
        self
    }

    /// Starts the provider on the running tokio runtime, on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When no port can be had, or a client contradicts itself ([`io::ErrorKind::InvalidInput`]).
    pub async fn start(self) -> io::Result<LoopbackProvider> {
        LoopbackProvider::run(self.finish()?, Listening::on_this_runtime().await?)
    }

    /// Starts the provider on a thread of its own, for programs without tokio.
    ///
    /// # Errors
    ///
    /// As [`Builder::start`], and when there can be no thread.
    pub fn start_blocking(self) -> io::Result<LoopbackProvider> {
        LoopbackProvider::run(self.finish()?, Listening::on_a_thread()?)
    }

    fn finish(self) -> io::Result<Config> {
        let mut config = self.config;
        if config.users.is_empty() {
            config.users.push(Arc::new(User::ada()));
        }
        let path = &config.issuer_path;
        if !path.is_empty() && (!path.starts_with('/') || path.contains(['?', '#', ' '])) {
            let text = "the issuer's path begins with / and has neither query nor fragment";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        config
            .clients
            .iter()
            .try_for_each(|client| client.check())?;
        Ok(config)
    }
}

impl Default for Builder {
    fn default() -> Self {
        let clients = [
            Client::confidential(CONFIDENTIAL.0, CONFIDENTIAL.1)
                .native(true)
                .redirect_uri(REDIRECT_URI),
            Client::public(PUBLIC).redirect_uri(REDIRECT_URI),
            Client::service(SERVICE.0, SERVICE.1),
            Client::oauth1(OAUTH1.0, OAUTH1.1).redirect_uri(REDIRECT_URI),
            Client::oauth1_rsa(OAUTH1_RSA).redirect_uri(REDIRECT_URI),
        ];
        Self {
            config: Config {
                clients: clients.map(Arc::new).to_vec(),
                users: Vec::new(),
                delegation: vec!["ada@example.com".to_owned()],
                identity_providers: Vec::new(),
                mode: Interaction::default(),
                code_lifetime: Duration::from_secs(60),
                pushed_request_lifetime: Duration::from_secs(60),
                pushed_requests_required: false,
                dpop_nonce_required: false,
                dpop_nonces_rotate: false,
                device_code_lifetime: Duration::from_secs(600),
                device_interval: Duration::from_secs(5),
                access_token_lifetime: Duration::from_secs(300),
                refresh_token_lifetime: Duration::from_secs(86_400),
                id_token_lifetime: Duration::from_secs(300),
                rotation: true,
                authorization_response_iss: true,
                issuer_path: String::new(),
                resource_scope: "read".to_owned(),
                frozen_at: None,
                oauth1_body_hash_required: false,
            },
        }
    }
}

/// The secrets hold characters that go wrong in Basic credentials unless they are form-encoded.
pub(crate) const CONFIDENTIAL: (&str, &str) = ("confidential-client", "a+secret/of 100%");
pub(crate) const PUBLIC: &str = "public-client";
pub(crate) const SERVICE: (&str, &str) = ("service-client", "another:secret&more");
/// Both halves hold characters that need percent-encoding.
pub(crate) const OAUTH1: (&str, &str) = ("loopback oauth1/é", "a secret: 100%&+é~*");
pub(crate) const OAUTH1_RSA: &str = "loopback-oauth1-rsa";
/// Any port will do: the ready-made clients are native ones.
pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1/callback";
