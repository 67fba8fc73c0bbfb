//! Signing out: refresh token first, then access token.

use crate::stage::{Stage, lost, over, refused};
use flow_script::{field, paused, response, sent};
use oauth_step::{IntoStep, TokenStore, TransportErrorKind};
use oauth2_core::{Error, ErrorCode};

#[test]
fn the_refresh_token_goes_first() {
    let stage = Stage::signed_in();
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    let mut revoked = Vec::new();
    stage
        .finish(step, |request| {
            assert_eq!(request.uri().path(), "/revoke");
            revoked.push((field(request, "token"), field(request, "token_type_hint")));
            Ok(response(200, &[], ""))
        })
        .unwrap();
    let pair = |token: &str, hint: &str| (Some(token.to_owned()), Some(hint.to_owned()));
    let expected = [
        pair("refresh-1", "refresh_token"),
        pair("first", "access_token"),
    ];
    assert_eq!(revoked, expected);
    assert!(stage.session.tokens().is_none());
    let error = stage.ask(&mut stage.call()).err().unwrap();
    assert!(matches!(error, Error::NotAuthenticated));
}

#[test]
fn a_refusal_is_reported_and_both_are_forgotten_all_the_same() {
    let stage = Stage::signed_in();
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    let mut requests = 0;
    let error = stage
        .finish(step, |_| {
            requests += 1;
            Ok(refused(400, "invalid_request"))
        })
        .unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::InvalidRequest));
    assert_eq!(requests, 2);
    assert!(stage.session.tokens().is_none());
}

#[test]
fn a_server_that_is_down_leaves_the_tokens_for_another_try() {
    let stage = Stage::signed_in();
    for reply in [
        Ok(response(503, &[], "")),
        Err(lost(TransportErrorKind::Broken)),
    ] {
        let step = stage.session.revoke().into_step(&stage.env).unwrap();
        stage.finish(step, |_| reply.clone()).unwrap_err();
        assert_eq!(stage.bearer(&mut stage.call()), "first");
    }
}

#[test]
fn access_tokens_that_cannot_be_revoked_end_with_their_grant() {
    let stage = Stage::signed_in();
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    stage
        .finish(step, |request| {
            Ok(match field(request, "token").as_deref() {
                Some("first") => refused(400, "unsupported_token_type"),
                _ => response(200, &[], ""),
            })
        })
        .unwrap();
}

#[test]
fn what_leaves_a_grant_alive_is_reported() {
    // An access token without a grant to end, and a grant that cannot be ended.
    let alone = Stage::new();
    alone.sign_in("first", None, None);
    for (stage, unsupported) in [(alone, "first"), (Stage::signed_in(), "refresh-1")] {
        let step = stage.session.revoke().into_step(&stage.env).unwrap();
        let ended = stage.finish(step, |request| {
            Ok(match field(request, "token") {
                Some(token) if token == unsupported => refused(400, "unsupported_token_type"),
                _ => response(200, &[], ""),
            })
        });
        let error = ended.unwrap_err();
        assert_eq!(error.code(), Some(&ErrorCode::UnsupportedTokenType));
        assert!(stage.session.tokens().is_none());
    }
}

#[test]
fn what_a_renewal_in_flight_brings_is_revoked_too() {
    let stage = Stage::signed_in();
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let (_, awaiting) = sent(renewal);
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    let (pause, sleeping) = paused(step);
    let granted = crate::stage::granted("second", Some("refresh-2"), Some(3600));
    crate::stage::ended(awaiting.receive(Ok(granted), &stage.env));
    over(pause);
    let (request, _awaiting) = sent(sleeping.wake(&stage.env).unwrap());
    assert_eq!(field(&request, "token").as_deref(), Some("refresh-2"));
}

#[test]
fn no_renewal_begins_while_the_tokens_are_being_revoked() {
    let stage = Stage::signed_in();
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    stage.expire();
    let asked = stage.ask(&mut stage.call()).unwrap();
    assert!(asked.renewal.is_none() && asked.pause.is_some());
    stage.finish(step, |_| Ok(response(200, &[], ""))).unwrap();
}

#[test]
fn a_login_while_the_old_tokens_are_being_revoked_stays() {
    for key in [None, Some("ada")] {
        let stage = Stage::with(|builder| match key {
            Some(key) => builder.with_store_key(key),
            None => builder,
        });
        stage.sign_in("first", Some("refresh-1"), Some(3600));
        let step = stage.session.revoke().into_step(&stage.env).unwrap();
        let mut revoked = Vec::new();
        stage
            .finish(step, |request| {
                if revoked.is_empty() {
                    stage.sign_in("login", Some("refresh-login"), Some(3600));
                }
                revoked.push(field(request, "token").unwrap());
                Ok(response(200, &[], ""))
            })
            .unwrap();
        assert_eq!(revoked, ["refresh-1", "first"]);
        assert_eq!(stage.bearer(&mut stage.call()), "login");
        if key.is_some() {
            let record = stage.store.load("ada").unwrap().unwrap();
            let text = String::from_utf8(record.data.expose().clone()).unwrap();
            assert!(text.contains("refresh-login"), "{text}");
        }
    }
}

#[test]
fn what_only_the_store_has_is_revoked_too() {
    let first = stored();
    first.sign_in("first", Some("refresh-1"), Some(3600));
    let later = Stage::beside(flow_script::env(), first.store, |builder| {
        builder.with_store_key("ada")
    });
    let step = later.session.revoke().into_step(&later.env).unwrap();
    let mut revoked = Vec::new();
    later
        .finish(step, |request| {
            revoked.push(field(request, "token").unwrap());
            Ok(response(200, &[], ""))
        })
        .unwrap();
    assert_eq!(revoked, ["refresh-1", "first"]);
}

#[test]
fn a_sign_out_that_failed_lets_other_processes_renew() {
    let stage = stored();
    stage.sign_in("first", Some("refresh-1"), Some(3600));
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    let ended = stage.finish(step, |_| {
        // Nobody renews what is being revoked.
        assert!(text(&stage).contains("renewing_until"));
        Ok(response(503, &[], ""))
    });
    assert!(ended.is_err());
    assert!(!text(&stage).contains("renewing_until"));
    assert!(text(&stage).contains("refresh-1"));
}

#[test]
fn a_renewal_that_does_not_land_is_not_waited_for_without_end() {
    let stage = Stage::signed_in();
    stage.expire();
    let (_renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let step = stage.session.revoke().into_step(&stage.env).unwrap();
    let (_, sleeping) = paused(step);
    let error = sleeping.wake(&stage.env).err().unwrap();
    assert!(matches!(error, Error::StillRenewing), "{error:?}");
}

fn stored() -> Stage {
    Stage::with(|builder| builder.with_store_key("ada"))
}

fn text(stage: &Stage) -> String {
    let record = stage.store.load("ada").unwrap().unwrap();
    String::from_utf8(record.data.expose().clone()).unwrap()
}
