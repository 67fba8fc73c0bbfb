//! An adapter's `OidcSession` as the suite sees it.

use core::fmt::Debug;

use oauth_step::Response;
use oauth2_core::{
    Authorization, BeginDeviceAuthorization, Client, DeviceAuthorization, Error, ServerMetadata,
    Tokens,
};
use oidc_idtoken as oidc;

use crate::{LoggedOut, Session as _, Setup, Soon, Stack};

/// The adapter's `OidcSession`.
pub trait OidcSession: Clone + Debug + Send + Sync + 'static {
    /// Whose it is.
    type Stack: Stack;

    /// A session over an open stack.
    fn open(stack: &Self::Stack, client: oidc::OidcClient, setup: Setup) -> Self;

    /// A session by an issuer's metadata, over a driver with the defaults.
    fn discover(
        issuer: &str,
        client: impl FnOnce(ServerMetadata) -> Result<Client, Error> + Send + 'static,
    ) -> Soon<Result<Self, oidc::Error>>;

    /// Begins a login.
    ///
    /// # Errors
    ///
    /// Those of the session.
    fn authorization_url(
        &self,
        request: impl FnOnce(oidc::AuthenticationRequest<'_>) -> oidc::AuthenticationRequest<'_>,
    ) -> Result<(Authorization, oidc::PendingAuthentication), oidc::Error>;

    /// Begins a login with a request that is pushed.
    fn pushed_authorization_url(
        &self,
        request: impl FnOnce(oidc::AuthenticationRequest<'_>) -> oidc::AuthenticationRequest<'_>
        + Send
        + 'static,
    ) -> Soon<Result<(Authorization, oidc::PendingAuthentication), oidc::Error>>;

    /// Finishes a login.
    fn authenticate(
        &self,
        pending: oidc::PendingAuthentication,
        callback: String,
    ) -> Soon<Result<oidc::Authenticated, oidc::Error>>;

    /// The same where the response was posted in a form.
    fn authenticate_form(
        &self,
        pending: oidc::PendingAuthentication,
        form: Vec<u8>,
    ) -> Soon<Result<oidc::Authenticated, oidc::Error>>;

    /// Begins a login on another device.
    fn device_authorization(
        &self,
        request: impl FnOnce(BeginDeviceAuthorization) -> BeginDeviceAuthorization + Send + 'static,
    ) -> Soon<Result<DeviceAuthorization, oidc::Error>>;

    /// Waits until the user has decided there.
    fn authenticate_device(
        &self,
        authorization: DeviceAuthorization,
    ) -> Soon<Result<oidc::Authenticated, oidc::Error>>;

    /// Asks for claims about the user.
    fn userinfo(&self) -> Soon<Result<oidc::UserInfo, oidc::Error>>;

    /// Begins a logout that comes back to this URL.
    ///
    /// # Errors
    ///
    /// Those of the session.
    fn logout_url(
        &self,
        back: &str,
    ) -> Result<(oidc::EndSession, Option<oidc::PendingLogout>), oidc::Error>;

    /// Checks a Logout Token in a form, and gives the answer to it.
    fn backchannel_logout(&self, form: Vec<u8>) -> Soon<LoggedOut>;

    /// Takes up what the store has.
    fn restore(&self) -> Soon<Result<bool, oidc::Error>>;

    /// Renews now.
    fn refresh(&self) -> Soon<Result<(), oidc::Error>>;

    /// Revokes the tokens.
    fn revoke(&self) -> Soon<Result<(), oidc::Error>>;

    /// The current tokens.
    fn token(&self) -> Option<Tokens>;

    /// Who is logged in.
    fn authentication(&self) -> Option<oidc::OriginalAuthentication>;

    /// Calls with the tokens.
    fn calls(&self) -> <Self::Stack as Stack>::Session<oidc::OidcSession>;

    /// Sends a GET with the tokens, and reads the response to its end.
    fn get(&self, url: &str) -> Soon<Result<Response, oidc::Error>> {
        self.calls().get(url)
    }

    /// Waits until no renewal is in flight.
    fn close(self) -> Soon<()>;
}

/// Implements the trait for one adapter, inside `wrap!`.
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
macro_rules! wrap_oidc {
    ($name:ident over $adapter:ident, $wait:ident) => {
        /// Its OpenID Connect session.
        #[derive(Clone, Debug)]
        pub struct Oidc($adapter::OidcSession);

        impl $crate::OidcSession for Oidc {
            type Stack = $name;

            fn open(stack: &$name, client: oidc_idtoken::OidcClient, setup: $crate::Setup) -> Self {
                let mut session = $adapter::OidcSession::builder(client);
                Self($crate::wrap::set_up!(session, stack, setup))
            }

            fn discover(
                issuer: &str,
                client: impl FnOnce(
                    oauth2_core::ServerMetadata,
                ) -> Result<oauth2_core::Client, oauth2_core::Error>
                + Send
                + 'static,
            ) -> $crate::Soon<Result<Self, oidc_idtoken::Error>> {
                let issuer = issuer.to_owned();
                let session = $wait!($adapter::OidcSession::discover(&issuer, client));
                Box::pin(async move { session.await.map(Self) })
            }

            fn authorization_url(
                &self,
                request: impl FnOnce(
                    oidc_idtoken::AuthenticationRequest<'_>,
                ) -> oidc_idtoken::AuthenticationRequest<'_>,
            ) -> Result<
                (
                    oauth2_core::Authorization,
                    oidc_idtoken::PendingAuthentication,
                ),
                oidc_idtoken::Error,
            > {
                self.0.authorization_url(request)
            }

            fn pushed_authorization_url(
                &self,
                request: impl FnOnce(
                    oidc_idtoken::AuthenticationRequest<'_>,
                ) -> oidc_idtoken::AuthenticationRequest<'_>
                + Send
                + 'static,
            ) -> $crate::Soon<
                Result<
                    (
                        oauth2_core::Authorization,
                        oidc_idtoken::PendingAuthentication,
                    ),
                    oidc_idtoken::Error,
                >,
            > {
                let session = self.0.clone();
                $wait!(session.pushed_authorization_url(request))
            }

            fn authenticate(
                &self,
                pending: oidc_idtoken::PendingAuthentication,
                callback: String,
            ) -> $crate::Soon<Result<oidc_idtoken::Authenticated, oidc_idtoken::Error>> {
                let session = self.0.clone();
                $wait!(session.authenticate(pending, &*callback))
            }

            fn authenticate_form(
                &self,
                pending: oidc_idtoken::PendingAuthentication,
                form: Vec<u8>,
            ) -> $crate::Soon<Result<oidc_idtoken::Authenticated, oidc_idtoken::Error>> {
                let session = self.0.clone();
                $wait!(session.authenticate(pending, oauth2_core::Callback::Form(&form)))
            }

            fn userinfo(
                &self,
            ) -> $crate::Soon<Result<oidc_idtoken::UserInfo, oidc_idtoken::Error>> {
                let session = self.0.clone();
                $wait!(session.userinfo())
            }

            fn logout_url(
                &self,
                back: &str,
            ) -> Result<
                (
                    oidc_idtoken::EndSession,
                    Option<oidc_idtoken::PendingLogout>,
                ),
                oidc_idtoken::Error,
            > {
                self.0
                    .logout_url(|logout| logout.post_logout_redirect_uri(back.to_owned()))
            }

            fn backchannel_logout(&self, form: Vec<u8>) -> $crate::Soon<$crate::LoggedOut> {
                let session = self.0.clone();
                $wait!(session.backchannel_logout(&form))
            }

            fn authentication(&self) -> Option<oidc_idtoken::OriginalAuthentication> {
                self.0.authentication()
            }

            fn calls(&self) -> Calls<oidc_idtoken::OidcSession> {
                Calls(self.0.as_ref().clone())
            }

            $crate::wrap::all!($wait, oidc_idtoken::Error);
            $crate::wrap::user!($wait, oidc_idtoken::Authenticated, oidc_idtoken::Error);
        }
    };
}
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) use wrap_oidc;
