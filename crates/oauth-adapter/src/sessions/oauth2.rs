//! `OAuth2Session`: the tokens of a user, or of the client itself.

#[doc(hidden)]
#[macro_export]
macro_rules! __oauth2_session {
    ([$($async:tt)*] [$($await:tt)*] $(#[$doc:meta])*) => {
        $crate::__session_type! {
            [$($async)*] [$($await)*]
            OAuth2Session over $crate::oauth2::Session, $crate::oauth2::Error;
            /// The tokens of one user, or of the client itself, and protected calls with them.
            ///
            /// Tokens are renewed ahead of their expiry, once for all callers and apart from the call that
            /// noticed. Clones are the same session, with the same tokens, for any number of callers and
            /// threads: an application with many users has one session for each, over one
            /// [`Driver`](crate::Driver); a service has one for itself, see
            /// [`client_credentials`](SessionBuilder::client_credentials).
            ///
            $(#[$doc])*
        }

        $crate::__logins_apart! {
            [$($async)*] [$($await)*]
            OAuth2Session: $crate::oauth2::Tokens, $crate::oauth2::Error;
            poll_device, poll_backchannel, finish_backchannel; client
        }

        impl OAuth2Session {
            /// A session of a user, over a driver with the defaults.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new).
            pub fn new(
                client: $crate::oauth2::Client,
            ) -> Result<Self, $crate::step::TransportError> {
                Self::builder(client).build()
            }

            /// A session with a driver, a token store or a source of tokens of one's own.
            pub fn builder(
                client: $crate::oauth2::Client,
            ) -> SessionBuilder<$crate::oauth2::Client> {
                let session = $crate::oauth2::Session::builder(client.clone());
                SessionBuilder::over(client, session)
            }

            /// Asks a server for its metadata and begins a session there, with the client that
            /// the caller makes of it.
            ///
            /// # Errors
            ///
            /// Those of discovery, and the caller's own.
            pub $($async)* fn discover(
                issuer: &str,
                client: impl FnOnce(
                    $crate::oauth2::ServerMetadata,
                )
                    -> Result<$crate::oauth2::Client, $crate::oauth2::Error>,
            ) -> Result<Self, $crate::oauth2::Error> {
                let driver = crate::Driver::new()?;
                let server = driver.run($crate::oauth2::discover(issuer)) $($await)* ?;
                Ok(Self::builder(client(server)?).driver(driver).build()?)
            }

            /// Begins a login: where to send the user's browser, and what to keep for this user
            /// until the browser comes back.
            ///
            /// # Errors
            ///
            /// Where the server has no authorization endpoint or wants requests
            /// [pushed](Self::pushed_authorization_url), or a parameter cannot be sent.
            pub fn authorization_url<'a>(
                &'a self,
                request: impl FnOnce(
                    $crate::oauth2::AuthorizationRequestBuilder<'a>,
                )
                    -> $crate::oauth2::AuthorizationRequestBuilder<'a>,
            ) -> Result<
                ($crate::oauth2::Authorization, $crate::oauth2::PendingAuthorization),
                $crate::oauth2::Error,
            > {
                request(self.client().authorization()).begin(self.driver().env())
            }

            /// Begins a login with a request that is handed to the server beforehand ([RFC 9126]):
            /// the URL for the browser holds a reference to it, and is good for as long as
            /// [`Authorization::expires_at`](crate::oauth2::Authorization::expires_at) says.
            ///
            /// # Errors
            ///
            /// As [`authorization_url`](Self::authorization_url); where the server takes no such
            /// request, and what it said.
            ///
            /// [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126
            pub $($async)* fn pushed_authorization_url<'a>(
                &'a self,
                request: impl FnOnce(
                    $crate::oauth2::AuthorizationRequestBuilder<'a>,
                )
                    -> $crate::oauth2::AuthorizationRequestBuilder<'a>,
            ) -> Result<
                ($crate::oauth2::Authorization, $crate::oauth2::PendingAuthorization),
                $crate::oauth2::Error,
            > {
                let request = request(self.client().authorization());
                self.driver().run(request.push()) $($await)*
            }

            /// Finishes a login with the URL, or its query, that the browser came back to. From
            /// then on calls go out with the new tokens.
            ///
            /// # Errors
            ///
            /// What the server or the user said, and answers that do not belong to this login.
            pub $($async)* fn authenticate<'a>(
                &self,
                pending: $crate::oauth2::PendingAuthorization,
                callback: impl Into<$crate::oauth2::Callback<'a>>,
            ) -> Result<$crate::oauth2::Tokens, $crate::oauth2::Error> {
                let received = pending.receive(callback)?;
                self.sign_in(self.client().finish_authorization(received)) $($await)*
            }

            /// Runs any flow that ends in tokens, and makes these the session's.
            ///
            /// # Errors
            ///
            /// The flow's own.
            pub $($async)* fn sign_in<I>(
                &self,
                flow: I,
            ) -> Result<
                <I::Flow as $crate::step::Pending>::Output,
                <I::Flow as $crate::step::Pending>::Error,
            >
            where
                I: $crate::step::IntoStep,
                <I::Flow as $crate::step::Pending>::Output: AsRef<$crate::oauth2::Tokens>,
                <I::Flow as $crate::step::Pending>::Error: From<$crate::oauth2::Error>,
            {
                self.driver().run(self.calls.auth().sign_in(flow)) $($await)*
            }

            /// Revokes the tokens and forgets them. To stop waiting does not stop it.
            ///
            /// # Errors
            ///
            /// The server's refusal. Where it could not be reached the tokens are kept.
            pub $($async)* fn revoke(&self) -> Result<(), $crate::oauth2::Error> {
                self.calls.run_apart(self.calls.auth().revoke()) $($await)*
            }

            /// The client that the session is for.
            pub fn client(&self) -> &$crate::oauth2::Client {
                self.calls.auth().client()
            }
        }
    };
}
