//! A server, a client, and an authorization that waits.

use flow_script::{env, json, play};
use oauth_step::UrlPolicy;
use oauth2_core::{
    AuthorizationCode, Client, Error, PeerFault, PendingAuthorization, ServerMetadata, Tokens,
};

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const CALLBACK: &str = "https://client.example.org/cb";
pub(crate) const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new(ISSUER, UrlPolicy::default())
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"))
        .and_then(|server| server.with_revocation_endpoint("https://server.example.com/revoke"))
        .and_then(|server| {
            server.with_introspection_endpoint("https://server.example.com/introspect")
        })
        .unwrap()
}

/// A confidential client.
pub(crate) fn client() -> Client {
    client_of(server())
}

pub(crate) fn client_of(server: ServerMetadata) -> Client {
    Client::new(server, "s6BhdRkqt3")
        .with_secret("gX1fBat3bV")
        .with_redirect_uri(CALLBACK)
        .unwrap()
}

pub(crate) fn pending() -> PendingAuthorization {
    let (_, pending) = client().authorization().begin(&env()).unwrap();
    pending
}

/// An authorization at a server whose metadata promises `iss`.
pub(crate) fn pending_with_issuer() -> PendingAuthorization {
    let server = server().with_member("authorization_response_iss_parameter_supported", "true");
    let client = client_of(server.unwrap());
    let (_, pending) = client.authorization().begin(&env()).unwrap();
    pending
}

/// The response to an authorization: its state, and more parameters.
pub(crate) fn respond(
    pending: PendingAuthorization,
    more: &str,
) -> Result<AuthorizationCode, Error> {
    let callback = format!("{CALLBACK}?state={}{more}", pending.state());
    pending.response(callback.as_str())
}

pub(crate) fn code() -> AuthorizationCode {
    respond(pending(), "&code=SplxlOBeZQQYbYS6WxSbIA").unwrap()
}

/// What a client makes of a JSON answer with status 200.
pub(crate) fn granted(client: &Client, body: &str) -> Result<Tokens, Error> {
    let (outcome, _) = play(client.client_credentials(), [json(200, body)], &env());
    outcome
}

/// What was wrong with an answer.
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}

/// What the application got wrong.
pub(crate) fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> oauth2_core::Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}

/// The error that the server answered.
pub(crate) fn refused<T: std::fmt::Debug>(
    outcome: Result<T, Error>,
) -> Box<oauth2_core::ServerError> {
    match outcome {
        Err(Error::Server(error)) => error,
        other => panic!("expected an error of the server, got {other:?}"),
    }
}

/// The pairs of a URL's query.
pub(crate) fn query(url: &str) -> Vec<(String, String)> {
    let (_, query) = url.split_once('?').unwrap_or_default();
    oauth_step::decode_form(query.as_bytes())
}

pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let (_, value) = pairs.iter().find(|(other, _)| other == name)?;
    Some(value)
}

/// What a flow ended in.
pub(crate) fn done_with<P: oauth_step::Pending>(
    step: Result<oauth_step::Step<P>, P::Error>,
) -> P::Output {
    flow_script::done(step.unwrap_or_else(|error| panic!("{error}")))
}
