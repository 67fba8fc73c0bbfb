//! `OidcSession`: a user who is known.

#[doc(hidden)]
#[macro_export]
macro_rules! __oidc_session {
    ([$($async:tt)*] [$($await:tt)*] $(#[$doc:meta])*) => {
        $crate::__session_type! {
            [$($async)*] [$($await)*]
            OidcSession over $crate::oidc::OidcSession, $crate::oidc::Error;
            /// One user at one OpenID Connect provider: login, claims, and protected calls.
            ///
            /// The ID Token of a login is checked before anything is done with its tokens, and so is the one of
            /// each renewal. Clones are the same session, with the same user.
            ///
            $(#[$doc])*
        }

        $crate::__logins_apart! {
            [$($async)*] [$($await)*]
            OidcSession: $crate::oidc::Authenticated, $crate::oidc::Error;
            login_device, login_backchannel, login_notified; client .oauth()
        }

        impl OidcSession {
            /// A session over a driver with the defaults.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new).
            pub fn new(
                client: $crate::oidc::OidcClient,
            ) -> Result<Self, $crate::step::TransportError> {
                Self::builder(client).build()
            }

            /// A session with a driver or a token store of one's own.
            pub fn builder(
                client: $crate::oidc::OidcClient,
            ) -> SessionBuilder<$crate::oidc::OidcClient> {
                let session = $crate::oauth2::Session::builder(client.oauth().clone());
                SessionBuilder::over(client, session)
            }

            /// Asks a provider for its metadata and begins a session there, with the client that
            /// the caller makes of it. A client with rules of its own for ID Tokens, such as
            /// another algorithm than RS256, goes to [`builder`](Self::builder).
            ///
            /// # Errors
            ///
            /// Those of discovery, and the caller's own; metadata without keys.
            pub $($async)* fn discover(
                issuer: &str,
                client: impl FnOnce(
                    $crate::oauth2::ServerMetadata,
                )
                    -> Result<$crate::oauth2::Client, $crate::oauth2::Error>,
            ) -> Result<Self, $crate::oidc::Error> {
                let driver = crate::Driver::new()?;
                let server = driver.run($crate::oidc::discover(issuer)) $($await)* ?;
                let client = $crate::oidc::OidcClient::new(client(server)?)?;
                Ok(Self::builder(client).driver(driver).build()?)
            }

            /// Begins a login: where to send the user's browser, and what to keep for this user
            /// until the browser comes back.
            ///
            /// # Errors
            ///
            /// Where the provider has no authorization endpoint or wants requests
            /// [pushed](Self::pushed_authorization_url), or the request is one that the standard
            /// forbids.
            pub fn authorization_url<'a>(
                &'a self,
                request: impl FnOnce(
                    $crate::oidc::AuthenticationRequest<'a>,
                ) -> $crate::oidc::AuthenticationRequest<'a>,
            ) -> Result<
                ($crate::oauth2::Authorization, $crate::oidc::PendingAuthentication),
                $crate::oidc::Error,
            > {
                request(self.client().authentication()).begin(self.driver().env())
            }

            /// Begins a login with a request that is handed to the provider beforehand
            /// ([RFC 9126]): the URL for the browser holds a reference to it, and is good for as
            /// long as [`Authorization::expires_at`](crate::oauth2::Authorization::expires_at) says.
            ///
            /// # Errors
            ///
            /// As [`authorization_url`](Self::authorization_url); where the provider takes no such
            /// request, and what it said.
            ///
            /// [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126
            pub $($async)* fn pushed_authorization_url<'a>(
                &'a self,
                request: impl FnOnce(
                    $crate::oidc::AuthenticationRequest<'a>,
                ) -> $crate::oidc::AuthenticationRequest<'a>,
            ) -> Result<
                ($crate::oauth2::Authorization, $crate::oidc::PendingAuthentication),
                $crate::oidc::Error,
            > {
                let request = request(self.client().authentication());
                self.driver().run(request.push()) $($await)*
            }

            /// Finishes a login with the URL, or its query, that the browser came back to. From
            /// then on calls go out with the new tokens.
            ///
            /// # Errors
            ///
            /// What the provider or the user said, answers that do not belong to this login, and
            /// every rule of ID Tokens.
            pub $($async)* fn authenticate<'a>(
                &self,
                pending: $crate::oidc::PendingAuthentication,
                callback: impl Into<$crate::oauth2::Callback<'a>>,
            ) -> Result<$crate::oidc::Authenticated, $crate::oidc::Error> {
                self.sign_in(self.client().login(pending.response(callback)?)) $($await)*
            }

            /// Runs a login, and makes its tokens the session's: one on another device
            /// ([`login_device`](crate::oidc::OidcClient::login_device)), one that the provider asks
            /// for ([`login_backchannel`](crate::oidc::OidcClient::login_backchannel)), or one from
            /// the browser with more to say in its token request, such as
            /// `client.login(response).resource(resource)`. It has to be of this session's client: what
            /// it ends in is renewed at that client's server.
            ///
            /// # Errors
            ///
            /// As [`authenticate`](Self::authenticate).
            pub $($async)* fn sign_in(
                &self,
                login: $crate::oidc::Login,
            ) -> Result<$crate::oidc::Authenticated, $crate::oidc::Error> {
                self.driver().run(self.calls.auth().sign_in(login)) $($await)*
            }

            /// Asks for more claims about the user; an access token that has expired is renewed
            /// first.
            ///
            /// # Errors
            ///
            /// Where nobody is logged in, those of a renewal, and claims about somebody else.
            pub $($async)* fn userinfo(
                &self,
            ) -> Result<$crate::oidc::UserInfo, $crate::oidc::Error> {
                self.calls.run_apart(self.calls.auth().userinfo()) $($await)*
            }

            /// Begins a logout at the provider, of the user who is logged in: where to send the
            /// browser and, where it is to come back, what to keep until it does. The tokens stay
            /// until [`revoke`](Self::revoke) or the session's end.
            ///
            /// # Errors
            ///
            /// Where the provider has no such endpoint, and URLs that it could not come back to.
            pub fn logout_url(
                &self,
                request: impl FnOnce($crate::oidc::Logout<'_>) -> $crate::oidc::Logout<'_>,
            ) -> Result<
                ($crate::oidc::EndSession, Option<$crate::oidc::PendingLogout>),
                $crate::oidc::Error,
            > {
                let tokens = self.token();
                let id_token = tokens.as_ref().and_then(|tokens| tokens.id_token());
                let logout = self.client().logout();
                let logout = match id_token {
                    Some(id_token) => logout.id_token_hint(id_token),
                    None => logout,
                };
                request(logout).begin(self.driver().env())
            }

            /// Checks a Logout Token that the provider has posted: `form` is the body of its
            /// request. Gives who is logged out, and the answer to send when their sessions are
            /// ended, which is 400 for a token that is none.
            ///
            /// Any session of the client will do; the token says whose it is about.
            pub $($async)* fn backchannel_logout(
                &self,
                form: &[u8],
            ) -> (
                Result<$crate::oidc::LogoutToken, $crate::oidc::Error>,
                $crate::step::Response,
            ) {
                let check = self.client().backchannel_logout(form);
                let outcome = self.driver().run(check) $($await)*;
                let answer = $crate::oidc::backchannel_response(&outcome);
                (outcome, answer)
            }

            /// Revokes the tokens and forgets them. To stop waiting does not stop it.
            ///
            /// # Errors
            ///
            /// The provider's refusal. Where it could not be reached the tokens are kept.
            pub $($async)* fn revoke(&self) -> Result<(), $crate::oidc::Error> {
                Ok(self.calls.run_apart(self.calls.auth().revoke()) $($await)* ?)
            }

            /// Who is logged in, by the last ID Token that was checked.
            pub fn authentication(&self) -> Option<$crate::oidc::OriginalAuthentication> {
                self.calls.auth().authentication()
            }

            /// The client that the session is for.
            pub fn client(&self) -> &$crate::oidc::OidcClient {
                self.calls.auth().client()
            }
        }
    };
}
