//! Answers of a UserInfo endpoint that are JWTs, and what a client makes of them.

use flow_script::{NOON, env, play, response};
use jose_assert::{Algorithm, Algorithms, Jwt, SigningKey};
use oauth_step::{FixedEnv, Request, Response};
use oauth2_core::Tokens;
use oidc_idtoken::{Error, OidcClient, UserInfo, UserInfoError, UserInfoRules};
use serde_json::{Value, json};

use crate::support::provider::client;
use crate::support::{CLIENT, ISSUER, SUBJECT};

pub(crate) fn tokens() -> Tokens {
    Tokens::new("access-token-1", NOON).unwrap()
}

pub(crate) fn rs256(rules: UserInfoRules) -> UserInfoRules {
    rules.signed(Algorithms::only(Algorithm::Rs256))
}

pub(crate) fn agreed(change: impl FnOnce(UserInfoRules) -> UserInfoRules) -> OidcClient {
    client().with_userinfo(change).unwrap()
}

pub(crate) fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": CLIENT, "sub": SUBJECT, "name": "Jane" })
}

pub(crate) fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut claims = claims();
    claims[name] = value.into();
    claims
}

pub(crate) fn signed(claims: &Value, key: &SigningKey) -> String {
    Jwt::new(claims.to_string()).sign(key).unwrap()
}

pub(crate) fn jwt(token: impl Into<Vec<u8>>) -> Response {
    response(200, &[("content-type", "application/jwt")], token)
}

/// Asks, is answered, and fetches keys as far as there are any in the script.
pub(crate) fn asked(
    client: &OidcClient,
    answers: impl IntoIterator<Item = Response>,
) -> (Result<UserInfo, Error>, Vec<Request>) {
    asked_at(client, answers, &env())
}

pub(crate) fn asked_at(
    client: &OidcClient,
    answers: impl IntoIterator<Item = Response>,
    env: &FixedEnv,
) -> (Result<UserInfo, Error>, Vec<Request>) {
    play(client.userinfo(&tokens(), SUBJECT).unwrap(), answers, env)
}

#[track_caller]
pub(crate) fn refusal<T: core::fmt::Debug>(outcome: Result<T, Error>) -> UserInfoError {
    match outcome {
        Err(Error::UserInfo(error)) => error,
        other => panic!("{other:?}"),
    }
}
