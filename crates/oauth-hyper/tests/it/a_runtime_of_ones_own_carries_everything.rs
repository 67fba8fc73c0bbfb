use core::future::pending;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use adapter_tests::{Exchange, request, service_client};
use http::{Method, Request, Response};
use oauth_hyper::hyper::rt::{Executor, Sleep, Timer};
use oauth_hyper::step::{Step, TransportErrorKind};
use oauth_hyper::{Body, Driver, OAuth2Session};

use crate::api::{Api, BoxError, token};

/// Counts what it runs.
struct Counting(Arc<AtomicUsize>);

impl<F: Future<Output: Send> + Send + 'static> Executor<F> for Counting {
    fn execute(&self, work: F) {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(work);
    }
}

/// For it, any time has passed already.
struct Hasty;

impl Timer for Hasty {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Over)
    }

    fn sleep_until(&self, _: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Over)
    }
}

struct Over;

impl Future for Over {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

impl Sleep for Over {}

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

    struct Alarm(Arc<std::sync::atomic::AtomicBool>);

    impl Future for Alarm {
        type Output = ();

        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            match self.0.load(Ordering::SeqCst) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        }
    }

    impl Sleep for Alarm {}

    struct Never;

    impl Timer for Never {
        fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
            Box::pin(Alarm(Arc::default()))
        }

        fn sleep_until(&self, _: Instant) -> Pin<Box<dyn Sleep>> {
            Box::pin(Alarm(Arc::default()))
        }
    }

    let driver = Driver::builder().service(Api::new(|_: &_| token(1)));
    let driver = driver.executor(Threads).timer(Never).build().unwrap();
    let session = session(driver);

    block_on(session.refresh()).unwrap();
    let called = block_on(session.get("https://api.example/"));
    assert_eq!(called.unwrap().status(), 200);
    block_on(session.close());
}

#[tokio::test]
async fn a_renewal_is_run_by_its_executor() {
    let count = Arc::new(AtomicUsize::new(0));
    let driver = Driver::builder().service(Api::new(|_: &_| token(1)));
    let driver = driver.executor(Counting(Arc::clone(&count)));
    let session = session(driver.build().unwrap());

    session.get("https://api.example/").await.unwrap();

    assert_eq!(count.load(Ordering::SeqCst), 1);
}

/// An answer that is there is taken, even where its time is over: it may hold a rotated token.
#[tokio::test]
async fn a_deadline_is_kept_by_its_timer_after_a_look_at_the_answer() {
    let ready = Driver::builder().service(Api::new(|_: &_| token(1)));
    let ready = session(ready.timer(Hasty).build().unwrap());
    ready.refresh().await.unwrap();

    let never = tower::service_fn(|_: Request<Body>| pending::<Result<Response<Body>, BoxError>>());
    let driver = Driver::builder().service(never).timer(Hasty);
    let get = request(Method::GET, "https://issuer.example/", "");
    let flow = Step::send(get, Exchange);
    let error = driver.build().unwrap().run(flow).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
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
