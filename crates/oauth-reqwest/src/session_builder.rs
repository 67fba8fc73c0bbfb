//! How sessions are set up.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use oauth_step::{AnyStore, Authorize, TransportError};
use oauth2_core::{Client, ClientCredentials, Tokens};
use oidc_idtoken::OidcClient;

use crate::{Driver, OAuth2Session, OidcSession, Session};

/// Sets up an [`OAuth2Session`] or, for an [`OidcClient`], an [`OidcSession`].
#[must_use = "there is no session until `build`"]
pub struct SessionBuilder<C> {
    client: C,
    session: oauth2_core::SessionBuilder,
    driver: Option<Driver>,
    store: Option<AnyStore>,
    patience: Option<Duration>,
}

impl<C> SessionBuilder<C> {
    /// Carries the messages, and the calls of `get` and its kin, with this driver.
    pub fn driver(self, driver: Driver) -> Self {
        Self {
            driver: Some(driver),
            ..self
        }
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
    pub fn with(
        self,
        change: impl FnOnce(oauth2_core::SessionBuilder) -> oauth2_core::SessionBuilder,
    ) -> Self {
        Self {
            session: change(self.session),
            ..self
        }
    }

    fn over(client: C, oauth: Client) -> Self {
        Self {
            client,
            session: oauth2_core::Session::builder(oauth),
            driver: None,
            store: None,
            patience: None,
        }
    }

    fn calls<A: Authorize>(
        self,
        auth: impl FnOnce(C, oauth2_core::SessionBuilder) -> A,
    ) -> Result<Session<A>, TransportError> {
        let driver = self.driver.map_or_else(Driver::new, Ok)?;
        let driver = match self.store {
            Some(store) => driver.with_store(store),
            None => driver,
        };
        let calls = Session::new(auth(self.client, self.session), driver);
        Ok(match self.patience {
            Some(patience) => calls.with_patience(patience),
            None => calls,
        })
    }
}

impl SessionBuilder<Client> {
    pub(crate) fn oauth2(client: Client) -> Self {
        Self::over(client.clone(), client)
    }

    /// Tokens come from the client's own credentials, the first one too: nobody logs in.
    ///
    /// ```no_run
    /// use oauth_reqwest::oauth2::{self, Client};
    /// use oauth_reqwest::{Driver, OAuth2Session};
    ///
    /// # async fn example() -> Result<(), oauth2::Error> {
    /// let driver = Driver::new()?;
    /// let server = driver.run(oauth2::discover("https://issuer.example")).await?;
    /// let client = Client::new(server, "my-service").with_secret("my-secret");
    /// let tokens = client.client_credentials().scope("reports");
    /// let service =
    ///     OAuth2Session::builder(client).driver(driver).client_credentials(tokens).build()?;
    /// let response = service.get("https://api.example/reports").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn client_credentials(self, request: ClientCredentials) -> Self {
        self.with(|session| session.with_client_credentials(request))
    }

    /// The session.
    ///
    /// # Errors
    ///
    /// Those of [`Driver::new`]; none where a driver was given.
    pub fn build(self) -> Result<OAuth2Session, TransportError> {
        let calls = self.calls(|_, session| session.build())?;
        Ok(OAuth2Session::over(calls))
    }
}

impl SessionBuilder<OidcClient> {
    pub(crate) fn oidc(client: OidcClient) -> Self {
        let oauth = client.oauth().clone();
        Self::over(client, oauth)
    }

    /// The session.
    ///
    /// # Errors
    ///
    /// Those of [`Driver::new`]; none where a driver was given.
    pub fn build(self) -> Result<OidcSession, TransportError> {
        let calls = self.calls(|client, session| {
            oidc_idtoken::OidcSession::with_options(client, |_default| session)
        })?;
        Ok(OidcSession::over(calls))
    }
}

impl<C> fmt::Debug for SessionBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionBuilder")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}
