use core::convert::Infallible;
use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{Say, Scripted};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use oauth_hyper::step::{TransportError, TransportErrorKind, Verdict};
use oauth_hyper::{Body, Driver, OAuthLayer, Session};
use tower::{Service, ServiceBuilder, ServiceExt as _};

use crate::api::{BoxError, status};

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
