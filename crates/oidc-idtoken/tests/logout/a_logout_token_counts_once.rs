//! Back-Channel Logout 2.6 (8), 2.7: what was seen before is refused, and what is ended is exactly
//! what the token names.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use flow_script::env;
use oauth_step::UnixTime;
use oidc_idtoken::{LogoutRule, LogoutTokenVerifier, Problem, ReplayGuard};

use super::case::{Case, refusal};
use crate::support::{NOW, SUBJECT};

#[derive(Default)]
struct Seen(Mutex<HashSet<(String, UnixTime)>>);

impl ReplayGuard for Seen {
    fn is_first(&self, jti: &str, until: UnixTime) -> bool {
        self.0.lock().unwrap().insert((jti.to_owned(), until))
    }
}

fn guarded(case: &Case) -> (LogoutTokenVerifier, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    (case.verifier().replay_guard(seen.clone()), seen)
}

#[test]
fn the_second_time_it_is_refused() {
    let (verifier, seen) = guarded(&Case::good());
    let token = Case::good().verify_by(&verifier, &env()).unwrap();
    let again = Case::good().verify_by(&verifier, &env());
    assert_eq!(refusal(again), (LogoutRule::Replay, Problem::Unexpected));
    let other = Case::good().with("jti", "logout-2");
    other.verify_by(&verifier, &env()).unwrap();
    // Until its age alone refuses it, whatever the leeway.
    assert_eq!(token.remember_until(), UnixTime(NOW + 120 + 300));
    let remembered = ("logout-1".to_owned(), token.remember_until());
    assert!(seen.0.lock().unwrap().contains(&remembered));
}

#[test]
fn one_that_breaks_another_rule_is_not_remembered() {
    let (verifier, seen) = guarded(&Case::good());
    let bad = Case::good().with("nonce", "n");
    let verdict = bad.verify_by(&verifier, &env());
    assert_eq!(refusal(verdict).0, LogoutRule::Nonce);
    assert!(seen.0.lock().unwrap().is_empty());
    Case::good().verify_by(&verifier, &env()).unwrap();
}

#[test]
fn one_without_exp_is_remembered_from_its_making() {
    let case = Case::good().without("exp");
    let verifier = case.verifier().allow_missing_exp();
    let token = case.verify_by(&verifier, &env()).unwrap();
    assert_eq!(token.remember_until(), UnixTime(NOW - 5 + 120 + 300));
}

#[test]
fn it_ends_what_it_names_and_nothing_else() {
    let both = Case::good().accepted();
    assert!(both.ends(SUBJECT, Some("session-1")));
    assert!(!both.ends(SUBJECT, Some("session-2")));
    assert!(!both.ends(SUBJECT, None));
    assert!(!both.ends("user-2", Some("session-1")));
    let user = Case::good().without("sid").accepted();
    assert!(user.ends(SUBJECT, Some("session-2")) && user.ends(SUBJECT, None));
    assert!(!user.ends("user-2", Some("session-1")));
    let session = Case::good().without("sub").accepted();
    assert!(session.ends("user-2", Some("session-1")));
    assert!(!session.ends(SUBJECT, Some("session-2")) && !session.ends(SUBJECT, None));
}
