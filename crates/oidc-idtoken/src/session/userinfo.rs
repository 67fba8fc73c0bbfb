//! UserInfo with a session's token, renewed first where it has expired.

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Step, StoreAnswer, TransportError};
use oauth2_core::AwaitRefresh;

use super::{OidcRenewal, OidcSession};
use crate::{AwaitUserInfo, Error, UserInfo};

/// Claims about the user who is signed in; made by [`OidcSession::userinfo`].
#[must_use = "nothing is sent until a driver runs it"]
#[derive(Clone, Debug)]
pub struct AskUserInfo(OidcSession);

impl AskUserInfo {
    pub(super) fn new(session: OidcSession) -> Self {
        Self(session)
    }
}

impl IntoStep for AskUserInfo {
    type Flow = AwaitSessionUserInfo;

    fn into_step(self, env: &dyn Env) -> Stepped {
        let Self(session) = self;
        let tokens = session.tokens();
        let tokens = tokens.ok_or(oauth2_core::Error::NotAuthenticated)?;
        // Without a refresh token the provider's own word about the old one says more.
        if tokens.is_expired(env.now()) && tokens.refresh_token().is_some() {
            let step = session.refresh().into_step(env)?;
            return AwaitSessionUserInfo::renew(step, session, env);
        }
        AwaitSessionUserInfo::ask(&session, env)
    }
}

/// Awaits a renewal, if one is needed, then the claims.
///
/// Like any renewal this one must not be lost with its caller: run it apart.
pub struct AwaitSessionUserInfo(State);

enum State {
    Renew(AwaitRefresh<OidcRenewal>, OidcSession),
    Ask(AwaitUserInfo),
}

type Stepped = Result<Step<AwaitSessionUserInfo>, Error>;

impl AwaitSessionUserInfo {
    fn renew(
        step: Step<AwaitRefresh<OidcRenewal>>,
        session: OidcSession,
        env: &dyn Env,
    ) -> Stepped {
        step.within(
            session,
            |renewal, session| Self(State::Renew(renewal, session)),
            |(), session| Self::ask(&session, env),
        )
    }

    fn ask(session: &OidcSession, env: &dyn Env) -> Stepped {
        Self::asked(session.userinfo_request()?.into_step(env)?)
    }

    fn asked(step: Step<AwaitUserInfo>) -> Stepped {
        step.within(
            (),
            |flow, ()| Self(State::Ask(flow)),
            |claims, ()| Ok(Step::Done(claims)),
        )
    }
}

impl Pending for AwaitSessionUserInfo {
    type Output = UserInfo;
    type Error = Error;

    fn receive(self, reply: Result<Response, TransportError>, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Renew(flow, session) => Self::renew(flow.receive(reply, env)?, session, env),
            State::Ask(flow) => Self::asked(flow.receive(reply, env)?),
        }
    }

    fn wake(self, env: &dyn Env) -> Stepped {
        match self.0 {
            State::Renew(flow, session) => Self::renew(flow.wake(env)?, session, env),
            State::Ask(flow) => Self::asked(flow.wake(env)?),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Stepped {
        match self.0 {
            State::Renew(flow, session) => Self::renew(flow.stored(answer, env)?, session, env),
            State::Ask(flow) => Self::asked(flow.stored(answer, env)?),
        }
    }
}

impl fmt::Debug for AwaitSessionUserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Renew(..) => "AwaitSessionUserInfo(Renew)",
            State::Ask(_) => "AwaitSessionUserInfo(Ask)",
        })
    }
}
