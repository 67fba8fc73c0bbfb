//! Both halves of a renewal, with nothing in between.

use oauth_step::{Env, Pending, Response, Step, StoreAnswer, TransportError};

use super::fetch::{Fetch, Fresh};
use super::keep::Keep;
use crate::Error;

/// A renewal: fetched, then kept. It records its own failure; run it to its end whether or not
/// anybody waits for it.
#[derive(Debug)]
pub struct Renewal(Half);

#[derive(Debug)]
enum Half {
    Fetch(Fetch),
    Keep(Keep),
}

type Stepped = Result<Step<Renewal>, Error>;

impl Renewal {
    /// Keeps whatever is fetched.
    ///
    /// # Errors
    ///
    /// None of its own; the type is the flow's.
    pub fn join(step: Step<Fetch>, env: &dyn Env) -> Stepped {
        step.within(
            (),
            |fetch, ()| Self(Half::Fetch(fetch)),
            |fresh: Option<Fresh>, ()| match fresh {
                Some(fresh) => Self::keep(fresh.keep(env)?),
                None => Ok(Step::Done(())),
            },
        )
    }

    fn keep(step: Step<Keep>) -> Stepped {
        step.within(
            (),
            |keep, ()| Self(Half::Keep(keep)),
            |(), ()| Ok(Step::Done(())),
        )
    }
}

impl Pending for Renewal {
    type Output = ();
    type Error = Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped {
        match self.0 {
            Half::Fetch(fetch) => Self::join(fetch.receive(reply, env)?, env),
            Half::Keep(keep) => Self::keep(keep.receive(reply, env)?),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped {
        match self.0 {
            Half::Fetch(fetch) => Self::join(fetch.wake(env)?, env),
            Half::Keep(keep) => Self::keep(keep.wake(env)?),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        match self.0 {
            Half::Fetch(fetch) => Self::join(fetch.stored(answer, env)?, env),
            Half::Keep(keep) => Self::keep(keep.stored(answer, env)?),
        }
    }
}
