//! Two processes, one rotating refresh token: it is presented once.

use core::time::Duration;

use crate::stage::{Stage, granted, refused};
use flow_script::{done, field, paused, sent};
use oauth_step::{Env, FixedEnv, IntoStep, MemoryStore, TokenStore};
use oauth2_core::Error;

/// Two processes with the same expired token.
fn replicas() -> (Stage, Stage) {
    let (one, two) = Stage::replicas();
    one.expire();
    two.expire();
    (one, two)
}

#[test]
fn the_second_waits_for_the_claim_of_the_first_and_takes_its_token() {
    let (one, two) = replicas();
    let (mut first, mut second) = (one.call(), two.call());
    let renewing = one.with_store(one.begin_renewal(&mut first).0);
    let (request, awaiting) = sent(renewing);
    assert_eq!(
        field(&request, "refresh_token").as_deref(),
        Some("refresh-1")
    );

    let waiting = two.with_store(two.begin_renewal(&mut second).0);
    let (pause, sleeping) = paused(waiting);
    assert!(pause.at_most() <= Duration::from_secs(1));
    let (pause, sleeping) = paused(two.with_store(sleeping.wake(&two.env).unwrap()));
    drop(pause);

    let response = granted("second", Some("refresh-2"), Some(3600));
    done(one.with_store(awaiting.receive(Ok(response), &one.env).unwrap()));
    done(two.with_store(sleeping.wake(&two.env).unwrap()));
    assert_eq!(one.bearer(&mut first), "second");
    assert_eq!(two.bearer(&mut second), "second");
}

#[test]
fn a_process_that_slept_renews_with_the_newest_refresh_token() {
    let (one, two) = replicas();
    let renewal = one.begin_renewal(&mut one.call()).0;
    one.renew(renewal, "second", "refresh-2");
    two.env.advance(Duration::from_secs(10_000));
    let mut call = two.call();
    let (request, awaiting) = sent(two.with_store(two.begin_renewal(&mut call).0));
    assert_eq!(
        field(&request, "refresh_token").as_deref(),
        Some("refresh-2")
    );
    let response = granted("third", Some("refresh-3"), Some(3600));
    done(two.with_store(awaiting.receive(Ok(response), &two.env).unwrap()));
    assert_eq!(two.bearer(&mut call), "third");
}

#[test]
fn a_claim_whose_owner_died_is_taken_over_when_it_lapses() {
    let (one, two) = replicas();
    drop(one.with_store(one.begin_renewal(&mut one.call()).0));
    let mut call = two.call();
    let (_, sleeping) = paused(two.with_store(two.begin_renewal(&mut call).0));
    two.env.advance(Duration::from_secs(60));
    let (_, awaiting) = sent(two.with_store(sleeping.wake(&two.env).unwrap()));
    let response = granted("second", Some("refresh-2"), Some(3600));
    done(two.with_store(awaiting.receive(Ok(response), &two.env).unwrap()));
    assert_eq!(two.bearer(&mut call), "second");
}

#[test]
fn a_spent_grant_is_presented_by_one_process_alone() {
    let (one, two) = replicas();
    let mut call = one.call();
    let (_, awaiting) = sent(one.with_store(one.begin_renewal(&mut call).0));
    let step = awaiting
        .receive(Ok(refused(400, "invalid_grant")), &one.env)
        .unwrap();
    let error = one.finish(step, |_| panic!("nothing is sent")).unwrap_err();
    assert!(matches!(error, Error::Reauthenticate(Some(_))));
    let renewal = two.begin_renewal(&mut two.call()).0;
    let error = two
        .finish(renewal, |_| panic!("presented again"))
        .unwrap_err();
    assert!(matches!(error, Error::Reauthenticate(_)));
}

#[test]
fn a_passing_failure_takes_the_claim_back() {
    let (one, two) = replicas();
    let (_, awaiting) = sent(one.with_store(one.begin_renewal(&mut one.call()).0));
    let busy = flow_script::response(503, &[], "");
    let step = awaiting.receive(Ok(busy), &one.env).unwrap();
    one.finish(step, |_| panic!("nothing is sent")).unwrap_err();
    let (_request, _awaiting) = sent(two.with_store(two.begin_renewal(&mut two.call()).0));
}

