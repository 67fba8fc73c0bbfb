//! A service's session by assertion: no login, no refresh token, each renewal is signed anew.

use core::time::Duration;

use crate::stage::{Stage, client, ended, granted, lost, over, refused};
use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{field, sent, stores};
use jose_assert::{Algorithm, SigningKey};
use oauth_step::{FixedEnv, MemoryStore, Request, Secret, Step, TransportErrorKind, Verdict};
use oauth2_core::{
    Client, Disposition, Error, ErrorCode, JwtAssertion, SelfSigned, Session, SessionBuilder,
};
use serde_json::Value;

fn assertion() -> JwtAssertion {
    let secret = Secret::new("a secret of more than thirty-two octets".to_owned());
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    JwtAssertion::new(key, "robot")
}

fn service() -> SessionBuilder {
    let client = Client::without_id(client().server().clone());
    Session::assertion(client.jwt_bearer(assertion().scope("reports")))
}

fn self_signed() -> SessionBuilder {
    let assertion = assertion().lifetime(Duration::from_secs(3600));
    Session::assertion(SelfSigned::new(assertion.audience("https://api.example.com/")).unwrap())
}

fn stage(builder: SessionBuilder) -> Stage {
    beside(flow_script::env(), MemoryStore::new(), builder)
}

fn beside(env: FixedEnv, store: MemoryStore, builder: SessionBuilder) -> Stage {
    Stage {
        env,
        session: builder.build(),
        store,
    }
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(payload).unwrap()).unwrap()
}

/// The `jti` of the assertion in a request for a token.
fn jti(request: &Request) -> String {
    let grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    assert_eq!(field(request, "grant_type").as_deref(), Some(grant_type));
    let claims = claims_of(&field(request, "assertion").unwrap());
    assert_eq!(claims["scope"], "reports");
    claims["jti"].as_str().unwrap().to_owned()
}

#[test]
fn any_number_of_callers_cause_one_exchange() {
    let stage = stage(service());
    let mut calls: Vec<_> = (0..64).map(|_| stage.call()).collect();
    let mut renewals: Vec<_> = calls
        .iter_mut()
        .filter_map(|call| stage.ask(call).unwrap().renewal)
        .collect();
    assert_eq!(renewals.len(), 1);
    let (request, awaiting) = sent(renewals.remove(0));
    let first = jti(&request);
    ended(awaiting.receive(Ok(granted("first", None, Some(3600))), &stage.env));
    for call in &mut calls {
        assert_eq!(stage.bearer(call), "first");
    }
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    assert_ne!(jti(&sent(renewal).0), first);
}

#[test]
fn a_refresh_token_is_not_taken() {
    let stage = stage(service());
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage.renew(renewal, "first", "refresh-1");
    assert!(stage.session.tokens().unwrap().refresh_token().is_none());
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    jti(&sent(renewal).0);
}

