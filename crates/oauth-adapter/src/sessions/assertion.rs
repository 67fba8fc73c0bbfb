//! `AssertionSession`: service accounts.

#[doc(hidden)]
#[macro_export]
macro_rules! __assertion_session {
    ([$($async:tt)*] [$($await:tt)*] $(#[$doc:meta])*) => {};
}
