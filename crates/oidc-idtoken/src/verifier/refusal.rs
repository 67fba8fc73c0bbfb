//! Why an ID Token was refused: the rule, the claim, what was wrong with it.

use core::fmt;

use jose_assert::{ClaimError, ClaimProblem, Error, TokenError};

/// The rule that an ID Token broke.
///
/// It names the rule and the claim, never the value: a token's text is its sender's.
#[derive(Clone, Debug)]
pub struct IdTokenError {
    rule: Rule,
    claim: Option<&'static str>,
    problem: Problem,
    source: Option<Error>,
}

impl IdTokenError {
    pub(crate) fn new(rule: Rule, claim: &'static str, problem: Problem) -> Self {
        Self {
            rule,
            claim: Some(claim),
            problem,
            source: None,
        }
    }

    /// A rule about the token as a whole.
    pub(crate) fn whole(rule: Rule, problem: Problem) -> Self {
        Self {
            rule,
            claim: None,
            problem,
            source: None,
        }
    }

    /// What the JOSE layer refused; gives back an error that is about keys and not the token.
    pub(crate) fn from_jose(error: Error) -> Result<Self, Error> {
        let refusal = match &error {
            Error::AmbiguousKey | Error::Signature | Error::UnknownKey => {
                Self::whole(Rule::Signature, Problem::Unverified)
            }
            Error::Claim(claim) => Self::of_claim(claim),
            Error::Token(TokenError::Algorithm) => {
                Self::new(Rule::Algorithm, "alg", Problem::Mismatch)
            }
            Error::Token(TokenError::Type) => Self::new(Rule::Kind, "typ", Problem::Mismatch),
            Error::Token(_) => Self::whole(Rule::Form, Problem::Malformed),
            _ => return Err(error),
        };
        Ok(Self {
            source: Some(error),
            ..refusal
        })
    }

    /// What the rules about times refused.
    pub(super) fn of_times(error: Error) -> Self {
        Self::from_jose(error).unwrap_or_else(|error| Self {
            source: Some(error),
            ..Self::whole(Rule::Times, Problem::Malformed)
        })
    }

    /// What came was not encrypted as agreed on.
    pub(super) fn of_encryption(error: Error) -> Self {
        Self {
            problem: Problem::of_encryption(&error),
            source: Some(error),
            ..Self::whole(Rule::Encryption, Problem::Undecrypted)
        }
    }

    pub(crate) fn into_source(self) -> Option<Error> {
        self.source
    }

    /// The rule that was broken.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The claim or header parameter that broke it, where the rule is about one.
    pub fn claim(&self) -> Option<&'static str> {
        self.claim
    }

    /// What was wrong.
    pub fn problem(&self) -> Problem {
        self.problem
    }

    fn of_claim(error: &ClaimError) -> Self {
        let (rule, problem) = match error.problem {
            ClaimProblem::Expired | ClaimProblem::TooOld => (Rule::Times, Problem::Past),
            ClaimProblem::NotYetValid => (Rule::Times, Problem::NotYet),
            ClaimProblem::Missing => (Rule::Times, Problem::Missing),
            _ => (Rule::Times, Problem::Malformed),
        };
        Self::new(rule, error.name, problem)
    }
}

impl fmt::Display for IdTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ID Token refused: ")?;
        match self.claim {
            Some(name) => write!(f, "`{name}`")?,
            None => f.write_str("the token")?,
        }
        write!(f, " {} ({})", self.problem.as_str(), self.rule.section())?;
        match self.rule {
            Rule::Algorithm => f.write_str("; RS256 is, unless `with_id_tokens` says otherwise"),
            Rule::Azp if self.problem == Problem::Missing => {
                f.write_str("; see `allow_missing_azp`")
            }
            Rule::Iss if self.problem == Problem::Mismatch => {
                f.write_str("; where the issuer has a place for a tenant, see `tenants`")
            }
            _ => Ok(()),
        }
    }
}

