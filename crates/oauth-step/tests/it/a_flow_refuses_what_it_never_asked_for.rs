//! A flow that only sends need not say what a pause or a store would mean to it.

use std::sync::Arc;
use std::time::Duration;

use oauth_step::{
    Env, FixedEnv, Pending, Response, Step, StoreAnswer, StoreRequest, TransportError,
    TransportErrorKind, UnixTime,
};

#[derive(Debug)]
struct Sends;

impl Pending for Sends {
    type Output = ();
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        reply.map(|_| Step::Done(()))
    }
}

#[test]
fn a_wake_and_a_stores_answer_are_unsupported_by_default() {
    let env = FixedEnv::new(UnixTime(0));
    let Step::Wait(_, sleeping) = Step::wait(Duration::ZERO, Sends) else {
        panic!("expected the pause");
    };
    let error = sleeping.wake(&env).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);

    let key = Arc::from("session");
    let Step::Store(_, storing) = Step::store(StoreRequest::Load { key }, Sends) else {
        panic!("expected the question");
    };
    let error = storing.stored(Ok(StoreAnswer::Saved), &env).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
}
