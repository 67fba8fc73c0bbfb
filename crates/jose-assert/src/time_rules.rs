//! Whether a token is valid now: `exp`, `nbf` and `iat` (RFC 7519 §4.1.4 to §4.1.6).

use core::time::Duration;

use oauth_step::UnixTime;

use crate::Error;
use crate::claims::Claims;
use crate::error::{ClaimError, ClaimProblem};

/// How the times of a token are compared with the clock.
///
/// Each claim is checked where it is there, with a leeway of 60 s for clocks that differ. None is
/// required until a setter says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRules {
    exp_leeway: Duration,
    exp_required: bool,
    iat_leeway: Duration,
    iat_required: bool,
    max_age: Option<Duration>,
    nbf_leeway: Duration,
}

impl TimeRules {
    /// The longest leeway. More would let expired tokens pass for minutes.
    pub const LONGEST_LEEWAY: Duration = Duration::from_secs(300);

    /// A leeway of 60 s each, nothing required.
    pub const fn new() -> Self {
        let leeway = Duration::from_secs(60);
        Self {
            exp_leeway: leeway,
            exp_required: false,
            iat_leeway: leeway,
            iat_required: false,
            max_age: None,
            nbf_leeway: leeway,
        }
    }

    /// Another leeway for all three claims, [`LONGEST_LEEWAY`](Self::LONGEST_LEEWAY) at most.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        self.exp_leeway(leeway)
            .iat_leeway(leeway)
            .nbf_leeway(leeway)
    }

    /// Another leeway for `exp`.
    #[must_use]
    pub fn exp_leeway(self, leeway: Duration) -> Self {
        Self {
            exp_leeway: leeway.min(Self::LONGEST_LEEWAY),
            ..self
        }
    }

    /// Another leeway for `iat`.
    #[must_use]
    pub fn iat_leeway(self, leeway: Duration) -> Self {
        Self {
            iat_leeway: leeway.min(Self::LONGEST_LEEWAY),
            ..self
        }
    }

    /// Another leeway for `nbf`.
    #[must_use]
    pub fn nbf_leeway(self, leeway: Duration) -> Self {
        Self {
            nbf_leeway: leeway.min(Self::LONGEST_LEEWAY),
            ..self
        }
    }

    /// Refuses tokens without `exp`.
    #[must_use]
    pub const fn require_exp(self) -> Self {
        Self {
            exp_required: true,
            ..self
        }
    }

    /// Refuses tokens without `iat`.
    #[must_use]
    pub const fn require_iat(self) -> Self {
        Self {
            iat_required: true,
            ..self
        }
    }

    /// Refuses tokens issued longer ago than this, and those without `iat`.
    #[must_use]
    pub const fn max_age(self, max_age: Duration) -> Self {
        Self {
            iat_required: true,
            max_age: Some(max_age),
            ..self
        }
    }

    /// The leeways for `iat` and `nbf`: how far either may lie ahead.
    pub const fn iat_and_nbf_leeway(&self) -> [Duration; 2] {
        [self.iat_leeway, self.nbf_leeway]
    }

    /// How long ago a token may have been issued, if that is limited.
    pub const fn longest_age(&self) -> Option<Duration> {
        self.max_age
    }

    /// Compares the times of a token with the clock.
    ///
    /// # Errors
    ///
    /// [`Error::Claim`] for the first claim that is missing, malformed or refused.
    pub fn check(&self, claims: &Claims, now: UnixTime) -> Result<(), Error> {
        let now = i64::try_from(now.0).unwrap_or(i64::MAX);
        self.check_exp(claims, now)?;
        self.check_nbf(claims, now)?;
        self.check_iat(claims, now)?;
        Ok(())
    }

    fn check_exp(&self, claims: &Claims, now: i64) -> Result<(), ClaimError> {
        let Some(exp) = claims.date("exp")? else {
            return required("exp", self.exp_required);
        };
        // RFC 7519 §4.1.4: the current time must be before it; at the second itself it is over.
        if !exp.is_after(now.saturating_sub(seconds(self.exp_leeway))) {
            return Err(ClaimError::new("exp", ClaimProblem::Expired));
        }
        Ok(())
    }

    fn check_nbf(&self, claims: &Claims, now: i64) -> Result<(), ClaimError> {
        // RFC 7519 §4.1.5: the current time must be after it or equal.
        match claims.date("nbf")? {
            Some(nbf) if nbf.is_after(now.saturating_add(seconds(self.nbf_leeway))) => {
                Err(ClaimError::new("nbf", ClaimProblem::NotYetValid))
            }
            _ => Ok(()),
        }
    }

    fn check_iat(&self, claims: &Claims, now: i64) -> Result<(), ClaimError> {
        let Some(iat) = claims.date("iat")? else {
            return required("iat", self.iat_required);
        };
        let leeway = seconds(self.iat_leeway);
        if iat.is_after(now.saturating_add(leeway)) {
            return Err(ClaimError::new("iat", ClaimProblem::NotYetValid));
        }
        let oldest = |max_age| now.saturating_sub(seconds(max_age)).saturating_sub(leeway);
        if self
            .max_age
            .is_some_and(|max_age| iat.is_before(oldest(max_age)))
        {
            return Err(ClaimError::new("iat", ClaimProblem::TooOld));
        }
        Ok(())
    }
}

impl Default for TimeRules {
    fn default() -> Self {
        Self::new()
    }
}

fn required(name: &'static str, required: bool) -> Result<(), ClaimError> {
    if required {
        return Err(ClaimError::new(name, ClaimProblem::Missing));
    }
    Ok(())
}

fn seconds(span: Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}