impl core::error::Error for IdTokenError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// A rule that an ID Token must keep, in the order of [Core §3.1.3.7].
///
/// [Core §3.1.3.7]: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// There must be one, in the answer to a code.
    Presence,
    /// A JSON Web Token, as the standards write one.
    Form,
    /// Encrypted if and only if that was agreed.
    Encryption,
    /// Signed by the issuer.
    Signature,
    /// With an algorithm that this client registered.
    Algorithm,
    /// An ID Token and no other kind of token.
    Kind,
    /// Claims that a rule reads have their type.
    ClaimTypes,
    /// From the expected issuer.
    Iss,
    /// About a user, and the one who was asked for.
    Sub,
    /// For this client.
    Aud,
    /// For nobody else who is not trusted.
    OtherAudiences,
    /// Issued to this client.
    Azp,
    /// Within its life.
    Times,
    /// Bound to this request.
    Nonce,
    /// The user authenticated recently enough.
    AuthTime,
    /// The user authenticated well enough.
    Acr,
    /// Bound to the access token beside it.
    AtHash,
    /// Bound to the code beside it.
    CHash,
    /// Bound to the state beside it.
    SHash,
    /// Bound to the refresh token beside it.
    RtHash,
    /// About the backchannel authentication that was asked for.
    AuthReqId,
    /// In a hybrid flow, from the token endpoint: about the same user as the first.
    Hybrid,
    /// In a renewal: about the same authentication as the first.
    Refresh,
}

impl Rule {
    /// Where the rule is written.
    pub fn section(self) -> &'static str {
        match self {
            Self::Presence => "OpenID Connect Core 3.1.3.3",
            Self::Form => "RFC 7519 7.2",
            Self::Encryption => "OpenID Connect Core 3.1.3.7 (1)",
            Self::Signature => "OpenID Connect Core 3.1.3.7 (6)",
            Self::Algorithm => "OpenID Connect Core 3.1.3.7 (6-8)",
            Self::Kind => "RFC 8725 3.11",
            Self::ClaimTypes => "RFC 7519 4.1, OpenID Connect Core 2",
            Self::Iss => "OpenID Connect Core 3.1.3.7 (2)",
            Self::Sub => "OpenID Connect Core 2, 5.5.1",
            Self::Aud | Self::OtherAudiences => "OpenID Connect Core 3.1.3.7 (3)",
            Self::Azp => "OpenID Connect Core 3.1.3.7 (4, 5)",
            Self::Times => "OpenID Connect Core 3.1.3.7 (9, 10)",
            Self::Nonce => "OpenID Connect Core 3.1.3.7 (11)",
            Self::AuthTime => "OpenID Connect Core 3.1.3.7 (13)",
            Self::Acr => "OpenID Connect Core 3.1.3.7 (12)",
            Self::AtHash => "OpenID Connect Core 3.1.3.8",
            Self::CHash => "OpenID Connect Core 3.3.2.10",
            Self::SHash => "FAPI 1.0 Advanced 5.2.2.1",
            Self::RtHash | Self::AuthReqId => "CIBA Core 10.3.1",
            Self::Hybrid => "OpenID Connect Core 3.3.3.6",
            Self::Refresh => "OpenID Connect Core 12.2",
        }
    }
}

/// What was wrong with a claim or with the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Problem {
    /// It is encrypted, and that was not agreed on; or what was within is encrypted again.
    Encrypted,
    /// It could not be computed, so it could not be compared.
    Incomputable,
    /// It has another type, or is not of its form.
    Malformed,
    /// It is not what was expected.
    Mismatch,
    /// It is not there.
    Missing,
    /// It is not encrypted, and that was agreed on.
    NotEncrypted,
    /// It lies in the future.
    NotYet,
    /// It is past, or too long ago.
    Past,
    /// It is encrypted in another way than agreed on, or to another key.
    Undecrypted,
    /// It is there and must not be.
    Unexpected,
    /// It is not there, and the token says that logins of its kind have none.
    Unsupported,
    /// It names somebody who is not trusted.
    Untrusted,
    /// Its signature does not verify.
    Unverified,
}

impl Problem {
    /// What was wrong with how the token was encrypted.
    pub(crate) fn of_encryption(error: &Error) -> Self {
        match error {
            Error::Token(TokenError::Encrypted) => Self::Encrypted,
            Error::Token(TokenError::NotEncrypted) => Self::NotEncrypted,
            _ => Self::Undecrypted,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Encrypted => "is encrypted",
            Self::Incomputable => "cannot be computed",
            Self::Malformed => "is malformed",
            Self::Mismatch => "is not the expected one",
            Self::Missing => "is missing",
            Self::NotEncrypted => "is not encrypted",
            Self::NotYet => "lies in the future",
            Self::Past => "is past",
            Self::Undecrypted => "does not decrypt as agreed on",
            Self::Unexpected => "must not be there",
            Self::Unsupported => {
                "is missing, and the token says so (see `allow_unsupported_nonce`)"
            }
            Self::Untrusted => "names a party that is not trusted",
            Self::Unverified => "does not verify",
        }
    }
}
