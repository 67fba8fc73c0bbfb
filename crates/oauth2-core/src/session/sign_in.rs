//! A login whose tokens become the session's.

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Step, StoreAnswer, TransportError};

use super::Session;
use super::keep::Keep;
use crate::{Error, Tokens};

/// Run a flow that ends in tokens and make them the session's.
#[must_use = "an intent does nothing until a driver runs it"]
pub struct SignIn<I> {
    session: Session,
    flow: I,
}

impl<I> SignIn<I> {
    pub(super) fn new(session: Session, flow: I) -> Self {
        Self { session, flow }
    }
}

impl<I> IntoStep for SignIn<I>
where
    I: IntoStep,
    <I::Flow as Pending>::Output: AsRef<Tokens>,
    <I::Flow as Pending>::Error: From<Error>,
{
    type Flow = AwaitSignIn<I::Flow>;

    fn into_step(
        self,
        env: &dyn Env,
    ) -> Result<Step<AwaitSignIn<I::Flow>>, <I::Flow as Pending>::Error> {
        AwaitSignIn::inner(self.flow.into_step(env)?, self.session, env)
    }
}

impl<I> fmt::Debug for SignIn<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignIn")
    }
}

/// A login on its way into a session.
pub struct AwaitSignIn<P: Pending>(State<P>);

enum State<P: Pending> {
    Inner(P, Session),
    Keep(Keep, P::Output),
}

impl<P> AwaitSignIn<P>
where
    P: Pending<Output: AsRef<Tokens>, Error: From<Error>>,
{
    fn inner(step: Step<P>, session: Session, env: &dyn Env) -> Result<Step<Self>, P::Error> {
        step.within(
            session,
            |flow, session| Self(State::Inner(flow, session)),
            |output, session| {
                let keep = Keep::login(&session, output.as_ref().clone(), env)?;
                Self::keep(keep, output)
            },
        )
    }

    fn keep(step: Step<Keep>, output: P::Output) -> Result<Step<Self>, P::Error> {
        step.within(
            output,
            |keep, output| Self(State::Keep(keep, output)),
            |(), output| Ok(Step::Done(output)),
        )
    }
}

impl<P> Pending for AwaitSignIn<P>
where
    P: Pending<Output: AsRef<Tokens>, Error: From<Error>>,
{
    type Output = P::Output;
    type Error = P::Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, P::Error> {
        match self.0 {
            State::Inner(flow, session) => Self::inner(flow.receive(reply, env)?, session, env),
            State::Keep(keep, output) => Self::keep(keep.receive(reply, env)?, output),
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, P::Error> {
        match self.0 {
            State::Inner(flow, session) => Self::inner(flow.wake(env)?, session, env),
            State::Keep(keep, output) => Self::keep(keep.wake(env)?, output),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Result<Step<Self>, P::Error> {
        match self.0 {
            State::Inner(flow, session) => Self::inner(flow.stored(answer, env)?, session, env),
            State::Keep(keep, output) => Self::keep(keep.stored(answer, env)?, output),
        }
    }
}

impl<P: Pending> fmt::Debug for AwaitSignIn<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Inner(..) => "AwaitSignIn(Inner)",
            State::Keep(..) => "AwaitSignIn(Keep)",
        })
    }
}
