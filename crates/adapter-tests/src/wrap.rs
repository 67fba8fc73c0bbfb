//! An adapter's types as those of the suite, written once for all adapters: their methods have the
//! same names, and are async in one and blocking in another.

/// Implements the traits of the suite for one adapter.
///
/// `$wait` makes a future of a call to the adapter: `awaited` or `threaded`; `$tells` is
/// `TELLS_HANDSHAKES`. The module of the
/// adapter has `driver(Options)` and `send(adapter's session, request)`.
macro_rules! wrap {
    ($name:ident over $adapter:ident, $carrier:ident, $wait:ident, $tells:literal) => {
        /// The suite over this adapter.
        #[derive(Clone, Debug)]
        pub struct $name($adapter::Driver);

        /// Its calls with any credential.
        pub struct Calls<A: oauth_step::Authorize>($adapter::Session<A>);

        impl<A: oauth_step::Authorize> Clone for Calls<A> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<A: oauth_step::Authorize> core::fmt::Debug for Calls<A> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.fmt(f)
            }
        }

        /// Its OAuth 2 session.
        #[derive(Clone, Debug)]
        pub struct OAuth2($adapter::OAuth2Session);

        /// Its session of service accounts.
        #[derive(Clone, Debug)]
        pub struct Assertion($adapter::AssertionSession);

        impl $crate::Stack for $name {
            const NAME: &'static str = stringify!($adapter);
            const CARRIER: $crate::Carrier = $crate::Carrier::$carrier;
            const TELLS_HANDSHAKES: bool = $tells;
            type Session<A: oauth_step::Authorize> = Calls<A>;
            type OAuth1 = OAuth1;
            type OAuth2 = OAuth2;
            type Oidc = Oidc;
            type Assertion = Assertion;

            fn open(options: $crate::Options) -> Result<Self, oauth_step::TransportError> {
                driver(options).map(Self)
            }

            fn run<I>(&self, flow: I) -> $crate::Soon<$crate::Outcome<I>>
            where
                I: oauth_step::IntoStep<
                        Flow: oauth_step::Pending<Output: Send + 'static> + Send + 'static,
                    > + Send
                    + 'static,
            {
                let driver = self.0.clone();
                $wait!(driver.run(flow))
            }

            fn session<A: oauth_step::Authorize>(&self, auth: A) -> Calls<A> {
                Calls($adapter::Session::new(auth, self.0.clone()))
            }

            fn outside(
                &self,
                token: &str,
            ) -> Result<Calls<oauth2_core::Bearer>, oauth2_core::Error> {
                let driver = self.0.clone();
                let auth = $adapter::OAuth2Auth::with_driver(driver, token.to_owned())?;
                Ok(Calls(auth.as_ref().clone()))
            }

            fn signing(&self, signer: oauth1_core::Signer) -> Calls<oauth1_core::Signer> {
                let auth = $adapter::OAuth1Auth::with_driver(self.0.clone(), signer);
                Calls(auth.as_ref().clone())
            }
        }

        impl<A: oauth_step::Authorize> $crate::Session<A> for Calls<A> {
            fn with_patience(self, patience: core::time::Duration) -> Self {
                Self(self.0.with_patience(patience))
            }

            fn stream(
                &self,
                request: http::Request<$crate::Payload>,
            ) -> $crate::Soon<Result<http::Response<$crate::Chunks>, A::Error>> {
                Box::pin(send(self.0.clone(), request))
            }

            fn close(self) -> $crate::Soon<()> {
                $wait!(self.0.close())
            }
        }

        $crate::oauth1::wrap_oauth1!($name over $adapter, $wait);

        impl $crate::OAuth2Session for OAuth2 {
            type Stack = $name;

            fn open(stack: &$name, client: oauth2_core::Client, setup: $crate::Setup) -> Self {
                let mut session = $adapter::OAuth2Session::builder(client);
                if let Some(request) = setup.client_credentials {
                    session = session.client_credentials(request);
                }
                Self($crate::wrap::set_up!(session, stack, setup))
            }

            fn discover(
                issuer: &str,
                client: impl FnOnce(
                    oauth2_core::ServerMetadata,
                ) -> Result<oauth2_core::Client, oauth2_core::Error>
                + Send
                + 'static,
            ) -> $crate::Soon<Result<Self, oauth2_core::Error>> {
                let issuer = issuer.to_owned();
                let session = $wait!($adapter::OAuth2Session::discover(&issuer, client));
                Box::pin(async move { session.await.map(Self) })
            }

            fn authorization_url(
                &self,
                request: impl FnOnce(
                    oauth2_core::AuthorizationRequestBuilder<'_>,
                ) -> oauth2_core::AuthorizationRequestBuilder<'_>,
            ) -> Result<
                (
                    oauth2_core::Authorization,
                    oauth2_core::PendingAuthorization,
                ),
                oauth2_core::Error,
            > {
                self.0.authorization_url(request)
            }

            fn pushed_authorization_url(
                &self,
                request: impl FnOnce(
                    oauth2_core::AuthorizationRequestBuilder<'_>,
                ) -> oauth2_core::AuthorizationRequestBuilder<'_>
                + Send
                + 'static,
            ) -> $crate::Soon<
                Result<
                    (
                        oauth2_core::Authorization,
                        oauth2_core::PendingAuthorization,
                    ),
                    oauth2_core::Error,
                >,
            > {
                let session = self.0.clone();
                $wait!(session.pushed_authorization_url(request))
            }

            fn authenticate(
                &self,
                pending: oauth2_core::PendingAuthorization,
                callback: String,
            ) -> $crate::Soon<Result<oauth2_core::Tokens, oauth2_core::Error>> {
                let session = self.0.clone();
                $wait!(session.authenticate(pending, &*callback))
            }

            fn sign_in<I>(
                &self,
                flow: I,
            ) -> $crate::Soon<Result<oauth2_core::Tokens, oauth2_core::Error>>
            where
                I: oauth_step::IntoStep<
                        Flow: oauth_step::Pending<
                            Output = oauth2_core::Tokens,
                            Error = oauth2_core::Error,
                        > + Send
                                  + 'static,
                    > + Send
                    + 'static,
            {
                let session = self.0.clone();
                $wait!(session.sign_in(flow))
            }

            fn calls(&self) -> Calls<oauth2_core::Session> {
                Calls(self.0.as_ref().clone())
            }

            $crate::wrap::all!($wait, oauth2_core::Error);
            $crate::wrap::user!($wait, oauth2_core::Tokens, oauth2_core::Error);
        }

        $crate::oidc::wrap_oidc!($name over $adapter, $wait);

        impl $crate::AssertionSession for Assertion {
            type Stack = $name;

            fn open(
                stack: &$name,
                source: oauth2_core::AssertionSource,
                setup: $crate::Setup,
            ) -> Self {
                let mut session = $adapter::AssertionSession::builder(source);
                Self($crate::wrap::set_up!(session, stack, setup))
            }

            fn calls(&self) -> Calls<oauth2_core::Session> {
                Calls(self.0.as_ref().clone())
            }

            $crate::wrap::all!($wait, oauth2_core::Error);
        }
    };
}
pub(crate) use wrap;

