//! The smallest flow: one request, and its response as it came.

use http::Method;
use oauth_ureq::Driver;
use oauth_ureq::step::{Env, Pending, Request, Response, Step, TransportError};

#[derive(Debug)]
struct Exchange;

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

pub(crate) fn exchange(driver: &Driver, request: Request) -> Result<Response, TransportError> {
    driver.run(Step::send(request, Exchange))
}

pub(crate) fn fetch(driver: &Driver, url: &str) -> Result<Response, TransportError> {
    exchange(driver, message(Method::GET, url, ""))
}

pub(crate) fn message(method: Method, url: &str, body: &str) -> Request {
    let request = http::Request::builder().method(method).uri(url);
    request.body(body.into()).unwrap()
}

/// A driver that no proxy of the environment touches.
pub(crate) fn driver() -> Driver {
    let driver = Driver::builder().with(|config| config.proxy(None));
    driver.build().unwrap()
}
