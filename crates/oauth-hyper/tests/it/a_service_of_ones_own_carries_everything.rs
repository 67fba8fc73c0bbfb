use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{Exchange, Say, Scripted, Server, ok, request};
use http::Method;
use oauth_hyper::hyper_util::client::legacy;
use oauth_hyper::hyper_util::rt::TokioExecutor;
use oauth_hyper::step::{MutualTls, Response, Step, TransportError, TransportErrorKind};
use oauth_hyper::{Body, Driver, DriverBuilder, Session};

use crate::api::{Api, BoxError, status};

const URL: &str = "https://issuer.example/token";

async fn fetch(driver: &Driver) -> Result<Response, TransportError> {
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
        outcome(|| std::io::ErrorKind::ConnectionRefused.into_error()).await,
        (TransportErrorKind::Broken, 1)
    );
    let not_sent = || TransportError::new(TransportErrorKind::NotSent, "no way").into();
    assert_eq!(outcome(not_sent).await, (TransportErrorKind::NotSent, 2));
    let timed_out = || TransportError::new(TransportErrorKind::TimedOut, "late").into();
    assert_eq!(outcome(timed_out).await, (TransportErrorKind::TimedOut, 1));
}

trait IntoError {
    fn into_error(self) -> BoxError;
}

impl IntoError for std::io::ErrorKind {
    fn into_error(self) -> BoxError {
        std::io::Error::from(self).into()
    }
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
    let told: [fn(DriverBuilder) -> DriverBuilder; 3] = [
        |driver| driver.connect_timeout(core::time::Duration::from_secs(1)),
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
