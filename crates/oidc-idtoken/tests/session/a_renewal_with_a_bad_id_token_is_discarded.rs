//! Core 12.2: a failed check discards the whole answer, and all who wait learn why.

use oauth2_core::Disposition;
use oidc_idtoken::{Error, Rule};

use super::stage::Stage;
use crate::support::{Case, forged_rsa};

fn refused(change: impl FnOnce(Case) -> Case) -> Rule {
    let stage = Stage::signed_in(|token| token);
    let old = stage.id_token();
    let (ended, log) = stage.renew_with(change);
    // The claim on the renewal and its release were saved, the new tokens were not.
    let saved = stage.store_text();
    assert!(!saved.contains("access-2"), "{saved}");
    assert_eq!(stage.access_token(), "access-1");
    assert_eq!(stage.id_token(), old);
    assert!(log.contains(&"token"), "{log:?}");
    match ended {
        Err(error @ Error::IdToken(_)) => {
            assert_eq!(error.disposition(), Disposition::HostilePeer);
            let Error::IdToken(error) = error else {
                unreachable!()
            };
            error.rule()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_user_ends_the_renewal() {
    assert_eq!(refused(|token| token.with("sub", "user-2")), Rule::Refresh);
}

#[test]
fn every_rule_holds_for_a_renewal() {
    assert_eq!(refused(|token| token.by(forged_rsa())), Rule::Signature);
    assert_eq!(
        refused(|token| token.with("iss", "https://other.example")),
        Rule::Iss
    );
    assert_eq!(refused(|token| token.with("aud", "other")), Rule::Aud);
    assert_eq!(refused(|token| token.with("exp", 1)), Rule::Times);
    assert_eq!(
        refused(|token| token.with("at_hash", "wrong")),
        Rule::AtHash
    );
    assert_eq!(refused(|token| token.with("nonce", "other")), Rule::Refresh);
    assert_eq!(refused(|token| token.typ(Some("logout+jwt"))), Rule::Kind);
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
