//! Why a Logout Token was refused: the rule, the claim, what was wrong with it.

use core::fmt;

use crate::incoming::IncomingError;
use crate::verifier::{IdTokenError, Problem, Rule};

/// The rule that a Logout Token broke.
///
/// It names the rule and the claim, never the value: a token's text is its sender's.
#[derive(Clone, Debug)]
pub struct LogoutTokenError {
    rule: LogoutRule,
    claim: Option<&'static str>,
    problem: Problem,
    source: Option<jose_assert::Error>,
}

impl LogoutTokenError {
    pub(super) fn new(rule: LogoutRule, claim: &'static str, problem: Problem) -> Self {
        Self {
            rule,
            claim: Some(claim),
            problem,
            source: None,
        }
    }

    /// What the JOSE layer refused; gives back an error that is about keys and not the token.
    pub(super) fn from_jose(error: jose_assert::Error) -> Result<Self, jose_assert::Error> {
        IdTokenError::from_jose(error).map(Self::from)
    }

    /// The rule that was broken.
    pub fn rule(&self) -> LogoutRule {
        self.rule
    }

    /// The claim, header parameter or form field that broke it, where the rule is about one.
    pub fn claim(&self) -> Option<&'static str> {
        self.claim
    }

    /// What was wrong.
    pub fn problem(&self) -> Problem {
        self.problem
    }
}

/// A rule that ID Tokens keep too.
impl From<IdTokenError> for LogoutTokenError {
    fn from(error: IdTokenError) -> Self {
        let (claim, problem) = (error.claim(), error.problem());
        Self {
            rule: LogoutRule::of_id_tokens(error.rule()),
            claim,
            problem,
            source: error.into_source(),
        }
    }
}

impl From<IncomingError> for LogoutTokenError {
    fn from(error: IncomingError) -> Self {
        let problem = match error {
            IncomingError::MissingParameter(_) => Problem::Missing,
            _ => Problem::Malformed,
        };
        Self::new(LogoutRule::Request, "logout_token", problem)
    }
}

impl fmt::Display for LogoutTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Logout Token refused: ")?;
        match self.claim {
            Some(name) => write!(f, "`{name}`")?,
            None => f.write_str("the token")?,
        }
        write!(f, " {} ({})", self.problem.as_str(), self.rule.section())?;
        match (self.claim, self.problem) {
            (Some("exp"), Problem::Missing) => f.write_str("; see `allow_missing_exp`"),
            _ => Ok(()),
        }
    }
}

impl core::error::Error for LogoutTokenError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// A rule that a Logout Token must keep, in the order of [Back-Channel Logout §2.6].
///
/// [Back-Channel Logout §2.6]: https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LogoutRule {
    /// In a form that was posted, once.
    Request,
    /// A JSON Web Token, as the standards write one.
    Form,
    /// Encrypted if and only if that was agreed for ID Tokens.
    Encryption,
    /// Signed by the issuer.
    Signature,
    /// With an algorithm that this client registered for ID Tokens.
    Algorithm,
    /// A Logout Token by its `typ`, or one that says nothing.
    Kind,
    /// From the expected issuer.
    Iss,
    /// For this client.
    Aud,
    /// For nobody else who is not trusted.
    OtherAudiences,
    /// Within its life.
    Times,
    /// About a user, a session, or both.
    SubOrSid,
    /// About a logout.
    Events,
    /// Never with a nonce.
    Nonce,
    /// With a name of its own.
    Jti,
    /// Not seen before.
    Replay,
}

impl LogoutRule {
    /// Where the rule is written.
    pub fn section(self) -> &'static str {
        match self {
            Self::Request => "OpenID Connect Back-Channel Logout 2.5",
            Self::Form => "RFC 7519 7.2",
            Self::Encryption => "OpenID Connect Back-Channel Logout 2.6 (1)",
            Self::Signature => "OpenID Connect Back-Channel Logout 2.6 (2)",
            Self::Algorithm => "OpenID Connect Back-Channel Logout 2.6 (3)",
            Self::Kind => "OpenID Connect Back-Channel Logout 2.4",
            Self::Iss | Self::Aud | Self::OtherAudiences | Self::Times => {
                "OpenID Connect Back-Channel Logout 2.6 (4)"
            }
            Self::SubOrSid => "OpenID Connect Back-Channel Logout 2.6 (5)",
            Self::Events => "OpenID Connect Back-Channel Logout 2.6 (6)",
            Self::Nonce => "OpenID Connect Back-Channel Logout 2.6 (7)",
            Self::Jti => "OpenID Connect Back-Channel Logout 2.4",
            Self::Replay => "OpenID Connect Back-Channel Logout 2.6 (8)",
        }
    }

    /// The rule of the same content; those that no Logout Token is held to are never asked.
    fn of_id_tokens(rule: Rule) -> Self {
        match rule {
            Rule::Encryption => Self::Encryption,
            Rule::Signature => Self::Signature,
            Rule::Algorithm => Self::Algorithm,
            Rule::Kind => Self::Kind,
            Rule::Iss => Self::Iss,
            Rule::Aud => Self::Aud,
            Rule::OtherAudiences => Self::OtherAudiences,
            Rule::Times => Self::Times,
            _ => Self::Form,
        }
    }
}
