//! Core 12.2: a failed check discards the whole answer, and all who wait learn why.

use oauth2_core::Disposition;
use oidc_idtoken::{Error, Rule};

use super::stage::Stage;
use crate::support::Case;
use crate::support::broken::{Broken, all};

fn refused(change: impl FnOnce(Case) -> Case) -> Rule {
    match refused_token(|token| change(token).token()) {
        Error::IdToken(error) => error.rule(),
        other => panic!("{other}"),
    }
}

/// What ends a renewal that brings a token made of a good one.
fn refused_token(token: impl FnOnce(Case) -> String) -> Error {
    let stage = Stage::signed_in(|token| token);
    let old = stage.id_token();
    let (ended, log) = stage.renew_with_token(token);
    // The claim on the renewal and its release were saved, the new tokens were not.
    let saved = stage.store_text();
    assert!(!saved.contains("access-2"), "{saved}");
    assert_eq!(stage.access_token(), "access-1");
    assert_eq!(stage.id_token(), old);
    // One token request, the keys perhaps, and the store; nothing after the verdict but that.
    let requests = log.iter().filter(|step| **step == "token").count();
    assert_eq!((requests, log.last()), (1, Some(&"save")), "{log:?}");
    let error = ended.unwrap_err();
    assert_eq!(error.disposition(), Disposition::HostilePeer);
    error
}

#[test]
fn another_user_ends_the_renewal() {
    assert_eq!(refused(|token| token.with("sub", "user-2")), Rule::Refresh);
}

#[test]
fn every_rule_holds_for_a_renewal() {
    for broken in all().into_iter().filter(Broken::counts_in_a_renewal) {
        broken.assert_is(&refused_token(broken.token));
    }
    assert_eq!(refused(|token| token.with("nonce", "other")), Rule::Refresh);
}

#[test]
fn a_good_id_token_is_checked_before_anything_is_saved() {
    let stage = Stage::signed_in(|token| token);
    let old = stage.id_token();
    let (ended, log) = stage.renew_with(|token| token);
    ended.unwrap();
    assert_eq!(stage.access_token(), "access-2");
    assert_ne!(stage.id_token(), old);
    // Keys are an hour old by then, so they are fetched again: before the tokens are saved.
    assert_eq!(log, ["load", "save", "token", "keys", "save"]);
}

#[test]
fn an_explicit_renewal_is_checked_too() {
    use oauth_step::IntoStep;
    let stage = Stage::signed_in(|token| token);
    for (sub, good) in [("user-2", false), ("user-1", true)] {
        let token = stage.now_good().with("sub", sub).token();
        let answer = super::stage::answer("access-2", Some(&token));
        let step = stage.session.refresh().into_step(&stage.env).unwrap();
        let ended = stage.run(step, &mut Vec::new(), |_| Ok(answer.clone()));
        assert_eq!(ended.is_ok(), good, "{ended:?}");
        assert_eq!(
            stage.access_token(),
            if good { "access-2" } else { "access-1" }
        );
    }
}