/// What every kind of session has.
macro_rules! all {
    ($wait:ident, $error:ty) => {
        fn restore(&self) -> $crate::Soon<Result<bool, $error>> {
            let session = self.0.clone();
            $wait!(session.restore())
        }

        fn refresh(&self) -> $crate::Soon<Result<(), $error>> {
            let session = self.0.clone();
            $wait!(session.refresh())
        }

        fn token(&self) -> Option<oauth2_core::Tokens> {
            self.0.token()
        }

        fn close(self) -> $crate::Soon<()> {
            $wait!(self.0.close())
        }
    };
}
pub(crate) use all;

/// What sessions of users have.
macro_rules! user {
    ($wait:ident, $output:ty, $error:ty) => {
        fn device_authorization(
            &self,
            request: impl FnOnce(
                oauth2_core::BeginDeviceAuthorization,
            ) -> oauth2_core::BeginDeviceAuthorization
            + Send
            + 'static,
        ) -> $crate::Soon<Result<oauth2_core::DeviceAuthorization, $error>> {
            let session = self.0.clone();
            $wait!(session.device_authorization(request))
        }

        fn authenticate_device(
            &self,
            authorization: oauth2_core::DeviceAuthorization,
        ) -> $crate::Soon<Result<$output, $error>> {
            let session = self.0.clone();
            $wait!(session.authenticate_device(&authorization))
        }

        fn revoke(&self) -> $crate::Soon<Result<(), $error>> {
            let session = self.0.clone();
            $wait!(session.revoke())
        }
    };
}
pub(crate) use user;

/// What every kind of builder takes.
macro_rules! set_up {
    ($builder:ident, $stack:ident, $setup:ident) => {{
        $builder = $builder.driver($stack.0.clone());
        if let Some((key, store)) = $setup.store {
            $builder = $builder.store(key, store);
        }
        if let Some(hook) = $setup.on_token {
            $builder = $builder.on_token(hook);
        }
        if let Some(patience) = $setup.patience {
            $builder = $builder.patience(patience);
        }
        if let Some(change) = $setup.with {
            $builder = $builder.with(change);
        }
        $builder.build().expect("a session")
    }};
}
pub(crate) use set_up;

/// Boxes a future.
pub(crate) fn soon<T>(future: impl Future<Output = T> + Send + 'static) -> crate::Soon<T> {
    Box::pin(future)
}

/// The future of an async call.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
macro_rules! awaited {
    ($call:expr) => {
        $crate::wrap::soon(async move { $call.await })
    };
}
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(crate) use awaited;

/// The future of a call that blocks.
#[cfg(feature = "ureq")]
macro_rules! threaded {
    ($call:expr) => {
        $crate::ureq::apart(move || $call)
    };
}
#[cfg(feature = "ureq")]
pub(crate) use threaded;

/// Says to a builder what all builders can be told, in the same words, and builds.
macro_rules! settings {
    ($adapter:ident, $driver:ident, $options:ident) => {{
        let mut driver = $driver;
        if let Some(env) = $options.env {
            driver = driver.env(env);
        }
        if let Some(store) = $options.store {
            driver = driver.store(store);
        }
        if let Some(deadline) = $options.deadline {
            driver = driver.timeout(deadline);
        }
        if let Some(timeout) = $options.connect_timeout {
            driver = driver.connect_timeout(timeout);
        }
        if let Some(limit) = $options.body_limit {
            driver = driver.body_limit(limit);
        }
        if let Some(name) = $options.user_agent {
            driver = driver.user_agent(&name);
        }
        if let Some(roots) = $options.roots {
            driver = driver.root_certificates(roots.as_bytes());
        }
        if let Some((chain, key)) = $options.identity {
            let identity = $adapter::ClientIdentity::from_pem(chain.as_bytes(), key.as_bytes());
            driver = driver.client_identity(identity.expect("a key that fits"));
        }
        if $options.ca_bundle_from_env {
            driver = driver.ca_bundle_from_env();
        }
        if $options.accept_invalid {
            driver = driver.dangerous_accept_invalid_certs();
        }
        if $options.allow_http {
            driver = driver.dangerous_allow_http();
        }
        driver.build()
    }};
}
pub(crate) use settings;
