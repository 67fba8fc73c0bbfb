use core::convert::Infallible;
use core::future::{Ready, ready};
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{Say, Scripted};
use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use oauth_hyper::step::{TransportError, TransportErrorKind, Verdict};
use oauth_hyper::{Body, Driver, OAuthLayer, Session};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::{Layer as _, Service, ServiceBuilder, ServiceExt as _};

use crate::api::{Api, BoxError, status};

const AT_ONCE: Verdict = Verdict::Resend(Duration::ZERO);

fn layer(auth: &Scripted) -> OAuthLayer {
    let session = Session::new(auth.clone(), Driver::new().unwrap());
    OAuthLayer::new(&session)
}

fn twice() -> Scripted {
    let script = [Say::Attach("Token 1"), Say::Attach("Token 2")];
    Scripted::new(script, [AT_ONCE])
}

/// Answers 401, and then 200 to what it got; says how often it was asked, and with what.
async fn assert_sent<S, C>(client: S, body: C, times: usize, auth: &Scripted)
where
    S: Service<Request<C>, Response = Response<Body>, Error = BoxError>,
{
    let request = Request::post("https://api.example/").body(body).unwrap();
    let response = client.oneshot(request).await.unwrap();
    assert_eq!(response.status(), if times == 1 { 401 } else { 200 });
    let log = auth.log();
    assert_eq!(log.first().unwrap(), &format!("replayable {}", times > 1));
    assert_eq!(
        log.iter().filter(|line| line.starts_with("POST")).count(),
        times
    );
}

/// What came up, of any kind of body.
macro_rules! api {
    ($body:ty) => {{
        let asked = Arc::new(AtomicUsize::new(0));
        tower::service_fn(move |request: Request<$body>| {
            let asked = Arc::clone(&asked);
            async move {
                let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
                let token = format!("Token {number}");
                assert_eq!(request.headers()["authorization"], token.as_str());
                let body = request.into_body().collect().await;
                assert_eq!(body.expect("a body").to_bytes(), "a=b");
                status(if number == 1 { 401 } else { 200 })
            }
        })
    }};
}

#[tokio::test]
async fn what_can_be_cloned() {
    let auth = twice();
    let client = ServiceBuilder::new()
        .layer(layer(&auth))
        .service(api!(Full<Bytes>));
    assert_sent(client, Full::from("a=b"), 2, &auth).await;
}

#[tokio::test]
async fn bytes_of_this_crates_body() {
    let auth = twice();
    let client = ServiceBuilder::new()
        .layer(layer(&auth))
        .service(api!(Body));
    assert_sent(client, Body::from("a=b"), 2, &auth).await;
}

#[tokio::test]
async fn a_stream_of_this_crates_body_once() {
    let auth = twice();
    let client = ServiceBuilder::new()
        .layer(layer(&auth))
        .service(api!(Body));
    let stream = Body::stream(Full::<Bytes>::from("a=b"));
    assert_sent(client, stream, 1, &auth).await;
}

#[tokio::test]
async fn any_other_body_once() {
    type Any = UnsyncBoxBody<Bytes, Infallible>;

    let auth = twice();
    let client = ServiceBuilder::new()
        .layer(layer(&auth).send_once())
        .service(api!(Any));
    assert_sent(client, Full::from("a=b").boxed_unsync(), 1, &auth).await;
}

/// Nor is one that has been made ready once ready for ever.
#[tokio::test]
async fn over_a_service_that_is_made_ready_each_time() {
    let api = Api::new(|_: &_| status(401));
    let request = || Request::get("https://api.example/").body(Body::empty());

    let client = layer(&twice()).layer(api.clone());
    client.oneshot(request().unwrap()).await.unwrap();
    assert_eq!(api.seen().len(), 2);

    let once = layer(&twice()).send_once().layer(api.clone());
    once.oneshot(request().unwrap()).await.unwrap();
    assert_eq!(api.seen().len(), 3);
}

#[tokio::test]
async fn not_over_one_that_has_closed_meanwhile() {
    #[derive(Clone, Default)]
    struct Once(bool);

    impl Service<Request<Body>> for Once {
        type Response = Response<Body>;
        type Error = BoxError;
        type Future = Ready<Result<Response<Body>, BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(match self.0 {
                true => Err("closed".into()),
                false => Ok(()),
            })
        }

        fn call(&mut self, _: Request<Body>) -> Self::Future {
            let called = core::mem::replace(&mut self.0, true);
            assert!(!called, "called though it is closed");
            ready(status(401))
        }
    }

    let client = layer(&twice()).layer(Once::default());
    let request = Request::get("https://api.example/").body(Body::empty());

    let error = client.oneshot(request.unwrap()).await.unwrap_err();

    assert_eq!(error.to_string(), "closed");
}

/// A service with room for one would wait for ever.
#[tokio::test]
async fn after_the_first_response_is_let_go() {
    struct Held(OwnedSemaphorePermit);

    impl http_body::Body for Held {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            assert_eq!(self.0.num_permits(), 1);
            Poll::Ready(None)
        }
    }

    let room = Arc::new(Semaphore::new(1));
    let below = tower::service_fn(move |_: Request<Body>| {
        let room = Arc::clone(&room);
        async move { Ok::<_, BoxError>(Response::new(Held(room.acquire_owned().await?))) }
    });
    let client = layer(&twice()).layer(below);
    let request = Request::get("https://api.example/").body(Body::empty());

    let called = client.oneshot(request.unwrap());
    let called = tokio::time::timeout(Duration::from_secs(5), called).await;

    called.expect("no response is held").unwrap();
}

/// The credential learns what it can know of a failure.
#[tokio::test]
async fn a_failure_is_told_by_its_kind() {
    for (kind, told) in [
        (Some(TransportErrorKind::NotSent), "failed NotSent"),
        (Some(TransportErrorKind::TimedOut), "failed TimedOut"),
        (None, "failed Broken"),
    ] {
        let auth = Scripted::new([Say::Attach("Token 1")], []);
        let client = ServiceBuilder::new().layer(layer(&auth)).service_fn(
            move |_: Request<Body>| async move {
                Err::<Response<Body>, BoxError>(match kind {
                    Some(kind) => TransportError::new(kind, "as the service says").into(),
                    None => "something else".into(),
                })
            },
        );
        let request = Request::get("https://api.example/").body(Body::empty());
        client.oneshot(request.unwrap()).await.unwrap_err();
        assert_eq!(auth.log().last().unwrap(), told);
    }
}
