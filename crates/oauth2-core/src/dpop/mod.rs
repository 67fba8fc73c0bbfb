//! Demonstrating proof of possession ([RFC 9449]).
//!
//! [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449

pub(crate) mod nonces;
pub(crate) mod proofs;
mod protected;
mod public_key;

use core::fmt;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use jose_assert::{Algorithm, Jwt, Signer, SigningKey, Thumbprint};
use oauth_step::{Env, Origin, json_quote, random_token};
use sha2::{Digest, Sha256};

use crate::challenge::parse_challenges;
use crate::error::{Error, Misuse};
use nonces::Nonces;
use proofs::{Proofs, SignsProofs};
pub(crate) use protected::Proven;
use public_key::required_members;

/// A key that tokens are bound to, and the nonces that servers want in its proofs. Clones share
/// both.
///
/// Give one to a [`Client`](crate::Client::with_dpop): its token requests carry proofs, its tokens
/// are bound, and its sessions prove possession with each call. The key has to live as long as the
/// tokens do; keep it where they are kept.
///
/// ```
/// use jose_assert::{Algorithm, SigningKey};
/// use oauth2_core::{Client, Dpop, Error};
///
/// # fn example(client: Client, env: &dyn oauth_step::Env) -> Result<Client, Error> {
/// let key = SigningKey::generate(Algorithm::Es256, env).map_err(Error::Signing)?;
/// client.with_dpop(Dpop::new(key)?)
/// # }
/// ```
#[derive(Clone)]
pub struct Dpop(Arc<Inner>);

struct Inner {
    proofs: Box<dyn SignsProofs>,
    thumbprint: String,
    nonces: Nonces<Origin>,
}

impl Dpop {
    /// With a key held here.
    ///
    /// # Errors
    ///
    /// [`Misuse::DpopAlgorithm`] for a shared secret ([RFC 9449 §4.2]).
    ///
    /// [RFC 9449 §4.2]: https://www.rfc-editor.org/rfc/rfc9449#section-4.2
    pub fn new(key: SigningKey) -> Result<Self, Error> {
        let public_jwk = key.public_jwk().ok_or(Misuse::DpopAlgorithm)?;
        Self::with_signer(key, &public_jwk)
    }

    /// With a key held elsewhere, and its public half as a JWK.
    ///
    /// # Errors
    ///
    /// [`Misuse::DpopAlgorithm`] for an algorithm that is not asymmetric, a key of another kind, or
    /// an RSA key of fewer than 2048 bits; [`Error::Signing`] where this is no public JWK.
    pub fn with_signer(signer: impl Signer + 'static, public_jwk: &str) -> Result<Self, Error> {
        if signer.algorithm().is_symmetric() {
            return Err(Misuse::DpopAlgorithm.into());
        }
        let thumbprint = Thumbprint::of_jwk(public_jwk).map_err(Error::Signing)?;
        let jwk = required_members(public_jwk, signer.algorithm());
        let jwk = jwk.ok_or(Misuse::DpopAlgorithm)?;
        let like = Jwt::new("{}").typ("dpop+jwt").header("jwk", jwk);
        Ok(Self(Arc::new(Inner {
            proofs: Box::new(Proofs::like(like, signer)?),
            thumbprint: thumbprint.to_string(),
            nonces: Nonces::default(),
        })))
    }

    /// The algorithm of the proofs.
    pub fn algorithm(&self) -> Algorithm {
        self.0.proofs.algorithm()
    }

    /// The thumbprint of the key, as it stands in `dpop_jkt` and in `cnf` ([RFC 9449 §6.1]).
    ///
    /// [RFC 9449 §6.1]: https://www.rfc-editor.org/rfc/rfc9449#section-6.1
    pub fn thumbprint(&self) -> &str {
        &self.0.thumbprint
    }

    /// A proof for one request: the value of its `DPoP` header ([RFC 9449 §4.2]). `access_token` is
    /// the one that goes with it, if one does. Another request, and the same one sent again, takes
    /// another proof.
    ///
    /// # Errors
    ///
    /// [`Error::Signing`] where the key cannot be reached.
    ///
    /// [RFC 9449 §4.2]: https://www.rfc-editor.org/rfc/rfc9449#section-4.2
    pub fn proof(
        &self,
        method: &Method,
        uri: &Uri,
        access_token: Option<&str>,
        env: &dyn Env,
    ) -> Result<HeaderValue, Error> {
        let nonce = Origin::of(uri).and_then(|origin| self.0.nonces.latest(&origin));
        self.proof_with(nonce.as_deref(), method, uri, access_token, env)
    }

