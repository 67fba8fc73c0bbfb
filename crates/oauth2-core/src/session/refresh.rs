//! A renewal that somebody asks for.

use core::fmt;
use core::time::Duration;

use oauth_step::{
    Env, IntoStep, Landing, Pause, Pending, Response, Step, StoreAnswer, TransportError, Turn,
};

use super::Session;
use super::fetch::Fetch;
use crate::Error;

/// Renew now, or join the renewal in flight.
#[must_use = "an intent does nothing until a driver runs it"]
pub struct RefreshNow<R: Pending> {
    session: Session,
    wrap: Wrap<R>,
}

/// What is put around the first half of a renewal.
pub(super) type Wrap<R> =
    Box<dyn FnOnce(Step<Fetch>, &dyn Env) -> Result<Step<R>, <R as Pending>::Error> + Send>;
type Stepped<R> = Result<Step<AwaitRefresh<R>>, <R as Pending>::Error>;

impl<R: Pending<Output = ()>> RefreshNow<R> {
    pub(super) fn new(session: Session, wrap: Wrap<R>) -> Self {
        Self { session, wrap }
    }
}

impl<R> IntoStep for RefreshNow<R>
where
    R: Pending<Output = (), Error: From<Error>>,
{
    type Flow = AwaitRefresh<R>;

    fn into_step(self, env: &dyn Env) -> Stepped<R> {
        AwaitRefresh::begin(self.session, self.wrap, env)
    }
}

impl<R: Pending> fmt::Debug for RefreshNow<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshNow")
    }
}

/// A renewal asked for, one's own or another's.
pub struct AwaitRefresh<R: Pending>(State<R>);

enum State<R: Pending> {
    Mine(R),
    Theirs {
        session: Session,
        wrap: Wrap<R>,
        flight: u64,
        seen: u64,
    },
}

impl<R> AwaitRefresh<R>
where
    R: Pending<Output = (), Error: From<Error>>,
{
    fn begin(session: Session, wrap: Wrap<R>, env: &dyn Env) -> Stepped<R> {
        let shared = &session.shared;
        loop {
            let looked = shared.flight.epoch();
            let current = shared.current.load_full();
            let seen = current.as_ref().map_or(0, |generation| generation.number);
            match shared.flight.turn(looked) {
                Turn::Missed => {}
                Turn::Theirs(landing) => {
                    return Ok(Self::join(session.clone(), wrap, landing, seen));
                }
                Turn::Mine(ticket) => {
                    let fetch = Fetch::begin(session.flying(ticket, current), env)?;
                    return Self::mine(wrap(fetch, env)?);
                }
            }
        }
    }

    fn join(session: Session, wrap: Wrap<R>, landing: Landing, seen: u64) -> Step<Self> {
        let flight = landing.number();
        let state = State::Theirs {
            session,
            wrap,
            flight,
            seen,
        };
        Step::wait(Pause::until(landing, PATIENCE), Self(state))
    }

    fn mine(step: Step<R>) -> Stepped<R> {
        step.within(
            (),
            |renewal, ()| Self(State::Mine(renewal)),
            |(), ()| Ok(Step::Done(())),
        )
    }
}

impl<R> Pending for AwaitRefresh<R>
where
    R: Pending<Output = (), Error: From<Error>>,
{
    type Output = ();
    type Error = R::Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped<R> {
        match self.0 {
            State::Mine(renewal) => Self::mine(renewal.receive(reply, env)?),
            State::Theirs { .. } => Err(TransportError::unsupported().into()),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped<R> {
        match self.0 {
            State::Mine(renewal) => Self::mine(renewal.wake(env)?),
            State::Theirs {
                session,
                wrap,
                flight,
                seen,
            } => {
                let current = session.shared.current.load();
                if current
                    .as_ref()
                    .is_some_and(|current| current.number > seen)
                {
                    return Ok(Step::Done(()));
                }
                if let Some(error) = session.shared.fate(flight) {
                    return Err(error.into());
                }
                drop(current);
                Self::begin(session, wrap, env)
            }
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped<R> {
        match self.0 {
            State::Mine(renewal) => Self::mine(renewal.stored(answer, env)?),
            State::Theirs { .. } => Err(TransportError::unsupported().into()),
        }
    }
}

impl<R: Pending> fmt::Debug for AwaitRefresh<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Mine(_) => "AwaitRefresh(Mine)",
            State::Theirs { .. } => "AwaitRefresh(Theirs)",
        })
    }
}

/// Longer than any request is given: a flight that is up then is lost.
const PATIENCE: Duration = Duration::from_secs(120);
