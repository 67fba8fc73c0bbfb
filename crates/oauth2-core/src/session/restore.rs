//! Taking up a session that another process, or an earlier run, has left in the store.

use oauth_step::{
    Env, IntoStep, Pending, Response, Step, StoreAnswer, StoreRequest, TransportError,
};

use super::record::{Stored, store_error};
use super::{Base, Kept, Session, TokenOrigin};
use crate::Error;

/// Load the session's tokens.
#[must_use = "an intent does nothing until a driver runs it"]
#[derive(Debug)]
pub struct Restore(Session);

impl Restore {
    pub(super) fn new(session: Session) -> Self {
        Self(session)
    }
}

impl IntoStep for Restore {
    type Flow = AwaitRestore;

    fn into_step(self, _env: &dyn Env) -> Result<Step<AwaitRestore>, Error> {
        let Some(key) = self.0.shared.store_key.clone() else {
            return Ok(Step::Done(false));
        };
        Ok(Step::store(
            StoreRequest::Load { key },
            AwaitRestore(self.0),
        ))
    }
}

/// The session's tokens are being loaded. Ends in whether there were any.
#[derive(Debug)]
pub struct AwaitRestore(Session);

impl Pending for AwaitRestore {
    type Output = bool;
    type Error = Error;

    fn receive(
        self,
        _: Result<Response, TransportError>,
        _: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        Err(TransportError::unsupported().into())
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let record = match answer.map_err(store_error)? {
            StoreAnswer::Found(Some(record)) => record,
            StoreAnswer::Found(None) => return Ok(Step::Done(false)),
            _ => return Err(TransportError::unsupported().into()),
        };
        let stored = Stored::read(&record)?;
        let Some(tokens) = &stored.tokens else {
            return Ok(Step::Done(false));
        };
        let shared = &self.0.shared;
        let current = shared.current.load_full();
        let newer = current
            .as_ref()
            .is_none_or(|current| stored.serial > current.serial() && !current.outdates(&stored));
        if newer {
            let base = Base::of(current.as_deref());
            let kept = Kept {
                serial: stored.serial,
                over: None,
                saved: true,
                origin: TokenOrigin::Store,
            };
            if shared.publish(tokens.clone(), base, kept, env) {
                shared.flight.changed();
            }
        }
        Ok(Step::Done(true))
    }
}
