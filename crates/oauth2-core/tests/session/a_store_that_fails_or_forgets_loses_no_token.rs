//! What this process has and the store has not is told apart from what the store has and it has
//! not.

use core::time::Duration;

use crate::stage::{Stage, granted, granting_at};
use flow_script::{done, field, sent, stores};
use oauth_step::{Env, IntoStep, MemoryStore, Record, StoreAnswer, StoreRequest, TokenStore};
use oauth2_core::Error;

/// Two processes with the same token of an hour, expired.
fn replicas() -> (Stage, Stage) {
    let (one, two) = Stage::replicas();
    one.expire();
    two.expire();
    (one, two)
}

/// Renews; the store fails when it is to save what came.
fn renew_unsaved(stage: &Stage) {
    let step = stage.with_store(stage.begin_renewal(&mut stage.call()).0);
    let (_, awaiting) = sent(step);
    let response = granted("second", Some("refresh-2"), Some(3600));
    let step = awaiting.receive(Ok(response), &stage.env).unwrap();
    let (_, storing) = stores(step);
    done(storing.stored(Err("disk full".into()), &stage.env).unwrap());
}

/// The refresh token that the next renewal presents; the server is down.
fn presents(stage: &Stage) -> Option<String> {
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let mut presented = None;
    let ended = stage.finish(renewal, |request| {
        presented = field(request, "refresh_token");
        Ok(flow_script::response(503, &[], ""))
    });
    assert!(ended.is_err());
    presented
}

#[test]
fn tokens_that_were_not_saved_are_not_replaced_by_their_predecessor() {
    let (one, two) = replicas();
    renew_unsaved(&one);
    one.expire();
    one.expire();
    // Its own claim brings them into the store, and says that they are newer.
    assert_eq!(presents(&one).as_deref(), Some("refresh-2"));
    assert!(one.text().contains("refresh-2"));
    two.env.set(one.env.now());
    assert_eq!(presents(&two).as_deref(), Some("refresh-2"));
}

#[test]
fn what_is_saved_late_gives_way_to_a_login() {
    let (one, two) = replicas();
    renew_unsaved(&one);
    two.sign_in("winner", Some("refresh-winner"), Some(50_000));
    one.env.advance(Duration::from_secs(10));
    let saving = one.ask(&mut one.call()).unwrap().renewal.unwrap();
    one.finish(saving, |_| panic!("nothing is sent")).unwrap();
    assert_eq!(one.bearer(&mut one.call()), "winner");
    assert!(one.text().contains("refresh-winner"));
}

#[test]
fn what_is_saved_late_gives_way_to_a_sign_out() {
    let (one, two) = replicas();
    renew_unsaved(&one);
    two.env.advance(Duration::from_secs(60));
    let step = two.session.revoke().into_step(&two.env).unwrap();
    two.finish(step, |_| Ok(flow_script::response(200, &[], "")))
        .unwrap();
    one.env.advance(Duration::from_secs(10));
    let saving = one.ask(&mut one.call()).unwrap().renewal.unwrap();
    let error = one
        .finish(saving, |_| panic!("nothing is sent"))
        .unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));
    assert!(one.session.tokens().is_none());
}

#[test]
fn a_login_whose_save_went_unanswered_is_known_again() {
    for landed in [true, false] {
        let (one, two) = replicas();
        let flow = granting_at(&one.env, "login", "refresh-login", 3600);
        let step = one.session.sign_in(flow).into_step(&one.env).unwrap();
        let (load, storing) = stores(step);
        let (save, storing) = stores(storing.stored(one.store.answer(load), &one.env).unwrap());
        if landed {
            one.store.answer(save).unwrap();
        }
        let _ = done(storing.stored(Err("time-out".into()), &one.env).unwrap());
        // The other process renews whatever the store has.
        if landed {
            two.env.advance(Duration::from_secs(4000));
        }
        let renewal = two.begin_renewal(&mut two.call()).0;
        two.renew(renewal, "theirs", "refresh-theirs");
        one.env.set(two.env.now());
        one.env.advance(Duration::from_secs(10));
        let mut call = one.call();
        let asked = one.ask(&mut call).unwrap();
        let saving = asked.renewal.unwrap();
        one.finish(saving, |_| panic!("nothing is sent")).unwrap();
        // Theirs come of the login, if it was saved; else of what it replaced.
        let expected = if landed { "theirs" } else { "login" };
        assert_eq!(one.bearer(&mut call), expected);
        let kept = one.text();
        assert!(kept.contains(&format!("refresh-{expected}")), "{kept}");
    }
}

