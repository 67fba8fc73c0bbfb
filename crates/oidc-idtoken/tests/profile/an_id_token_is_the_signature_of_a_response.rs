use flow_script::{done, env};
use jose_assert::Algorithm;
use oauth_step::{IntoStep, Step};
use oauth2_core::{Profile, RequestObject, ResponseType};
use oidc_idtoken::{Error, FrontChannel, OidcClient, Problem, Rule, half_hash};
use serde_json::json;

use super::setup::client;
use crate::support::provider::{CODE, REDIRECT_URI, jwks_response};
use crate::support::{Case, p256};

/// A `code id_token` login, up to what came through the browser.
fn front(client: &OidcClient, s_hash: Option<fn(&str) -> String>) -> Result<FrontChannel, Error> {
    let request = client
        .authentication()
        .response_type(ResponseType::CodeIdToken);
    let request = request.request_object(RequestObject::signed(p256()));
    let (_, pending) = request.begin(&env())?;
    let state = pending.state().to_owned();
    let kept = pending.to_json();
    let kept: serde_json::Value = serde_json::from_str(kept.expose()).unwrap();
    let nonce = kept["authorization"]["nonce"].as_str().unwrap();
    let hash = |value: &str| half_hash(Algorithm::Es256, value).unwrap();
    let mut case = Case::good().by(p256()).with("nonce", nonce);
    case = case.with("c_hash", hash(CODE));
    if let Some(s_hash) = s_hash {
        case = case.with("s_hash", s_hash(&state));
    }
    let token = case.token();
    let issuer = "https%3A%2F%2Fop.example";
    let more = format!("state={state}&code={CODE}&id_token={token}&iss={issuer}");
    let response = pending.response(&format!("{REDIRECT_URI}#{more}"))?;
    let step = client.verify_response(response).into_step(&env())?;
    // The keys are fetched once.
    let step = match step {
        Step::Send(_, awaiting) => awaiting.receive(Ok(jwks_response()), &env())?,
        step => step,
    };
    Ok(done(step))
}

fn right(state: &str) -> String {
    half_hash(Algorithm::Es256, state).unwrap()
}

fn wrong(_: &str) -> String {
    right("another state")
}

fn refused(outcome: Result<FrontChannel, Error>) -> (Rule, Problem) {
    match outcome {
        Err(Error::IdToken(error)) => (error.rule(), error.problem()),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

// FAPI 1.0 Advanced §5.2.2.1: `s_hash` is required, and Core does not know it.
#[test]
fn by_the_hash_of_the_state() {
    let listed = json!(["ES256"]);
    for profile in [Profile::Fapi1Advanced, Profile::FapiCiba] {
        let client = client(profile, &listed).unwrap();
        front(&client, Some(right)).unwrap();
        let (rule, problem) = refused(front(&client, None));
        assert_eq!((rule, problem), (Rule::SHash, Problem::Missing));
        let (rule, _) = refused(front(&client, Some(wrong)));
        assert_eq!(rule, Rule::SHash);
    }
}

// Without the profile it is checked where it is there.
#[test]
fn and_elsewhere_if_it_is_there() {
    let client = client(Profile::OAuth21, &json!(["ES256"])).unwrap();
    let one = jose_assert::Algorithms::only(Algorithm::Es256);
    let client = client
        .with_id_tokens(|rules| rules.algorithms(one))
        .unwrap();
    front(&client, None).unwrap();
    front(&client, Some(right)).unwrap();
    assert_eq!(refused(front(&client, Some(wrong))).0, Rule::SHash);
}
