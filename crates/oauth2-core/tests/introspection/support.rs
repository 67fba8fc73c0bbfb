//! A server that looks into tokens, and a protected resource that asks.

use flow_script::{env, json, play};
use oauth_step::UrlPolicy;
use oauth2_core::{Client, Error, Introspection, PeerFault, Place, ServerMetadata};

pub(crate) const ISSUER: &str = "https://server.example.com/";

pub(crate) fn client() -> Client {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    let server = server.with_introspection_endpoint("https://server.example.com/introspect");
    Client::new(server.unwrap(), "s6BhdRkqt3").with_secret("gX1fBat3bV")
}

/// What a JSON answer comes to.
pub(crate) fn said(body: &str) -> Result<Introspection, Error> {
    play(client().introspect("t"), [json(200, body)], &env()).0
}

/// What was wrong with the answer.
#[track_caller]
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer {
            place: Place::IntrospectionResponse,
            fault,
        }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}
