//! How a session is set up.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use oauth_step::{AnyStore, TransportError};
use oauth2_core::{Client, ClientCredentials, SessionBuilder, Tokens};

use super::OAuth2Session;
use crate::{Driver, Session};

/// Sets up an [`OAuth2Session`].
#[must_use = "there is no session until `build`"]
pub struct OAuth2SessionBuilder {
    session: SessionBuilder,
    driver: Option<Driver>,
    store: Option<AnyStore>,
    patience: Option<Duration>,
}

impl OAuth2SessionBuilder {
    pub(super) fn new(client: Client) -> Self {
        Self {
            session: oauth2_core::Session::builder(client),
            driver: None,
            store: None,
            patience: None,
        }
    }

    /// Carries the messages, and the calls of `get` and its kin, with this driver.
    pub fn driver(self, driver: Driver) -> Self {
        Self {
            driver: Some(driver),
            ..self
        }
    }

    /// Tokens come from the client's own credentials, the first one too: nobody logs in.
    pub fn client_credentials(self, request: ClientCredentials) -> Self {
        self.with(|session| session.with_client_credentials(request))
    }

    /// Keeps the tokens in a store under this key: saved before they are used, shared with every
    /// process that has the same store and key.
    pub fn store(self, key: impl Into<Arc<str>>, store: AnyStore) -> Self {
        let this = self.with(|session| session.with_store_key(key));
        Self {
            store: Some(store),
            ..this
        }
    }

    /// Called with each new set of tokens before they are used. It must not block.
    pub fn on_token(self, hook: impl Fn(&Tokens) + Send + Sync + 'static) -> Self {
        self.with(|session| session.on_token(hook))
    }

    /// How long a call waits for a renewal; by default 30 s.
    pub fn patience(self, patience: Duration) -> Self {
        Self {
            patience: Some(patience),
            ..self
        }
    }

    /// Anything else that the session of the core can be told:
    /// `.with(|session| session.with_origins(origins))`.
    pub fn with(self, change: impl FnOnce(SessionBuilder) -> SessionBuilder) -> Self {
        Self {
            session: change(self.session),
            ..self
        }
    }

    /// The session.
    ///
    /// # Errors
    ///
    /// Those of [`Driver::new`]; none where a driver was given.
    pub fn build(self) -> Result<OAuth2Session, TransportError> {
        let driver = self.driver.map_or_else(Driver::new, Ok)?;
        let driver = match self.store {
            Some(store) => driver.with_store(store),
            None => driver,
        };
        let calls = Session::new(self.session.build(), driver);
        Ok(OAuth2Session {
            calls: match self.patience {
                Some(patience) => calls.with_patience(patience),
                None => calls,
            },
        })
    }
}

impl fmt::Debug for OAuth2SessionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2SessionBuilder")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
