//! A server that signs what it says.

use flow_script::{NOON, env, json, response};
use jose_assert::{
    Algorithm, Algorithms, Error as JoseError, Jwt, RemoteJwks, ResponseVerifier, SigningKey,
};
use oauth_step::{Endpoint, IntoStep, Request, Response, Step, UrlPolicy};
use oauth2_core::{Error, Introspect, Introspection};
use serde_json::{Map, Value, json};

use super::support::{ISSUER, client};

pub(crate) const MEDIA_TYPE: &str = "application/token-introspection+jwt";

pub(crate) fn key() -> SigningKey {
    let key = SigningKey::generate(Algorithm::Es256, &env()).unwrap();
    key.with_key_id("key-1")
}

pub(crate) fn verifier() -> ResponseVerifier {
    let jwks = Endpoint::parse("https://server.example.com/jwks", UrlPolicy::default());
    ResponseVerifier::new(RemoteJwks::new(jwks.unwrap()))
        .algorithms(Algorithms::only(Algorithm::Es256))
        .unwrap()
}

pub(crate) fn asked() -> Introspect {
    client().introspect("t").signed(verifier())
}

/// RFC 9701 §5, with this client as who asks.
pub(crate) fn claims() -> Map<String, Value> {
    let claims = json!({
        "iss": ISSUER,
        "aud": "s6BhdRkqt3",
        "iat": NOON.0,
        "token_introspection": {
            "active": true,
            "iss": ISSUER,
            "aud": "https://rs.example.com/resource",
            "iat": 1_514_797_822,
            "exp": 1_514_797_942,
            "client_id": "paiB2goo0a",
            "scope": "read write dolphin",
            "sub": "Z5O3upPC88QrAjx00dis",
            "birthdate": "1982-02-01",
        },
    });
    claims.as_object().unwrap().clone()
}

pub(crate) fn jwt(claims: &Map<String, Value>) -> Jwt {
    let claims = Value::from(claims.clone());
    Jwt::new(claims.to_string()).typ("token-introspection+jwt")
}

pub(crate) fn answer(token: &str) -> Response {
    response(200, &[("content-type", MEDIA_TYPE)], token)
}

/// What an answer comes to, and the requests: that for the keys is answered by the way.
pub(crate) fn outcome(
    intent: Introspect,
    answer: Response,
) -> (Result<Introspection, Error>, Vec<Request>) {
    let env = env();
    let keys = format!(r#"{{"keys":[{}]}}"#, key().public_jwk().unwrap());
    let (mut step, mut sent) = (intent.into_step(&env), Vec::new());
    let mut answer = Some(answer);
    loop {
        step = match step {
            Ok(Step::Send(request, awaiting)) => {
                sent.push(request);
                let reply = answer.take().unwrap_or_else(|| json(200, &keys));
                awaiting.receive(Ok(reply), &env)
            }
            Ok(step) => return (Ok(flow_script::done(step)), sent),
            Err(error) => return (Err(error), sent),
        };
    }
}

/// What claims come to that the server has signed.
pub(crate) fn signed(claims: &Map<String, Value>) -> Result<Introspection, Error> {
    let token = jwt(claims).sign(&key()).unwrap();
    outcome(asked(), answer(&token)).0
}

#[track_caller]
pub(crate) fn refused(outcome: Result<Introspection, Error>) -> JoseError {
    match outcome {
        Err(Error::ResponseObject(error)) => error,
        other => panic!("expected a refused JWT, got {other:?}"),
    }
}
