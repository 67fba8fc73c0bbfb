use core::future::pending;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use adapter_tests::{Exchange, Say, Scripted, Server, ok, request, service_client};
use http::{Method, Request, Response};
use oauth_hyper::hyper::rt::{Executor, Sleep, Timer};
use oauth_hyper::oauth2::Error;
use oauth_hyper::step::{MutualTls, Step, TransportErrorKind, Verdict};
use oauth_hyper::{Body, Driver, OAuth2Auth, OAuth2Session, Session};

use crate::api::{Api, BoxError, status, token};
use crate::runtimes::{Counting, Hasty, Over, Stopped};

const API: &str = "https://api.example/";

fn get(url: &str) -> Step<Exchange> {
    Step::send(request(Method::GET, url, ""), Exchange)
}

/// A service's session whose token endpoint is this driver's service.
fn session(driver: Driver) -> OAuth2Session {
    let client = service_client("https://issuer.example/token");
    let tokens = client.client_credentials();
    let session = OAuth2Session::builder(client).client_credentials(tokens);
    session.driver(driver).build().unwrap()
}

/// Neither a renewal nor a pause asks for its workers.
#[test]
fn nothing_of_it_needs_tokio() {
    struct Threads;

    impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Threads {
        fn execute(&self, work: F) {
            std::thread::spawn(move || block_on(work));
        }
    }

    let driver = Driver::builder().service(Api::new(|_: &_| token(1)));
    let driver = driver.executor(Threads).timer(Stopped).build().unwrap();
    let session = session(driver);

    block_on(session.refresh()).unwrap();
    let called = block_on(session.get(API));
    assert_eq!(called.unwrap().status(), 200);
    block_on(session.close());
}

#[tokio::test]
async fn a_renewal_is_run_by_its_executor() {
    let count = Arc::new(AtomicUsize::new(0));
    let driver = Driver::builder().service(Api::new(|_: &_| token(1)));
    let driver = driver.executor(Counting(Arc::clone(&count)));
    let session = session(driver.build().unwrap());

    session.get(API).await.unwrap();

    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn so_are_connections() {
    let server = Server::answering(ok("")).await;
    let count = Arc::new(AtomicUsize::new(0));
    let driver = Driver::builder().executor(Counting(Arc::clone(&count)));

    let driver = driver.build().unwrap();
    driver.run(get(&server.url("/"))).await.unwrap();

    assert!(count.load(Ordering::SeqCst) > 0);
}

/// It was asked for, whatever becomes of the call.
#[tokio::test]
async fn a_renewal_is_run_though_its_call_is_refused() {
    let server = Server::answering(ok("well")).await;
    let auth = Scripted::new([Say::Renew(server.url("/"))], []);
    let session = Session::new(auth.clone(), Driver::new().unwrap());
    let mut bound = Request::get(API).body(Body::empty()).unwrap();
    bound.extensions_mut().insert(MutualTls);

    let error = session.request(bound).await.unwrap_err();
    session.close().await;

    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert_eq!(auth.log().last().unwrap(), "renewed well");
}

/// Nobody knows how far it came.
#[tokio::test]
async fn a_renewal_that_its_executor_drops_is_lost() {
    struct Dropping;

    impl<F> Executor<F> for Dropping {
        fn execute(&self, _: F) {}
    }

    let driver = Driver::builder().service(Api::new(|_: &_| token(1)));
    let session = session(driver.executor(Dropping).build().unwrap());

    let Error::Transport(error) = session.refresh().await.unwrap_err() else {
        panic!("expected a lost renewal");
    };
    assert_eq!(error.kind(), TransportErrorKind::Broken);
}

/// An answer that is there is taken, even where its time is over: it may hold a rotated token.
#[tokio::test]
async fn a_deadline_is_kept_by_its_timer_after_a_look_at_the_answer() {
    let ready = Driver::builder().service(Api::new(|_: &_| token(1)));
    let ready = session(ready.timer(Hasty).build().unwrap());
    ready.refresh().await.unwrap();

    let never = tower::service_fn(|_: Request<Body>| pending::<Result<Response<Body>, BoxError>>());
    let driver = Driver::builder().service(never).timer(Hasty);
    let error = driver.build().unwrap().run(get(API)).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

#[tokio::test]
async fn the_time_to_connect_is_kept_by_it_too_with_tls_or_without() {
    let server = Server::answering(ok("")).await;
    let driver = Driver::builder().timer(Hasty).build().unwrap();
    let auth = OAuth2Auth::with_driver(driver, "token".to_owned()).unwrap();

    let Error::Transport(error) = auth.get(server.url("/")).await.unwrap_err() else {
        panic!("expected no connection");
    };

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn a_call_that_is_sent_again_at_once_does_not_ask_it() {
    let driver = Driver::builder().service(Api::new(|_: &_| status(204)));
    let at_once = Verdict::Resend(Duration::ZERO);
    let auth = Scripted::new([Say::Attach("Token 1"), Say::Attach("Token 2")], [at_once]);
    let session = Session::new(auth, driver.timer(Stopped).build().unwrap());

    let called = tokio::time::timeout(Duration::from_secs(5), session.get(API)).await;

    assert_eq!(called.expect("no wait").unwrap().status(), 204);
}

/// It adds to its clock, which does not go on for ever.
#[tokio::test]
async fn no_time_is_too_long_for_it() {
    struct Adding;

    impl Timer for Adding {
        fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
            self.sleep_until(Instant::now() + time)
        }

        fn sleep_until(&self, _: Instant) -> Pin<Box<dyn Sleep>> {
            Box::pin(Over)
        }
    }

    let driver = Driver::builder().service(Api::new(|_: &_| status(204)));
    let driver = driver.timeout(Duration::MAX).call_timeout(Duration::MAX);
    let driver = driver.timer(Adding).build().unwrap();

    driver.run(get(API)).await.unwrap();
    let session = Session::new(Scripted::new([Say::Attach("Token t")], []), driver);
    session.get(API).await.unwrap();
}

/// The smallest executor there is: this thread.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(std::thread::Thread);

    impl std::task::Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Arc::new(Unpark(std::thread::current())).into();
    let mut context = Context::from_waker(&waker);
    let mut future = core::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}
