//! What the store says of other processes decides what this one does.

use core::time::Duration;

use crate::stage::{Stage, client, granted, granting_at, refused};
use flow_script::{done, field, paused, response, sent, stores};
use oauth_step::{IntoStep, Record, StoreAnswer, TokenStore};
use oauth2_core::Error;

fn sign_out(stage: &Stage) {
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    stage.finish(step, |_| Ok(response(200, &[], ""))).unwrap();
}

#[test]
fn a_sign_out_waits_for_the_renewal_of_another_process() {
    let (one, two) = Stage::replicas();
    one.expire();
    let (_, awaiting) = sent(one.with_store(one.begin_renewal(&mut one.call()).0));
    two.expire();
    let leaving = two.session.revoke().into_step(&two.env).unwrap();
    let (_, sleeping) = paused(two.with_store(leaving));
    let response = granted("second", Some("refresh-2"), Some(3600));
    let step = awaiting.receive(Ok(response), &one.env).unwrap();
    done(one.with_store(step));
    let (request, _awaiting) = sent(two.with_store(sleeping.wake(&two.env).unwrap()));
    assert_eq!(field(&request, "token").as_deref(), Some("refresh-2"));
}

#[test]
fn who_was_signed_out_elsewhere_has_nothing_to_revoke() {
    let (one, two) = Stage::replicas();
    sign_out(&one);
    let step = two.session.revoke().into_step(&two.env).unwrap();
    two.finish(step, |_| panic!("nothing is sent")).unwrap();
    assert!(two.session.tokens().is_none());
}

#[test]
fn a_sign_out_that_the_store_does_not_know_of_is_an_error() {
    let (one, _) = Stage::replicas();
    let step = one.session.revoke().into_step(&one.env).unwrap();
    let (_, awaiting) = sent(one.with_store(step));
    let gone = || Ok(response(200, &[], ""));
    let (_, awaiting) = sent(awaiting.receive(gone(), &one.env).unwrap());
    let (_, storing) = stores(awaiting.receive(gone(), &one.env).unwrap());
    let error = storing.stored(Err("down".into()), &one.env).unwrap_err();
    assert!(matches!(error, Error::Store(_)), "{error:?}");
    assert!(one.session.tokens().is_none());
}

#[test]
fn a_sign_out_that_fails_leaves_an_ended_grant_ended() {
    let (one, two) = Stage::replicas();
    one.expire();
    let renewal = one.begin_renewal(&mut one.call()).0;
    let ended = one.finish(renewal, |_| Ok(refused(400, "invalid_grant")));
    assert!(ended.is_err());
    let step = two.session.revoke().into_step(&two.env).unwrap();
    assert!(two.finish(step, |_| Ok(response(503, &[], ""))).is_err());
    two.expire();
    let renewal = two.begin_renewal(&mut two.call()).0;
    let ended = two.finish(renewal, |_| panic!("presented again"));
    assert!(matches!(ended, Err(Error::Reauthenticate(_))));
}

#[test]
fn a_service_goes_on_after_a_sign_out() {
    let service = Stage::with(|builder| {
        let request = client().client_credentials();
        builder
            .with_client_credentials(request)
            .with_store_key("ada")
    });
    let mut call = service.call();
    let step = service.with_store(service.begin_renewal(&mut call).0);
    let (_, awaiting) = sent(step);
    // The record of a sign-out, from whatever process.
    let gone = Record {
        version: 2,
        data: br#"{"format":1,"serial":2}"#.to_vec().into(),
    };
    assert!(service.store.save("ada", &gone).unwrap());
    let response = granted("first", None, Some(3600));
    let step = awaiting.receive(Ok(response), &service.env).unwrap();
    done(service.with_store(step));
    assert_eq!(service.bearer(&mut call), "first");
    assert!(service.text().contains("first"));
}

#[test]
fn a_login_that_was_not_saved_outdoes_a_renewal_of_what_it_replaced() {
    let (one, two) = Stage::replicas();
    let flow = granting_at(&one.env, "login", "refresh-login", 60);
    let step = one.session.sign_in(flow).into_step(&one.env).unwrap();
    let (load, storing) = stores(step);
    let (_, storing) = stores(storing.stored(one.store.answer(load), &one.env).unwrap());
    let _ = done(storing.stored(Err("down".into()), &one.env).unwrap());
    two.expire();
    let renewal = two.begin_renewal(&mut two.call()).0;
    two.renew(renewal, "theirs", "refresh-theirs");
    one.expire();
    let step = one.with_store(one.begin_renewal(&mut one.call()).0);
    let presented = field(&sent(step).0, "refresh_token");
    assert_eq!(presented.as_deref(), Some("refresh-login"));
}

#[test]
fn while_nobody_is_signed_in_the_store_is_asked_once_a_second() {
    let nobody = Stage::with(|builder| builder.with_store_key("ada"));
    let renewal = nobody.begin_renewal(&mut nobody.call()).0;
    let ended = nobody.finish(renewal, |_| panic!("nothing is sent"));
    assert!(ended.is_err());
    assert!(nobody.ask(&mut nobody.call()).is_err());
    nobody.env.advance(Duration::from_secs(1));
    let (load, _) = stores(nobody.begin_renewal(&mut nobody.call()).0);
    let answer = nobody.store.answer(load);
    assert!(matches!(answer, Ok(StoreAnswer::Found(None))));
}
