//! Scripts for tests of flows: responses in, requests asserted, no sockets, a clock that stands
//! still.
//!
//! # Scope
//!
//! Taking a [`Step`] apart with a message that says what came instead, and short ways to write
//! responses and to read requests. And [`VectorCounts`], by which tests over test vectors say what
//! came of them.
//!
//! # Out of scope
//!
//! Anything but tests: every function here panics where a step is not what the script expects.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![expect(
    clippy::panic,
    clippy::expect_used,
    reason = "a script fails by panicking"
)]

mod vectors;

pub use vectors::VectorCounts;

use oauth_step::{
    Awaiting, FixedEnv, IntoStep, Pause, Pending, Request, Response, Sleeping, Step, StoreRequest,
    Storing, UnixTime, decode_form,
};

/// 2023-11-14T22:13:20Z: where the clock of scripts stands.
pub const NOON: UnixTime = UnixTime(1_700_000_000);

/// An environment that stands at [`NOON`].
pub fn env() -> FixedEnv {
    FixedEnv::new(NOON)
}

/// The request that a step wants sent.
pub fn sent<P: Pending>(step: Step<P>) -> (Request, Awaiting<P>) {
    match step {
        Step::Send(request, awaiting) => (request, awaiting),
        other => panic!("expected a request, got {other:?}"),
    }
}

/// The pause that a step wants made.
pub fn paused<P: Pending>(step: Step<P>) -> (Pause, Sleeping<P>) {
    match step {
        Step::Wait(pause, sleeping) => (pause, sleeping),
        other => panic!("expected a pause, got {other:?}"),
    }
}

/// What a step asks of the store.
pub fn stores<P: Pending>(step: Step<P>) -> (StoreRequest, Storing<P>) {
    match step {
        Step::Store(request, storing) => (request, storing),
        other => panic!("expected a question to the store, got {other:?}"),
    }
}

/// What a flow ended in.
pub fn done<P: Pending>(step: Step<P>) -> P::Output {
    match step {
        Step::Done(output) => output,
        other => panic!("expected the end, got {other:?}"),
    }
}

/// Runs a flow over responses given in advance and asserts that all of them were asked for.
/// Gives the outcome and the requests in order.
pub fn play<P: Pending>(
    flow: impl IntoStep<Flow = P>,
    responses: impl IntoIterator<Item = Response>,
    env: &FixedEnv,
) -> (Result<P::Output, P::Error>, Vec<Request>) {
    let mut responses = responses.into_iter();
    let mut requests = Vec::new();
    let mut step = flow.into_step(env);
    let outcome = loop {
        step = match step {
            Err(error) => break Err(error),
            Ok(Step::Done(output)) => break Ok(output),
            Ok(Step::Send(request, awaiting)) => {
                let at = requests.len() + 1;
                requests.push(request);
                let Some(response) = responses.next() else {
                    panic!("request {at} was not in the script: {requests:?}");
                };
                awaiting.receive(Ok(response), env)
            }
            Ok(Step::Wait(pause, sleeping)) => {
                env.advance(pause.at_most());
                sleeping.wake(env)
            }
            Ok(other) => panic!("the script has no answer for {other:?}"),
        };
    };
    assert_eq!(responses.count(), 0, "responses that nobody asked for");
    (outcome, requests)
}

/// A response with headers and a body.
pub fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Response {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).expect("a valid response")
}

/// A JSON response.
pub fn json(status: u16, body: &str) -> Response {
    response(status, &[("content-type", "application/json")], body)
}

/// The pairs of a request's form body.
pub fn form(request: &Request) -> Vec<(String, String)> {
    decode_form(request.body())
}

/// One value of a request's form body.
pub fn field(request: &Request, name: &str) -> Option<String> {
    let found = form(request).into_iter().find(|(field, _)| field == name)?;
    Some(found.1)
}

/// A request's header, if it is there once and is text.
pub fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut values = request.headers().get_all(name).iter();
    let value = values.next()?.to_str().ok();
    assert!(values.next().is_none(), "header {name} stands there twice");
    value
}
