//! A thousand at once.

mod a_thousand_callers_renew_once;
mod a_thousand_verifiers_fetch_once;

/// At once.
const CROWD: usize = 1_000;
