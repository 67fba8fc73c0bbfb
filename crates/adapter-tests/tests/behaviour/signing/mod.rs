//! OAuth 1.0a: logins and signed calls.

mod a_clock_is_corrected_by_the_server;
mod a_login_ends_in_signed_calls;
mod a_request_that_cannot_be_signed_is_not_sent;
mod a_signature_covers_what_is_sent;

use adapter_tests::{Payload, Session as _};
use http::{Method, Request};
use oauth_step::{Authorize, JsonObject, Response};

use crate::Stack;
use crate::behaviour::House;

type Calls<A> = <Stack as adapter_tests::Stack>::Session<A>;

/// A request with a body of a media type, or none.
fn request(method: &Method, url: &str, body: Option<(&str, &str)>) -> Request<Payload> {
    let request = Request::builder().method(method).uri(url);
    match body {
        Some((media_type, body)) => request
            .header("content-type", media_type)
            .body(Payload::from(body)),
        None => request.body(Payload::Empty),
    }
    .expect("a valid request")
}

/// What the resource has verified and seen; it says what it has signed where that differs.
async fn seen<A: Authorize>(calls: &Calls<A>, request: Request<Payload>) -> Seen {
    let called = format!("{} {}", request.method(), request.uri());
    let response = calls.call(request).await.unwrap();
    let body = String::from_utf8_lossy(response.body()).into_owned();
    assert_eq!(response.status(), 200, "{called}: {body}");
    Seen(response)
}

struct Seen(Response);

impl Seen {
    fn json(&self) -> JsonObject<'_> {
        JsonObject::parse(self.0.body()).unwrap()
    }

    fn string(&self, name: &'static str) -> Option<String> {
        self.json().string(name).unwrap().map(Into::into)
    }

    /// The request's own parameters, as JSON.
    fn parameters(&self) -> String {
        let parameters = self.json().get("parameters").unwrap();
        parameters.raw().to_owned()
    }
}

/// How many requests of this protocol there were.
fn requests(house: &House) -> usize {
    use loopback_provider::Endpoint::{
        OAuth1Authorization, OAuth1Resource, OAuth1TemporaryCredentials, OAuth1TokenCredentials,
    };
    let all = [
        OAuth1Authorization,
        OAuth1Resource,
        OAuth1TemporaryCredentials,
        OAuth1TokenCredentials,
    ];
    all.map(|endpoint| house.provider.requests(endpoint))
        .into_iter()
        .sum()
}
