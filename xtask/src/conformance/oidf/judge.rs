//! The verdict on a module: what the suite says of it **and** what we made of it.
//!
//! In several modules the suite takes silence for a refusal, and in some it cannot tell at all: ours is the half that
//! says whether the right rule refused.

mod fapi;

use std::error::Error;

use oauth2_core::{ErrorCode, PeerFault};
use oidc_idtoken::{LogoutRule, Rule, UserInfoError};

pub(super) use self::fapi::Answer;
use super::api::Info;
use super::modules::Module;
use crate::Fallible;
use crate::conformance::with_causes;
use crate::parts::Outcome;

/// What must become of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Accept,
    /// An error of ours, of this kind, after which nothing was sent.
    Reject(Refusal),
}

/// Why the library refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// By FAPI or CIBA.
    Answer(Answer),
    /// Claims of somebody else's do not say whose.
    ClaimsIssuer,
    IdToken(Rule),
    /// The provider said no.
    LoginRequired,
    LogoutToken(LogoutRule),
    /// The metadata are those of another issuer.
    MetadataIssuer,
    /// UserInfo is about somebody else.
    UserInfoSubject,
}

impl Refusal {
    pub(super) fn is(self, error: &(dyn Error + 'static)) -> bool {
        use oidc_idtoken::Error;

        let error = match error.downcast_ref::<Error>() {
            Some(error) => error.clone(),
            None => match error.downcast_ref::<oauth2_core::Error>() {
                Some(error) => Error::from(error.clone()),
                None => return false,
            },
        };
        match self {
            Self::Answer(answer) => {
                matches!(error, Error::OAuth2(error) if answer.is(&error))
            }
            Self::ClaimsIssuer => {
                matches!(error, Error::UserInfo(UserInfoError::Claim(claim)) if claim.name == "iss")
            }
            Self::IdToken(rule) => {
                matches!(error, Error::IdToken(refusal) if refusal.rule() == rule)
            }
            Self::LoginRequired => error.code() == Some(&ErrorCode::LoginRequired),
            Self::LogoutToken(rule) => {
                matches!(error, Error::LogoutToken(refusal) if refusal.rule() == rule)
            }
            Self::MetadataIssuer => is_fault(&error, |fault| *fault == PeerFault::IssuerMismatch),
            Self::UserInfoSubject => {
                matches!(error, Error::UserInfo(UserInfoError::SubjectMismatch))
            }
        }
    }
}

fn is_fault(error: &oidc_idtoken::Error, is: impl FnOnce(&PeerFault) -> bool) -> bool {
    match error {
        oidc_idtoken::Error::OAuth2(oauth2_core::Error::Peer { fault, .. }) => is(fault),
        _ => false,
    }
}

/// Both halves must be as the module's row says.
pub(super) fn judge(module: &Module, suite: &Info, own: &Fallible<()>) -> Outcome {
    let mut wrong = Vec::new();
    let mut listed = module.listed.iter();
    let is_fine = suite.result == "PASSED" || listed.any(|(result, _)| *result == suite.result);
    if suite.status != "FINISHED" || !is_fine {
        wrong.push(format!("the suite: {} {}", suite.status, suite.result));
    }
    match (module.expected(&suite.variant), own) {
        (Expected::Accept, Ok(())) => {}
        (Expected::Accept, Err(error)) => {
            wrong.push(format!("not accepted: {}", with_causes(&**error)));
        }
        (Expected::Reject(refusal), Ok(())) => {
            wrong.push(format!("accepted in place of {refusal:?}"));
        }
        (Expected::Reject(refusal), Err(error)) if refusal.is(&**error) => {}
        (Expected::Reject(refusal), Err(error)) => {
            let error = with_causes(&**error);
            wrong.push(format!("refused, but not by {refusal:?}: {error}"));
        }
    }
    match wrong.is_empty() {
        true => Outcome::Passed,
        false => Outcome::Failed(wrong.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use oauth2_core::{Misuse, Place};

    use super::*;
    use crate::conformance::oidf::modules::module;
    use crate::conformance::oidf::variant::Variant;

    fn finished(result: &str) -> Info {
        Info {
            status: "FINISHED".to_owned(),
            result: result.to_owned(),
            variant: Variant::default(),
        }
    }

    fn said(name: &str, suite: &Info, own: Fallible<()>) -> Option<String> {
        match judge(module(name).unwrap(), suite, &own) {
            Outcome::Failed(what) => Some(what),
            _ => None,
        }
    }

    fn mismatch() -> Fallible<()> {
        let fault = PeerFault::IssuerMismatch;
        let place = Place::Metadata;
        Err(oidc_idtoken::Error::from(oauth2_core::Error::Peer { place, fault }).into())
    }

    const ACCEPTED: &str = "oidcc-client-test";
    const REFUSED: &str = "oidcc-client-test-discovery-issuer-mismatch";

    #[test]
    fn both_halves_must_be_right() {
        assert_eq!(said(ACCEPTED, &finished("PASSED"), Ok(())), None);
        assert_eq!(said(REFUSED, &finished("PASSED"), mismatch()), None);
    }

    #[test]
    fn a_pass_of_the_suite_does_not_make_up_for_our_own_outcome() {
        let accepted = said(REFUSED, &finished("PASSED"), Ok(())).unwrap();
        assert_eq!(accepted, "accepted in place of MetadataIssuer");
        let other = Err(oidc_idtoken::Error::from(oidc_idtoken::Misuse::NoTokens).into());
        let other = said(REFUSED, &finished("PASSED"), other).unwrap();
        assert!(other.starts_with("refused, but not by MetadataIssuer: "));
        let refused = said(ACCEPTED, &finished("PASSED"), mismatch()).unwrap();
        assert!(refused.starts_with("not accepted: "));
    }

    #[test]
    fn our_own_outcome_does_not_make_up_for_a_failure_of_the_suite() {
        for result in ["FAILED", "REVIEW", "SKIPPED", "WARNING", ""] {
            let what = said(ACCEPTED, &finished(result), Ok(())).unwrap();
            assert_eq!(what, format!("the suite: FINISHED {result}"));
        }
        let mut broken = finished("PASSED");
        broken.status = "INTERRUPTED".to_owned();
        assert!(said(ACCEPTED, &broken, Ok(())).is_some());
    }

    #[test]
    fn another_result_is_fine_where_it_is_listed_alone() {
        let unsigned = module("oidcc-client-test-idtoken-sig-none").unwrap();
        let listed: Vec<&str> = unsigned.listed.iter().map(|(result, _)| *result).collect();
        assert_eq!(listed, ["SKIPPED"]);
        let suite = finished("SKIPPED");
        let Outcome::Failed(what) = judge(unsigned, &suite, &Ok(())) else {
            panic!("accepted");
        };
        assert!(what.starts_with("accepted in place of"));
    }

    #[test]
    fn a_client_that_registers_itself_may_be_expected_to_do_otherwise() {
        let mut suite = finished("PASSED");
        let unsigned = "oidcc-client-test-idtoken-sig-none";
        assert!(said(unsigned, &suite, Ok(())).is_some());
        suite.variant = Variant::of(&[("client_registration", "dynamic_client")]);
        assert_eq!(said(unsigned, &suite, Ok(())), None);
        assert!(said(REFUSED, &suite, Ok(())).is_some());
    }

    #[test]
    fn an_error_is_of_one_kind_only() {
        let error = oauth2_core::Error::from(Misuse::NoTokens);
        assert!(!Refusal::MetadataIssuer.is(&error));
        let boxed = mismatch().unwrap_err();
        assert!(Refusal::MetadataIssuer.is(&*boxed));
        assert!(!Refusal::IdToken(Rule::Iss).is(&*boxed));
        assert!(!Refusal::LoginRequired.is(&std::io::Error::other("no error of ours")));
    }
}