#[test]
fn a_store_that_lost_its_records_takes_the_newest_again() {
    let (one, two) = replicas();
    for round in 2..6 {
        let (access, refresh) = (format!("token-{round}"), format!("refresh-{round}"));
        let renewal = one.begin_renewal(&mut one.call()).0;
        one.renew(renewal, &access, &refresh);
        one.expire();
    }
    two.env.set(one.env.now());
    let step = two.session.restore().into_step(&two.env).unwrap();
    assert!(two.finish(step, |_| panic!("nothing is sent")).unwrap());
    let empty = MemoryStore::new();
    let one = Stage {
        store: empty.clone(),
        ..one
    };
    let two = Stage {
        store: empty,
        ..two
    };
    let renewal = one.begin_renewal(&mut one.call()).0;
    one.renew(renewal, "newest", "refresh-newest");
    // The other one knows older tokens under a number that the new store has not reached.
    let mut call = two.call();
    let renewal = two.begin_renewal(&mut call).0;
    two.finish(renewal, |_| panic!("an old token is presented"))
        .unwrap();
    assert_eq!(two.bearer(&mut call), "newest");
}

#[test]
fn a_sign_out_elsewhere_during_a_renewal_ends_the_session_here() {
    let (one, two) = replicas();
    let (_, awaiting) = sent(one.with_store(one.begin_renewal(&mut one.call()).0));
    two.env.advance(Duration::from_secs(60));
    let step = two.session.revoke().into_step(&two.env).unwrap();
    two.finish(step, |_| Ok(flow_script::response(200, &[], "")))
        .unwrap();
    let response = granted("second", Some("refresh-2"), Some(3600));
    let step = awaiting.receive(Ok(response), &one.env).unwrap();
    let error = one.finish(step, |_| panic!("nothing is sent")).unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));
    assert!(one.session.tokens().is_none());
    assert!(!one.text().contains("refresh-2"));
}

#[test]
fn what_a_login_brought_and_a_renewal_has_replaced_already_is_not_lost() {
    let (one, _) = replicas();
    // A login that has expired by the time that it is saved.
    let flow = granting_at(&one.env, "login", "refresh-login", 0);
    let step = one.session.sign_in(flow).into_step(&one.env).unwrap();
    let (load, storing) = stores(step);
    let (save, storing) = stores(storing.stored(one.store.answer(load), &one.env).unwrap());
    let saved = one.store.answer(save);
    // Before it is in use, a renewal finds it in the store.
    let mut call = one.call();
    let (request, awaiting) = sent(one.with_store(one.begin_renewal(&mut call).0));
    let presented = field(&request, "refresh_token");
    assert_eq!(presented.as_deref(), Some("refresh-login"));
    let _ = done(storing.stored(saved, &one.env).unwrap());
    let response = granted("second", Some("refresh-2"), Some(3600));
    done(one.with_store(awaiting.receive(Ok(response), &one.env).unwrap()));
    assert!(one.text().contains("refresh-2"));
    assert_eq!(one.bearer(&mut one.call()), "second");
}

#[test]
fn a_claim_that_took_long_to_save_is_made_again() {
    let (one, _) = replicas();
    let (load, storing) = stores(one.begin_renewal(&mut one.call()).0);
    let (claim, storing) = stores(storing.stored(one.store.answer(load), &one.env).unwrap());
    let saved = one.store.answer(claim);
    one.env.advance(Duration::from_secs(31));
    let (again, storing) = stores(storing.stored(saved, &one.env).unwrap());
    let StoreRequest::Save { record, .. } = &again else {
        panic!("expected a claim, got {again:?}");
    };
    let until = format!("\"renewing_until\":{}", one.env.now().0 + 60);
    let text = String::from_utf8(record.data.expose().clone()).unwrap();
    assert!(text.contains(&until), "{text}");
    let _ = sent(storing.stored(one.store.answer(again), &one.env).unwrap());
}

#[test]
fn a_store_that_takes_nothing_is_an_error_in_the_end() {
    let (one, _) = replicas();
    let mut step = one.begin_renewal(&mut one.call()).0;
    for _ in 0..1000 {
        let (request, storing) = stores(step);
        let answer = match request {
            StoreRequest::Save { .. } => Ok(StoreAnswer::Conflict),
            load => one.store.answer(load),
        };
        step = match storing.stored(answer, &one.env) {
            Ok(step) => step,
            Err(error) => {
                assert!(matches!(error, Error::Store(_)));
                return;
            }
        };
    }
    panic!("it never ends");
}

#[test]
fn with_nothing_to_renew_by_no_claim_is_made() {
    let nobody = Stage::with(|builder| builder.with_store_key("ada"));
    let renewal = nobody.begin_renewal(&mut nobody.call()).0;
    let ended = nobody.finish(renewal, |_| panic!("nothing is sent"));
    assert!(matches!(ended, Err(Error::NotAuthenticated)));
    assert_eq!(nobody.store.load("ada").unwrap(), None);

    nobody.sign_in("only", None, Some(60));
    let before: Option<Record> = nobody.store.load("ada").unwrap();
    nobody.expire();
    let renewal = nobody.begin_renewal(&mut nobody.call()).0;
    let ended = nobody.finish(renewal, |_| panic!("nothing is sent"));
    assert!(matches!(ended, Err(Error::Reauthenticate(None))));
    assert_eq!(nobody.store.load("ada").unwrap(), before);
}
