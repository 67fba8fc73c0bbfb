use std::time::Duration;

use flow_script::{NOON, env, response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use oauth_step::{
    Authorize, Env, FixedEnv, Outgoing, Reply, Terms, TransportErrorKind, UnixTime, Verdict,
};
use oauth1_core::{Client, Error, Misuse, Problem, Session, SigningOptions, TokenCredentials};

use crate::support::{client, get, header, misuse, redeem, sign, signer_of};

/// A minute after noon.
const LATER: &str = "Tue, 14 Nov 2023 22:14:20 GMT";
const REFUSED: &str = "OAuth oauth_problem=\"timestamp_refused\"";

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let pairs = pairs.iter().map(|(name, value)| {
        let name: HeaderName = name.parse().unwrap();
        (name, HeaderValue::from_str(value).unwrap())
    });
    pairs.collect()
}

fn verdicts(client: &Client, replayable: bool, headers: &HeaderMap, status: u16) -> [Verdict; 2] {
    let (signer, env) = (signer_of(client), env());
    let terms = Terms::new(replayable, Duration::ZERO);
    let status = StatusCode::from_u16(status).unwrap();
    let mut attempt = signer.attempt(terms);
    let mut review = || signer.review(&mut attempt, Reply::Answered(status, headers), &env);
    [review(), review()]
}

const RESEND: Verdict = Verdict::Resend(Duration::ZERO);

#[test]
fn a_call_is_sent_again_once_if_it_can_be() {
    let refused = headers(&[("www-authenticate", REFUSED), ("date", LATER)]);
    let asked = || client().with_clock_correction();
    let client = asked();
    assert_eq!(
        verdicts(&client, true, &refused, 401),
        [RESEND, Verdict::Accept]
    );
    assert_eq!(client.clock_offset(), 60);

    let client = asked();
    assert_eq!(
        verdicts(&client, false, &refused, 400),
        [Verdict::Accept; 2]
    );
    // The next call has the time right.
    assert_eq!(client.clock_offset(), 60);
}

#[test]
fn nothing_happens_unasked() {
    let refused = headers(&[("www-authenticate", REFUSED), ("date", LATER)]);
    let client = client();
    assert_eq!(verdicts(&client, true, &refused, 401), [Verdict::Accept; 2]);
    assert_eq!(client.clock_offset(), 0);
    let answer = || response(401, &[("www-authenticate", REFUSED), ("date", LATER)], "");
    redeem(&client, answer()).unwrap_err();
    assert_eq!(client.clock_offset(), 0);
}

#[test]
fn nothing_else_moves_the_clock() {
    let used = "OAuth oauth_problem=\"nonce_used\"";
    let other = "OAuth oauth_problem=\"timestamp_refused2\"";
    for (status, found) in [
        (401, headers(&[("www-authenticate", used), ("date", LATER)])),
        (401, headers(&[("date", LATER)])),
        (
            401,
            headers(&[("www-authenticate", other), ("date", LATER)]),
        ),
        (401, headers(&[("www-authenticate", REFUSED)])),
        (
            401,
            headers(&[("www-authenticate", REFUSED), ("date", "soon")]),
        ),
        (
            200,
            headers(&[("www-authenticate", REFUSED), ("date", LATER)]),
        ),
        (
            403,
            headers(&[("www-authenticate", REFUSED), ("date", LATER)]),
        ),
        (
            503,
            headers(&[("www-authenticate", REFUSED), ("date", LATER)]),
        ),
    ] {
        let client = client().with_clock_correction();
        let verdicts = verdicts(&client, true, &found, status);
        assert_eq!(verdicts, [Verdict::Accept; 2], "{status} {found:?}");
        assert_eq!(client.clock_offset(), 0, "{status} {found:?}");
    }
    let signer = signer_of(&client().with_clock_correction());
    let mut attempt = signer.attempt(Terms::new(true, Duration::ZERO));
    let lost = Reply::Failed(TransportErrorKind::Broken);
    let verdict = signer.review(&mut attempt, lost, &env());
    assert_eq!(verdict, Verdict::Accept);
}

/// With the nonce or the time that was just refused it would be refused again.
#[test]
fn what_was_given_for_one_request_is_not_sent_twice() {
    for options in [
        SigningOptions::new().nonce("n"),
        SigningOptions::new().timestamp(NOON),
        SigningOptions::new().realm("r"),
    ] {
        let is_resent = format!("{options:?}").contains("\"r\"");
        let credentials = TokenCredentials::new("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");
        let signer = client().with_clock_correction().signer(&credentials);
        let mut attempt = signer.attempt(Terms::new(true, Duration::ZERO));
        let (mut head, body) = get("https://photos.example.net/photos").into_parts();
        head.extensions.insert(options);
        let outgoing = Outgoing::new(&mut head, Some(&body));
        let _ = signer.authorize(&mut attempt, outgoing, &env()).unwrap();
        let refused = headers(&[("www-authenticate", REFUSED), ("date", LATER)]);
        let reply = Reply::Answered(StatusCode::UNAUTHORIZED, &refused);
        let verdict = signer.review(&mut attempt, reply, &env());
        assert_eq!(verdict == RESEND, is_resent);
        assert_eq!(signer.client().clock_offset(), 60);
    }
}

