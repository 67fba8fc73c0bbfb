//! The suite over ureq, which blocks: each call has a thread of its own.

use std::io::{self, Read};
use std::thread;

use http::{Request, Response};
use oauth_step::{Authorize, TransportError};
use oauth_ureq::ureq::{Body, SendBody};
use tokio::sync::oneshot;

use crate::wrap::{settings, soon, threaded, wrap};
use crate::{BoxError, Chunks, Options, Payload, Soon};

wrap!(Ureq over oauth_ureq, Thread, threaded, false);

fn driver(options: Options) -> Result<oauth_ureq::Driver, TransportError> {
    let driver = oauth_ureq::Driver::builder().with(|config| config.proxy(None));
    let driver = match options.call_deadline {
        Some(deadline) => driver.with(|config| config.timeout_global(Some(deadline))),
        None => driver,
    };
    settings!(oauth_ureq, driver, options)
}

/// The response is handed over as soon as its head is there; the thread goes on with the body.
async fn send<A: Authorize>(
    session: oauth_ureq::Session<A>,
    request: Request<Payload>,
) -> Result<Response<Chunks>, A::Error> {
    let (answer, answered) = oneshot::channel();
    spawn(move || {
        let (head, payload) = request.into_parts();
        let response = match payload {
            Payload::Empty => session.run(Request::from_parts(head, "")),
            Payload::Bytes(bytes) => session.run(Request::from_parts(head, bytes)),
            Payload::Stream(pieces) => {
                let body = SendBody::from_owned_reader(Pieces {
                    pieces,
                    piece: io::Cursor::default(),
                });
                session.run_once(Request::from_parts(head, body))
            }
        };
        match response {
            Ok(response) => {
                let (head, body) = response.into_parts();
                let (sender, chunks) = Chunks::channel();
                let response = Response::from_parts(head, chunks);
                if answer.send(Ok(response)).is_ok() {
                    read(body, |chunk| sender.blocking_send(chunk).is_ok());
                }
            }
            Err(error) => {
                let _ = answer.send(Err(error));
            }
        }
    });
    answered.await.expect("a thread that answers")
}

fn read(body: Body, mut take: impl FnMut(Result<Vec<u8>, BoxError>) -> bool) {
    let mut reader = body.into_reader();
    let mut buffer = [0; 16 * 1024];
    loop {
        let chunk = match reader.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) => Ok(buffer[..length].to_vec()),
            Err(error) => Err(error.into()),
        };
        let broken = chunk.is_err();
        if !take(chunk) || broken {
            return;
        }
    }
}

/// The future of work on a thread of its own, begun when it is first looked at.
pub(crate) fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Soon<T> {
    soon(async move {
        let (end, ended) = oneshot::channel();
        spawn(move || {
            let _ = end.send(work());
        });
        ended.await.expect("a thread that does not panic")
    })
}

/// A thousand at once is the least.
fn spawn(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK);
    thread.spawn(work).expect("a thread");
}

const STACK: usize = 1024 * 1024;

struct Pieces {
    pieces: Box<dyn Iterator<Item = Vec<u8>> + Send>,
    piece: io::Cursor<Vec<u8>>,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.piece.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            match self.pieces.next() {
                Some(piece) => self.piece = io::Cursor::new(piece),
                None => return Ok(0),
            }
        }
    }
}
