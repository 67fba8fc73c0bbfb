use core::error::Error as _;
use core::future::{Ready, pending};
use core::task::{Context, Poll};
use core::time::Duration;
use std::io::ErrorKind::ConnectionRefused;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use adapter_tests::{Exchange, Say, Scripted, Server, Tls, ok, request};
use http::{Method, Request, Response};
use http_body_util::BodyExt as _;
use oauth_hyper::hyper_util::client::legacy;
use oauth_hyper::hyper_util::rt::TokioExecutor;
use oauth_hyper::step::{MutualTls, Step, TransportError, TransportErrorKind};
use oauth_hyper::{Body, ClientIdentity, Driver, DriverBuilder, Session};
use tower::Service;

use crate::api::{Api, BoxError, status};

const URL: &str = "https://issuer.example/token";

async fn fetch(driver: &Driver) -> Result<Response<Vec<u8>>, TransportError> {
    let get = request(Method::GET, URL, "");
    driver.run(Step::send(get, Exchange)).await
}

#[tokio::test]
async fn messages_and_calls() {
    let api = Api::new(|_: &_| status(204));
    let driver = Driver::with_service(api.clone()).unwrap();

    assert_eq!(fetch(&driver).await.unwrap().status(), 204);
    let auth = Scripted::new([Say::Attach("Token t")], []);
    let session = Session::new(auth, driver);
    assert_eq!(session.get(URL).await.unwrap().status(), 204);

    let [message, call] = &*api.seen() else {
        panic!("two requests");
    };
    assert_eq!((message.token(), call.token()), ("", "Token t"));
    // A name is the service's own to say.
    assert!(message.headers.is_empty());
}

#[tokio::test]
async fn another_client_of_hyper_util() {
    let mut server = Server::answering(ok("body")).await;
    let client = legacy::Client::builder(TokioExecutor::new()).build_http::<Body>();
    let driver = Driver::builder().service(client).user_agent("my own");
    let driver = driver.build().unwrap();

    let post = request(Method::POST, &server.url("/a%2F"), "a=b");
    let response = driver.run(Step::send(post, Exchange)).await.unwrap();

    assert_eq!(response.body(), b"body");
    let sent = server.request().await;
    assert!(sent.starts_with("POST /a%2F HTTP/1.1\r\n") && sent.ends_with("\r\n\r\na=b"));
    assert!(sent.contains("\r\nuser-agent: my own\r\n"));
}

/// What it ends in, how often it was asked, and what that comes to.
async fn outcome(error: fn() -> BoxError) -> (TransportErrorKind, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let api = Api::new(move |_: &_| {
        count.fetch_add(1, Ordering::SeqCst);
        Err(error())
    });
    let driver = Driver::with_service(api).unwrap();
    let error = fetch(&driver).await.unwrap_err();
    (error.kind(), asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn an_error_is_taken_for_what_it_says_of_the_request() {
    assert_eq!(
        outcome(|| std::io::Error::from(ConnectionRefused).into()).await,
        (TransportErrorKind::Broken, 1)
    );
    assert_eq!(outcome(not_sent).await, (TransportErrorKind::NotSent, 2));
    let timed_out = || TransportError::new(TransportErrorKind::TimedOut, "late").into();
    assert_eq!(outcome(timed_out).await, (TransportErrorKind::TimedOut, 1));
}

/// A code is in it: what is sent again is all of it, and has no time of its own.
#[tokio::test]
async fn what_was_not_sent_is_sent_again_as_it_was() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let below = tower::service_fn(move |request: Request<Body>| {
        let log = Arc::clone(&log);
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            let mut log = log.lock().unwrap();
            log.push((head.method, head.uri, head.headers, body));
            match log.len() {
                1 => Err(not_sent()),
                _ => status(204),
            }
        }
    });
    let mut post = request(Method::POST, URL, "code=once");
    let json = "application/json".parse().unwrap();
    post.headers_mut().insert("accept", json);

    let driver = Driver::with_service(below).unwrap();
    driver.run(Step::send(post, Exchange)).await.unwrap();

    let [first, second] = &**seen.lock().unwrap() else {
        panic!("two tries");
    };
    assert_eq!(first, second);
    assert_eq!(first.3, "code=once");
}

#[tokio::test]
async fn both_tries_have_one_deadline() {
    let asked = Arc::new(AtomicUsize::new(0));
    let below = tower::service_fn(move |_: Request<Body>| {
        let is_first = asked.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            match is_first {
                true => Err(not_sent()),
                false => pending::<Result<Response<Body>, BoxError>>().await,
            }
        }
    });
    let driver = Driver::builder().service(below);
    let driver = driver.timeout(Duration::from_millis(50)).build().unwrap();

    let fetched = tokio::time::timeout(Duration::from_secs(5), fetch(&driver)).await;

    let error = fetched.expect("an end").unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

fn not_sent() -> BoxError {
    TransportError::new(TransportErrorKind::NotSent, "no way").into()
}

#[tokio::test]
async fn one_that_closes_is_not_called() {
    #[derive(Clone)]
    struct Closed;

    impl Service<Request<Body>> for Closed {
        type Response = Response<Body>;
        type Error = TransportError;
        type Future = Ready<Result<Response<Body>, TransportError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
            let closed = TransportError::new(TransportErrorKind::TimedOut, "closed");
            Poll::Ready(Err(closed))
        }

        fn call(&mut self, _: Request<Body>) -> Self::Future {
            panic!("called though it is closed");
        }
    }

    let error = fetch(&Driver::with_service(Closed).unwrap())
        .await
        .unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
    // As it is, not wrapped once more.
    assert_eq!(error.source().unwrap().to_string(), "closed");
}

#[test]
fn what_it_would_show_is_nothing_without_it() {
    let driver = Driver::builder().service_shows_certificate().build();
    assert_eq!(driver.unwrap_err().kind(), TransportErrorKind::Unsupported);
}

#[tokio::test]
async fn a_certificate_is_its_own_to_show() {
    let mut marked = request(Method::GET, URL, "");
    marked.extensions_mut().insert(MutualTls);
    let api = Api::new(|_: &_| status(204));
    let send = async |driver: DriverBuilder| {
        let driver = driver.build().unwrap();
        driver.run(Step::send(marked.clone(), Exchange)).await
    };

    let refused = send(Driver::builder().service(api.clone())).await;
    assert_eq!(refused.unwrap_err().kind(), TransportErrorKind::Unsupported);
    assert!(api.seen().is_empty());
    let shown = Driver::builder().service(api).service_shows_certificate();
    assert_eq!(send(shown).await.unwrap().status(), 204);
}

#[test]
fn what_is_said_of_another_client_is_refused() {
    let told: [fn(DriverBuilder) -> DriverBuilder; 6] = [
        |driver| driver.root_certificates(b"none"),
        |driver| driver.root_certificates(Tls::new("localhost").root_pem().as_bytes()),
        |driver| {
            let (chain, key) = Tls::new("localhost").identity("client.example");
            let identity = ClientIdentity::from_pem(chain.as_bytes(), key.as_bytes());
            driver.client_identity(identity.unwrap())
        },
        |driver| driver.connect_timeout(Duration::from_secs(1)),
        |driver| driver.dangerous_accept_invalid_certs(),
        |driver| {
            driver.with(|client| {
                client.pool_max_idle_per_host(1);
            })
        },
    ];
    for told in told {
        let driver = told(Driver::builder()).service(Api::new(|_: &_| status(200)));
        assert_eq!(
            driver.build().unwrap_err().kind(),
            TransportErrorKind::Unsupported
        );
    }
}
