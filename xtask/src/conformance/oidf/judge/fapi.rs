//! Refusals of the FAPI and CIBA plans: responses in the browser, in JWTs, and from behind it.

use oauth2_core::{Error, ErrorCode, PeerFault, Place};

/// Why an answer of the provider does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::conformance::oidf) enum Answer {
    /// The user is not asked: nothing by which to ask about it came back.
    Acknowledgement,
    /// The response object is for somebody else.
    ObjectAudience,
    /// The response object says nothing of this.
    ObjectLacks(&'static str),
    /// The response object is not signed by an algorithm that will do.
    ObjectAlgorithm,
    /// The signature of the response object does not match.
    ObjectSignature,
    /// The response object has no end, or has come to it.
    ObjectTimes,
    /// The issuer is not the one that was asked.
    Issuer,
    /// There is no issuer, though it was promised.
    IssuerMissing,
    /// The provider said no in this word.
    Said(&'static str),
    State,
}

impl Answer {
    pub(super) fn is(self, error: &Error) -> bool {
        let response = Place::AuthorizationResponse;
        match self {
            Self::Acknowledgement => {
                matches!(
                    error,
                    Error::Peer {
                        place: Place::BackchannelAuthenticationResponse,
                        ..
                    }
                )
            }
            Self::ObjectAudience => is_fault(error, response, |fault| {
                matches!(fault, PeerFault::Member { name: "aud", .. })
            }),
            Self::ObjectLacks(name) => is_fault(error, response, |fault| {
                *fault == PeerFault::MissingParameter(name)
            }),
            Self::ObjectAlgorithm => {
                matches!(error, Error::ResponseObject(jose_assert::Error::Token(_)))
            }
            Self::ObjectSignature => {
                matches!(error, Error::ResponseObject(jose_assert::Error::Signature))
            }
            Self::ObjectTimes => {
                matches!(error, Error::ResponseObject(jose_assert::Error::Claim(_)))
            }
            Self::Issuer => is_fault(error, response, |fault| *fault == PeerFault::IssuerMismatch),
            Self::IssuerMissing => {
                is_fault(error, response, |fault| *fault == PeerFault::IssuerMissing)
            }
            Self::Said(word) => error.code().map(ErrorCode::as_str) == Some(word),
            Self::State => is_fault(error, response, |fault| *fault == PeerFault::StateMismatch),
        }
    }
}

fn is_fault(error: &Error, at: Place, is: impl FnOnce(&PeerFault) -> bool) -> bool {
    matches!(error, Error::Peer { place, fault } if *place == at && is(fault))
}
