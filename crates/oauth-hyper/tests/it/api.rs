//! An API without a socket: a service that answers as a test says, and writes down what it saw.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::{Arc, Mutex};

use http::{HeaderMap, Request, Response, StatusCode, Uri};
use oauth_hyper::Body;
use tower::Service;

pub(crate) type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
}

impl Seen {
    pub(crate) fn token(&self) -> &str {
        let value = self.headers.get("authorization");
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// The service. As that of tower's buffer or limits does, it panics where it was not ready.
pub(crate) struct Api<F> {
    answer: Arc<F>,
    seen: Arc<Mutex<Vec<Seen>>>,
    is_ready: bool,
}

impl<F> Api<F> {
    pub(crate) fn new(answer: F) -> Self {
        Self {
            answer: Arc::new(answer),
            seen: Arc::default(),
            is_ready: false,
        }
    }

    /// What it was asked so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// A clone is not ready, whatever the original is.
impl<F> Clone for Api<F> {
    fn clone(&self) -> Self {
        Self {
            answer: Arc::clone(&self.answer),
            seen: Arc::clone(&self.seen),
            is_ready: false,
        }
    }
}

impl<F, B> Service<Request<B>> for Api<F>
where
    F: Fn(&Seen) -> Result<Response<Body>, BoxError>,
{
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        assert!(self.is_ready, "called before it was ready");
        self.is_ready = false;
        let seen = Seen {
            uri: request.uri().clone(),
            headers: request.headers().clone(),
        };
        let answer = (self.answer)(&seen);
        self.seen.lock().unwrap().push(seen);
        Box::pin(async move { answer })
    }
}

pub(crate) fn status(code: u16) -> Result<Response<Body>, BoxError> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(code)?;
    Ok(response)
}

/// A token as a token endpoint gives it, each another one.
pub(crate) fn token(number: usize) -> Result<Response<Body>, BoxError> {
    let json =
        format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":300}}"#);
    let response = Response::builder().header("content-type", "application/json");
    Ok(response.body(json.into())?)
}
