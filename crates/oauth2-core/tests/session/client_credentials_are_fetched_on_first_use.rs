//! A service's session: no login, the first call asks for the token.

use crate::stage::{Stage, client, ended, granted, over, refused};
use flow_script::{field, sent, stores};
use oauth_step::{IntoStep, MemoryStore, Step};
use oauth2_core::{Disposition, ErrorCode, Session};

fn service() -> Stage {
    Stage::with(|builder| {
        let request = client()
            .client_credentials()
            .scope("reports")
            .param("audience", "api");
        builder.with_client_credentials(request)
    })
}

#[test]
fn any_number_of_callers_cause_one_request_with_its_parameters() {
    let stage = service();
    let mut calls: Vec<_> = (0..64).map(|_| stage.call()).collect();
    let mut renewals: Vec<_> = calls
        .iter_mut()
        .filter_map(|call| stage.ask(call).unwrap().renewal)
        .collect();
    assert_eq!(renewals.len(), 1);
    let (request, awaiting) = sent(renewals.remove(0));
    for (name, value) in [
        ("grant_type", "client_credentials"),
        ("scope", "reports"),
        ("audience", "api"),
    ] {
        assert_eq!(field(&request, name).as_deref(), Some(value));
    }
    ended(awaiting.receive(Ok(granted("first", None, Some(3600))), &stage.env));
    for call in &mut calls {
        assert_eq!(stage.bearer(call), "first");
    }
    // Renewal is the same request again, parameters included.
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let (request, _awaiting) = sent(renewal);
    assert_eq!(field(&request, "audience").as_deref(), Some("api"));
    assert_eq!(
        field(&request, "grant_type").as_deref(),
        Some("client_credentials")
    );
}

#[test]
fn a_refusal_is_shared_and_asked_again_after_a_minute() {
    let stage = service();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (_, awaiting) = sent(renewal);
    awaiting
        .receive(Ok(refused(401, "invalid_client")), &stage.env)
        .unwrap_err();
    let error = stage.ask(&mut call).err().unwrap();
    assert_eq!(error.code(), Some(&ErrorCode::InvalidClient));
    assert!(stage.ask(&mut stage.call()).is_err());
    stage.env.advance(core::time::Duration::from_secs(60));
    let (_renewal, _pause) = stage.begin_renewal(&mut stage.call());
}

/// Some servers say `invalid_grant` where they mean the client; no user can help.
#[test]
fn a_refused_grant_is_a_matter_of_configuration() {
    let stage = service();
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let answer = Ok(refused(400, "invalid_grant"));
    sent(renewal).1.receive(answer, &stage.env).unwrap_err();
    let error = stage.ask(&mut call).err().unwrap();
    assert_eq!(error.code(), Some(&ErrorCode::InvalidGrant));
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
}

#[test]
fn a_store_that_is_down_does_not_stop_a_service() {
    let stage = Stage::beside(flow_script::env(), MemoryStore::new(), |builder| {
        let request = client().client_credentials();
        builder
            .with_client_credentials(request)
            .with_store_key("service")
    });
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (_, storing) = stores(renewal);
    let step = storing.stored(Err("down".into()), &stage.env).unwrap();
    let (_, awaiting) = sent(step);
    let mut step = awaiting
        .receive(Ok(granted("first", None, Some(3600))), &stage.env)
        .unwrap();
    while let Step::Store(_, storing) = step {
        step = storing.stored(Err("down".into()), &stage.env).unwrap();
    }
    ended(Ok(step));
    assert_eq!(stage.bearer(&mut call), "first");
}

#[test]
fn an_explicit_refresh_joins_the_one_in_flight() {
    let stage = service();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let (_, awaiting) = sent(renewal);
    let joined = stage.session.refresh().into_step(&stage.env).unwrap();
    let (pause, sleeping) = flow_script::paused(joined);
    ended(awaiting.receive(Ok(granted("first", None, Some(3600))), &stage.env));
    over(pause);
    flow_script::done(sleeping.wake(&stage.env).unwrap());

    let own = stage.session.refresh().into_step(&stage.env).unwrap();
    stage
        .finish(own, |_| Ok(granted("second", None, Some(3600))))
        .unwrap();
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn an_explicit_refresh_shares_the_failure_it_waited_for() {
    let stage = service();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let (_, awaiting) = sent(renewal);
    let joined = stage.session.refresh().into_step(&stage.env).unwrap();
    let (_, sleeping) = flow_script::paused(joined);
    awaiting
        .receive(Ok(refused(400, "invalid_scope")), &stage.env)
        .unwrap_err();
    let error = sleeping.wake(&stage.env).unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::InvalidScope));
}

#[test]
fn sessions_are_shared_between_threads() {
    fn assert_shared<T: Send + Sync + Clone + 'static>() {}
    assert_shared::<Session>();
}
