//! A server that registers clients, and what it answers.

use flow_script::{env, json, play};
use oauth_step::{Request, Response, UrlPolicy};
use oauth2_core::{
    ClientInformation, ClientMetadata, Error, Misuse, PeerFault, ServerMetadata, register,
};
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const REGISTER: &str = "https://server.example.com/register";
pub(crate) const CLIENT_URI: &str = "https://server.example.com/register/s6BhdRkqt3";
pub(crate) const TOKEN: &str = "reg-23410913-abewfq.123483";
pub(crate) const SECRET: &str = "cf136dc3c1fc93f31185e5885805d";

pub(crate) fn server() -> ServerMetadata {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    let server = server.with_token_endpoint("https://server.example.com/token");
    let server = server.unwrap().with_registration_endpoint(REGISTER);
    let server = server.unwrap();
    server
        .with_authorization_endpoint("https://server.example.com/authorize")
        .unwrap()
}

/// RFC 7591 §3.1, the example.
pub(crate) fn metadata() -> ClientMetadata {
    ClientMetadata::new()
        .redirect_uris([
            "https://client.example.org/callback",
            "https://client.example.org/callback2",
        ])
        .client_name("My Example Client")
        .localized("client_name", "ja-Jpan-JP", "クライアント名")
        .token_endpoint_auth_method("client_secret_basic")
        .logo_uri("https://client.example.org/logo.png")
        .jwks_uri("https://client.example.org/my_public_keys.jwks")
        .member("example_extension_parameter", "\"example_value\"")
}

/// RFC 7591 §3.2.1, the example, managed as in RFC 7592 §3.
pub(crate) fn answer() -> Value {
    json!({
        "client_id": "s6BhdRkqt3",
        "client_secret": SECRET,
        "client_id_issued_at": 2_893_256_800_u64,
        "client_secret_expires_at": 2_893_276_800_u64,
        "registration_access_token": TOKEN,
        "registration_client_uri": CLIENT_URI,
        "redirect_uris": [
            "https://client.example.org/callback",
            "https://client.example.org/callback2",
        ],
        "grant_types": ["authorization_code", "refresh_token"],
        "client_name": "My Example Client",
        "client_name#ja-Jpan-JP": "クライアント名",
        "token_endpoint_auth_method": "client_secret_basic",
        "logo_uri": "https://client.example.org/logo.png",
        "jwks_uri": "https://client.example.org/my_public_keys.jwks",
        "example_extension_parameter": "example_value",
    })
}

/// The same answer with some members changed; `null` removes one.
pub(crate) fn answer_with(changes: Value) -> Value {
    changed(answer(), changes)
}

pub(crate) fn changed(mut answer: Value, changes: Value) -> Value {
    let members = answer.as_object_mut().unwrap();
    let Value::Object(changes) = changes else {
        panic!("an object")
    };
    for (name, value) in changes {
        match value {
            Value::Null => members.remove(&name),
            value => members.insert(name, value),
        };
    }
    answer
}

pub(crate) fn created(body: &Value) -> Response {
    json(201, &body.to_string())
}

/// What a registration makes of a server's answer.
pub(crate) fn registered(body: &Value) -> Result<ClientInformation, Error> {
    let (outcome, _) = play(register(&server(), metadata()), [created(body)], &env());
    outcome
}

pub(crate) fn information() -> ClientInformation {
    registered(&answer()).unwrap()
}

pub(crate) fn body(request: &Request) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

/// What was wrong with an answer.
pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}

/// What the application got wrong.
pub(crate) fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}
