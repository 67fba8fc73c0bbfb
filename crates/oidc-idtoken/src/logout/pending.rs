//! The way back from a logout.

use core::fmt;

use oauth_step::{Callback, JsonObject, Secret, constant_time_eq, json_quoted};

use crate::incoming::Params;
use crate::{Error, Misuse};

/// A logout that is under way in the browser, kept until it comes back; good for one return.
///
/// Keep what [`to_json`](Self::to_json) gives in the user's own session, or in a cookie of its own:
/// the session is to end.
pub struct PendingLogout {
    state: Secret<String>,
}

impl PendingLogout {
    pub(super) fn new(state: Secret<String>) -> Self {
        Self { state }
    }

    /// Looks at what the browser brought back to the `post_logout_redirect_uri`.
    ///
    /// Whatever it says, the local session is to be ended: a forged return could otherwise keep a
    /// user logged in who has asked to be logged out.
    pub fn returned<'a>(self, callback: impl Into<Callback<'a>>) -> LogoutReturn {
        let Ok(params) = Params::read(callback.into()) else {
            return LogoutReturn::StateMismatch;
        };
        // RP-Initiated Logout 3: the value is passed back in the `state` parameter.
        match params.one("state") {
            Ok(None) => LogoutReturn::StateMissing,
            Ok(Some(state)) if same(state, &self.state) => LogoutReturn::Confirmed,
            _ => LogoutReturn::StateMismatch,
        }
    }

    /// The state, by which the return is told from others.
    pub fn state(&self) -> &str {
        self.state.expose()
    }

    /// Writes it down; see [`from_json`](Self::from_json).
    pub fn to_json(&self) -> Secret<String> {
        let state = json_quoted(self.state.expose());
        Secret::new(format!(r#"{{"version":{VERSION},"state":{state}}}"#))
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::StoredPending`] if it did not, or another version of this crate did.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Ok(read(text).ok_or(Misuse::StoredPending)?)
    }
}

impl fmt::Debug for PendingLogout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingLogout").finish_non_exhaustive()
    }
}

/// What a return from a logout says. The local session is to be ended in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a return that is not confirmed should be noticed"]
#[non_exhaustive]
pub enum LogoutReturn {
    /// It answers this logout.
    Confirmed,
    /// It carries another state, or several: somebody else may have sent the browser here.
    StateMismatch,
    /// It carries no state.
    StateMissing,
}

impl LogoutReturn {
    /// Whether it answers this logout.
    pub fn is_confirmed(self) -> bool {
        self == Self::Confirmed
    }
}

fn same(state: &str, sent: &Secret<String>) -> bool {
    constant_time_eq(state.as_bytes(), sent.expose().as_bytes())
}

fn read(text: &str) -> Option<PendingLogout> {
    let stored = JsonObject::parse(text.as_bytes()).ok()?;
    if stored.unsigned("version").ok()?? != VERSION {
        return None;
    }
    let state = stored.string("state").ok()??;
    (!state.is_empty()).then(|| PendingLogout::new(Secret::from(&*state)))
}

const VERSION: u64 = 1;