#[test]
fn invalid_grant_is_no_verdict_where_another_process_got_through() {
    let (one, two) = replicas();
    let mut call = one.call();
    let (_, awaiting) = sent(one.with_store(one.begin_renewal(&mut call).0));
    // The claim lapses, the other renews, and then the first one's request is refused.
    two.env.advance(Duration::from_secs(61));
    let renewal = two.begin_renewal(&mut two.call()).0;
    two.renew(renewal, "second", "refresh-2");
    let step = awaiting
        .receive(Ok(refused(400, "invalid_grant")), &one.env)
        .unwrap();
    one.finish(step, |_| panic!("nothing is sent")).unwrap();
    assert_eq!(one.bearer(&mut call), "second");
}

#[test]
fn a_sign_out_elsewhere_ends_the_session_here() {
    let (one, two) = replicas();
    let step = one.session.revoke().into_step(&one.env).unwrap();
    one.finish(step, |_| Ok(flow_script::response(200, &[], "")))
        .unwrap();
    let renewal = two.begin_renewal(&mut two.call()).0;
    let error = two
        .finish(renewal, |_| panic!("nothing is sent"))
        .unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated), "{error:?}");
    assert!(two.session.tokens().is_none());
}

#[test]
fn eight_processes_and_five_expiries_make_five_refreshes() {
    let store = MemoryStore::new();
    let start = flow_script::NOON;
    let stages: Vec<_> = (0..8)
        .map(|_| {
            let env = FixedEnv::new(start);
            Stage::beside(env, store.clone(), |b| b.with_store_key("ada"))
        })
        .collect();
    stages[0].sign_in("token-0", Some("refresh-0"), Some(3600));
    let (mut refreshes, mut presented) = (0, Vec::new());
    for round in 1..=5_u64 {
        for stage in &stages {
            stage.env.set(oauth_step::UnixTime(start.0 + round * 4000));
        }
        for stage in &stages {
            let mut calls: Vec<_> = (0..8).map(|_| stage.call()).collect();
            for call in &mut calls {
                let asked = stage.ask(call).unwrap();
                let Some(renewal) = asked.renewal else {
                    continue;
                };
                let now = stage.env.now();
                stage
                    .finish(renewal, |request| {
                        refreshes += 1;
                        presented.push(field(request, "refresh_token").unwrap());
                        let access = format!("token-{refreshes}");
                        let refresh = format!("refresh-{refreshes}");
                        Ok(granted(&access, Some(&refresh), Some(3600)))
                    })
                    .unwrap();
                assert_eq!(stage.env.now(), now, "nobody had to wait");
            }
            for call in &mut calls {
                assert_eq!(stage.bearer(call), format!("token-{round}"));
            }
        }
    }
    assert_eq!(refreshes, 5);
    let expected: Vec<_> = (0..5).map(|n| format!("refresh-{n}")).collect();
    assert_eq!(presented, expected, "each refresh token is presented once");
}

#[test]
fn a_login_through_another_process_revives_a_session_that_had_ended() {
    let (one, two) = replicas();
    for stage in [&one, &two] {
        let renewal = stage.begin_renewal(&mut stage.call()).0;
        let ended = stage.finish(renewal, |_| Ok(refused(400, "invalid_grant")));
        assert!(matches!(ended, Err(Error::Reauthenticate(_))));
    }
    one.sign_in("login", Some("refresh-login"), Some(50_000));
    two.env.advance(Duration::from_secs(1));
    let mut call = two.call();
    let renewal = two.begin_renewal(&mut call).0;
    two.finish(renewal, |_| panic!("presented again")).unwrap();
    assert_eq!(two.bearer(&mut call), "login");
}

#[test]
fn a_session_that_has_ended_asks_the_store_and_not_the_server() {
    let (one, _) = replicas();
    let renewal = one.begin_renewal(&mut one.call()).0;
    let ended = one.finish(renewal, |_| Ok(refused(400, "invalid_grant")));
    assert!(ended.is_err());
    // Not even where the store has forgotten that.
    let record = one.store.load("ada").unwrap().unwrap();
    let text = String::from_utf8(record.data.expose().clone()).unwrap();
    let text = text.replace(r#","ended":true"#, "");
    let record = oauth_step::Record {
        version: record.version + 1,
        data: text.into_bytes().into(),
    };
    assert!(one.store.save("ada", &record).unwrap());
    one.env.advance(Duration::from_secs(1));
    let renewal = one.begin_renewal(&mut one.call()).0;
    let ended = one.finish(renewal, |_| panic!("presented again"));
    assert!(matches!(ended, Err(Error::Reauthenticate(Some(_)))));
}
