//! The smallest flow: one request, and its response as it came.

use http::Method;
use oauth_step::{Env, Pending, Request, Response, Step, TransportError};

use crate::Stack;

/// A flow that hands out what came.
#[derive(Debug)]
pub struct Exchange;

impl Pending for Exchange {
    type Output = Response;
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        Ok(Step::Done(reply?))
    }
}

/// Sends a request as a core would.
///
/// # Errors
///
/// Where no response came.
pub async fn exchange(stack: &impl Stack, request: Request) -> Result<Response, TransportError> {
    stack.run(Step::send(request, Exchange)).await
}

/// Sends a GET as a core would.
///
/// # Errors
///
/// Where no response came.
pub async fn fetch(stack: &impl Stack, url: &str) -> Result<Response, TransportError> {
    exchange(stack, request(Method::GET, url, "")).await
}

/// A request of a core.
pub fn request(method: Method, url: &str, body: &str) -> Request {
    http::Request::builder()
        .method(method)
        .uri(url)
        .body(body.into())
        .expect("a valid request")
}
