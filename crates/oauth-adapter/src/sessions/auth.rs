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
                self.with(|auth| auth.with_placement(placement))
            }

            /// Proves possession of the key that the token is bound to, with each call (RFC 9449).
            #[must_use]
            pub fn with_dpop(self, dpop: $crate::oauth2::Dpop) -> Self {
                self.with(|auth| auth.with_dpop(dpop))
            }

            /// The token is bound to the driver's certificate, which goes with each call (RFC 8705).
            #[must_use]
            pub fn with_certificate_bound(self) -> Self {
                self.with($crate::oauth2::Bearer::with_certificate_bound)
            }

            fn with(
                self,
                change: impl FnOnce($crate::oauth2::Bearer) -> $crate::oauth2::Bearer,
            ) -> Self {
                let auth = change(self.calls.auth().clone());
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
