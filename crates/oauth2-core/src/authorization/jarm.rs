//! Authorization responses in a JWT (JWT Secured Authorization Response Mode, JARM).

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use jose_assert::{
    Algorithms, AwaitVerified, Claims, DecryptionKey, Encryption, JweDecrypter, RemoteJwks,
    ResponseVerifier, TimeRules, Typ,
};
use oauth_step::{Env, JsonKind, Pending, Response, Secret, Step, TransportError, UnixTime};

use super::params::Params;
use super::pending::PendingAuthorization;
use super::response::AuthorizationResponse;
use crate::error::{Error, Misuse, PeerFault, Place};
use crate::parties::Parties;

/// Verifies the authorization responses that a server gives one client in JWTs ([JARM §2.4]).
///
/// Signed with RS256 by default, the default of `authorization_signed_response_alg`; `exp` is
/// granted a minute of difference between the clocks.
///
/// [JARM §2.4]: https://openid.net/specs/oauth-v2-jarm.html#name-processing-rules
#[derive(Clone)]
pub struct JarmVerifier {
    verifier: ResponseVerifier,
    times: TimeRules,
}

impl JarmVerifier {
    /// With the keys that the server publishes ([`Client::published_keys`](crate::Client)).
    pub fn new(keys: Arc<RemoteJwks>) -> Self {
        Self::with_verifier(ResponseVerifier::new(keys))
    }

    /// With the client's secret, for HS256.
    ///
    /// # Errors
    ///
    /// [`Error::Signing`] where the secret is shorter than the algorithm needs.
    pub fn with_secret(secret: &Secret<String>) -> Result<Self, Error> {
        let verifier = ResponseVerifier::with_secret(secret).map_err(Error::Signing)?;
        Ok(Self::with_verifier(verifier))
    }

    fn with_verifier(verifier: ResponseVerifier) -> Self {
        Self {
            verifier,
            times: TimeRules::new().require_exp(),
        }
    }

    /// The algorithms that this client registered as `authorization_signed_response_alg`. Another
    /// one is refused.
    ///
    /// # Errors
    ///
    /// [`Misuse::JarmAlgorithm`] for a symmetric one beside published keys, or an asymmetric one
    /// beside the secret.
    pub fn algorithms(self, algorithms: Algorithms) -> Result<Self, Error> {
        let verifier = self.verifier.algorithms(algorithms);
        let verifier = verifier.map_err(|_| Misuse::JarmAlgorithm)?;
        Ok(Self { verifier, ..self })
    }

    /// The responses are encrypted, as registered by `authorization_encrypted_response_alg` and
    /// `authorization_encrypted_response_enc`. One that is only signed is refused then.
    #[must_use]
    pub fn encrypted(
        self,
        decrypter: JweDecrypter,
        keys: impl IntoIterator<Item = DecryptionKey>,
    ) -> Self {
        Self {
            verifier: self.verifier.encrypted(Encryption::new(decrypter, keys)),
            ..self
        }
    }

    /// How long after `exp` a response still counts: up to five minutes, one by default.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        Self {
            times: self.times.leeway(leeway),
            ..self
        }
    }

    pub(crate) fn allowed(&self) -> Algorithms {
        self.verifier.accepted_algorithms()
    }

    pub(crate) fn times(&self) -> TimeRules {
        self.times
    }
}

/// What a [`JarmVerifier`] does, apart from it: clients that are given none do not link it.
pub(crate) trait VerifyObject: Send + Sync {
    fn verifier(&self) -> &JarmVerifier;

    fn verify(&self, secured: Secured, env: &dyn Env) -> Result<Step<AwaitObject>, Error>;
}

impl VerifyObject for JarmVerifier {
    fn verifier(&self) -> &JarmVerifier {
        self
    }

    fn verify(&self, secured: Secured, env: &dyn Env) -> Result<Step<AwaitObject>, Error> {
        let object = secured.object.expose();
        let step = self.verifier.verify(object, Typ::AbsentOrJwt, env);
        let review = Review {
            pending: secured.pending,
            times: self.times,
        };
        AwaitKeys::after_signature(step, review, env)
    }
}

impl fmt::Debug for JarmVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JarmVerifier")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

/// A response object, unread, and the request that it should answer.
pub(crate) struct Secured {
    pub(super) pending: PendingAuthorization,
    pub(super) object: Secret<String>,
}

/// What is left to do once the signature is verified.
struct Review {
    pending: PendingAuthorization,
    times: TimeRules,
}

impl Review {
    fn finish(self, claims: &Claims, now: UnixTime) -> Result<AuthorizationResponse, Error> {
        let Self { pending, times } = self;
        // JARM §2.4 (3), (4).
        let parties = Parties {
            place: Place::AuthorizationResponse,
            issuer: pending.issuer(),
            audience: pending.client_id(),
            audience_rule: "this client's id",
            missing: PeerFault::MissingParameter,
        };
        parties.check(claims)?;
        times.check(claims, now).map_err(Error::ResponseObject)?;
        // JARM §2.1: the parameters are claims now; a number is `expires_in`.
        let params = claims.iter().filter(|(name, _)| !OWN.contains(name));
        let params = params.filter_map(|(name, value)| {
            let text = match value.kind() {
                JsonKind::Number => value.raw().to_owned(),
                _ => value.as_str()?.into_owned(),
            };
            Some((name.to_owned(), text))
        });
        Params::of_object(params.collect()).review(pending)
    }
}

/// Awaits the server's keys, in a way that those link alone who verify.
#[derive(Debug)]
pub(crate) struct AwaitObject(Box<dyn AwaitReview>);

trait AwaitReview: fmt::Debug + Send + Sync {
    fn receive(
        self: Box<Self>,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<AwaitObject>, Error>;

    fn wake(self: Box<Self>, env: &dyn Env) -> Result<Step<AwaitObject>, Error>;
}

impl Pending for AwaitObject {
    type Output = AuthorizationResponse;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        self.0.receive(reply, env)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        self.0.wake(env)
    }
}

struct AwaitKeys {
    keys: AwaitVerified,
    review: Review,
}

impl AwaitKeys {
    fn after_signature(
        step: Result<Step<AwaitVerified>, jose_assert::Error>,
        review: Review,
        env: &dyn Env,
    ) -> Result<Step<AwaitObject>, Error> {
        step.map_err(Error::ResponseObject)?.within(
            review,
            |keys, review| AwaitObject(Box::new(Self { keys, review })),
            |verified, review| review.finish(verified.claims(), env.now()).map(Step::Done),
        )
    }
}

impl AwaitReview for AwaitKeys {
    fn receive(
        self: Box<Self>,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<AwaitObject>, Error> {
        Self::after_signature(self.keys.receive(reply, env), self.review, env)
    }

    fn wake(self: Box<Self>, env: &dyn Env) -> Result<Step<AwaitObject>, Error> {
        Self::after_signature(self.keys.wake(env), self.review, env)
    }
}

impl fmt::Debug for AwaitKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.keys.fmt(f)
    }
}

/// What makes it a JWT and is no parameter; `iss` is both.
const OWN: [&str; 5] = ["aud", "exp", "iat", "jti", "nbf"];
