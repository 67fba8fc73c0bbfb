//! The smallest flow: one request, and its response as it came.

use http::Method;
use oauth_reqwest::Driver;
use oauth_reqwest::step::{Env, Pending, Request, Response, Step, TransportError};

#[derive(Debug)]
pub(crate) struct Exchange;

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
pub(crate) async fn exchange(
    driver: &Driver,
    request: Request,
) -> Result<Response, TransportError> {
    driver.run(Step::send(request, Exchange)).await
}

/// Sends a GET as a core would.
pub(crate) async fn fetch(driver: &Driver, url: &str) -> Result<Response, TransportError> {
    exchange(driver, request(Method::GET, url, "")).await
}

pub(crate) fn request(method: Method, url: &str, body: &str) -> Request {
    http::Request::builder()
        .method(method)
        .uri(url)
        .body(body.into())
        .expect("a valid request")
}

/// A driver that no proxy of the surroundings gets in the way of.
pub(crate) fn driver() -> Driver {
    let driver = Driver::builder().with(|client| client.no_proxy());
    driver.build().expect("a driver")
}