#[test]
fn what_is_sent_again_is_signed_anew() {
    let client = client().with_clock_correction();
    let credentials = TokenCredentials::new("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00");
    let (session, env) = (Session::with_token(client, credentials), env());
    let mut attempt = session.attempt(Terms::new(true, Duration::ZERO));
    let mut sent = Vec::new();
    for _ in 0..2 {
        let (mut head, body) = get("https://photos.example.net/photos").into_parts();
        let outgoing = Outgoing::new(&mut head, Some(&body));
        let access = session.authorize(&mut attempt, outgoing, &env).unwrap();
        assert!(access.renewal.is_none() && access.pause.is_none() && access.body.is_none());
        sent.push(header(&head.headers));
        let refused = headers(&[("www-authenticate", REFUSED), ("date", LATER)]);
        let reply = Reply::Answered(StatusCode::UNAUTHORIZED, &refused);
        let expected = if sent.len() == 1 {
            RESEND
        } else {
            Verdict::Accept
        };
        assert_eq!(session.review(&mut attempt, reply, &env), expected);
    }
    assert_eq!(sent[0]["oauth_timestamp"], NOON.0.to_string());
    assert_eq!(sent[1]["oauth_timestamp"], (NOON.0 + 60).to_string());
    assert_ne!(sent[0]["oauth_nonce"], sent[1]["oauth_nonce"]);
    assert_ne!(sent[0]["oauth_signature"], sent[1]["oauth_signature"]);
}

#[test]
fn in_flows_by_body_or_challenge_for_the_next_request() {
    for (challenge, body) in [
        (REFUSED, ""),
        (
            "OAuth",
            "oauth_problem=timestamp_refused&oauth_acceptable_timestamps=1-2",
        ),
    ] {
        let client = client().with_clock_correction();
        let answer = response(
            401,
            &[("www-authenticate", challenge), ("date", LATER)],
            body,
        );
        let Err(Error::Unauthorized(refusal)) = redeem(&client, answer) else {
            panic!("unauthorized")
        };
        assert_eq!(refusal.problem(), Some(&Problem::TimestampRefused));
        assert_eq!(refusal.server_time(), Some(UnixTime(NOON.0 + 60)));
        assert_eq!(client.clock_offset(), 60);
    }
    // With any status of refusal, and with one of success.
    for status in [400, 200] {
        let client = client().with_clock_correction();
        let form = [("content-type", "text/plain"), ("date", LATER)];
        let answer = response(status, &form, "oauth_problem=timestamp_refused");
        redeem(&client, answer).unwrap_err();
        assert_eq!(client.clock_offset(), 60);
        let answer = response(status, &form, "oauth_problem=token_used");
        let client = crate::support::client().with_clock_correction();
        redeem(&client, answer).unwrap_err();
        assert_eq!(client.clock_offset(), 0);
    }
}

#[test]
fn by_hand_for_all_clones_and_what_they_sign_with() {
    let client = client();
    let (clone, signer) = (client.clone(), signer_of(&client));
    let env = FixedEnv::new(UnixTime(1_000));
    client.correct_clock(UnixTime(400), env.now());
    assert_eq!(clone.clock_offset(), -600);
    let mut head = get("https://photos.example.net/photos");
    signer.sign(&mut head, None, &env).unwrap();
    assert_eq!(header(head.headers())["oauth_timestamp"], "400");

    // A time that is given is taken as it is.
    let options = SigningOptions::new().timestamp(UnixTime(7));
    let mut head = get("https://photos.example.net/photos");
    signer.sign_with(&options, &mut head, None, &env).unwrap();
    assert_eq!(header(head.headers())["oauth_timestamp"], "7");
}

#[test]
fn at_either_end_without_overflow() {
    let client = client();
    client.correct_clock(UnixTime(0), NOON);
    let outcome = sign(
        &signer_of(&client),
        get("https://photos.example.net/photos"),
    );
    assert_eq!(misuse(outcome), Misuse::Clock);
    client.correct_clock(UnixTime(u64::MAX), UnixTime(0));
    client.correct_clock(UnixTime(0), UnixTime(u64::MAX));
    assert!(client.clock_offset() < 0);
    client.correct_clock(UnixTime(u64::MAX), UnixTime(0));
    let env = FixedEnv::new(UnixTime(u64::MAX));
    let mut head = get("https://photos.example.net/photos");
    signer_of(&client).sign(&mut head, None, &env).unwrap();
    let expected = u64::MAX.to_string();
    assert_eq!(header(head.headers())["oauth_timestamp"], expected);
}
