//! `SessionBuilder`: how sessions are set up.

#[doc(hidden)]
#[macro_export]
macro_rules! __session_builder {
    ($(#[$doc:meta])*) => {
        /// Sets up an [`OAuth2Session`]; for an [`OidcClient`](crate::oidc::OidcClient) an
        /// [`OidcSession`], for an [`AssertionSource`](crate::oauth2::AssertionSource) an
        /// [`AssertionSession`].
        ///
        $(#[$doc])*
        #[must_use = "there is no session until `build`"]
        pub struct SessionBuilder<C> {
            client: C,
            session: $crate::oauth2::SessionBuilder,
            driver: Option<crate::Driver>,
            store: Option<$crate::step::AnyStore>,
            patience: Option<core::time::Duration>,
        }

        impl<C> SessionBuilder<C> {
            /// Carries the messages, and the calls of `get` and its kin, with this driver.
            pub fn driver(self, driver: crate::Driver) -> Self {
                Self {
                    driver: Some(driver),
                    ..self
                }
            }

            /// Keeps the tokens in a store under this key: saved before they are used, shared
            /// with every process that has the same store and key.
            pub fn store(
                self,
                key: impl Into<std::sync::Arc<str>>,
                store: $crate::step::AnyStore,
            ) -> Self {
                let this = self.with(|session| session.with_store_key(key));
                Self {
                    store: Some(store),
                    ..this
                }
            }

            /// Called with each new set of tokens before they are used. It must not block.
            pub fn on_token(
                self,
                hook: impl Fn(&$crate::oauth2::Tokens) + Send + Sync + 'static,
            ) -> Self {
                self.with(|session| session.on_token(hook))
            }

            /// How long a call waits for a renewal; by default 30 s.
            pub fn patience(self, patience: core::time::Duration) -> Self {
                Self {
                    patience: Some(patience),
                    ..self
                }
            }

            /// Anything else that the session of the core can be told:
            /// `.with(|session| session.with_origins(origins))`.
            pub fn with(
                self,
                change: impl FnOnce($crate::oauth2::SessionBuilder) -> $crate::oauth2::SessionBuilder,
            ) -> Self {
                Self {
                    session: change(self.session),
                    ..self
                }
            }

            fn over(client: C, session: $crate::oauth2::SessionBuilder) -> Self {
                Self {
                    client,
                    session,
                    driver: None,
                    store: None,
                    patience: None,
                }
            }

            fn calls<A: $crate::step::Authorize>(
                self,
                auth: impl FnOnce(C, $crate::oauth2::SessionBuilder) -> A,
            ) -> Result<crate::Session<A>, $crate::step::TransportError> {
                let driver = self.driver.map_or_else(crate::Driver::new, Ok)?;
                let driver = match self.store {
                    Some(store) => driver.with_store(store),
                    None => driver,
                };
                let calls = crate::Session::new(auth(self.client, self.session), driver);
                Ok(match self.patience {
                    Some(patience) => calls.with_patience(patience),
                    None => calls,
                })
            }
        }

        impl SessionBuilder<$crate::oauth2::Client> {
            /// Tokens come from the client's own credentials, the first one too: nobody logs in.
            pub fn client_credentials(self, request: $crate::oauth2::ClientCredentials) -> Self {
                self.with(|session| session.with_client_credentials(request))
            }

            /// The session.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new); none where a driver was given.
            pub fn build(self) -> Result<OAuth2Session, $crate::step::TransportError> {
                let calls = self.calls(|_, session| session.build())?;
                Ok(OAuth2Session { calls })
            }
        }

        impl SessionBuilder<$crate::oidc::OidcClient> {
            /// The session.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new); none where a driver was given.
            pub fn build(self) -> Result<OidcSession, $crate::step::TransportError> {
                let calls = self.calls(|client, session| {
                    $crate::oidc::OidcSession::with_options(client, |_default| session)
                })?;
                Ok(OidcSession { calls })
            }
        }

        impl SessionBuilder<$crate::oauth2::AssertionSource> {
            /// The session.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new); none where a driver was given.
            pub fn build(self) -> Result<AssertionSession, $crate::step::TransportError> {
                let calls = self.calls(|_, session| session.build())?;
                Ok(AssertionSession { calls })
            }
        }

        impl<C> core::fmt::Debug for SessionBuilder<C> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct("SessionBuilder")
                    .field("session", &self.session)
                    .finish_non_exhaustive()
            }
        }
    };
}
