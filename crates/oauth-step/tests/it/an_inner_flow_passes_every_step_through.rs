//! `Step::within` puts one flow inside another, and no kind of step is lost on the way.

use std::sync::Arc;
use std::time::Duration;

use oauth_step::{
    Env, FixedEnv, IntoStep, Pending, Request, Response, Step, StoreAnswer, StoreRequest,
    TransportError, UnixTime,
};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends, waits, asks the store, and ends in what it has seen.
#[derive(Debug)]
struct Inner(Vec<&'static str>);

impl Inner {
    fn then(mut self, seen: &'static str) -> Self {
        self.0.push(seen);
        self
    }
}

impl Pending for Inner {
    type Output = Vec<&'static str>;
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        let pause = Duration::from_secs(7);
        Ok(Step::wait(
            pause,
            self.then(if reply.is_ok() { "received" } else { "lost" }),
        ))
    }

    fn wake(self, _env: &dyn Env) -> Result<Step<Self>, TransportError> {
        let key = Arc::from("session");
        Ok(Step::store(StoreRequest::Load { key }, self.then("woken")))
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, BoxError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        let seen = if answer.is_ok() {
            "stored"
        } else {
            "not stored"
        };
        Ok(Step::Done(self.then(seen).0))
    }
}

/// The larger flow: carries a number along and ends in it and the inner output.
#[derive(Debug)]
struct Outer(Inner, u32);

impl Outer {
    fn around(
        step: Result<Step<Inner>, TransportError>,
        number: u32,
    ) -> Result<Step<Self>, TransportError> {
        step?.within(number, Outer, |seen, number| Ok(Step::Done((seen, number))))
    }
}

impl Pending for Outer {
    type Output = (Vec<&'static str>, u32);
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        Self::around(self.0.receive(reply, env), self.1 + 1)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, TransportError> {
        Self::around(self.0.wake(env), self.1 + 1)
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, BoxError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        Self::around(self.0.stored(answer, env), self.1 + 1)
    }
}

#[test]
fn request_pause_question_and_end_pass_through_unchanged() {
    let env = FixedEnv::new(UnixTime(0));
    let step = Outer::around(Ok(Step::send(request(), Inner(vec![]))), 1).unwrap();
    let Step::Send(sent, awaiting) = step.into_step(&env).unwrap() else {
        panic!("expected the request");
    };
    assert_eq!(
        (sent.uri(), sent.body().as_slice()),
        (request().uri(), &b"body"[..])
    );

    let Step::Wait(pause, sleeping) = awaiting.receive(Ok(Response::default()), &env).unwrap()
    else {
        panic!("expected the pause");
    };
    assert_eq!(pause.at_most(), Duration::from_secs(7));

    let Step::Store(asked, storing) = sleeping.wake(&env).unwrap() else {
        panic!("expected the question");
    };
    assert!(matches!(asked, StoreRequest::Load { key } if &*key == "session"));

    let Step::Done((seen, number)) = storing.stored(Ok(StoreAnswer::Saved), &env).unwrap() else {
        panic!("expected the end");
    };
    assert_eq!(seen, ["received", "woken", "stored"]);
    assert_eq!(number, 4);
}

#[test]
fn failures_are_handed_over_like_answers() {
    let env = FixedEnv::new(UnixTime(0));
    let Step::Send(_, awaiting) = Step::send(request(), Inner(vec![])) else {
        panic!("expected the request");
    };
    let lost = awaiting.receive(Err(TransportError::too_large()), &env);
    let Ok(Step::Wait(_, sleeping)) = lost else {
        panic!("expected the pause");
    };
    let Ok(Step::Store(_, storing)) = sleeping.wake(&env) else {
        panic!("expected the question");
    };
    let Ok(Step::Done(seen)) = storing.stored(Err("down".into()), &env) else {
        panic!("expected the end");
    };
    assert_eq!(seen, ["lost", "woken", "not stored"]);
}

#[test]
fn the_end_of_the_inner_flow_may_fail_or_go_on() {
    let ended = || Step::<Inner>::Done(vec!["over"]);
    let failed = ended().within((), |inner, ()| Outer(inner, 0), |_, ()| Err("refused"));
    assert_eq!(failed.err(), Some("refused"));
    let went_on = ended().within(5, Outer, |seen, number| {
        Ok::<_, TransportError>(Step::send(request(), Outer(Inner(seen), number)))
    });
    assert!(matches!(went_on, Ok(Step::Send(..))));
}

fn request() -> Request {
    let built = http::Request::post("https://h/token").body(b"body".to_vec());
    built.unwrap_or_else(|error| panic!("{error}"))
}
