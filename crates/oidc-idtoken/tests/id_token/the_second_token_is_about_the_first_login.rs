//! Core 3.3.3.6: in a hybrid flow, `iss` and `sub` are those of the ID Token from the browser.

use oidc_idtoken::{Error, IdTokenVerifier, Problem, Rule};

use crate::support::{CLIENT, Case};

const OTHER: &str = "https://other.example";

/// A token after one from this issuer, about this user.
fn second(issuer: &str, subject: &str) -> Case {
    let first = Case::good().with("iss", issuer).with("sub", subject);
    let issuer = issuer.to_owned();
    let first = first.verifier(|_| IdTokenVerifier::new(issuer, CLIENT));
    let first = first.accepted().authentication();
    Case::good().expecting(|expected| expected.after(first))
}

#[track_caller]
fn assert_refused(case: Case, claim: &str) {
    let Err(Error::IdToken(error)) = case.verify() else {
        panic!("accepted")
    };
    let found = (error.rule(), error.problem(), error.claim());
    assert_eq!(found, (Rule::Hybrid, Problem::Mismatch, Some(claim)));
}

#[test]
fn the_same_user_is_accepted() {
    second("https://op.example", "user-1").accepted();
}

#[test]
fn another_issuer_is_refused() {
    assert_refused(second(OTHER, "user-1"), "iss");
}

#[test]
fn another_user_is_refused() {
    assert_refused(second("https://op.example", "user-2"), "sub");
    assert_refused(second("https://op.example", "USER-1"), "sub");
}
