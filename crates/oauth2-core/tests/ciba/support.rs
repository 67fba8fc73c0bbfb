//! A server with a backchannel authentication endpoint, and what it notifies of.

use flow_script::{env, json, play};
use http::HeaderMap;
use oauth_step::{Request, UrlPolicy};
use oauth2_core::{
    BackchannelAuthentication, BackchannelNotification, BeginBackchannelAuthentication, Client,
    DeliveryMode, Error, Hint, Misuse, Notified, ServerMetadata,
};

pub(crate) const ID: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";
pub(crate) const ANSWER: &str =
    r#"{"auth_req_id":"1c266114-a1be-4252-8ad1-04986c5b9ac1","expires_in":120,"interval":2}"#;
pub(crate) const PENDING: &str = r#"{"error":"authorization_pending"}"#;
pub(crate) const GRANTED: &str =
    r#"{"access_token":"at","token_type":"Bearer","id_token":"i.d.t"}"#;

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new("https://server.example.com", UrlPolicy::default())
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"))
        .and_then(|server| {
            let endpoint = r#""https://server.example.com/bc-authorize""#;
            server.with_member("backchannel_authentication_endpoint", endpoint)
        })
        .unwrap()
}

pub(crate) fn client_of(server: ServerMetadata) -> Client {
    Client::new(server, "s6BhdRkqt3").with_secret("gX1fBat3bV")
}

pub(crate) fn client() -> Client {
    client_of(server())
}

pub(crate) fn request() -> BeginBackchannelAuthentication {
    client().backchannel_authentication(Hint::login("jane@example.com"))
}

pub(crate) fn answered(body: &str) -> Result<BackchannelAuthentication, Error> {
    play(request(), [json(200, body)], &env()).0
}

/// An authentication in this mode, and the request that asked for it.
pub(crate) fn begun(mode: DeliveryMode) -> (BackchannelAuthentication, Request) {
    let intent = request().delivery_mode(mode).scope("email");
    let (outcome, mut requests) = play(intent, [json(200, ANSWER)], &env());
    (outcome.unwrap(), requests.remove(0))
}

/// An authentication in this mode, and the token that its notification must carry.
pub(crate) fn notifiable(mode: DeliveryMode) -> (BackchannelAuthentication, String) {
    let (authentication, request) = begun(mode);
    let token = flow_script::field(&request, "client_notification_token");
    (authentication, token.unwrap())
}

pub(crate) fn headers(authorization: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", authorization.parse().unwrap());
    headers.insert("content-type", "application/json".parse().unwrap());
    headers
}

/// What a notification with this token says about the authentication.
pub(crate) fn notified(
    authentication: &BackchannelAuthentication,
    token: &str,
    body: &str,
) -> Result<Notified, Error> {
    BackchannelNotification::parse(&headers(&format!("Bearer {token}")), body.as_bytes())?.verify(
        &client(),
        Some(authentication),
        &env(),
    )
}

#[track_caller]
pub(crate) fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}
