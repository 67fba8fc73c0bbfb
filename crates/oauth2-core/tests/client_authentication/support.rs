//! A server whose endpoints ask who calls.

use flow_script::{env, json, play, response};
use oauth_step::{FixedEnv, Request, UrlPolicy};
use oauth2_core::{Client, Error, Misuse, ServerMetadata};

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new(ISSUER, UrlPolicy::default())
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"))
        .and_then(|server| server.with_revocation_endpoint("https://server.example.com/revoke"))
        .and_then(|server| server.with_introspection_endpoint("https://server.example.com/look"))
        .unwrap()
}

pub(crate) fn client() -> Client {
    Client::new(server(), "s6BhdRkqt3")
}

/// The requests of this client to every endpoint: token, revocation, introspection.
pub(crate) fn requests(client: &Client) -> [Request; 3] {
    requests_in(client, &env())
}

pub(crate) fn requests_in(client: &Client, env: &FixedEnv) -> [Request; 3] {
    let (outcome, mut token) = play(client.client_credentials(), [json(200, GRANTED)], env);
    outcome.unwrap();
    let ok = response(200, &[], "");
    let (outcome, mut revocation) = play(client.revoke(&"t".into()), [ok], env);
    outcome.unwrap();
    let inactive = json(200, r#"{"active":false}"#);
    let (outcome, mut introspection) = play(client.introspect("t"), [inactive], env);
    outcome.unwrap();
    [
        token.remove(0),
        revocation.remove(0),
        introspection.remove(0),
    ]
}

/// What the application got wrong.
#[track_caller]
pub(crate) fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}
