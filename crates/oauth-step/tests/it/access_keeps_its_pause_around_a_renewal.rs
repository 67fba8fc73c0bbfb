//! What a credential tells a driver survives being put inside a larger flow.

use std::time::Duration;

use oauth_step::{
    Access, Env, Never, Pause, Pending, Request, Response, Step, TransportError, Verdict,
};

#[derive(Debug)]
struct Renewal;

impl Pending for Renewal {
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

#[derive(Debug)]
struct Larger(Renewal);

impl Pending for Larger {
    type Output = ();
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        larger(self.0.receive(reply, env)?)
    }
}

fn larger(step: Step<Renewal>) -> Result<Step<Larger>, TransportError> {
    step.within(
        (),
        |renewal, ()| Larger(renewal),
        |(), ()| Ok(Step::Done(())),
    )
}

#[test]
fn the_renewal_is_wrapped_and_the_pause_is_kept() {
    let pause = Pause::from(Duration::from_secs(3));
    let access = Access::wait(pause).renewing(Step::send(Request::default(), Renewal));
    let wrapped = access.try_map(larger).unwrap();
    assert_eq!(
        wrapped.pause.map(|p| p.at_most()),
        Some(Duration::from_secs(3))
    );
    assert!(matches!(wrapped.renewal.as_deref(), Some(Step::Send(..))));
}

#[test]
fn where_there_is_no_renewal_nothing_is_wrapped() {
    let mapped = Access::<Renewal>::ready().try_map(|_| -> Result<Step<Larger>, ()> { Err(()) });
    let mapped = mapped.unwrap();
    assert!(mapped.renewal.is_none() && mapped.pause.is_none());
}

#[test]
fn a_failure_to_wrap_is_handed_on() {
    let access = Access::ready().renewing(Step::send(Request::default(), Renewal));
    let mapped = access.try_map(|_| -> Result<Step<Larger>, _> { Err("refused") });
    assert_eq!(mapped.err(), Some("refused"));
}

#[test]
fn a_credential_without_renewal_says_so_by_type() {
    let access = Access::<Never>::ready();
    assert!(access.renewal.is_none() && access.pause.is_none());
    assert_ne!(Verdict::Accept, Verdict::Resend(Duration::ZERO));
}
