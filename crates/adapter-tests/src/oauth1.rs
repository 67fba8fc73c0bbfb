//! An adapter's `OAuth1Session` as the suite sees it.

use core::fmt::Debug;

use oauth_step::{IntoStep, Pending, Response};
use oauth1_core::{Client, Error, TemporaryCredentials, TokenCredentials};

use crate::{Session as _, Soon, Stack};

/// The adapter's `OAuth1Session`.
pub trait OAuth1Session: Clone + Debug + Send + Sync + 'static {
    /// Whose it is.
    type Stack: Stack;

    /// A session over an open stack.
    fn open(stack: &Self::Stack, client: Client) -> Self;

    /// The same with token credentials.
    #[must_use]
    fn with_token(&self, token: TokenCredentials) -> Self;

    /// Begins a login.
    fn temporary_credentials(&self, callback: &str) -> Soon<Result<TemporaryCredentials, Error>>;

    /// Finishes a login.
    fn authenticate(
        &self,
        temporary: TemporaryCredentials,
        callback: String,
    ) -> Soon<Result<TokenCredentials, Error>>;

    /// Runs a flow that ends in token credentials.
    fn sign_in<I>(&self, flow: I) -> Soon<Result<TokenCredentials, Error>>
    where
        I: IntoStep<Flow: Pending<Output = TokenCredentials, Error = Error> + Send + 'static>
            + Send
            + 'static;

    /// Forgets the token credentials.
    fn sign_out(&self);

    /// The current token credentials.
    fn token(&self) -> Option<TokenCredentials>;

    /// Signed calls.
    fn calls(&self) -> <Self::Stack as Stack>::Session<oauth1_core::Session>;

    /// Sends a signed GET, and reads the response to its end.
    fn get(&self, url: &str) -> Soon<Result<Response, Error>> {
        self.calls().get(url)
    }
}

/// Implements the trait for one adapter, inside `wrap!`.
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
macro_rules! wrap_oauth1 {
    ($name:ident over $adapter:ident, $wait:ident) => {
        /// Its OAuth 1.0a session.
        #[derive(Clone, Debug)]
        pub struct OAuth1($adapter::OAuth1Session);

        impl $crate::OAuth1Session for OAuth1 {
            type Stack = $name;

            fn open(stack: &$name, client: oauth1_core::Client) -> Self {
                Self($adapter::OAuth1Session::with_driver(
                    stack.0.clone(),
                    client,
                ))
            }

            fn with_token(&self, token: oauth1_core::TokenCredentials) -> Self {
                Self(self.0.with_token(token))
            }

            fn temporary_credentials(
                &self,
                callback: &str,
            ) -> $crate::Soon<Result<oauth1_core::TemporaryCredentials, oauth1_core::Error>> {
                let (session, callback) = (self.0.clone(), callback.to_owned());
                $wait!(session.temporary_credentials(&callback))
            }

            fn authenticate(
                &self,
                temporary: oauth1_core::TemporaryCredentials,
                callback: String,
            ) -> $crate::Soon<Result<oauth1_core::TokenCredentials, oauth1_core::Error>> {
                let session = self.0.clone();
                $wait!(session.authenticate(temporary, &*callback))
            }

            fn sign_in<I>(
                &self,
                flow: I,
            ) -> $crate::Soon<Result<oauth1_core::TokenCredentials, oauth1_core::Error>>
            where
                I: oauth_step::IntoStep<
                        Flow: oauth_step::Pending<
                            Output = oauth1_core::TokenCredentials,
                            Error = oauth1_core::Error,
                        > + Send
                                  + 'static,
                    > + Send
                    + 'static,
            {
                let session = self.0.clone();
                $wait!(session.sign_in(flow))
            }

            fn sign_out(&self) {
                self.0.sign_out();
            }

            fn token(&self) -> Option<oauth1_core::TokenCredentials> {
                self.0.token()
            }

            fn calls(&self) -> Calls<oauth1_core::Session> {
                Calls(self.0.as_ref().clone())
            }
        }
    };
}
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
pub(crate) use wrap_oauth1;
