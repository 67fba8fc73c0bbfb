//! What a driver has beside its client.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use http::{Extensions, Uri};
use oauth_step::{
    AnyStore, DEFAULT_BODY_LIMIT, Env, MutualTls, Origin, StoreAnswer, StoreRequest, SystemEnv,
    TransportError, TransportErrorKind, UrlError,
};

use crate::BoxError;

/// What a driver has beside its client.
#[derive(Clone)]
#[expect(
    clippy::exhaustive_structs,
    reason = "an adapter sets each part by a word of its own"
)]
pub struct Settings {
    /// The clock and the random source.
    pub env: Arc<dyn Env>,
    /// Where flows load and save token records.
    pub store: Option<AnyStore>,
    /// How long the body of an answer may be, in bytes.
    pub body_limit: usize,
    /// How long each message of the cores may take, its body included.
    pub deadline: Duration,
    /// Whether flows may send plain HTTP to other machines.
    pub any_http: bool,
    /// Whether the client shows a certificate of its own.
    pub mutual_tls: bool,
}

impl Settings {
    /// The origin of a message's URL, provided that it may be sent there.
    ///
    /// # Errors
    ///
    /// Where it is not absolute, or plain HTTP to another machine.
    pub fn permit(&self, uri: &Uri) -> Result<Origin, TransportError> {
        let origin = Origin::of(uri).ok_or_else(|| refused(UrlError::NotAbsolute))?;
        if !origin.is_trustworthy() && !self.any_http {
            return Err(refused(UrlError::InsecureHttp));
        }
        Ok(origin)
    }

    /// Refuses a message or a protected call that needs a client certificate ([`MutualTls`]), where
    /// the client has none.
    ///
    /// # Errors
    ///
    /// There it says what to do.
    pub fn permit_marked(&self, marks: &Extensions) -> Result<(), TransportError> {
        permit_marked(marks, self.mutual_tls)
    }

    /// Asks the store.
    ///
    /// # Errors
    ///
    /// The store's own, or that there is none.
    pub async fn answer(&self, request: StoreRequest) -> Result<StoreAnswer, BoxError> {
        self.store()?.answer(request).await
    }

    /// Asks the store, and blocks this thread until it has answered.
    ///
    /// # Errors
    ///
    /// The store's own, or that there is none.
    pub fn answer_blocking(&self, request: StoreRequest) -> Result<StoreAnswer, BoxError> {
        self.store()?.answer_blocking(request)
    }

    fn store(&self) -> Result<&AnyStore, BoxError> {
        let store = self.store.as_ref();
        Ok(store.ok_or("the driver has no token store")?)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            env: Arc::new(SystemEnv::new()),
            store: None,
            body_limit: DEFAULT_BODY_LIMIT,
            deadline: DEADLINE,
            any_http: false,
            mutual_tls: false,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("store", &self.store)
            .field("body_limit", &self.body_limit)
            .field("deadline", &self.deadline)
            .field("any_http", &self.any_http)
            .field("mutual_tls", &self.mutual_tls)
            .finish_non_exhaustive()
    }
}

/// Refuses a protected call that needs a client certificate ([`MutualTls`]), where the client that
/// would send it shows none; it may be another one than the driver's.
///
/// # Errors
///
/// There it says what to do.
pub fn permit_marked(marks: &Extensions, shows_certificate: bool) -> Result<(), TransportError> {
    if marks.get::<MutualTls>().is_some() && !shows_certificate {
        return Err(refused(
            "the request needs a client certificate, and the client that would send it has none: \
             give the driver one with `client_identity`, and send over the driver's client",
        ));
    }
    Ok(())
}

/// A message that is not sent, and why.
pub fn refused(why: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Unsupported, why)
}

/// How long to connect may take, unless the user says otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a protected call waits for a renewal, unless the user says otherwise.
pub const PATIENCE: Duration = Duration::from_secs(30);
const DEADLINE: Duration = Duration::from_secs(30);
