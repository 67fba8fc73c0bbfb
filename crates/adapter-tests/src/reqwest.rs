//! The suite over reqwest.

use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Mutex;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame};
use oauth_reqwest::reqwest;
use oauth_step::{Authorize, TransportError};

use crate::wrap::{awaited, settings, wrap};
use crate::{Chunks, Options, Payload};

wrap!(Reqwest over oauth_reqwest, Task, awaited);

fn driver(options: Options) -> Result<oauth_reqwest::Driver, TransportError> {
    let driver = oauth_reqwest::Driver::builder().with(|client| client.no_proxy());
    let driver = match options.call_deadline {
        Some(deadline) => driver.with(|client| client.timeout(deadline)),
        None => driver,
    };
    settings!(oauth_reqwest, driver, options)
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
