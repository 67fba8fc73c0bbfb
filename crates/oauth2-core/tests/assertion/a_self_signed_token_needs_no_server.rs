use std::time::Duration;

use flow_script::{NOON, done, env};
use oauth_step::IntoStep;
use oauth2_core::{
    Error, JwtAssertion, Misuse, SelfSigned, ServiceAccount, Session, TokenType, Tokens,
};
use serde_json::json;

use crate::support::{ISSUER, assertion, file, verified};

const EMAIL: &str = "robot@a-project.iam.gserviceaccount.example";
const API: &str = "https://pubsub.example.com/";

fn account() -> ServiceAccount {
    ServiceAccount::from_json(file(json!({}))).unwrap()
}

/// It ends at once.
fn tokens(token: SelfSigned) -> Tokens {
    done(token.into_step(&env()).unwrap())
}

fn misuse(outcome: Result<SelfSigned, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("{other:?}"),
    }
}

#[test]
fn for_an_api_by_its_url() {
    let tokens = tokens(account().audience(API).self_signed().unwrap());
    let (header, claims) = verified(tokens.access_token().expose());
    assert_eq!(header, json!({"alg": "RS256", "kid": "k-1", "typ": "JWT"}));
    let expected = json!({
        "iss": EMAIL, "sub": EMAIL, "aud": API,
        "iat": NOON.0, "exp": NOON.0 + 3600, "jti": claims["jti"],
    });
    assert_eq!(claims, expected);
    assert_eq!(tokens.token_type(), &TokenType::Bearer);
    assert_eq!(tokens.obtained_at(), NOON);
    assert_eq!(tokens.lifetime(), Some(Duration::from_secs(3600)));
    assert!(tokens.refresh_token().is_none() && tokens.scope().is_none());
}

#[test]
fn for_an_api_by_a_scope() {
    let tokens = tokens(account().scope("a b").self_signed().unwrap());
    let (_, claims) = verified(tokens.access_token().expose());
    assert_eq!((&claims["scope"], claims.get("aud")), (&json!("a b"), None));
    assert_eq!(tokens.scope().unwrap().as_str(), "a b");
}

#[test]
fn for_one_of_both() {
    let neither = account().self_signed();
    assert_eq!(misuse(neither), Misuse::SelfSignedTarget);
    let both = account().scope("a").audience(API).self_signed();
    assert_eq!(misuse(both), Misuse::SelfSignedTarget);
}

#[test]
fn for_its_issuer_alone() {
    let another = account().audience(API).subject("ada@example.com");
    assert_eq!(misuse(another.self_signed()), Misuse::SelfSignedSubject);
    let same = account().audience(API).subject(EMAIL);
    assert!(same.self_signed().is_ok());
}

#[test]
fn by_any_issuer() {
    let by = |assertion: JwtAssertion| SelfSigned::new(assertion.audience(API));
    let tokens = tokens(by(assertion().claim("tenant", "7")).unwrap());
    let (_, claims) = verified(tokens.access_token().expose());
    assert_eq!(
        (&claims["sub"], &claims["tenant"]),
        (&json!(ISSUER), &json!(7))
    );
    assert_eq!(tokens.lifetime(), Some(JwtAssertion::DEFAULT_LIFETIME));
    assert!(matches!(
        misuse(by(assertion().claim("exp", "1"))),
        Misuse::AssertionMember { .. }
    ));
}

/// What a session needs of a client is there; what needs a server says so.
#[test]
fn in_a_session_that_has_none() {
    let token = account().audience(API).self_signed().unwrap();
    let session = Session::assertion(token).build();
    let client = session.client();
    assert_eq!((client.id(), client.server().issuer()), ("", ""));
    let error = client.client_credentials().into_step(&env()).unwrap_err();
    assert!(matches!(error, Error::Misuse(Misuse::EndpointMissing(_))));
}
