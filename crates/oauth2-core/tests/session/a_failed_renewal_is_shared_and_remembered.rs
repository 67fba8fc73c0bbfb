//! Who waited for a renewal gets its error; who comes next does not run into it at once.

use core::time::Duration;

use crate::stage::{Stage, answer, lost, refused};
use flow_script::{json, response};
use oauth_step::{IntoStep, Response, TransportErrorKind};
use oauth2_core::{Disposition, Error};

/// An expired session whose renewal met this answer, with two callers waiting.
fn fail(reply: Result<Response, oauth_step::TransportError>) -> Stage {
    let stage = Stage::signed_in();
    stage.expire();
    let (mut first, mut second) = (stage.call(), stage.call());
    let (renewal, _pause) = stage.begin_renewal(&mut first);
    assert!(stage.ask(&mut second).unwrap().renewal.is_none());
    let own = answer(renewal, reply, &stage.env).1.unwrap_err();
    for call in [&mut first, &mut second] {
        let shared = stage.ask(call).err().expect("the error of the renewal");
        assert_eq!(shared.to_string(), own.to_string());
        assert_eq!(shared.disposition(), own.disposition());
    }
    stage
}

fn busy(retry_after: Option<&str>) -> Response {
    match retry_after {
        Some(after) => response(503, &[("retry-after", after)], ""),
        None => response(503, &[], ""),
    }
}

/// Whether the next call renews.
fn renews(stage: &Stage) -> bool {
    stage
        .ask(&mut stage.call())
        .is_ok_and(|asked| asked.renewal.is_some())
}

#[test]
fn invalid_grant_ends_the_session_until_somebody_signs_in() {
    let stage = fail(Ok(refused(400, "invalid_grant")));
    for _ in 0..3 {
        stage.env.advance(Duration::from_secs(100_000));
        let error = stage.ask(&mut stage.call()).err().unwrap();
        assert!(matches!(error, Error::Reauthenticate(Some(_))), "{error:?}");
        assert_eq!(error.disposition(), Disposition::Reauthenticate);
    }
    let now = oauth_step::Env::now(&stage.env).0 - flow_script::NOON.0;
    stage.sign_in("second", Some("refresh-2"), Some(now + 3600));
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn invalid_client_rests_for_a_minute_and_keeps_the_refresh_token() {
    let stage = fail(Ok(refused(401, "invalid_client")));
    let error = stage.ask(&mut stage.call()).err().unwrap();
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
    stage.env.advance(Duration::from_secs(59));
    assert!(!renews(&stage));
    stage.env.advance(Duration::from_secs(1));
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage.renew(renewal, "second", "refresh-2");
}

#[test]
fn retry_after_is_honoured_to_the_second() {
    let stage = fail(Ok(busy(Some("7"))));
    stage.env.advance(Duration::from_secs(6));
    assert!(!renews(&stage));
    stage.env.advance(Duration::from_secs(1));
    assert!(renews(&stage));
}

#[test]
fn retry_after_zero_is_shared_all_the_same() {
    let stage = fail(Ok(busy(Some("0"))));
    assert!(renews(&stage));
}

#[test]
fn retry_after_cannot_lock_a_session_for_good() {
    let stage = fail(Ok(busy(Some("99999999999999999999999"))));
    stage.env.advance(Duration::from_secs(3599));
    assert!(!renews(&stage));
    stage.env.advance(Duration::from_secs(1));
    assert!(renews(&stage));
}

#[test]
fn the_rest_between_failures_doubles_up_to_a_minute() {
    let stage = fail(Ok(busy(None)));
    for rest in [1, 2, 4, 8, 16, 32, 60, 60] {
        stage.env.advance(Duration::from_secs(rest - 1));
        assert!(!renews(&stage), "{rest}");
        stage.env.advance(Duration::from_secs(1));
        let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
        answer(renewal, Ok(busy(None)), &stage.env).1.unwrap_err();
    }
}

#[test]
fn a_lost_answer_is_not_asked_for_again_within_the_renewal() {
    for kind in [TransportErrorKind::Broken, TransportErrorKind::TimedOut] {
        let stage = fail(Err(lost(kind)));
        let error = stage.ask(&mut stage.call()).err().unwrap();
        assert_eq!(error.disposition(), Disposition::Retry { after: None });
        stage.env.advance(Duration::from_secs(1));
        assert!(renews(&stage));
    }
}

#[test]
fn an_answer_that_is_none_is_an_error_of_the_server() {
    let html = response(
        200,
        &[("content-type", "text/html")],
        "<html>secret-page</html>",
    );
    let stage = fail(Ok(html));
    let error = stage.ask(&mut stage.call()).err().unwrap();
    assert_eq!(error.disposition(), Disposition::HostilePeer);
    assert!(!format!("{error} {error:?}").contains("secret-page"));
}

#[test]
fn a_failed_renewal_after_a_401_leaves_the_token_in_use() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(60));
    let mut call = stage.call();
    assert_eq!(stage.bearer(&mut call), "first");
    let _ = stage.review(&mut call, 401, &[]);
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    answer(renewal, Ok(busy(None)), &stage.env).1.unwrap_err();
    assert!(
        stage.ask(&mut call).is_err(),
        "it shares the fate of its renewal"
    );
    // The server's own 401 says more than our error: the token goes out, the 401 comes back.
    let mut next = stage.call();
    assert_eq!(stage.bearer(&mut next), "first");
    assert_eq!(
        stage.review(&mut next, 401, &[]),
        oauth_step::Verdict::Accept
    );
    // Once the rest is over too: it takes another 401 to renew again.
    stage.env.advance(Duration::from_secs(60));
    assert_eq!(stage.bearer(&mut stage.call()), "first");
}

#[test]
fn without_a_refresh_token_an_expired_session_says_sign_in_again() {
    let stage = Stage::new();
    stage.sign_in("only", None, Some(60));
    stage.expire();
    let error = stage.ask(&mut stage.call()).err().unwrap();
    assert!(matches!(error, Error::Reauthenticate(None)));
}

#[test]
fn with_nobody_signed_in_nothing_is_sent() {
    let stage = Stage::new();
    let error = stage.ask(&mut stage.call()).err().unwrap();
    assert!(matches!(error, Error::NotAuthenticated));
}

#[test]
fn an_error_prints_nothing_of_the_tokens() {
    let body = r#"{"error":"invalid_grant","error_description":"refresh-1 is spent"}"#;
    let stage = fail(Ok(json(400, body)));
    let error = stage.ask(&mut stage.call()).err().unwrap();
    let mut printed = format!("{error} {error:?} {:?}", stage.session);
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        printed += &format!("{cause} {cause:?}");
        source = cause.source();
    }
    for secret in ["refresh-1", "first", "client-secret"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

#[test]
fn a_spent_refresh_token_is_not_sent_when_asked_for_either() {
    let stage = fail(Ok(refused(400, "invalid_grant")));
    let error = stage.session.refresh().into_step(&stage.env).err().unwrap();
    assert!(matches!(error, Error::Reauthenticate(Some(_))), "{error:?}");
}

#[test]
fn a_clock_that_is_set_back_ends_a_rest() {
    let stage = fail(Ok(refused(401, "invalid_client")));
    stage.env.set(flow_script::NOON);
    assert!(!renews(&stage), "it has not expired by this clock");
    stage.env.advance(Duration::from_secs(3600));
    assert!(renews(&stage));
}
