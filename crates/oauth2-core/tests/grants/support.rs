//! A server, a client, and the requests that the standards print.

use flow_script::{env, json, play};
use oauth_step::{IntoStep, Pending, Request, UrlPolicy};
use oauth2_core::{Client, Error, Misuse, PeerFault, ServerMetadata};
use serde_json::Value;

pub(crate) const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

/// A server of this issuer with this token endpoint.
pub(crate) fn server(issuer: &str, token_endpoint: &str) -> ServerMetadata {
    let server = ServerMetadata::new(issuer, UrlPolicy::default()).unwrap();
    server.with_token_endpoint(token_endpoint).unwrap()
}

pub(crate) fn client() -> Client {
    let server = server(
        "https://server.example.com",
        "https://server.example.com/token",
    );
    Client::new(server, "s6BhdRkqt3").with_secret("gX1fBat3bV")
}

/// What a flow makes of a JSON answer with status 200, and the request.
pub(crate) fn answered<P: Pending<Error = Error>>(
    flow: impl IntoStep<Flow = P>,
    body: &str,
) -> (Result<P::Output, Error>, Request) {
    let (outcome, mut requests) = play(flow, [json(200, body)], &env());
    (outcome, requests.remove(0))
}

/// The request of a token grant.
pub(crate) fn request<P: Pending<Error = Error>>(flow: impl IntoStep<Flow = P>) -> Request {
    answered(flow, GRANTED).1
}

/// The body of a request that a standard prints.
pub(crate) fn printed(source: &str) -> String {
    let text = include_str!("../vectors/oauth2.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let mut entries = all["requests"].as_array().unwrap().iter();
    let entry = entries.find(|entry| entry["source"] == source).unwrap();
    entry["one_valid_body"].as_str().unwrap().to_owned()
}

pub(crate) fn body(request: &Request) -> &str {
    std::str::from_utf8(request.body()).unwrap()
}

/// What the application got wrong; nothing was sent.
pub(crate) fn misuse<P: Pending<Error = Error>>(flow: impl IntoStep<Flow = P>) -> Misuse
where
    P::Output: std::fmt::Debug,
{
    match play(flow, [], &env()).0 {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}

/// What was wrong with an answer.
#[track_caller]
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}
