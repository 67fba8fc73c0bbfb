//! A renewal whose ID Token is checked between its two halves.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use oauth_step::{
    Env, IntoStep, Pending, Response, Secret, Step, StoreAnswer, TransportError, UnixTime,
};
use oauth2_core::{Disposition, Fetch, Fresh, Keep, Tokens};

use super::OidcSession;
use crate::verifier::{IdTokenError, OriginalAuthentication, Problem, Rule};
use crate::{AwaitIdToken, Error, Expectations, IdToken};

/// A renewal: fetched, its ID Token checked if it brought one, then kept or thrown away.
///
/// It records its own failure; run it to its end whether or not anybody waits for it.
#[derive(Debug)]
pub struct OidcRenewal(State);

enum State {
    Fetch(Fetch, OidcSession),
    Check(AwaitIdToken, Check),
    /// The keys could not be had: once more, later.
    Rest(Check),
    Keep(Keep),
}

type Stepped = Result<Step<OidcRenewal>, Error>;

impl OidcRenewal {
    pub(super) fn join(step: Step<Fetch>, session: OidcSession, env: &dyn Env) -> Stepped {
        step.within(
            session,
            |fetch, session| Self(State::Fetch(fetch, session)),
            |fresh, session| match fresh {
                Some(fresh) => Check {
                    session,
                    fresh,
                    until: env.now().saturating_add(PATIENCE),
                }
                .begin(env),
                None => Ok(Step::Done(())),
            },
        )
    }

    fn keep(step: Step<Keep>) -> Stepped {
        step.within(
            (),
            |keep, ()| Self(State::Keep(keep)),
            |(), ()| Ok(Step::Done(())),
        )
    }
}

impl Pending for OidcRenewal {
    type Output = ();
    type Error = Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Fetch(fetch, session) => Self::join(fetch.receive(reply, env)?, session, env),
            State::Check(flow, check) => check.after(flow.receive(reply, env), env),
            State::Rest(_) => Err(TransportError::unsupported().into()),
            State::Keep(keep) => Self::keep(keep.receive(reply, env)?),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Fetch(fetch, session) => Self::join(fetch.wake(env)?, session, env),
            State::Check(flow, check) => check.after(flow.wake(env), env),
            State::Rest(check) => check.begin(env),
            State::Keep(keep) => Self::keep(keep.wake(env)?),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        match self.0 {
            State::Fetch(fetch, session) => Self::join(fetch.stored(answer, env)?, session, env),
            State::Keep(keep) => Self::keep(keep.stored(answer, env)?),
            State::Check(..) | State::Rest(_) => Err(TransportError::unsupported().into()),
        }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fetch(..) => "Fetch",
            Self::Check(..) => "Check",
            Self::Rest(_) => "Rest",
            Self::Keep(_) => "Keep",
        })
    }
}

/// Fresh tokens between the halves. They hold the renewal's ticket: what fails here must end in
/// `discard`, so that all who wait learn of it.
struct Check {
    session: OidcSession,
    fresh: Fresh,
    /// When the keys are no longer waited for.
    until: UnixTime,
}

impl Check {
    fn begin(self, env: &dyn Env) -> Stepped {
        let Some(id_token) = self.new_id_token() else {
            // Core 12.2: a renewal need not bring an ID Token.
            return OidcRenewal::keep(self.fresh.keep(env)?);
        };
        let expected = match (self.original(), self.old_id_token()) {
            (Some(original), _) => Expectations::renewal_of(original),
            (None, None) => Expectations::new(),
            // What cannot be read cannot be compared with.
            (None, Some(_)) => {
                let error = IdTokenError::whole(Rule::Refresh, Problem::Incomputable);
                return self.failed(error.into(), env);
            }
        };
        let expected = expected.access_token(self.fresh.tokens().access_token());
        let check = self.session.client.verify_id_token(id_token, expected);
        let step = check.into_step(env);
        self.after(step, env)
    }

    fn after(self, step: Result<Step<AwaitIdToken>, Error>, env: &dyn Env) -> Stepped {
        match step {
            Ok(step) => step.within(
                self,
                |flow, check| OidcRenewal(State::Check(flow, check)),
                |id_token, check| check.keep(&id_token, env),
            ),
            Err(error) => self.failed(error, env),
        }
    }

    fn keep(self, id_token: &IdToken, env: &dyn Env) -> Stepped {
        let fresh = self.fresh.with_id_token(id_token.raw().clone());
        OidcRenewal::keep(fresh.keep(env)?)
    }

    fn failed(self, error: Error, env: &dyn Env) -> Stepped {
        if let Disposition::Retry { after } = error.disposition() {
            // The old refresh token may be spent: worth some patience with the provider's keys.
            let pause = after.unwrap_or_default().max(SHORTEST_PAUSE);
            if env.now().saturating_add(pause) <= self.until {
                return Ok(Step::wait(pause, OidcRenewal(State::Rest(self))));
            }
        }
        let error = oauth2_core::Error::Rejected(Arc::new(error));
        OidcRenewal::keep(self.fresh.discard(error, env)?)
    }

    /// The ID Token of this renewal, if it brought one: the answer left out is as before.
    fn new_id_token(&self) -> Option<&Secret<String>> {
        self.fresh
            .tokens()
            .id_token()
            .filter(|new| self.old_id_token() != Some(new))
    }

    fn old_id_token(&self) -> Option<&Secret<String>> {
        self.fresh.previous().and_then(Tokens::id_token)
    }

    fn original(&self) -> Option<OriginalAuthentication> {
        super::original(self.fresh.previous()?)
    }
}

/// How long the keys are waited for: not as long as other processes leave the tokens alone.
const PATIENCE: Duration = Duration::from_secs(45);
const SHORTEST_PAUSE: Duration = Duration::from_secs(10);
