//! Logout: at the provider's own endpoint (`end_session`), and how the clients hear of it
//! (`backchannel`, `frontchannel`).

mod backchannel;
mod end_session;
mod frontchannel;

use std::collections::BTreeSet;

pub use self::backchannel::BackchannelLogout;
pub(crate) use self::backchannel::{Notice, deliver};
use self::backchannel::{Told, tell};
pub(crate) use self::end_session::{EndSession, confirmed, end_session};
use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::provider::LoopbackProvider;
use crate::state::{Session, Shared};

/// Logout without a browser.
impl LoopbackProvider {
    /// Ends every session of the user of this name, and waits until the clients that the user was
    /// signed in to have answered their Logout Tokens, 5 s at most. A [`Fault`] of
    /// [`Endpoint::EndSession`] spoils these tokens.
    ///
    /// The tokens of the user stay good, and front channels hear nothing: there is no browser.
    pub async fn log_out(&self, user: &str) -> Vec<BackchannelLogout> {
        let mut answers = Vec::new();
        for told in log_out(&self.shared, user) {
            answers.push(told.answer().await);
        }
        answers
    }

    /// The same without a runtime; it panics inside of one.
    pub fn log_out_blocking(&self, user: &str) -> Vec<BackchannelLogout> {
        let told = log_out(&self.shared, user).into_iter();
        told.map(Told::answer_blocking).collect()
    }
}

fn log_out(shared: &Shared, user: &str) -> Vec<Told> {
    let (sessions, fault) = {
        let mut state = shared.lock();
        let logins = state.browsers.values();
        let logins = logins.filter_map(|browser| browser.login.as_ref());
        let logins = logins.map(|login| (&login.user, &login.session));
        let sessions = state.sessions.iter();
        let sessions = sessions.map(|(id, session)| (&session.user, id));
        let theirs = logins
            .chain(sessions)
            .filter(|(known, _)| known.name == user);
        let theirs: BTreeSet<String> = theirs.map(|(_, id)| id.clone()).collect();
        let sessions = theirs.iter().filter_map(|id| state.end_session(id));
        let sessions: Vec<Session> = sessions.collect();
        (sessions, state.switches.take_fault(Endpoint::EndSession))
    };
    let sessions = sessions.iter();
    sessions
        .flat_map(|session| tell(shared, session, fault.as_ref()))
        .collect()
}

/// Ends a session at the provider, and tells the clients over the back channel.
pub(crate) fn end(shared: &Shared, id: &str, fault: Option<&Fault>) -> Option<Session> {
    let session = shared.lock().end_session(id)?;
    for told in tell(shared, &session, fault) {
        told.answer_blocking();
    }
    Some(session)
}
