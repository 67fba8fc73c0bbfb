//! Attestation-based client authentication (draft-ietf-oauth-attestation-based-client-auth).

mod challenge;

use core::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderName};
use jose_assert::{Algorithm, Jwt, Signer};
use oauth_step::{Env, Secret, UnixTime, json_quote, random_token};

pub use challenge::{AwaitChallenge, FetchChallenge};

use crate::dpop::Dpop;
use crate::dpop::nonces::Nonces;
use crate::dpop::proofs::{Proofs, SignsProofs};
use crate::error::{Error, Misuse};

/// What an instance of an application proves with that it is genuine: a JWT in which its attester
/// vouches for a key, and the key. Clones share both, and the challenges that servers gave.
///
/// How the attester is asked is between it and the application. Give one to a
/// [`Client`](crate::Client::with_attestation).
///
/// ```
/// use jose_assert::SigningKey;
/// use oauth2_core::{Attestation, Client, Error};
///
/// # fn example(client: Client, key: SigningKey, jwt: &str) -> Result<Client, Error> {
/// client.with_attestation(Attestation::new(jwt, key)?)
/// # }
/// ```
#[derive(Clone)]
pub struct Attestation {
    inner: Arc<Inner>,
    names_issuer: bool,
}

struct Inner {
    source: Source,
    key: Key,
    /// By issuer.
    challenges: Nonces<Arc<str>>,
}

/// The key that the attester vouches for.
enum Key {
    /// It makes proofs of its own.
    Own(Box<dyn SignsProofs>),
    /// The proof of possession is the proof.
    Dpop(Dpop),
}

/// Where the attester's JWT comes from.
enum Source {
    Given(Secret<String>),
    Provided(Box<Provide>),
}

type Provide = dyn Fn(UnixTime) -> Result<Secret<String>, BoxError> + Send + Sync;
type BoxError = Box<dyn core::error::Error + Send + Sync>;

impl Attestation {
    /// With this JWT of the attester, about this key, for as long as it is valid.
    ///
    /// # Errors
    ///
    /// [`Misuse::AssertionAlgorithm`] for a shared secret.
    pub fn new(
        attestation: impl Into<Secret<String>>,
        signer: impl Signer + 'static,
    ) -> Result<Self, Error> {
        Self::of(Source::Given(attestation.into()), signer)
    }

    /// With what this gives for each request, at the time of it: for attestations that are replaced
    /// before they expire. All of them are about this key. It must not block.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new). Its own error becomes an [`Error::Signing`] of the request.
    pub fn provided_by(
        provide: impl Fn(UnixTime) -> Result<Secret<String>, Box<dyn core::error::Error + Send + Sync>>
        + Send
        + Sync
        + 'static,
        signer: impl Signer + 'static,
    ) -> Result<Self, Error> {
        Self::of(Source::Provided(Box::new(provide)), signer)
    }

    /// With this JWT of the attester, about the key that tokens are bound to (combined mode, §5.2 of
    /// the draft): a request carries one proof, that of possession, and its nonce is the server's
    /// challenge. For servers whose metadata lists `attest_jwt_client_auth_dpop`.
    ///
    /// ```
    /// use oauth2_core::{Attestation, Client, Dpop, Error};
    ///
    /// # fn example(client: Client, dpop: Dpop, jwt: &str) -> Result<Client, Error> {
    /// client.with_attestation(Attestation::of_dpop_key(jwt, dpop))
    /// # }
    /// ```
    pub fn of_dpop_key(attestation: impl Into<Secret<String>>, dpop: Dpop) -> Self {
        Self::with_key(Source::Given(attestation.into()), Key::Dpop(dpop))
    }

    /// The same with what this gives for each request, as [`provided_by`](Self::provided_by) says.
    pub fn of_dpop_key_provided_by(
        provide: impl Fn(UnixTime) -> Result<Secret<String>, Box<dyn core::error::Error + Send + Sync>>
        + Send
        + Sync
        + 'static,
        dpop: Dpop,
    ) -> Self {
        Self::with_key(Source::Provided(Box::new(provide)), Key::Dpop(dpop))
    }

    fn of(source: Source, signer: impl Signer + 'static) -> Result<Self, Error> {
        if signer.algorithm().is_symmetric() {
            return Err(Misuse::AssertionAlgorithm.into());
        }
        let like = Jwt::new("{}").typ("oauth-client-attestation-pop+jwt");
        let proofs = Box::new(Proofs::like(like, signer)?);
        Ok(Self::with_key(source, Key::Own(proofs)))
    }

