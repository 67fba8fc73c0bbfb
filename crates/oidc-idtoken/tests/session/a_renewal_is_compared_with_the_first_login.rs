//! Core 12.2: with the first login, also where a renewal in between said less than it.

use oauth_step::{IntoStep, Record, Secret, TokenStore};
use oidc_idtoken::{Error, OidcSession, Rule};

use super::stage::Stage;
use crate::support::Case;
use crate::support::provider::client;

#[track_caller]
fn assert_refused(ended: &Result<(), Error>, claim: &str) {
    let Err(Error::IdToken(error)) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!((error.rule(), error.claim()), (Rule::Refresh, Some(claim)));
}

#[test]
fn a_nonce_left_out_once_is_still_the_first_ones() {
    let stage = Stage::signed_in(|token| token);
    stage.renew_with(|token| token).0.unwrap();
    let nonce = stage.nonce.clone();
    stage
        .renew_with(|token| token.with("nonce", nonce))
        .0
        .unwrap();
    stage.renew_with(|token| token).0.unwrap();
    assert_refused(
        &stage.renew_with(|token| token.with("nonce", "other")).0,
        "nonce",
    );
}

#[test]
fn an_auth_time_left_out_once_is_still_the_first_ones() {
    let at = |token: Case| token.with("auth_time", 1_600_000_000);
    let stage = Stage::signed_in(at);
    stage.renew_with(|token| token).0.unwrap();
    stage.renew_with(at).0.unwrap();
    let later = |token: Case| token.with("auth_time", 1_600_000_001);
    assert_refused(&stage.renew_with(later).0, "auth_time");
}

#[test]
fn a_new_login_is_a_new_first() {
    let mut stage = Stage::signed_in(|token| token);
    stage.renew_with(|token| token).0.unwrap();
    stage.sign_in(|token| token.with("sub", "user-2"));
    assert_eq!(stage.session.authentication().unwrap().subject(), "user-2");
    stage
        .renew_with(|token| token.with("sub", "user-2"))
        .0
        .unwrap();
    assert_refused(&stage.renew_with(|token| token).0, "sub");
}

#[test]
fn a_restored_session_knows_who_is_signed_in() {
    let stage = Stage::signed_in(|token| token);
    let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
    let stage = Stage { session, ..stage };
    assert!(stage.session.authentication().is_none());
    let step = stage.session.restore().into_step(&stage.env).unwrap();
    assert!(
        stage
            .run(step, &mut Vec::new(), |_| panic!("nothing is sent"))
            .unwrap()
    );
    let user = stage.session.authentication().unwrap();
    assert_eq!(
        (user.issuer(), user.subject()),
        ("https://op.example", "user-1")
    );
    assert_refused(
        &stage.renew_with(|token| token.with("sub", "user-2")).0,
        "sub",
    );
}

/// What a renewal left out is known after a restart, and in other processes.
#[test]
fn and_so_it_is_after_a_restart() {
    let at = |token: Case| token.with("auth_time", 1_600_000_000);
    let stage = Stage::signed_in(at);
    stage.renew_with(|token| token).0.unwrap();
    let restarted = |stage: Stage| {
        let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
        let stage = Stage { session, ..stage };
        let step = stage.session.restore().into_step(&stage.env).unwrap();
        let nothing = |_: &_| panic!("nothing is sent");
        assert!(stage.run(step, &mut Vec::new(), nothing).unwrap());
        stage
    };
    let stage = restarted(stage);
    let nonce = stage.nonce.clone();
    let same = |token: Case| at(token).with("nonce", nonce.as_str());
    stage.renew_with(same).0.unwrap();
    stage.renew_with(|token| token).0.unwrap();
    let stage = restarted(stage);
    let later = |token: Case| token.with("auth_time", 1_600_000_001);
    assert_refused(&stage.renew_with(later).0, "auth_time");
}

#[test]
fn a_first_login_that_cannot_be_read_lets_nobody_take_its_place() {
    let stage = Stage::signed_in(|token| token);
    let damaged = stage.store_text().replace(&stage.id_token(), "damaged");
    let stored = stage.store.load("jane").unwrap().unwrap();
    let record = Record {
        version: stored.version + 1,
        data: Secret::new(damaged.into_bytes()),
    };
    assert!(stage.store.save("jane", &record).unwrap());
    let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
    let stage = Stage { session, ..stage };
    let step = stage.session.restore().into_step(&stage.env).unwrap();
    let nothing = |_: &_| panic!("nothing is sent");
    assert!(stage.run(step, &mut Vec::new(), nothing).unwrap());
    let ended = stage.renew_with(|token| token.with("sub", "user-2")).0;
    assert!(matches!(&ended, Err(Error::IdToken(error)) if error.rule() == Rule::Refresh));
}
