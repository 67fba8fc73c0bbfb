//! What requests and responses carry.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::{Mutex, PoisonError};

use bytes::{Buf, Bytes};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::rt::Sleep;

use crate::BoxError;
use crate::driver::timed_out;

/// The body of a request, or of a response: bytes, which can be sent again, or a stream, which
/// cannot.
///
/// It is made of what hyper's users have at hand, `().into()` for none, and is read by what they
/// know: it implements [`http_body::Body`].
///
/// ```
/// use http_body_util::BodyExt as _;
/// use oauth_hyper::Body;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// let body = Body::from("a=b");
/// assert_eq!(body.as_bytes(), Some(&b"a=b"[..]));
/// assert_eq!(body.collect().await?.to_bytes(), "a=b");
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Body {
    content: Content,
    /// When reading must have come to its end.
    end: Option<Pin<Box<dyn Sleep>>>,
    /// Whether some of it was read.
    is_begun: bool,
}

enum Content {
    Bytes(Bytes),
    Incoming(Incoming),
    /// Never locked while it is polled; the lock makes a stream that is only `Send` shareable.
    Stream(Mutex<Pin<Box<dyn Stream>>>),
}

impl Body {
    /// No content.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A stream. A request with it is sent once; its 401 is returned, and the next call renews.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Error: Into<BoxError>> + Send + 'static,
    {
        Content::Stream(Mutex::new(Box::pin(body))).into()
    }

    /// The content, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Incoming(_) | Content::Stream(_) => None,
        }
    }

    /// The same once more, unless it is a stream. Bytes are shared, not copied.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.clone().into()),
            Content::Incoming(_) | Content::Stream(_) => None,
        }
    }

    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        let end = self.end.as_mut();
        end.is_some_and(|end| end.as_mut().poll(context).is_ready())
    }

    /// The same, which breaks off where it has not been read by then.
    pub(crate) fn ending(self, end: Pin<Box<dyn Sleep>>) -> Self {
        Self {
            end: Some(end),
            ..self
        }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // Before the content, or one that comes as fast as it is read would never end; but what was
        // there in time is given.
        if self.is_begun && !self.is_end_stream() && self.is_over(context) {
            return Poll::Ready(Some(Err(timed_out().into())));
        }
        if let Poll::Ready(frame) = self.content.poll_frame(context) {
            self.is_begun = true;
            return Poll::Ready(frame);
        }
        match self.is_over(context) {
            true => Poll::Ready(Some(Err(timed_out().into()))),
            false => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Bytes(bytes) => bytes.is_empty(),
            Content::Incoming(body) => body.is_end_stream(),
            Content::Stream(stream) => stream
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_at_end(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Incoming(body) => body.size_hint(),
            Content::Stream(stream) => stream
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .length(),
        }
    }
}

impl Content {
    fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(core::mem::take(bytes))))),
            Self::Incoming(body) => {
                http_body::Body::poll_frame(Pin::new(body), context).map_err(Into::into)
            }
            Self::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                stream.as_mut().poll(context)
            }
        }
    }
}

/// A body of any kind of data and error, with what it knows of its length.
trait Stream: Send {
    fn poll(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>>;
    fn is_at_end(&self) -> bool;
    fn length(&self) -> SizeHint;
}

impl<B: http_body::Body<Error: Into<BoxError>> + Send> Stream for B {
    fn poll(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let whole = |mut data: B::Data| data.copy_to_bytes(data.remaining());
        self.poll_frame(context)
            .map_ok(|frame| frame.map_data(whole))
            .map_err(Into::into)
    }

    fn is_at_end(&self) -> bool {
        self.is_end_stream()
    }

    fn length(&self) -> SizeHint {
        self.size_hint()
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl From<Content> for Body {
    fn from(content: Content) -> Self {
        Self {
            content,
            end: None,
            is_begun: false,
        }
    }
}

impl From<()> for Body {
    fn from((): ()) -> Self {
        Self::empty()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Content::Bytes(bytes).into()
    }
}

/// Handed on as it comes: what a proxy has received, for example.
impl From<Incoming> for Body {
    fn from(body: Incoming) -> Self {
        Content::Incoming(body).into()
    }
}

macro_rules! from_bytes {
    ($($kind:ty),+) => {$(
        impl From<$kind> for Body {
            fn from(content: $kind) -> Self {
                Bytes::from(content).into()
            }
        }
    )+};
}
from_bytes!(&'static [u8], &'static str, String, Vec<u8>);

impl fmt::Debug for Body {
    // The length alone: a body may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_bytes() {
            Some(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            None => f.write_str("Body(stream)"),
        }
    }
}
