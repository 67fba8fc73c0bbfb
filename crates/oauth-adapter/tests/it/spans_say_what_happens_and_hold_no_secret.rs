//! Spans name the method, the host and what came of it; never a query, a header or a body.

use core::fmt::{self, Write};
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::{Arc, Mutex};

use http::StatusCode;
use oauth_adapter::Trace;
use oauth_adapter::step::{Request, TransportError, TransportErrorKind};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[test]
fn a_message_has_its_method_host_path_and_status() {
    let log = watch(|| {
        let trace = Trace::message(&request());
        trace.replied::<TransportError>(Ok(StatusCode::OK));
    });
    let message = "oauth.message method=POST host=issuer.example path=/token status=200";
    assert_eq!(log.trim_end(), message);
}

#[test]
fn a_failure_is_told_without_the_stacks_own_words() {
    let log = watch(|| {
        let source = "https://issuer.example/token?code=secret refused";
        let error = TransportError::new(TransportErrorKind::NotSent, source);
        Trace::message(&request()).replied(Err(&error));
    });
    assert!(
        log.contains("failure=the server could not be reached"),
        "{log}"
    );
    assert!(!log.contains("secret"), "{log}");
}

#[test]
fn a_call_does_not_say_which_path_was_asked_for() {
    let log = watch(|| {
        let request = request();
        let trace = Trace::call(request.method(), request.uri().host());
        trace.replied::<TransportError>(Ok(StatusCode::NOT_FOUND));
    });
    assert_eq!(
        log.trim_end(),
        "oauth.call method=POST host=issuer.example status=404"
    );
}

#[test]
fn a_renewal_says_why_it_failed() {
    let log = watch(|| {
        Trace::renewal().ended(&Ok::<(), TransportError>(()));
        Trace::renewal().ended(&Err(TransportError::too_large()));
    });
    assert_eq!(
        log,
        "oauth.renewal\noauth.renewal failure=the answer was larger than the limit\n"
    );
}

#[test]
fn work_is_inside_its_span_whether_it_blocks_or_not() {
    let log = watch(|| {
        let trace = Trace::renewal();
        trace.within(|| tracing::debug!("blocking"));
        let future = trace.over(async { tracing::debug!("awaited") });
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(pin!(future).poll(&mut context), Poll::Ready(()));
        tracing::debug!("outside");
    });
    assert_eq!(
        log,
        "oauth.renewal\n[1] blocking\n[1] awaited\n[0] outside\n"
    );
}

fn request() -> Request {
    let request = http::Request::post("https://issuer.example/token?code=secret");
    let request = request.header("authorization", "Basic secret");
    request.body(b"secret".to_vec()).unwrap()
}

/// What a subscriber is told, a line for each span.
fn watch(work: impl FnOnce()) -> String {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), work);
    let lines = log.0.lock().unwrap();
    lines.0.iter().map(|line| format!("{line}\n")).collect()
}

/// The lines, and how many spans are entered.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<(Vec<String>, usize)>>);

impl Subscriber for Log {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = span.metadata().name().to_owned();
        span.record(&mut Fields(&mut line));
        let lines = &mut self.0.lock().unwrap().0;
        lines.push(line);
        Id::from_u64(lines.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let lines = &mut self.0.lock().unwrap().0;
        let line = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(lines.get_mut(line).unwrap()));
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = String::new();
        event.record(&mut Fields(&mut message));
        let (lines, depth) = &mut *self.0.lock().unwrap();
        let message = message.replace(" message=", "");
        lines.push(format!("[{depth}] {message}"));
    }

    fn enter(&self, _span: &Id) {
        self.0.lock().unwrap().1 += 1;
    }

    fn exit(&self, _span: &Id) {
        self.0.lock().unwrap().1 -= 1;
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").unwrap();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}
