//! A stream as hyper's bodies go: made of pieces, of a length that nobody knows.

use core::convert::Infallible;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Mutex;

use bytes::Bytes;
use http_body::{Body, Frame};

/// The body; shared between threads, as reqwest wants it.
pub(crate) struct Pieces(Mutex<Box<dyn Iterator<Item = Vec<u8>> + Send>>);

impl Pieces {
    pub(crate) fn new(pieces: Box<dyn Iterator<Item = Vec<u8>> + Send>) -> Self {
        Self(Mutex::new(pieces))
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = self.0.lock().expect("no panic before").next();
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece.into()))))
    }
}
