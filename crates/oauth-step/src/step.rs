//! What to do next, and the flows that say so.

use core::convert::Infallible;
use core::fmt;
use core::marker::PhantomData;

use crate::{BoxError, Env, Pause, Request, Response, StoreAnswer, StoreRequest, TransportError};

/// What to do next.
///
/// A driver is one loop over this enum, the same for every flow of every protocol; see the crate's
/// front page. The state travels inside the step and is moved, never shared: dropping it cancels
/// the flow, and what would be misuse does not compile.
///
/// An answer is received once:
/// ```compile_fail,E0382
/// # use oauth_step::*;
/// fn twice<P: Pending>(awaiting: Awaiting<P>, response: Response, env: &dyn Env) {
///     let _ = awaiting.receive(Ok(response.clone()), env);
///     let _ = awaiting.receive(Ok(response), env);
/// }
/// ```
/// What awaits an answer cannot be woken:
/// ```compile_fail,E0599
/// # use oauth_step::*;
/// fn wake<P: Pending>(awaiting: Awaiting<P>, env: &dyn Env) {
///     let _ = awaiting.wake(env);
/// }
/// ```
/// What sleeps cannot receive:
/// ```compile_fail,E0599
/// # use oauth_step::*;
/// fn receive<P: Pending>(sleeping: Sleeping<P>, response: Response, env: &dyn Env) {
///     let _ = sleeping.receive(Ok(response), env);
/// }
/// ```
/// Nothing goes on after `Done`:
/// ```compile_fail,E0599
/// # use oauth_step::*;
/// fn go_on<P: Pending>(step: Step<P>, env: &dyn Env) {
///     if let Step::Done(output) = step { let _ = output.wake(env); }
/// }
/// ```
/// A step is used once:
/// ```compile_fail,E0382
/// # use oauth_step::*;
/// fn twice<P: Pending>(step: Step<P>) -> (Step<P>, Step<P>) { (step, step) }
/// ```
/// The wrappers are made by [`Step::send`] and its kin alone:
/// ```compile_fail,E0423
/// # use oauth_step::*;
/// fn make<P: Pending>(state: P) -> Awaiting<P> { Awaiting(state) }
/// ```
/// and opened by nobody:
/// ```compile_fail,E0616
/// # use oauth_step::*;
/// fn open<P: Pending>(awaiting: Awaiting<P>) -> P { awaiting.0 }
/// ```
/// A driver needs the arm for steps to come:
/// ```compile_fail,E0004
/// # use oauth_step::*;
/// fn drive<P: Pending>(step: Step<P>) {
///     match step {
///         Step::Send(..) | Step::Wait(..) | Step::Store(..) | Step::Done(_) => {}
///     }
/// }
/// ```
/// The same with it compiles:
/// ```
/// # use oauth_step::*;
/// fn drive<P: Pending>(step: Step<P>) -> Result<P::Output, P::Error> {
///     match step {
///         Step::Done(output) => Ok(output),
///         _ => Err(TransportError::unsupported().into()),
///     }
/// }
/// ```
#[must_use = "a step does nothing until a driver takes it"]
#[non_exhaustive]
pub enum Step<P: Pending> {
    /// Send the request, then hand over what came: a response or the failure to get one.
    Send(Request, Awaiting<P>),
    /// Wait this long, or until another caller's work has landed, then wake.
    Wait(Pause, Sleeping<P>),
    /// Load or save a token record, then hand over the answer.
    Store(StoreRequest, Storing<P>),
    /// The flow has ended.
    Done(P::Output),
}

impl<P: Pending> Step<P> {
    /// Send, then go on with this state.
    pub fn send(request: Request, state: P) -> Self {
        Self::Send(request, Awaiting(state))
    }

    /// Wait, then go on with this state.
    pub fn wait(pause: impl Into<Pause>, state: P) -> Self {
        Self::Wait(pause.into(), Sleeping(state))
    }

    /// Ask the store, then go on with this state.
    pub fn store(request: StoreRequest, state: P) -> Self {
        Self::Store(request, Storing(state))
    }

    /// Puts this flow inside a larger one: `wrap` is usually the constructor of an enum with one
    /// variant for each inner flow, `done` goes on where this flow ends. No box; steps to come pass
    /// through.
    ///
    /// # Errors
    ///
    /// Those of `done`.
    pub fn within<Q: Pending, C, E>(
        self,
        context: C,
        wrap: impl FnOnce(P, C) -> Q,
        done: impl FnOnce(P::Output, C) -> Result<Step<Q>, E>,
    ) -> Result<Step<Q>, E> {
        match self {
            Self::Send(request, Awaiting(state)) => Ok(Step::send(request, wrap(state, context))),
            Self::Wait(pause, Sleeping(state)) => Ok(Step::wait(pause, wrap(state, context))),
            Self::Store(request, Storing(state)) => Ok(Step::store(request, wrap(state, context))),
            Self::Done(output) => done(output, context),
        }
    }
}

