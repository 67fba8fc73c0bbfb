//! The suite over reqwest.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Mutex;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame};
use oauth_reqwest::reqwest;
use oauth_step::{Authorize, TransportError};

use crate::wrap::{awaited, wrap};
use crate::{Chunks, Options, Payload};

wrap!(Reqwest over oauth_reqwest, Task, awaited);

fn driver(options: Options) -> Result<oauth_reqwest::Driver, TransportError> {
    let mut driver = oauth_reqwest::Driver::builder().with(|client| client.no_proxy());
    if let Some(env) = options.env {
        driver = driver.env(env);
    }
    if let Some(store) = options.store {
        driver = driver.store(store);
    }
    if let Some(deadline) = options.deadline {
        driver = driver.timeout(deadline);
    }
    if let Some(deadline) = options.call_deadline {
        driver = driver.with(|client| client.timeout(deadline));
    }
    if let Some(timeout) = options.connect_timeout {
        driver = driver.connect_timeout(timeout);
    }
    if let Some(limit) = options.body_limit {
        driver = driver.body_limit(limit);
    }
    if let Some(name) = options.user_agent {
        driver = driver.user_agent(&name);
    }
    if let Some(roots) = options.roots {
        let root = reqwest::Certificate::from_pem(roots.as_bytes()).expect("a certificate");
        driver = driver.root_certificate(root);
    }
    if options.accept_invalid {
        driver = driver.dangerous_accept_invalid_certs();
    }
    if options.allow_http {
        driver = driver.dangerous_allow_http();
    }
    driver.build()
}

async fn send<A: Authorize>(
    session: oauth_reqwest::Session<A>,
    request: Request<Payload>,
) -> Result<Response<Chunks>, A::Error> {
    let (head, payload) = request.into_parts();
    let request = session.request(head.method, head.uri.to_string());
    let request = request.headers(head.headers);
    let request = match payload {
        Payload::Empty => request,
        Payload::Bytes(bytes) => request.body(bytes),
        Payload::Stream(pieces) => request.body(reqwest::Body::wrap(Pieces(Mutex::new(pieces)))),
    };
    let response: Response<reqwest::Body> = request.send().await?.into();
    Ok(response.map(Chunks::of))
}

/// A body of reqwest made of pieces; shared between threads, as reqwest wants it.
struct Pieces(Mutex<Box<dyn Iterator<Item = Vec<u8>> + Send>>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = core::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let piece = self.0.lock().expect("no panic before").next();
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece.into()))))
    }
}
