use core::future::pending;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use adapter_tests::{Faulty, Say, Scripted, Then};
use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::BodyExt as _;
use oauth_hyper::hyper::rt::{Sleep, Timer};
use oauth_hyper::step::{TransportError, TransportErrorKind};
use oauth_hyper::{Body, Driver, DriverBuilder, OAuth2Auth, Session};
use tower::ServiceExt as _;

use crate::api::{Api, BoxError, status};
use crate::runtimes::{Hasty, Over};

const URL: &str = "https://api.example/";

fn session(driver: DriverBuilder) -> Session<Scripted> {
    let auth = Scripted::new([Say::Attach("Token t")], []);
    Session::new(auth, driver.build().unwrap())
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal";

/// The time-out of the call is for the body too, and says so in the body's own error.
#[tokio::test]
async fn a_body_that_stalls() {
    let address = Faulty::saying(HEAD).then(Then::Stall).start().await;
    let driver = Driver::builder().call_timeout(Duration::from_millis(200));
    let auth = OAuth2Auth::with_driver(driver.build().unwrap(), "token".to_owned()).unwrap();

    let response = auth.get(format!("http://{address}/")).await.unwrap();
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "hal");

    let error = body.frame().await.unwrap().unwrap_err();
    let error = error.downcast::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

/// As with hyper's own client, nobody is hurried unless told so.
#[tokio::test]
async fn a_call_without_one_waits() {
    let address = Faulty::saying(HEAD).then(Then::Stall).start().await;
    let driver = Driver::builder().timeout(Duration::from_millis(50));
    let auth = OAuth2Auth::with_driver(driver.build().unwrap(), "token".to_owned()).unwrap();

    let response = auth.get(format!("http://{address}/")).await.unwrap();
    let whole = response.into_body().collect();

    let waited = tokio::time::timeout(Duration::from_millis(300), whole).await;
    assert!(waited.is_err());
}

/// However fast it comes.
#[tokio::test]
async fn a_body_without_an_end() {
    struct Endless;

    impl http_body::Body for Endless {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"more")))))
        }
    }

    let api = Api::new(|_: &_| Ok(Response::new(Body::stream(Endless))));
    let driver = Driver::builder().service(api).timer(Hasty);
    let session = session(driver.call_timeout(Duration::from_secs(1)));

    let mut body = session.get(URL).await.unwrap().into_body();

    // What was there in time, and no more.
    body.frame().await.unwrap().unwrap();
    let error = body.frame().await.unwrap().unwrap_err();
    let error = error.downcast::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

#[tokio::test]
async fn so_does_a_request_of_the_drivers_client() {
    let never = tower::service_fn(|_: Request<Body>| pending::<Result<Response<Body>, BoxError>>());
    let driver = Driver::builder().service(never);
    let driver = driver
        .call_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let request = Request::get(URL).body(Body::empty()).unwrap();

    let called = driver.client().oneshot(request);
    let called = tokio::time::timeout(Duration::from_secs(5), called).await;

    let error = called.expect("an end").unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

#[tokio::test]
async fn so_does_one_over_a_service() {
    let never = tower::service_fn(|_: Request<Body>| pending::<Result<Response<Body>, BoxError>>());
    let driver = Driver::builder().service(never);
    let session = session(driver.call_timeout(Duration::from_millis(50)));

    let called = tokio::time::timeout(Duration::from_secs(5), session.get(URL)).await;

    let error = called.expect("an end").unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

/// The head and the body have one end, which is counted once, by the timer's own clock.
#[tokio::test]
async fn its_end_is_set_when_it_begins() {
    struct Ahead(Arc<Mutex<Vec<Instant>>>, Instant);

    impl Timer for Ahead {
        fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
            Box::pin(Over)
        }

        fn sleep_until(&self, end: Instant) -> Pin<Box<dyn Sleep>> {
            self.0.lock().unwrap().push(end);
            Box::pin(Over)
        }

        fn now(&self) -> Instant {
            self.1
        }
    }

    let (ends, time) = (Arc::default(), Duration::from_secs(5));
    let clock = Instant::now() + Duration::from_secs(3600);
    let driver = Driver::builder().service(Api::new(|_: &_| status(204)));
    let driver = driver.timer(Ahead(Arc::clone(&ends), clock));

    session(driver.call_timeout(time)).get(URL).await.unwrap();

    assert_eq!(*ends.lock().unwrap(), [clock + time; 2]);
}

#[tokio::test]
async fn a_body_that_is_there_is_taken_though_its_time_is_over() {
    let api = Api::new(|_: &_| Ok(Response::new(Body::from("a=b"))));
    let driver = Driver::builder().service(api).timer(Hasty);
    let session = session(driver.call_timeout(Duration::from_secs(1)));

    let body = session.get(URL).await.unwrap().into_body();

    assert_eq!(body.collect().await.unwrap().to_bytes(), "a=b");
}
