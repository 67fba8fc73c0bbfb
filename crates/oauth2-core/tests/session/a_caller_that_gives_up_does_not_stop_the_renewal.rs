//! A renewal belongs to the session, not to the call that began it.

use core::time::Duration;

use crate::stage::{Stage, answer, ended, granted, over};
use flow_script::sent;
use oauth_step::Pending;
use oauth2_core::{Error, Renewal};

#[test]
fn the_renewal_lands_with_nobody_left() {
    let stage = Stage::signed_in();
    stage.expire();
    let (request, awaiting) = {
        let mut impatient = stage.call();
        let (renewal, pause) = stage.begin_renewal(&mut impatient);
        drop(pause);
        sent(renewal)
        // The caller is gone here; the request is on its way.
    };
    assert!(!request.body().is_empty());
    let response = granted("second", Some("refresh-2"), Some(3600));
    ended(awaiting.receive(Ok(response), &stage.env));
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn an_abandoned_renewal_passes_to_whoever_asks_next() {
    let stage = Stage::signed_in();
    stage.expire();
    let (mut first, mut second) = (stage.call(), stage.call());
    let (renewal, pause) = stage.begin_renewal(&mut first);
    let waiting = stage.ask(&mut second).unwrap();
    drop(renewal);
    // Both pauses are over at once; nothing failed, so the next one begins again.
    over(pause);
    over(waiting.pause.unwrap());
    let (renewal, _pause) = stage.begin_renewal(&mut second);
    assert!(stage.ask(&mut first).unwrap().renewal.is_none());
    stage.renew(renewal, "second", "refresh-2");
    assert_eq!(stage.bearer(&mut first), "second");
    assert_eq!(stage.bearer(&mut second), "second");
}

#[test]
fn patience_ends_with_an_error_that_says_so_and_the_renewal_goes_on() {
    let stage = Stage::signed_in();
    stage.expire();
    let mut call = stage.call();
    let (renewal, pause) = stage.begin_renewal(&mut call);
    assert_eq!(pause.at_most(), Duration::from_secs(30));
    let error = stage.ask(&mut call).err().unwrap();
    assert!(matches!(error, Error::StillRenewing), "{error:?}");
    stage.renew(renewal, "second", "refresh-2");
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn a_token_expired_on_arrival_is_attached_once_and_never_loops() {
    let stage = Stage::signed_in();
    stage.expire();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let response = granted("second", Some("refresh-2"), Some(0));
    ended(answer(renewal, Ok(response), &stage.env).1);
    assert_eq!(stage.bearer(&mut call), "second");
    // The next call renews.
    let (_renewal, _pause) = stage.begin_renewal(&mut stage.call());
}

#[test]
fn a_login_during_a_renewal_wins() {
    let stage = Stage::signed_in();
    stage.expire();
    let mut call = stage.call();
    let (renewal, pause) = stage.begin_renewal(&mut call);
    let (_, awaiting) = sent(renewal);
    stage.sign_in("login", Some("refresh-login"), Some(100_000));
    // Who waits goes on with the login's token, before the renewal has ended.
    over(pause);
    assert_eq!(stage.bearer(&mut call), "login");
    let response = granted("stale", Some("refresh-stale"), Some(3600));
    ended(awaiting.receive(Ok(response), &stage.env));
    assert_eq!(stage.bearer(&mut stage.call()), "login");
}

#[test]
fn a_failure_of_the_old_grant_does_not_hurt_a_login() {
    let stage = Stage::signed_in();
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let (_, awaiting) = sent(renewal);
    stage.sign_in("login", Some("refresh-login"), Some(5000));
    let refusal = crate::stage::refused(400, "invalid_grant");
    awaiting.receive(Ok(refusal), &stage.env).unwrap_err();
    assert_eq!(stage.bearer(&mut stage.call()), "login");
    // The login's own refresh token has not been tried yet.
    stage.env.advance(Duration::from_secs(5000));
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage.renew(renewal, "second", "refresh-2");
}

#[test]
fn renewals_can_be_sent_to_another_thread() {
    fn assert_send<T: Send + 'static>() {}
    assert_send::<Renewal>();
    assert_send::<<Renewal as Pending>::Error>();
}
