//! Introspection in JWTs ([RFC 9701]).
//!
//! [RFC 9701]: https://www.rfc-editor.org/rfc/rfc9701

use core::fmt;
use std::sync::Arc;

use jose_assert::{AwaitVerified, Claims, ResponseVerifier, TimeRules, Typ};
use oauth_step::{Env, Expected, JsonError, Pending, Response, Step, TransportError, UnixTime};

use super::answer::Introspection;
use super::request::JWT;
use crate::answer;
use crate::client::Client;
use crate::error::{Error, Masks, PeerFault, Place};
use crate::parties::Parties;

/// How a signed answer is verified, and whose it must be.
#[derive(Clone)]
pub(super) struct Signed {
    verifier: ResponseVerifier,
    issuer: Arc<str>,
    /// Who asks.
    audience: Arc<str>,
}

impl Signed {
    pub(super) fn algorithms(&self) -> jose_assert::Algorithms {
        self.verifier.accepted_algorithms()
    }

    pub(super) fn new(client: &Client, verifier: ResponseVerifier, audience: String) -> Self {
        Self {
            verifier,
            issuer: client.server().shared_issuer(),
            audience: audience.into(),
        }
    }

    pub(super) fn verify(&self, token: &str, env: &dyn Env) -> Result<Step<AwaitSigned>, Error> {
        // RFC 9701 §5: an access token, or a statement about another one, must not pass for it.
        let step = self.verifier.verify(token, TYP, env);
        AwaitSigned::after_signature(step, self.clone(), env)
    }

    fn review(&self, claims: &Claims, now: UnixTime) -> Result<Introspection, Error> {
        let parties = Parties {
            place: Place::IntrospectionResponse,
            issuer: &self.issuer,
            audience: &self.audience,
            audience_rule: "who asked",
            missing: |name| JsonError::Missing { name }.into(),
        };
        parties.check(claims)?;
        let times = TimeRules::new().require_iat();
        times.check(claims, now).map_err(Error::ResponseObject)?;
        let said = claims.get("token_introspection");
        let said = said.ok_or_else(|| missing("token_introspection"))?;
        let object = said.as_object().ok_or_else(|| {
            fault(PeerFault::Json(JsonError::WrongType {
                name: "token_introspection",
                expected: "an object",
            }))
        })?;
        Introspection::of_object(&object).map_err(fault)
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signed({:?})", self.verifier)
    }
}

/// The JWT in an answer.
pub(super) fn body(
    response: &Response,
    now: UnixTime,
    masks: impl Fn() -> Masks,
) -> Result<&str, Error> {
    let place = Place::IntrospectionResponse;
    let body = answer::success(place, &EXPECTED, response, now, masks)?;
    core::str::from_utf8(body).map_err(|_| Error::peer(place, JsonError::NotUtf8))
}

/// Awaits the server's keys.
pub(super) struct AwaitSigned {
    keys: AwaitVerified,
    signed: Signed,
}

impl AwaitSigned {
    fn after_signature(
        step: Result<Step<AwaitVerified>, jose_assert::Error>,
        signed: Signed,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        step.map_err(Error::ResponseObject)?.within(
            signed,
            |keys, signed| Self { keys, signed },
            |verified, signed| {
                let introspection = signed.review(verified.claims(), env.now())?;
                Ok(Step::Done(introspection))
            },
        )
    }
}

impl Pending for AwaitSigned {
    type Output = Introspection;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        Self::after_signature(self.keys.receive(reply, env), self.signed, env)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        Self::after_signature(self.keys.wake(env), self.signed, env)
    }
}

impl fmt::Debug for AwaitSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitSigned")
            .field("keys", &self.keys)
            .finish_non_exhaustive()
    }
}

fn missing(name: &'static str) -> Error {
    fault(JsonError::Missing { name }.into())
}

fn fault(fault: PeerFault) -> Error {
    Error::peer(Place::IntrospectionResponse, fault)
}

pub(super) const MEDIA_TYPE: &str = JWT;
const EXPECTED: Expected = Expected::new(&[200], &[JWT]);
const TYP: Typ = Typ::Exactly("token-introspection+jwt");
