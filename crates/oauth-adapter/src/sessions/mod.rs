//! The words of sessions, written once: an adapter has them with its own `Driver` and `Session`.
//!
//! They are macros because a method is `async` in one stack and not in another, and nothing else
//! of it differs.

#![expect(
    clippy::crate_in_macro_def,
    reason = "`Driver` and `Session` are the calling crate's"
)]

mod apart;
mod assertion;
mod auth;
mod builder;
mod oauth1;
mod oauth2;
mod oidc;

/// Writes `OAuth1Auth`, `OAuth1Session`, `OAuth2Auth`, `OAuth2Session`, `OidcSession`,
/// `AssertionSession` and `SessionBuilder` for an adapter.
///
/// The first word says whether what sends is `async` or `blocking`; then come the types, each with
/// its documentation for this stack.
///
/// The calling crate has `crate::Driver` (`new`, `run`, `env`, `with_store`) and
/// `crate::Session<A: Authorize>` (`new`, `with_patience`, `auth`, `driver`, `run_apart`, `close`).
/// Each type is a newtype over a `Session`, which it gives by `AsRef`; the methods that begin a
/// request are the stack's own, in an `impl` of the adapter's.
#[macro_export]
macro_rules! sessions {
    (async, $($types:tt)+) => {
        $crate::__session_types! { [async] [.await] $($types)+ }
    };
    (blocking, $($types:tt)+) => {
        $crate::__session_types! { [] [] $($types)+ }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __session_types {
    (
        $async:tt $await:tt
        $(#[$oauth1_auth:meta])* OAuth1Auth;
        $(#[$oauth1:meta])* OAuth1Session;
        $(#[$auth:meta])* OAuth2Auth;
        $(#[$oauth2:meta])* OAuth2Session;
        $(#[$oidc:meta])* OidcSession;
        $(#[$assertion:meta])* AssertionSession;
        $(#[$builder:meta])* SessionBuilder;
    ) => {
        $crate::__oauth1_auth! { $(#[$oauth1_auth])* }
        $crate::__oauth1_session! { $async $await $(#[$oauth1])* }
        $crate::__oauth2_auth! { $(#[$auth])* }
        $crate::__oauth2_session! { $async $await $(#[$oauth2])* }
        $crate::__oidc_session! { $async $await $(#[$oidc])* }
        $crate::__assertion_session! { $async $await $(#[$assertion])* }
        $crate::__session_builder! { $(#[$builder])* }
    };
}

// What every session has: its type, its tokens, and its end.
#[doc(hidden)]
#[macro_export]
macro_rules! __session_type {
    ([$($async:tt)*] [$($await:tt)*] $name:ident over $auth:ty, $error:ty; $(#[$doc:meta])*) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            calls: crate::Session<$auth>,
        }

        impl $name {
            /// The current tokens, valid or not.
            pub fn token(&self) -> Option<$crate::oauth2::Tokens> {
                self.calls.auth().tokens()
            }

            /// Renews the tokens now, or joins the renewal in flight. To stop waiting does not
            /// stop it.
            ///
            /// # Errors
            ///
            /// Those of the renewal.
            pub $($async)* fn refresh(&self) -> Result<(), $error> {
                self.calls.run_apart(self.calls.auth().refresh()) $($await)*
            }

            /// Takes up the tokens that an earlier run has left in the store; says whether there
            /// were any.
            ///
            /// # Errors
            ///
            /// The store's own, or a record of another kind.
            pub $($async)* fn restore(&self) -> Result<bool, $error> {
                let restored = self.driver().run(self.calls.auth().restore()) $($await)* ?;
                Ok(restored)
            }

            /// What carries the messages; any other flow can be run by it.
            pub fn driver(&self) -> &crate::Driver {
                self.calls.driver()
            }

            /// Waits until no renewal is in flight. To drop a session closes it too, but a
            /// process or runtime that ends right after takes a renewal down with it.
            pub $($async)* fn close(self) {
                self.calls.close() $($await)*;
            }
        }

        impl AsRef<crate::Session<$auth>> for $name {
            fn as_ref(&self) -> &crate::Session<$auth> {
                &self.calls
            }
        }
    };
}
