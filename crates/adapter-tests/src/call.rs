//! What goes up with a protected call, and what comes down.

use core::fmt;

use bytes::Buf;
use http::{Method, Request};
use http_body::Body;
use http_body_util::BodyExt;
use tokio::sync::mpsc;

use crate::BoxError;

/// The body of a call.
#[derive(Default)]
pub enum Payload {
    /// None.
    #[default]
    Empty,
    /// Bytes, which can be sent again.
    Bytes(Vec<u8>),
    /// Pieces made while they are sent, of a length that nobody knows: sent once.
    Stream(Box<dyn Iterator<Item = Vec<u8>> + Send>),
}

impl Payload {
    /// A stream of these pieces.
    pub fn stream(pieces: impl IntoIterator<Item = Vec<u8>, IntoIter: Send + 'static>) -> Self {
        Self::Stream(Box::new(pieces.into_iter()))
    }
}

impl From<&str> for Payload {
    fn from(text: &str) -> Self {
        Self::Bytes(text.into())
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Bytes(_) => "Bytes",
            Self::Stream(_) => "Stream",
        })
    }
}

/// A call by GET.
pub fn get(url: &str) -> Request<Payload> {
    call(Method::GET, url, Payload::Empty)
}

/// A call by POST.
pub fn post(url: &str, body: impl Into<Payload>) -> Request<Payload> {
    call(Method::POST, url, body.into())
}

/// A call by PUT.
pub fn put(url: &str, body: impl Into<Payload>) -> Request<Payload> {
    call(Method::PUT, url, body.into())
}

fn call(method: Method, url: &str, body: Payload) -> Request<Payload> {
    let request = Request::builder().method(method).uri(url).body(body);
    request.expect("a valid request")
}

/// The body of a response, read by a task or a thread no faster than the test takes it.
#[derive(Debug)]
pub struct Chunks(mpsc::Receiver<Result<Vec<u8>, BoxError>>);

impl Chunks {
    /// Those of a body, read by a task.
    pub fn of<B>(body: B) -> Self
    where
        B: Body<Data: Send, Error: Into<BoxError> + Send> + Send + 'static,
    {
        let (sender, chunks) = Self::channel();
        tokio::spawn(async move {
            let mut body = Box::pin(body);
            while let Some(frame) = body.frame().await {
                let chunk = match frame.map(http_body::Frame::into_data) {
                    Ok(Ok(mut data)) => Ok(data.copy_to_bytes(data.remaining()).into()),
                    // Trailers.
                    Ok(Err(_)) => continue,
                    Err(error) => Err(error.into()),
                };
                if sender.send(chunk).await.is_err() {
                    break;
                }
            }
        });
        chunks
    }

    /// Those that somebody sends.
    pub fn channel() -> (mpsc::Sender<Result<Vec<u8>, BoxError>>, Self) {
        let (sender, receiver) = mpsc::channel(1);
        (sender, Self(receiver))
    }

    /// The next chunk.
    pub async fn next(&mut self) -> Option<Result<Vec<u8>, BoxError>> {
        self.0.recv().await
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// The stack's own, where the body breaks off.
    pub async fn whole(mut self) -> Result<Vec<u8>, BoxError> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.next().await {
            whole.extend(chunk?);
        }
        Ok(whole)
    }
}
