//! Asking for tokens again and again until the user has decided, on another device or where the
//! server has called ([RFC 8628 §3.4], [CIBA §10.1]).
//!
//! [CIBA §10.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.1
//! [RFC 8628 §3.4]: https://www.rfc-editor.org/rfc/rfc8628#section-3.4

mod schedule;
mod waiting;

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError, UnixTime};

use self::schedule::{Schedule, asked_interval};
pub(crate) use self::waiting::Waiting;
use super::flow::AwaitToken;
use super::grant::Grant;
use super::tokens::Tokens;
use crate::client::Client;
use crate::error::{Error, Misuse};

/// The intent to ask for tokens until the user has decided; made by
/// [`Client::poll_device`] and [`Client::poll_backchannel`].
///
/// It waits one interval first, and ends by itself when the time to decide is over
/// ([`Error::AuthorizationExpired`]).
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct Poll {
    grant: Grant,
    schedule: Schedule,
    at_once: bool,
    /// Why there is nothing to ask for.
    refused: Option<Error>,
}

impl Poll {
    /// Asks with this grant type, the code as the parameter `name`.
    pub(crate) fn new(
        client: &Client,
        grant_type: &'static str,
        name: &'static str,
        waiting: &Waiting,
    ) -> Self {
        let grant = Grant::new(client, grant_type).param(name, waiting.code.clone());
        // RFC 9700 §4.4: a code goes to the server that gave it, and to no other.
        let other = (!waiting.belongs_to(client)).then_some(Misuse::OtherClient);
        Self {
            grant: grant.requested_scope(waiting.scope.clone()),
            schedule: Schedule::new(waiting.interval, waiting.expires_at),
            at_once: false,
            refused: other.map(Error::from),
        }
    }

    /// Appends a parameter, to every request.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self {
            grant: self.grant.param(name.into(), value),
            ..self
        }
    }

    /// Asks once before it waits.
    pub(crate) fn at_once(self) -> Self {
        Self {
            at_once: true,
            ..self
        }
    }

    /// Asks for nothing.
    pub(crate) fn refuse(self, error: impl Into<Error>) -> Self {
        Self {
            refused: self.refused.or_else(|| Some(error.into())),
            ..self
        }
    }
}

impl IntoStep for Poll {
    type Flow = AwaitPoll;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitPoll>, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        let polling = Polling {
            grant: self.grant,
            schedule: self.schedule,
        };
        match self.at_once {
            true => polling.ask(env),
            false => {
                let interval = polling.schedule.interval();
                polling.rest(interval, env)
            }
        }
    }
}

/// Waits, asks, and waits again, until there are tokens or a reason why there will be none
/// ([`Poll`]).
#[derive(Debug)]
#[must_use]
pub struct AwaitPoll {
    polling: Polling,
    state: State,
}

struct Polling {
    grant: Grant,
    schedule: Schedule,
}

enum State {
    Resting { since: UnixTime, due: UnixTime },
    Asking(AwaitToken),
}

impl Polling {
    /// A request of its own each time: with its own assertion, its own proof and, where the server
    /// wants a nonce in that, its own second try.
    fn ask(self, env: &dyn Env) -> Result<Step<AwaitPoll>, Error> {
        if self.schedule.is_over(env.now()) {
            return Err(Error::AuthorizationExpired);
        }
        let step = self.grant.clone().send(env)?;
        self.asking(step)
    }

    fn asking(self, step: Step<AwaitToken>) -> Result<Step<AwaitPoll>, Error> {
        step.within(
            self,
            |flow, polling| AwaitPoll {
                polling,
                state: State::Asking(flow),
            },
            |tokens, _| Ok(Step::Done(tokens)),
        )
    }

    fn rest(self, pause: core::time::Duration, env: &dyn Env) -> Result<Step<AwaitPoll>, Error> {
        let now = env.now();
        self.rest_until(now.saturating_add(pause), now)
    }

    fn rest_until(self, due: UnixTime, now: UnixTime) -> Result<Step<AwaitPoll>, Error> {
        if self.schedule.is_over(now) {
            return Err(Error::AuthorizationExpired);
        }
        let pause = due.min(self.schedule.expires_at()).since(now);
        let state = State::Resting { since: now, due };
        let polling = self;
        Ok(Step::wait(pause, AwaitPoll { polling, state }))
    }
}

impl Pending for AwaitPoll {
    type Output = Tokens;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let Self { mut polling, state } = self;
        let State::Asking(flow) = state else {
            return Err(TransportError::unsupported().into());
        };
        let asked = reply.as_ref().ok();
        let asked = asked.and_then(|answer| asked_interval(&flow.adapted(answer)));
        match flow.receive(reply, env) {
            Ok(step) => polling.asking(step),
            Err(error) => {
                let pause = polling.schedule.after(error, asked)?;
                polling.rest(pause, env)
            }
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        let State::Resting { since, due } = self.state else {
            return Err(TransportError::unsupported().into());
        };
        let now = env.now();
        // Woken too early; a clock that was set back is no reason to wait forever.
        match now >= since && now < due {
            true => self.polling.rest_until(due, now),
            false => self.polling.ask(env),
        }
    }
}

impl fmt::Debug for Polling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?}", self.grant, self.schedule)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Resting { .. } => "Resting",
            Self::Asking(_) => "Asking",
        })
    }
}
