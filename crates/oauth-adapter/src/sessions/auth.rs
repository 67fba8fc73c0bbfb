//! `OAuth2Auth`: a token from outside, attached and never renewed.

#[doc(hidden)]
#[macro_export]
macro_rules! __oauth2_auth {
    ($(#[$doc:meta])*) => {
        /// A token that came from somewhere else. It is attached to calls; when it has expired, the
        /// server says so.
        ///
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct OAuth2Auth {
            calls: crate::Session<$crate::oauth2::Bearer>,
        }

        impl OAuth2Auth {
            /// Attaches this access token to requests. It makes a client; with many tokens, share
            /// a [`driver`](Self::with_driver).
            ///
            /// # Errors
            ///
            /// Where the token is none that a header can hold, and those of
            /// [`Driver::new`](crate::Driver::new).
            pub fn new(
                access_token: impl Into<$crate::step::Secret<String>>,
            ) -> Result<Self, $crate::oauth2::Error> {
                Self::with_driver(crate::Driver::new()?, access_token)
            }

            /// Attaches this access token to requests that this driver's client sends.
            ///
            /// # Errors
            ///
            /// Where the token is none that a header can hold.
            pub fn with_driver(
                driver: crate::Driver,
                access_token: impl Into<$crate::step::Secret<String>>,
            ) -> Result<Self, $crate::oauth2::Error> {
                let tokens = $crate::oauth2::Tokens::new(access_token, driver.env().now())?;
                let calls = crate::Session::new($crate::oauth2::Bearer::new(tokens), driver);
                Ok(Self { calls })
            }

            /// Puts the token somewhere else than into the header, for a server that wants it there.
            #[must_use]
            pub fn with_placement(self, placement: $crate::oauth2::TokenPlacement) -> Self {
                let auth = self.calls.auth().clone().with_placement(placement);
                let driver = self.calls.driver().clone();
                Self {
                    calls: crate::Session::new(auth, driver),
                }
            }
        }

        impl AsRef<crate::Session<$crate::oauth2::Bearer>> for OAuth2Auth {
            fn as_ref(&self) -> &crate::Session<$crate::oauth2::Bearer> {
                &self.calls
            }
        }
    };
}