    fn with_key(source: Source, key: Key) -> Self {
        Self {
            inner: Arc::new(Inner {
                source,
                key,
                challenges: Nonces::default(),
            }),
            names_issuer: false,
        }
    }

    /// Names the client in the proofs too (`iss`), for servers that follow a draft before the eighth.
    /// A proof of possession has no such claim.
    #[must_use]
    pub fn with_issuer_claim(self) -> Self {
        Self {
            names_issuer: true,
            ..self
        }
    }

    /// The algorithm of the proofs.
    pub fn algorithm(&self) -> Algorithm {
        match &self.inner.key {
            Key::Own(proofs) => proofs.algorithm(),
            Key::Dpop(dpop) => dpop.algorithm(),
        }
    }

    /// What proves possession of the key, in combined mode.
    pub(crate) fn dpop(&self) -> Option<&Dpop> {
        match &self.inner.key {
            Key::Own(_) => None,
            Key::Dpop(dpop) => Some(dpop),
        }
    }

    /// The challenge for the next proof at the server of this issuer.
    pub(crate) fn challenge(&self, issuer: &str) -> Option<Arc<str>> {
        self.inner.challenges.latest(issuer)
    }

    pub(crate) fn forget_challenge(&self, issuer: &str) {
        self.inner.challenges.forget(issuer);
    }

    fn keep_challenge(&self, issuer: Arc<str>, challenge: &str) {
        self.inner.challenges.keep(issuer, challenge);
    }

    /// Takes the challenge out of a response of this issuer's, whatever its status, for the next
    /// proof. Says whether there was one that can be used.
    pub(crate) fn learn(&self, issuer: Arc<str>, headers: &HeaderMap) -> bool {
        let mut challenges = headers.get_all(CHALLENGE).iter();
        let (Some(challenge), None) = (challenges.next(), challenges.next()) else {
            return false;
        };
        match challenge.to_str() {
            Ok(challenge) if !challenge.is_empty() => {
                self.keep_challenge(issuer, challenge);
                true
            }
            _ => false,
        }
    }

    /// The attester's JWT, at this time.
    pub(crate) fn jwt(&self, env: &dyn Env) -> Result<Secret<String>, Error> {
        let attestation = match &self.inner.source {
            Source::Given(attestation) => attestation.clone(),
            Source::Provided(provide) => provide(env.now())
                .map_err(|error| Error::Signing(jose_assert::Error::signer(error)))?,
        };
        if !is_token68(attestation.expose()) {
            return Err(Misuse::InvalidCredential("OAuth-Client-Attestation").into());
        }
        Ok(attestation)
    }

    /// The proof for one request to the server of this issuer; none in combined mode.
    pub(crate) fn prove(
        &self,
        client_id: &str,
        issuer: &str,
        env: &dyn Env,
    ) -> Result<Option<Secret<String>>, Error> {
        let Key::Own(proofs) = &self.inner.key else {
            return Ok(None);
        };
        let mut claims = String::with_capacity(256);
        claims.push('{');
        if self.names_issuer {
            claims.push_str("\"iss\":");
            json_quote(client_id, &mut claims);
            claims.push(',');
        }
        claims.push_str("\"aud\":");
        json_quote(issuer, &mut claims);
        claims.push_str(",\"jti\":\"");
        claims.push_str(&random_token(env, JTI_BYTES));
        claims.push_str(&format!("\",\"iat\":{}", env.now().0));
        if let Some(challenge) = self.challenge(issuer) {
            claims.push_str(",\"challenge\":");
            json_quote(&challenge, &mut claims);
        }
        claims.push('}');
        Ok(Some(Secret::new(proofs.sign(claims)?)))
    }
}

impl fmt::Debug for Attestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attestation")
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

/// RFC 9110 §11.2.
fn is_token68(text: &str) -> bool {
    let stem = text.trim_end_matches('=');
    let is_one = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
    !stem.is_empty() && stem.bytes().all(is_one)
}

/// Of the attester's JWT.
pub(crate) const ATTESTATION: HeaderName = HeaderName::from_static("oauth-client-attestation");
/// Of the proof that goes with it.
pub(crate) const PROOF: HeaderName = HeaderName::from_static("oauth-client-attestation-pop");
/// Of the challenge for the next proof.
const CHALLENGE: HeaderName = HeaderName::from_static("oauth-client-attestation-challenge");
/// 128 bits.
const JTI_BYTES: usize = 16;
