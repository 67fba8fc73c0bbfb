//! A server, clients with quirks, and what they make of an answer.

use flow_script::{env, play, response};
use oauth_step::{Response, UrlPolicy};
use oauth2_core::{Client, Error, Quirk, ServerMetadata, Tokens};

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const JSON: &str = "application/json";

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new("https://server.example.com", UrlPolicy::default())
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"))
        .and_then(|server| server.with_revocation_endpoint("https://server.example.com/revoke"))
        .unwrap()
}

pub(crate) fn client() -> Client {
    Client::new(server(), "s6BhdRkqt3")
        .with_secret("gX1fBat3bV")
        .with_redirect_uri("https://client.example.org/cb")
        .unwrap()
}

pub(crate) fn answer(status: u16, media_type: &str, body: &str) -> Response {
    match media_type {
        "" => response(status, &[], body),
        media_type => response(status, &[("content-type", media_type)], body),
    }
}

/// What a client makes of an answer to a token request.
pub(crate) fn asked(client: &Client, answer: Response) -> Result<Tokens, Error> {
    play(client.client_credentials(), [answer], &env()).0
}

/// What a client makes of an answer to a renewal.
pub(crate) fn renewed(client: &Client, answer: Response) -> Result<Tokens, Error> {
    play(client.refresh(&"rt".into()), [answer], &env()).0
}

/// What a client with these quirks reads in an answer, to a token request and to a renewal alike,
/// all of them applied; without them it is none.
pub(crate) fn read(quirks: &[Quirk], answer: &Response) -> Tokens {
    let client = client().with_quirks(quirks.iter().cloned());
    let tokens = asked(&client, answer.clone()).unwrap();
    let again = renewed(&client, answer.clone()).unwrap();
    assert_eq!(again.access_token(), tokens.access_token());
    let names: Vec<_> = quirks.iter().map(Quirk::name).collect();
    assert_eq!(tokens.quirks_applied(), names);
    assert_eq!(again.quirks_applied(), names);
    tokens
}

/// The error that a server answered.
pub(crate) fn refused<T: core::fmt::Debug>(
    outcome: Result<T, Error>,
) -> Box<oauth2_core::ServerError> {
    match outcome {
        Err(Error::Server(error)) => error,
        other => panic!("expected an error of the server, got {other:?}"),
    }
}