#[test]
fn it_is_renewed_early_without_delaying_anybody() {
    let stage = stage(service());
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    stage
        .finish(renewal, |_| Ok(granted("first", None, Some(3600))))
        .unwrap();
    stage.env.advance(Duration::from_secs(3599));
    let asked = stage.ask(&mut stage.call()).unwrap();
    assert_eq!(asked.bearer.as_deref(), Some("first"));
    let renewal = asked.renewal.unwrap();
    stage
        .finish(renewal, |_| Ok(granted("second", None, Some(3600))))
        .unwrap();
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn a_401_is_answered_by_a_new_assertion_once() {
    let stage = stage(service());
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    stage
        .finish(renewal, |_| Ok(granted("first", None, Some(3600))))
        .unwrap();
    assert_eq!(stage.bearer(&mut call), "first");
    stage.env.advance(Duration::from_secs(60));
    let refusal = [("www-authenticate", r#"Bearer error="invalid_token""#)];
    let verdict = stage.review(&mut call, 401, &refusal);
    assert_eq!(verdict, Verdict::Resend(Duration::ZERO));
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    stage
        .finish(renewal, |_| Ok(granted("second", None, Some(3600))))
        .unwrap();
    assert_eq!(stage.bearer(&mut call), "second");
    assert_eq!(stage.review(&mut call, 401, &refusal), Verdict::Accept);
}

/// Nobody can sign in again: the key, the account or a clock is wrong.
#[test]
fn a_refused_assertion_is_a_matter_of_configuration() {
    let stage = stage(service());
    let mut call = stage.call();
    let (renewal, pause) = stage.begin_renewal(&mut call);
    let (request, awaiting) = sent(renewal);
    let answer = Ok(refused(400, "invalid_grant"));
    awaiting.receive(answer, &stage.env).unwrap_err();
    over(pause);
    for mut call in [call, stage.call()] {
        let error = stage.ask(&mut call).err().unwrap();
        assert_eq!(error.code(), Some(&ErrorCode::InvalidGrant));
        assert_eq!(error.disposition(), Disposition::FixConfiguration);
        assert!(matches!(error, Error::Server(_)), "{error:?}");
    }
    stage.env.advance(Duration::from_secs(59));
    assert!(stage.ask(&mut stage.call()).is_err());
    // After a minute it is tried again: it may be put right while the service runs.
    stage.env.advance(Duration::from_secs(1));
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    assert_ne!(jti(&sent(renewal).0), jti(&request));
}

/// With a refresh token this would be dangerous; an assertion can be signed again at any time.
#[test]
fn a_lost_answer_is_no_end() {
    let stage = stage(service());
    let mut call = stage.call();
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    let (request, awaiting) = sent(renewal);
    let answer = Err(lost(TransportErrorKind::Broken));
    awaiting.receive(answer, &stage.env).unwrap_err();
    let error = stage.ask(&mut call).err().unwrap();
    assert_eq!(error.disposition(), Disposition::Retry { after: None });
    stage.env.advance(Duration::from_secs(1));
    let (renewal, _pause) = stage.begin_renewal(&mut call);
    assert_ne!(jti(&sent(renewal).0), jti(&request));
}

#[test]
fn processes_share_its_tokens_through_a_store() {
    let one = stage(service().with_store_key("robot"));
    let (renewal, _pause) = one.begin_renewal(&mut one.call());
    one.renew(renewal, "first", "refresh-1");
    assert_eq!(one.bearer(&mut one.call()), "first");
    let env = FixedEnv::new(oauth_step::Env::now(&one.env));
    let two = beside(env, one.store, service().with_store_key("robot"));
    let (renewal, _pause) = two.begin_renewal(&mut two.call());
    two.finish(renewal, |_| panic!("the store has a token"))
        .unwrap();
    assert_eq!(two.bearer(&mut two.call()), "first");
    // The refresh token has not gone into the store either.
    assert!(two.session.tokens().unwrap().refresh_token().is_none());
}

#[test]
fn a_store_that_is_down_does_not_stop_it() {
    let stage = stage(service().with_store_key("robot"));
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let (_, storing) = stores(renewal);
    let step = storing.stored(Err("down".into()), &stage.env).unwrap();
    let (_, awaiting) = sent(step);
    let answer = Ok(granted("first", None, Some(3600)));
    let mut step = awaiting.receive(answer, &stage.env).unwrap();
    while let Step::Store(_, storing) = step {
        step = storing.stored(Err("down".into()), &stage.env).unwrap();
    }
    ended(Ok(step));
    assert_eq!(stage.bearer(&mut stage.call()), "first");
}

/// The same rules hold where nobody is asked: one token for all, for an hour, renewed ahead.
#[test]
fn a_self_signed_token_is_kept_and_renewed_without_a_request() {
    let stage = stage(self_signed());
    let mut call = stage.call();
    let (renewal, pause) = stage.begin_renewal(&mut call);
    over(pause);
    ended(Ok(renewal));
    let first = stage.bearer(&mut call);
    let claims = claims_of(&first);
    assert_eq!(
        (&claims["iss"], &claims["sub"]),
        (&"robot".into(), &"robot".into())
    );
    assert_eq!(stage.bearer(&mut stage.call()), first);

    stage.env.advance(Duration::from_secs(3599));
    let mut call = stage.call();
    let asked = stage.ask(&mut call).unwrap();
    assert_eq!(asked.bearer.as_ref(), Some(&first));
    assert!(asked.pause.is_none());
    ended(Ok(asked.renewal.unwrap()));
    let second = stage.bearer(&mut stage.call());
    assert_ne!(claims_of(&second)["jti"], claims["jti"]);

    stage.expire();
    let (renewal, pause) = stage.begin_renewal(&mut stage.call());
    over(pause);
    ended(Ok(renewal));
    assert_ne!(stage.bearer(&mut stage.call()), second);
}

#[test]
fn a_self_signed_token_that_is_refused_is_signed_again_once() {
    let stage = stage(self_signed());
    let mut call = stage.call();
    let (renewal, _) = stage.begin_renewal(&mut call);
    ended(Ok(renewal));
    let first = stage.bearer(&mut call);
    stage.env.advance(Duration::from_secs(60));
    let verdict = stage.review(&mut call, 401, &[]);
    assert_eq!(verdict, Verdict::Resend(Duration::ZERO));
    let (renewal, _) = stage.begin_renewal(&mut call);
    ended(Ok(renewal));
    assert_ne!(stage.bearer(&mut call), first);
    assert_eq!(stage.review(&mut call, 401, &[]), Verdict::Accept);
}

#[test]
fn what_cannot_be_signed_fails_for_all_and_for_a_minute() {
    let assertion = assertion().claim("iss", "1");
    let client = Client::without_id(client().server().clone());
    let stage = stage(Session::assertion(client.jwt_bearer(assertion)));
    for _ in 0..2 {
        let error = stage.ask(&mut stage.call()).err().unwrap();
        assert_eq!(error.disposition(), Disposition::FixConfiguration);
    }
    assert!(stage.session.landing().is_none());
}