impl<P: Pending> fmt::Debug for Step<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A request's body and query hold secrets; its Debug would print them.
            Self::Send(request, _) => write!(
                f,
                "Send({} {}{}, {} bytes)",
                request.method(),
                request.uri().host().unwrap_or_default(),
                request.uri().path(),
                request.body().len()
            ),
            Self::Wait(pause, _) => f.debug_tuple("Wait").field(pause).finish(),
            Self::Store(request, _) => f.debug_tuple("Store").field(request).finish(),
            Self::Done(_) => f.write_str("Done"),
        }
    }
}

/// A flow between two inputs: a value that knows what it waits for.
///
/// Implemented by named types, one per flow, with a `Debug` that shows no secret.
pub trait Pending: Sized {
    /// What the flow ends in.
    type Output;
    /// Its error, which a failed exchange can become. There is no other: adapters have no error
    /// type of their own.
    type Error: core::error::Error + From<TransportError> + Send + Sync + 'static;

    /// Goes on with what came for the request. A lost request is an input like an answer.
    ///
    /// # Errors
    ///
    /// The flow's own; it has ended then.
    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Self::Error>;

    /// Goes on after a pause.
    ///
    /// # Errors
    ///
    /// The flow's own; by default that it never pauses.
    fn wake(self, _env: &dyn Env) -> Result<Step<Self>, Self::Error> {
        Err(TransportError::unsupported().into())
    }

    /// Goes on with the store's answer.
    ///
    /// # Errors
    ///
    /// The flow's own; by default that it never asks the store.
    fn stored(
        self,
        _answer: Result<StoreAnswer, BoxError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, Self::Error> {
        Err(TransportError::unsupported().into())
    }
}

/// A flow whose request is on its way.
#[must_use = "dropping it cancels the flow"]
pub struct Awaiting<P>(P);

impl<P: Pending> Awaiting<P> {
    /// Hands over the response, or the failure to get one.
    ///
    /// # Errors
    ///
    /// The flow's own.
    pub fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<P>, P::Error> {
        self.0.receive(reply, env)
    }
}

/// A flow that pauses.
#[must_use = "dropping it cancels the flow"]
pub struct Sleeping<P>(P);

impl<P: Pending> Sleeping<P> {
    /// Says that the pause is over; too early does no harm.
    ///
    /// # Errors
    ///
    /// The flow's own.
    pub fn wake(self, env: &dyn Env) -> Result<Step<P>, P::Error> {
        self.0.wake(env)
    }
}

/// A flow that waits for the token store.
#[must_use = "dropping it cancels the flow"]
pub struct Storing<P>(P);

impl<P: Pending> Storing<P> {
    /// Hands over the store's answer, or its failure.
    ///
    /// # Errors
    ///
    /// The flow's own.
    pub fn stored(
        self,
        answer: Result<StoreAnswer, BoxError>,
        env: &dyn Env,
    ) -> Result<Step<P>, P::Error> {
        self.0.stored(answer, env)
    }
}

macro_rules! debug_by_name {
    ($($wrapper:ident),*) => {$(
        impl<P> fmt::Debug for $wrapper<P> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($wrapper))
            }
        }
    )*};
}
debug_by_name!(Awaiting, Sleeping, Storing);

/// What a driver takes: an intent, such as `client.exchange_code(code)`, or a step begun already.
///
/// The driver hands in the [`Env`], so that no user ever holds one and a flow never sees two clocks.
pub trait IntoStep {
    /// The flow that it begins.
    type Flow: Pending;

    /// Begins.
    ///
    /// # Errors
    ///
    /// The flow's own: what is wrong already before anything is sent.
    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, <Self::Flow as Pending>::Error>;
}

impl<P: Pending> IntoStep for Step<P> {
    type Flow = P;

    fn into_step(self, _env: &dyn Env) -> Result<Self, P::Error> {
        Ok(self)
    }
}

/// A flow that cannot be: the renewal of a credential that has none.
pub struct Never<O = (), E = TransportError>(Infallible, PhantomData<fn() -> (O, E)>);

impl<O, E> Pending for Never<O, E>
where
    E: core::error::Error + From<TransportError> + Send + Sync + 'static,
{
    type Output = O;
    type Error = E;

    fn receive(
        self,
        _reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, E> {
        match self.0 {}
    }
}

impl<O, E> fmt::Debug for Never<O, E> {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}
