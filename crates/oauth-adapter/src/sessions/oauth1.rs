//! `OAuth1Auth` and `OAuth1Session`: signed requests.

#[doc(hidden)]
#[macro_export]
macro_rules! __oauth1_auth {
    ($(#[$doc:meta])*) => {
        /// Signs requests with a client's credentials, and with token credentials that came from
        /// somewhere else, if there are any ([RFC 5849 §3]).
        ///
        $(#[$doc])*
        ///
        /// [RFC 5849 §3]: https://www.rfc-editor.org/rfc/rfc5849#section-3
        #[derive(Clone, Debug)]
        pub struct OAuth1Auth {
            calls: crate::Session<$crate::oauth1::Signer>,
        }

        impl OAuth1Auth {
            /// Signs with this [`Signer`](crate::oauth1::Signer). It makes an HTTP client; with many
            /// signers, share a [`driver`](Self::with_driver).
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new).
            pub fn new(signer: $crate::oauth1::Signer) -> Result<Self, $crate::oauth1::Error> {
                Ok(Self::with_driver(crate::Driver::new()?, signer))
            }

            /// Signs requests that this driver's client sends.
            pub fn with_driver(driver: crate::Driver, signer: $crate::oauth1::Signer) -> Self {
                Self {
                    calls: crate::Session::new(signer, driver),
                }
            }
        }

        impl AsRef<crate::Session<$crate::oauth1::Signer>> for OAuth1Auth {
            fn as_ref(&self) -> &crate::Session<$crate::oauth1::Signer> {
                &self.calls
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __oauth1_session {
    ([$($async:tt)*] [$($await:tt)*] $(#[$doc:meta])*) => {
        /// The token credentials of one resource owner at a server of OAuth 1.0a, and calls signed
        /// with them ([RFC 5849]).
        ///
        /// Clones are the same session, for any number of callers and threads; an application with
        /// many users has one session for each, over one [`Driver`](crate::Driver).
        ///
        $(#[$doc])*
        ///
        /// [RFC 5849]: https://www.rfc-editor.org/rfc/rfc5849
        #[derive(Clone, Debug)]
        pub struct OAuth1Session {
            calls: crate::Session<$crate::oauth1::Session>,
        }

        impl OAuth1Session {
            /// A session without token credentials, over a driver with the defaults.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new).
            pub fn new(client: $crate::oauth1::Client) -> Result<Self, $crate::oauth1::Error> {
                Ok(Self::with_driver(crate::Driver::new()?, client))
            }

            /// A session without token credentials, over a driver of one's own.
            pub fn with_driver(driver: crate::Driver, client: $crate::oauth1::Client) -> Self {
                Self::over(driver, $crate::oauth1::Session::new(client))
            }

            /// The same client and driver, with token credentials from an earlier run.
            #[must_use]
            pub fn with_token(&self, token: $crate::oauth1::TokenCredentials) -> Self {
                let session = $crate::oauth1::Session::with_token(self.client().clone(), token);
                Self::over(self.driver().clone(), session)
            }

            /// Begins a login: asks for temporary credentials, which say where to send the user's
            /// browser, and are to be kept for this user until it comes back.
            ///
            /// `callback` is the URL that it comes back to, exactly as it is registered, or `oob`.
            ///
            /// # Errors
            ///
            /// The server's refusal, and endpoints that the client lacks.
            pub $($async)* fn temporary_credentials(
                &self,
                callback: &str,
            ) -> Result<$crate::oauth1::TemporaryCredentials, $crate::oauth1::Error> {
                let request = self.client().temporary_credentials(callback);
                self.driver().run(request) $($await)*
            }

            /// Finishes a login with the URL, or its query, that the browser came back to. From
            /// then on calls are signed with the new token credentials.
            ///
            /// # Errors
            ///
            /// What the server or the user said, and callbacks that do not belong to this login.
            pub $($async)* fn authenticate<'a>(
                &self,
                temporary: $crate::oauth1::TemporaryCredentials,
                callback: impl Into<$crate::step::Callback<'a>>,
            ) -> Result<$crate::oauth1::TokenCredentials, $crate::oauth1::Error> {
                let verified = temporary.response(callback)?;
                self.sign_in(self.client().token_credentials(verified)) $($await)*
            }

            /// Runs any flow that ends in token credentials, and makes these the session's: one with
            /// a verifier that the user has read off a page, xAuth, a renewal.
            ///
            /// # Errors
            ///
            /// The flow's own.
            pub $($async)* fn sign_in<I>(
                &self,
                flow: I,
            ) -> Result<$crate::oauth1::TokenCredentials, $crate::oauth1::Error>
            where
                I: $crate::step::IntoStep,
                I::Flow: $crate::step::Pending<
                    Output = $crate::oauth1::TokenCredentials,
                    Error = $crate::oauth1::Error,
                >,
            {
                self.driver().run(self.calls.auth().sign_in(flow)) $($await)*
            }

            /// Forgets the token credentials. The protocol has no way to revoke them.
            pub fn sign_out(&self) {
                self.calls.auth().sign_out();
            }

            /// The current token credentials.
            pub fn token(&self) -> Option<$crate::oauth1::TokenCredentials> {
                self.calls.auth().token()
            }

            /// The client that the session is for.
            pub fn client(&self) -> &$crate::oauth1::Client {
                self.calls.auth().client()
            }

            /// What carries the messages; any other flow can be run by it.
            pub fn driver(&self) -> &crate::Driver {
                self.calls.driver()
            }

            fn over(driver: crate::Driver, session: $crate::oauth1::Session) -> Self {
                Self {
                    calls: crate::Session::new(session, driver),
                }
            }
        }

        impl AsRef<crate::Session<$crate::oauth1::Session>> for OAuth1Session {
            fn as_ref(&self) -> &crate::Session<$crate::oauth1::Session> {
                &self.calls
            }
        }
    };
}
