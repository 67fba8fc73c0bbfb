//! Which answers blame the token, and how often that helps.

use core::time::Duration;

use crate::stage::Stage;
use oauth_step::{Authorize, IntoStep, Reply, TransportErrorKind, Verdict};
use oauth2_core::BareChallenge;

const RESEND: Verdict = Verdict::Resend(Duration::ZERO);

fn grown_up() -> Stage {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(60));
    stage
}

#[test]
fn the_second_401_is_returned() {
    let stage = grown_up();
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "first");
    let challenge = [("www-authenticate", r#"Bearer error="invalid_token""#)];
    assert_eq!(stage.review(&mut call, 401, &challenge), RESEND);
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    stage.renew(renewal, "second", "refresh-2");
    assert_eq!(stage.bearer(&mut call), "second");
    // Also where the second token is no newborn any more.
    stage.env.advance(Duration::from_secs(60));
    assert_eq!(stage.review(&mut call, 401, &challenge), Verdict::Accept);
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn a_challenge_that_blames_something_else_is_returned() {
    let stage = grown_up();
    for challenge in [
        r#"Bearer error="insufficient_scope", scope="admin""#,
        r#"Bearer error="insufficient_user_authentication", acr_values="gold""#,
        r#"Bearer error="invalid_request""#,
        r#"bEaReR realm="x", ERROR="insufficient_scope""#,
    ] {
        let mut call = stage.call();
        assert_eq!(stage.bearer(&mut call), "first");
        let headers = [("www-authenticate", challenge)];
        assert_eq!(
            stage.review(&mut call, 401, &headers),
            Verdict::Accept,
            "{challenge}"
        );
        assert_eq!(
            stage.review(&mut call, 403, &headers),
            Verdict::Accept,
            "{challenge}"
        );
    }
    assert_eq!(stage.bearer(&mut stage.call()), "first");
}

#[test]
fn a_bare_401_can_be_told_to_mean_something_else() {
    let stage = Stage::with(|builder| builder.with_bare_challenge(BareChallenge::Return));
    stage.sign_in("first", Some("refresh-1"), Some(3600));
    stage.env.advance(Duration::from_secs(60));
    for headers in [&[][..], &[("www-authenticate", "Basic realm=\"x\"")]] {
        let mut call = stage.call();
        assert_eq!(stage.bearer(&mut call), "first");
        assert_eq!(stage.review(&mut call, 401, headers), Verdict::Accept);
    }
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "first");
    let challenge = [("www-authenticate", r#"Bearer error="invalid_token""#)];
    assert_eq!(stage.review(&mut call, 401, &challenge), RESEND);
}

#[test]
fn a_body_that_is_gone_is_sent_once_and_the_next_call_renews() {
    let stage = grown_up();
    let mut call = stage.call_to("POST", "https://api.example.com/upload", false);
    assert_eq!(stage.bearer(&mut call), "first");
    assert_eq!(stage.review(&mut call, 401, &[]), Verdict::Accept);
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage.renew(renewal, "second", "refresh-2");
}

#[test]
fn a_token_refused_at_birth_is_not_renewed() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(9));
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "first");
    // An API that always says 401 would cost a renewal for each call.
    assert_eq!(stage.review(&mut call, 401, &[]), Verdict::Accept);
    assert_eq!(stage.bearer(&mut stage.call()), "first");
    stage.env.advance(Duration::from_secs(1));
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "first");
    assert_eq!(stage.review(&mut call, 401, &[]), RESEND);
}

#[test]
fn without_a_refresh_token_the_401_is_the_callers() {
    let stage = Stage::new();
    stage.sign_in("only", None, None);
    stage.env.advance(Duration::from_secs(60));
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "only");
    assert_eq!(stage.review(&mut call, 401, &[]), Verdict::Accept);
    assert_eq!(stage.bearer(&mut stage.call()), "only");
}

#[test]
fn a_busy_server_is_asked_again_once_if_that_does_no_harm() {
    let stage = grown_up();
    let after = Verdict::Resend(Duration::from_secs(3));
    for (method, replayable, seconds, verdict) in [
        ("GET", true, "3", after),
        ("PUT", true, "3", after),
        ("POST", true, "3", Verdict::Accept),
        ("GET", false, "3", Verdict::Accept),
        // Longer than the caller may wait.
        ("GET", true, "31", Verdict::Accept),
        ("GET", true, "soon", Verdict::Accept),
    ] {
        for status in [429, 503] {
            let mut call = stage.call_to(method, "https://api.example.com/", replayable);
            assert_eq!(stage.bearer(&mut call), "first");
            let headers = [("retry-after", seconds)];
            assert_eq!(
                stage.review(&mut call, status, &headers),
                verdict,
                "{method} {seconds}"
            );
            assert_eq!(stage.review(&mut call, status, &headers), Verdict::Accept);
        }
    }
}

#[test]
fn a_token_from_the_store_is_as_old_as_it_is() {
    let first = Stage::with(|builder| builder.with_store_key("ada"));
    first.sign_in("first", Some("refresh-1"), None);
    let later = Stage::beside(flow_script::env(), first.store, |builder| {
        builder.with_store_key("ada")
    });
    later.env.advance(Duration::from_secs(60));
    let step = later.session.restore().into_step(&later.env).unwrap();
    assert!(later.finish(step, |_| panic!("nothing is sent")).unwrap());
    let mut call = later.call();
    assert_eq!(later.bearer(&mut call), "first");
    // A program that is started for each call would never renew.
    assert_eq!(later.review(&mut call, 401, &[]), RESEND);
    let (_renewal, _pause) = later.begin_renewal(&mut call);
}

#[test]
fn a_clock_that_is_set_back_makes_no_token_new() {
    let stage = Stage::signed_in();
    stage
        .env
        .set(oauth_step::UnixTime(flow_script::NOON.0 - 1000));
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "first");
    assert_eq!(stage.review(&mut call, 401, &[]), RESEND);
}

#[test]
fn what_was_not_sent_is_sent_again_once_whatever_the_method() {
    let stage = grown_up();
    let review = |call: &mut crate::stage::Call, kind| {
        stage
            .session
            .review(&mut call.attempt, Reply::Failed(kind), &stage.env)
    };
    for (method, replayable, verdict) in [
        ("GET", true, RESEND),
        ("POST", true, RESEND),
        ("POST", false, Verdict::Accept),
    ] {
        let mut call = stage.call_to(method, "https://api.example.com/", replayable);
        assert_eq!(stage.bearer(&mut call), "first");
        assert_eq!(review(&mut call, TransportErrorKind::NotSent), verdict);
        assert_eq!(
            review(&mut call, TransportErrorKind::NotSent),
            Verdict::Accept
        );
        let mut call = stage.call_to(method, "https://api.example.com/", replayable);
        assert_eq!(stage.bearer(&mut call), "first");
        for kind in [TransportErrorKind::Broken, TransportErrorKind::TimedOut] {
            assert_eq!(review(&mut call, kind), Verdict::Accept, "{method}");
        }
    }
}
