//! After a protected call: is the token refused, and would another help?

use core::time::Duration;

use http::{HeaderMap, StatusCode};
use oauth_step::{Env, Reply, TransportErrorKind, Verdict, retry_after};

use super::Session;
use super::access::Attempt;
use crate::parse_challenges;

/// What a 401 means that names no Bearer or DPoP error ([RFC 6750 §3.1]).
///
/// [RFC 6750 §3.1]: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BareChallenge {
    /// That the token has expired: renew it and send again, once.
    #[default]
    Renew,
    /// Something else: the response is the caller's.
    Return,
}

impl Session {
    pub(super) fn judge(&self, attempt: &mut Attempt, reply: Reply<'_>, env: &dyn Env) -> Verdict {
        // RFC 9449 §8.2: with any status. The token itself is not to blame for a missing nonce.
        #[cfg(feature = "jose")]
        if let Some(dpop) = self.client().dpop()
            && attempt.proven.review(dpop, reply)
        {
            return match attempt.terms.replayable {
                true => Verdict::Resend(Duration::ZERO),
                false => Verdict::Accept,
            };
        }
        match reply {
            Reply::Answered(StatusCode::UNAUTHORIZED, headers) => {
                self.judge_refusal(attempt, headers, env)
            }
            Reply::Answered(
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE,
                headers,
            ) => match retry_after(headers, env.now()) {
                Some(after) if attempt.idempotent => attempt.try_again(after),
                _ => Verdict::Accept,
            },
            // The peer cannot have seen it: no harm, whatever the method.
            Reply::Failed(TransportErrorKind::NotSent) => attempt.try_again(Duration::ZERO),
            _ => Verdict::Accept,
        }
    }

    fn judge_refusal(&self, attempt: &mut Attempt, headers: &HeaderMap, env: &dyn Env) -> Verdict {
        let (shared, now) = (&*self.shared, env.now());
        if attempt.resent || !self.blames_the_token(headers) {
            return Verdict::Accept;
        }
        let current = shared.current.load();
        let Some(generation) = &*current else {
            return Verdict::Accept;
        };
        // A late 401 for an old token says nothing of the current one.
        if attempt.signed == Some(generation.number) {
            let barred = shared.memory().bar(now).is_some();
            let hopeless = !shared.can_renew(Some(generation)) && shared.store_key.is_none();
            if generation.is_newborn(now) || barred || hopeless {
                return Verdict::Accept;
            }
            // Also where this call cannot be sent again: the next one renews.
            generation.refuse();
        }
        if !attempt.terms.replayable {
            return Verdict::Accept;
        }
        attempt.resent = true;
        Verdict::Resend(Duration::ZERO)
    }

    /// Whether a 401 says that the token is expired, revoked or malformed.
    fn blames_the_token(&self, headers: &HeaderMap) -> bool {
        let challenges = parse_challenges(headers);
        let mut errors = challenges
            .iter()
            .filter(|challenge| challenge.is("Bearer") || challenge.is("DPoP"))
            .filter_map(|challenge| challenge.param("error"))
            .peekable();
        if errors.peek().is_none() {
            return self.shared.bare_challenge == BareChallenge::Renew;
        }
        errors.any(|error| error == "invalid_token")
    }
}

impl Attempt {
    /// Once, where the call can be repeated and the caller can wait that long.
    fn try_again(&mut self, after: Duration) -> Verdict {
        let may = self.terms.replayable && after <= self.terms.patience;
        if !may || self.retried {
            return Verdict::Accept;
        }
        self.retried = true;
        Verdict::Resend(after)
    }
}
