//! `Session<A>`: any credential, and what carries its messages.

#![expect(clippy::crate_in_macro_def, reason = "`Driver` is the calling crate's")]

/// Writes `Session<A>` for an adapter: the type, what it is made of, and its end. How it sends is
/// the stack's own, in an `impl` beside it.
///
/// The first word says whether what waits is `async` or `blocking`; then comes what is to be said of
/// the type for this stack. The calling crate has `crate::Driver`. The fields are `auth` (an
/// [`Arc`](std::sync::Arc)), `driver`, `patience` and `underway` (an
/// [`Underway`](crate::Underway)).
#[macro_export]
macro_rules! session {
    (async, $(#[$doc:meta])*) => {
        $crate::__session! { [async] [landed] [.await] $(#[$doc])* }
    };
    (blocking, $(#[$doc:meta])*) => {
        $crate::__session! { [] [block] [] $(#[$doc])* }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __session {
    ([$($async:tt)*] [$land:ident] [$($await:tt)*] $(#[$doc:meta])*) => {
        /// A credential and what carries its messages. Clones share both.
        ///
        /// [`OAuth2Session`](crate::OAuth2Session), [`OidcSession`](crate::OidcSession) and the
        /// others are made of it; with a credential of one's own it stands alone.
        $(#[$doc])*
        pub struct Session<A: $crate::step::Authorize> {
            auth: std::sync::Arc<A>,
            driver: crate::Driver,
            patience: core::time::Duration,
            underway: $crate::Underway,
        }

        impl<A: $crate::step::Authorize> Session<A> {
            /// A session with this credential.
            pub fn new(auth: A, driver: crate::Driver) -> Self {
                Self {
                    auth: std::sync::Arc::new(auth),
                    driver,
                    patience: $crate::PATIENCE,
                    underway: $crate::Underway::default(),
                }
            }

            /// The same session, whose calls wait at most so long for a renewal (by default 30 s).
            #[must_use]
            pub fn with_patience(self, patience: core::time::Duration) -> Self {
                Self { patience, ..self }
            }

            /// The credential.
            pub fn auth(&self) -> &A {
                &self.auth
            }

            /// What carries the messages.
            pub fn driver(&self) -> &crate::Driver {
                &self.driver
            }

            /// Waits until no renewal is in flight. To drop a session closes it too, but a process
            /// or runtime that ends right after takes a renewal down with it.
            pub $($async)* fn close(self) {
                self.underway.$land() $($await)*;
            }
        }

        impl<A: $crate::step::Authorize> Clone for Session<A> {
            fn clone(&self) -> Self {
                Self {
                    auth: std::sync::Arc::clone(&self.auth),
                    driver: self.driver.clone(),
                    patience: self.patience,
                    underway: self.underway.clone(),
                }
            }
        }

        impl<A: $crate::step::Authorize> AsRef<Self> for Session<A> {
            fn as_ref(&self) -> &Self {
                self
            }
        }

        impl<A: $crate::step::Authorize> core::fmt::Debug for Session<A> {
            // Not the credential, which may hold secrets.
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct("Session")
                    .field("driver", &self.driver)
                    .field("patience", &self.patience)
                    .finish_non_exhaustive()
            }
        }
    };
}
