//! `AssertionSession`: service accounts.

#[doc(hidden)]
#[macro_export]
macro_rules! __assertion_session {
    ([$($async:tt)*] [$($await:tt)*] $(#[$doc:meta])*) => {
        $crate::__session_type! {
            [$($async)*] [$($await)*]
            AssertionSession over $crate::oauth2::Session, $crate::oauth2::Error;
            /// A service account, or any other client that signs for itself, and protected calls.
            ///
            /// The first call fetches a token for a signed assertion ([RFC 7523]), or signs the token itself;
            /// each renewal is a new assertion. The key is parsed once. Clones are the same session.
            ///
            $(#[$doc])*
            ///
            /// [RFC 7523]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
        }

        impl AssertionSession {
            /// A session over a driver with the defaults. A
            /// [`JwtBearer`](crate::oauth2::JwtBearer) asks a token endpoint, a
            /// [`SelfSigned`](crate::oauth2::SelfSigned) nobody;
            /// [`ServiceAccount`](crate::oauth2::ServiceAccount) makes either from a file, and
            /// [`Client::jwt_bearer`](crate::oauth2::Client::jwt_bearer) from explicit values.
            ///
            /// # Errors
            ///
            /// Those of [`Driver::new`](crate::Driver::new).
            pub fn new(
                source: impl Into<$crate::oauth2::AssertionSource>,
            ) -> Result<Self, $crate::step::TransportError> {
                Self::builder(source).build()
            }

            /// A session with a driver or a token store of one's own.
            pub fn builder(
                source: impl Into<$crate::oauth2::AssertionSource>,
            ) -> SessionBuilder<$crate::oauth2::AssertionSource> {
                let source = source.into();
                let session = $crate::oauth2::Session::assertion(source.clone());
                SessionBuilder::over(source, session)
            }
        }
    };
}
