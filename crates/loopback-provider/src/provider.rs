//! The running provider.

use std::sync::Arc;
use std::{fmt, io};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::sync::mpsc;

use crate::background::{Background, Listening};
use crate::builder::{Builder, CONFIDENTIAL, Config, PUBLIC, REDIRECT_URI, SERVICE};
use crate::endpoint::Endpoint;
use crate::logout::deliver;
use crate::serve::serve;
use crate::state::Shared;

/// A running provider. Dropping it shuts it down.
///
/// It is stricter than people may be used to:
///
/// - every request for a code has a PKCE challenge, and its method is S256;
/// - `offline_access` together with `openid` is ignored unless `prompt` has `consent`;
/// - `token` is no response type; where an ID Token comes back, there has to be a nonce;
/// - a scope that the client may not have is `invalid_scope`; a request without one gets `read`;
/// - a client authenticates in its registered way and in no other, Basic form-encoded;
/// - a code or a rotated refresh token that comes twice revokes all that came from the grant;
/// - an assertion of the service account is good once, has its scope inside, and comes without any
///   `client_id`;
/// - an assertion by which a client authenticates has a `jti` and is good once, and so is a DPoP proof,
///   one that is challenged for a nonce too;
/// - the `htu` of a proof is the URI as it was sent, without query and fragment;
/// - `request_uri` comes with `client_id` and nothing else, and is good once;
/// - a device that polls too early has to wait longer from then on;
/// - a parameter that comes twice is refused, and so is a form with a query;
/// - OAuth 1.0 parameters are encoded exactly, and `oauth_…` names that are unknown are refused;
/// - requests name `127.0.0.1` and the port as their host, not `localhost`.
pub struct LoopbackProvider {
    pub(crate) shared: Arc<Shared>,
    _background: Background,
}

/// Starting, and what a client needs to know.
impl LoopbackProvider {
    /// Starts with the ready-made clients and user, and approves every good request at once.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// The same on a thread of its own, for programs without tokio.
    ///
    /// # Errors
    ///
    /// When no port or no thread can be had.
    pub fn start_blocking() -> io::Result<Self> {
        Self::builder().start_blocking()
    }

    /// Settings, before [`Builder::start`].
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The issuer: `http://127.0.0.1:PORT`, and the path that was asked for.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.shared.issuer
    }

    /// The URL of an endpoint; for [`Endpoint::Metadata`] the one of the OpenID Connect form.
    #[must_use]
    pub fn url(&self, endpoint: Endpoint) -> String {
        match endpoint {
            Endpoint::Metadata => {
                let issuer = self.issuer().trim_end_matches('/');
                format!("{issuer}/.well-known/openid-configuration")
            }
            _ => self.shared.url(endpoint),
        }
    }

    /// The URL of the protected resource, which asks for the scope `read`.
    #[must_use]
    pub fn resource_url(&self) -> String {
        self.url(Endpoint::Resource)
    }

    /// The ready-made confidential client: code, device code, refresh, token exchange and ID-JAGs,
    /// `client_secret_basic`.
    #[must_use]
    pub fn client_id(&self) -> &'static str {
        CONFIDENTIAL.0
    }

    /// The secret of [`LoopbackProvider::client_id`]; it holds characters that need form-encoding.
    #[must_use]
    pub fn client_secret(&self) -> &'static str {
        CONFIDENTIAL.1
    }

    /// The ready-made public client: code, device code and refresh, no authentication.
    #[must_use]
    pub fn public_client_id(&self) -> &'static str {
        PUBLIC
    }

    /// The ready-made service: client credentials and token exchange, `client_secret_basic`.
    #[must_use]
    pub fn service_client_id(&self) -> &'static str {
        SERVICE.0
    }

    /// The secret of [`LoopbackProvider::service_client_id`].
    #[must_use]
    pub fn service_client_secret(&self) -> &'static str {
        SERVICE.1
    }

    /// The redirect URI of the ready-made clients. The same with any port is good too, such as that
    /// of a [`RedirectListener`](crate::RedirectListener).
    #[must_use]
    pub fn redirect_uri(&self) -> &'static str {
        REDIRECT_URI
    }

    pub(crate) fn run(config: Config, listening: Listening) -> io::Result<Self> {
        let (outbox, notices) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared::new(config, listening.port(), outbox));
        let app = Router::new()
            .fallback(serve)
            .with_state(Arc::clone(&shared));
        let background = listening.serve(|listener, stopped| async move {
            // Small answers must not wait for one another.
            let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
            let serving = axum::serve(listener, app).with_graceful_shutdown(async {
                let _dropped = stopped.await;
            });
            tokio::select! {
                // Only accepting can fail, and axum goes on after that.
                _never = serving => {},
                () = deliver(notices) => {},
            }
        })?;
        Ok(Self {
            shared,
            _background: background,
        })
    }
}

/// Codes, tokens and passwords are not shown.
impl fmt::Debug for LoopbackProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoopbackProvider")
            .field("issuer", &self.shared.issuer)
            .finish_non_exhaustive()
    }
}
