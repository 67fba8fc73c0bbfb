use core::pin::Pin;
use core::task::{Context, Poll};

use adapter_tests::{Exchange, Server, ok, request};
use bytes::{Buf, Bytes};
use http::header::ETAG;
use http::{HeaderMap, Method, Request, Response};
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt as _, Empty, Full};
use oauth_hyper::step::{Step, TransportError, TransportErrorKind};
use oauth_hyper::{Body, Driver, OAuth2Auth};

use crate::api::BoxError;

async fn read(body: Body) -> Bytes {
    body.collect().await.unwrap().to_bytes()
}

#[tokio::test]
async fn bytes_have_a_length_and_can_be_sent_again() {
    let bodies = [
        Body::from("a=b"),
        Body::from(String::from("a=b")),
        Body::from(b"a=b".to_vec()),
        Body::from(&b"a=b"[..]),
        Body::from(Bytes::from_static(b"a=b")),
    ];
    for body in bodies {
        assert_eq!(body.size_hint().exact(), Some(3));
        assert!(!body.is_end_stream());
        assert_eq!(body.as_bytes(), Some(&b"a=b"[..]));
        let again = body.try_clone().unwrap();
        assert_eq!(read(body).await, "a=b");
        assert_eq!(read(again).await, "a=b");
    }
}

#[tokio::test]
async fn none_is_at_its_end() {
    for body in [Body::empty(), Body::from(()), Body::default()] {
        assert!(body.is_end_stream());
        assert_eq!(body.size_hint().exact(), Some(0));
        assert_eq!(body.as_bytes(), Some(&b""[..]));
        assert!(read(body).await.is_empty());
    }
}

#[tokio::test]
async fn a_stream_keeps_its_own_length_and_is_sent_once() {
    let body = Body::stream(Full::new(Bytes::from_static(b"a=b")));

    assert_eq!(body.size_hint().exact(), Some(3));
    assert!(!body.is_end_stream());
    assert!(body.as_bytes().is_none() && body.try_clone().is_none());
    assert_eq!(read(body).await, "a=b");
}

#[test]
fn debug_shows_a_length_alone() {
    let shown = format!(
        "{:?} {:?}",
        Body::from("secret"),
        Body::stream(Full::new(Bytes::from_static(b"secret")))
    );
    assert_eq!(shown, "Body(6 bytes) Body(stream)");
}

#[test]
fn an_empty_stream_is_at_its_end() {
    assert!(Body::stream(Empty::<Bytes>::new()).is_end_stream());
}

/// Whoever hands it on knows how long it is, and that it cannot be sent twice.
#[tokio::test]
async fn a_response_of_hyper_has_its_length_and_is_read_once() {
    let auth = OAuth2Auth::new("token".to_owned()).unwrap();
    let server = Server::answering(ok("a=b")).await;

    let body = auth.get(server.url("/")).await.unwrap().into_body();
    assert_eq!(body.size_hint().exact(), Some(3));
    assert!(!body.is_end_stream());
    assert!(body.as_bytes().is_none() && body.try_clone().is_none());
    assert_eq!(read(body).await, "a=b");

    let server = Server::answering(ok("")).await;
    let body = auth.get(server.url("/")).await.unwrap().into_body();
    assert!(body.is_end_stream());
}

/// A body of frames, whose data is in pieces.
struct Frames(Vec<Result<Frame<Pieces>, BoxError>>);

type Pieces = bytes::buf::Chain<Bytes, Bytes>;

impl http_body::Body for Frames {
    type Data = Pieces;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Pieces>, BoxError>>> {
        let is_over = self.0.is_empty();
        Poll::Ready((!is_over).then(|| self.0.remove(0)))
    }
}

fn data() -> Result<Frame<Pieces>, BoxError> {
    let pieces = Bytes::from_static(b"a=").chain(Bytes::from_static(b"b"));
    Ok(Frame::data(pieces))
}

fn trailers() -> Result<Frame<Pieces>, BoxError> {
    let etag = [(ETAG, "x".parse()?)];
    Ok(Frame::trailers(HeaderMap::from_iter(etag)))
}

#[tokio::test]
async fn a_stream_keeps_every_piece_and_its_trailers() {
    let body = Body::stream(Frames(vec![data(), trailers()]));

    let whole = body.collect().await.unwrap();

    assert_eq!(whole.trailers().unwrap().get(ETAG).unwrap(), "x");
    assert_eq!(whole.to_bytes(), "a=b");
}

/// What a message comes to whose answer has these frames.
async fn answered(
    frames: fn() -> Vec<Result<Frame<Pieces>, BoxError>>,
) -> Result<Vec<u8>, TransportError> {
    let below = tower::service_fn(move |_: Request<Body>| async move {
        Ok::<_, BoxError>(Response::new(Frames(frames())))
    });
    let driver = Driver::with_service(below).unwrap();
    let get = request(Method::GET, "https://issuer.example/", "");
    Ok(driver.run(Step::send(get, Exchange)).await?.into_body())
}

#[tokio::test]
async fn trailers_are_no_part_of_an_answer() {
    let body = answered(|| vec![data(), trailers()]).await;
    assert_eq!(body.unwrap(), b"a=b");
}

#[tokio::test]
async fn an_answer_that_breaks_off_ends_in_what_its_body_says() {
    fn late() -> Result<Frame<Pieces>, BoxError> {
        Err(TransportError::new(TransportErrorKind::TimedOut, "late").into())
    }

    let body = answered(|| vec![data(), late()]).await;
    assert_eq!(body.unwrap_err().kind(), TransportErrorKind::TimedOut);
    let body = answered(|| vec![data(), Err("gone".into())]).await;
    assert_eq!(body.unwrap_err().kind(), TransportErrorKind::Broken);
}
