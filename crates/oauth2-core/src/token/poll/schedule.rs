//! When to ask again, and when no more ([RFC 8628 §3.5]).
//!
//! [RFC 8628 §3.5]: https://www.rfc-editor.org/rfc/rfc8628#section-3.5

use core::time::Duration;

use http::StatusCode;
use oauth_step::{DEFAULT_BODY_LIMIT, JsonObject, Response, UnixTime};

use super::super::response::seconds;
use crate::error::{Disposition, Error, ErrorCode, Masks, ServerError};

/// The interval between polls as it is now, and the end of all.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    interval: Duration,
    expires_at: UnixTime,
    /// How many requests in a row got no answer.
    lost: u32,
}

impl Schedule {
    pub(super) fn new(interval: Duration, expires_at: UnixTime) -> Self {
        Self {
            interval,
            expires_at,
            lost: 0,
        }
    }

    pub(super) fn interval(&self) -> Duration {
        self.interval
    }

    pub(super) fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    pub(super) fn is_over(&self, now: UnixTime) -> bool {
        self.expires_at <= now
    }

    /// How long to wait after a request that ended so; `asked` is the answer's own interval.
    ///
    /// # Errors
    ///
    /// What ends the polling.
    pub(super) fn after(
        &mut self,
        error: Error,
        asked: Option<Duration>,
    ) -> Result<Duration, Error> {
        let lost = core::mem::take(&mut self.lost);
        match error {
            // RFC 8628 §3.5: the frequency MUST be reduced; doubling the interval is recommended.
            Error::Transport(error) if is_passing(error.disposition()) => {
                self.lost = lost.saturating_add(1);
                let factor = 1_u32.checked_shl(self.lost).unwrap_or(u32::MAX);
                Ok(self.interval.saturating_mul(factor))
            }
            Error::Server(error) => match self.decided_by(error.code(), asked) {
                Some(interval) => Ok(interval),
                None => Err(Error::Server(error)),
            },
            Error::Unavailable {
                status,
                code,
                retry_after,
                ..
            } => {
                let retry_after = retry_after.unwrap_or_default();
                // What is said about the grant counts below 500; 429 alone is no verdict.
                let code = code.filter(|code| !status.is_server_error() && is_about_grant(code));
                let interval = match &code {
                    Some(code) => self.decided_by(code, asked),
                    None => Some(self.interval),
                };
                match (interval, code) {
                    (None, Some(code)) => Err(ended(&code, status)),
                    (interval, _) => Ok(interval.unwrap_or(self.interval).max(retry_after)),
                }
            }
            error => Err(error),
        }
    }

    /// What to wait by this code; nothing where it ends the polling.
    fn decided_by(&mut self, code: &ErrorCode, asked: Option<Duration>) -> Option<Duration> {
        match code {
            ErrorCode::AuthorizationPending => Some(self.interval),
            // RFC 8628 §3.5: for this and all subsequent requests.
            ErrorCode::SlowDown => {
                let slower = self.interval.saturating_add(SLOW_DOWN);
                self.interval = slower.max(asked.unwrap_or_default());
                Some(self.interval)
            }
            _ => None,
        }
    }
}

/// The `interval` that comes with an error, as some servers send it.
pub(super) fn asked_interval(response: &Response) -> Option<Duration> {
    let body = response.body();
    if body.len() > DEFAULT_BODY_LIMIT {
        return None;
    }
    let interval = JsonObject::parse(body).ok()?.optional("interval")?;
    seconds("interval", interval).ok()
}

fn is_passing(disposition: Disposition) -> bool {
    matches!(disposition, Disposition::Retry { .. })
}

/// RFC 8628 §3.5: what the token endpoint says about a user who has yet to decide, or has.
fn is_about_grant(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::AccessDenied
            | ErrorCode::AuthorizationPending
            | ErrorCode::ExpiredToken
            | ErrorCode::SlowDown
    )
}

fn ended(code: &ErrorCode, status: StatusCode) -> Error {
    let error = ServerError::new(code.as_str(), &Masks::default());
    Error::Server(Box::new(error.with_status(status, Vec::new())))
}

const SLOW_DOWN: Duration = Duration::from_secs(5);