    /// The same with this nonce.
    pub(crate) fn proof_with(
        &self,
        nonce: Option<&str>,
        method: &Method,
        uri: &Uri,
        access_token: Option<&str>,
        env: &dyn Env,
    ) -> Result<HeaderValue, Error> {
        let mut claims = String::with_capacity(256);
        claims.push_str("{\"jti\":\"");
        claims.push_str(&random_token(env, JTI_BYTES));
        claims.push_str("\",\"htm\":");
        json_quote(method.as_str(), &mut claims);
        claims.push_str(",\"htu\":");
        json_quote(&target(uri), &mut claims);
        claims.push_str(&format!(",\"iat\":{}", env.now().0));
        if let Some(access_token) = access_token {
            claims.push_str(",\"ath\":\"");
            let hash = Sha256::digest(access_token.as_bytes());
            claims.push_str(&Base64UrlUnpadded::encode_string(&hash));
            claims.push('"');
        }
        if let Some(nonce) = nonce {
            claims.push_str(",\"nonce\":");
            json_quote(nonce, &mut claims);
        }
        claims.push('}');
        let proof = self.0.proofs.sign(claims)?;
        Ok(HeaderValue::try_from(proof).map_err(|_| Misuse::InvalidCredential("DPoP"))?)
    }

    /// Takes the nonce out of a response from this origin, whatever its status, for the next proof
    /// there ([RFC 9449 §8.2]). Says whether there was one that can be used: a single one, of
    /// characters that the standard allows.
    ///
    /// [RFC 9449 §8.2]: https://www.rfc-editor.org/rfc/rfc9449#section-8.2
    pub fn learn(&self, origin: Origin, headers: &HeaderMap) -> bool {
        let nonce = nonce_in(headers);
        if let Some(nonce) = nonce {
            self.0.nonces.keep(origin, nonce);
        }
        nonce.is_some()
    }

    /// Learns from an answer like [`learn`](Self::learn), and says whether it asks for the same
    /// request with another proof, with the nonce that came ([RFC 9449 §9]). It is worth one: a
    /// server that asks again would ask for ever.
    ///
    /// [RFC 9449 §9]: https://www.rfc-editor.org/rfc/rfc9449#section-9
    pub fn is_challenged(&self, origin: Origin, status: StatusCode, headers: &HeaderMap) -> bool {
        let learned = self.learn(origin, headers);
        learned && status == StatusCode::UNAUTHORIZED && is_nonce_challenge(headers)
    }
}

impl fmt::Debug for Dpop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dpop")
            .field("algorithm", &self.algorithm())
            .field("thumbprint", &self.0.thumbprint)
            .finish_non_exhaustive()
    }
}

/// The nonce of an answer, if there is one that can be used.
fn nonce_in(headers: &HeaderMap) -> Option<&str> {
    let mut nonces = headers.get_all(NONCE).iter();
    let (Some(nonce), None) = (nonces.next(), nonces.next()) else {
        return None;
    };
    // RFC 9449 §8.1: 1*NQCHAR.
    let is_nonce = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
    let nonce = nonce.to_str().ok()?;
    (!nonce.is_empty() && nonce.bytes().all(is_nonce)).then_some(nonce)
}

/// Whether a 401 asks for a proof with a nonce ([RFC 9449 §9]).
pub(crate) fn is_nonce_challenge(headers: &HeaderMap) -> bool {
    let challenges = parse_challenges(headers);
    let mut proofs = challenges
        .iter()
        .filter(|challenge| challenge.is(SCHEME.trim()));
    proofs.any(|challenge| challenge.param("error") == Some("use_dpop_nonce"))
}

/// The URL of a request as it is sent, without query and fragment; an empty path is `/`
/// (RFC 9449 §4.2). A name and password before the host are not sent as part of it.
fn target(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or_default();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let (_, authority) = authority.rsplit_once('@').unwrap_or(("", authority));
    format!("{scheme}://{authority}{}", uri.path())
}

/// Of a proof.
pub(crate) const PROOF: HeaderName = HeaderName::from_static("dpop");
/// Of the nonce for the next one.
const NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
/// Of the header that carries a bound token.
pub(crate) const SCHEME: &str = "DPoP ";
/// 128 bits (RFC 9449 §4.2: at least 96).
const JTI_BYTES: usize = 16;
