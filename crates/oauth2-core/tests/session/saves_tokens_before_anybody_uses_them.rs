//! Save, publish, let the others go on: in that order.

use core::time::Duration;

use crate::stage::{Stage, granted};
use flow_script::{done, sent, stores};
use oauth_step::{IntoStep, Record, Step, StoreAnswer, StoreRequest, TokenStore};
use oauth2_core::Renewal;

/// Answers load and claim; gives the renewal on its way to the server.
fn claimed(stage: &Stage, renewal: Step<Renewal>) -> Step<Renewal> {
    let (load, storing) = stores(renewal);
    assert!(matches!(load, StoreRequest::Load { .. }));
    let step = storing
        .stored(stage.store.answer(load), &stage.env)
        .unwrap();
    let (claim, storing) = stores(step);
    assert!(matches!(claim, StoreRequest::Save { .. }));
    storing
        .stored(stage.store.answer(claim), &stage.env)
        .unwrap()
}

#[test]
fn the_new_token_is_in_the_store_before_it_is_in_use() {
    let stage = Stage::stored();
    stage.expire();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (_, awaiting) = sent(claimed(&stage, renewal));
    let response = granted("second", Some("refresh-2"), Some(3600));
    let step = awaiting.receive(Ok(response), &stage.env).unwrap();
    let (save, storing) = stores(step);
    let StoreRequest::Save { key, record } = &save else {
        panic!("expected a save, got {save:?}");
    };
    assert_eq!(&**key, "ada");
    let text = String::from_utf8(record.data.expose().clone()).unwrap();
    assert!(text.contains("refresh-2") && text.contains("second"));
    assert!(
        !format!("{save:?}").contains("refresh-2"),
        "Debug shows a secret"
    );
    // Not saved yet: not in use yet.
    let current = stage.session.tokens().unwrap();
    assert_eq!(current.access_token().expose(), "first");
    assert!(stage.ask(&mut stage.call()).unwrap().pause.is_some());

    done(
        storing
            .stored(stage.store.answer(save), &stage.env)
            .unwrap(),
    );
    assert_eq!(stage.bearer(&mut call), "second");
}

#[test]
fn a_login_is_saved_before_it_is_used() {
    let stage = Stage::with(|builder| builder.with_store_key("ada"));
    let flow = stage
        .session
        .sign_in(crate::stage::granting("first", None, None));
    let (load, storing) = stores(flow.into_step(&stage.env).unwrap());
    let step = storing
        .stored(stage.store.answer(load), &stage.env)
        .unwrap();
    let (save, storing) = stores(step);
    assert!(stage.session.tokens().is_none());
    let _ = done(
        storing
            .stored(stage.store.answer(save), &stage.env)
            .unwrap(),
    );
    assert!(stage.session.tokens().is_some());
}

#[test]
fn a_store_that_fails_after_the_exchange_is_asked_again_later() {
    let stage = Stage::stored();
    stage.expire();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (_, awaiting) = sent(claimed(&stage, renewal));
    let response = granted("second", Some("refresh-2"), Some(3600));
    let step = awaiting.receive(Ok(response), &stage.env).unwrap();
    let (_, storing) = stores(step);
    // The old token may be spent: the new one is used all the same.
    done(storing.stored(Err("disk full".into()), &stage.env).unwrap());
    assert_eq!(stage.bearer(&mut call), "second");
    assert!(!stage.text().contains("refresh-2"));

    stage.env.advance(Duration::from_secs(10));
    let asked = stage.ask(&mut stage.call()).unwrap();
    assert_eq!(asked.bearer.as_deref(), Some("second"));
    assert!(asked.pause.is_none());
    let saving = asked.renewal.expect("the store is asked again");
    stage.finish(saving, |_| panic!("nothing is sent")).unwrap();
    assert!(stage.text().contains("refresh-2"));
    stage.env.advance(Duration::from_secs(10));
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn a_store_that_is_down_keeps_a_refresh_token_from_being_spent() {
    let stage = Stage::stored();
    stage.expire();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (_, storing) = stores(renewal);
    let error = storing
        .stored(Err("no route".into()), &stage.env)
        .unwrap_err();
    assert!(matches!(error, oauth2_core::Error::Store(_)));
    assert!(stage.ask(&mut call).is_err());
}

#[test]
fn a_record_of_another_version_is_an_error_and_stays() {
    let stage = Stage::stored();
    let record = Record {
        version: 2,
        data: br#"{"format":99,"future":true}"#.to_vec().into(),
    };
    assert!(stage.store.save("ada", &record).unwrap());
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let error = stage
        .finish(renewal, |_| panic!("nothing is sent"))
        .unwrap_err();
    assert!(error.to_string().contains("version"), "{error}");
    assert_eq!(stage.store.load("ada").unwrap(), Some(record));
}

#[test]
fn a_session_is_restored_from_the_store() {
    let stage = Stage::stored();
    let other = stage.neighbour();
    let step = other.session.restore().into_step(&other.env).unwrap();
    assert!(other.finish(step, |_| panic!("nothing is sent")).unwrap());
    assert_eq!(other.bearer(&mut other.call()), "first");
    let nobody = Stage::with(|builder| builder.with_store_key("nobody"));
    let step = nobody.session.restore().into_step(&nobody.env).unwrap();
    assert!(!nobody.finish(step, |_| panic!("nothing is sent")).unwrap());
}

#[test]
fn the_hook_sees_each_token_before_it_is_used() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let stage = Stage::with(|builder| {
        builder.on_token(move |tokens| sender.send(tokens.access_token().clone()).unwrap())
    });
    stage.sign_in("first", Some("refresh-1"), Some(3600));
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage.renew(renewal, "second", "refresh-2");
    let seen: Vec<_> = receiver
        .try_iter()
        .map(|token| token.expose().clone())
        .collect();
    assert_eq!(seen, ["first", "second"]);
}

#[test]
fn a_conflict_brings_the_winners_tokens() {
    let stage = Stage::stored();
    stage.expire();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (_, awaiting) = sent(claimed(&stage, renewal));
    // Meanwhile somebody signs in through another process.
    let other = stage.neighbour();
    other.sign_in("winner", Some("refresh-winner"), Some(10_000));
    let response = granted("second", Some("refresh-2"), Some(3600));
    let step = awaiting.receive(Ok(response), &stage.env).unwrap();
    let (save, storing) = stores(step);
    let answer = stage.store.answer(save);
    assert!(matches!(answer, Ok(StoreAnswer::Conflict)));
    let step = storing.stored(answer, &stage.env).unwrap();
    stage.finish(step, |_| panic!("nothing is sent")).unwrap();
    assert_eq!(stage.bearer(&mut call), "winner");
    assert!(stage.text().contains("refresh-winner"));
}

#[test]
fn the_hook_sees_nothing_that_a_login_has_overtaken() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let stage = Stage::with(|builder| {
        builder.on_token(move |tokens| sender.send(tokens.access_token().clone()).unwrap())
    });
    stage.sign_in("first", Some("refresh-1"), Some(3600));
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage.sign_in("login", Some("refresh-login"), Some(10_000));
    stage.renew(renewal, "second", "refresh-2");
    let seen = receiver.try_iter().last().unwrap();
    assert_eq!(seen.expose(), "login");
}
