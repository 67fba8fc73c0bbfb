//! Metadata that somebody vouches for ([RFC 8414 §2.1], [RFC 9728 §2.2]).
//!
//! [RFC 8414 §2.1]: https://www.rfc-editor.org/rfc/rfc8414#section-2.1
//! [RFC 9728 §2.2]: https://www.rfc-editor.org/rfc/rfc9728#section-2.2

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use jose_assert::{Algorithms, Claims, JwkSet, JwtVerifier, TimeRules};
use oauth_step::{JsonError, JsonObject, UnixTime};

use crate::error::{Error, PeerFault, Place};
use crate::json_text;

/// Who signs metadata, and with which keys: for [`Discovery::signed`](crate::Discovery::signed) and
/// [`ResourceDiscovery::signed`](crate::ResourceDiscovery::signed).
///
/// A document must then hold `signed_metadata`, a JWT of this issuer; what it says goes before what
/// stands beside it. Without this nobody reads it. The keys come from the application, never from
/// the document that they are to verify.
///
/// ```
/// # use jose_assert::{Algorithm, Algorithms, JwkSet};
/// # use oauth2_core::{Discovery, SignedMetadata, discover};
/// # fn example(keys: JwkSet) -> Discovery {
/// let signed = SignedMetadata::new("https://trust.example.org", keys, Algorithms::only(Algorithm::Es256));
/// discover("https://server.example.com").signed(signed)
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct SignedMetadata {
    issuer: Arc<str>,
    keys: Arc<JwkSet>,
    verifier: JwtVerifier,
    times: TimeRules,
}

impl SignedMetadata {
    /// Signed by this issuer, with one of these keys and by one of these algorithms.
    pub fn new(issuer: &str, keys: JwkSet, algorithms: Algorithms) -> Self {
        Self {
            issuer: issuer.into(),
            keys: Arc::new(keys),
            verifier: JwtVerifier::new(algorithms),
            times: TimeRules::new(),
        }
    }

    /// How much the clocks may differ where the JWT has times: up to five minutes, one by default.
    pub fn leeway(self, leeway: Duration) -> Self {
        Self {
            times: self.times.leeway(leeway),
            ..self
        }
    }

    /// The document as the signed claims make it.
    pub(crate) fn applied(
        &self,
        place: Place,
        body: &[u8],
        now: UnixTime,
    ) -> Result<String, Error> {
        let fault = |fault: PeerFault| Error::peer(place, fault);
        let json = |error: JsonError| fault(error.into());
        let document = JsonObject::parse(body).map_err(json)?;
        let token = document.required_string(MEMBER).map_err(json)?;
        let verified = self.verifier.verify(&token, &self.keys);
        let verified = verified.map_err(Error::SignedMetadata)?;
        let claims = verified.claims();
        let malformed = |error: jose_assert::ClaimError| Error::SignedMetadata(error.into());
        // RFC 8414 §2.1, RFC 9728 §2.2: `iss` is REQUIRED; it is who must be trusted (§3.3).
        match claims.string("iss").map_err(malformed)? {
            Some(issuer) if *issuer == *self.issuer => {}
            Some(_) => return Err(fault(PeerFault::IssuerMismatch)),
            None => return Err(fault(PeerFault::MissingParameter("iss"))),
        }
        let times = self.times.check(claims, now);
        times.map_err(Error::SignedMetadata)?;
        // RFC 9728 §2.2: to be rejected.
        if claims.get(MEMBER).is_some() {
            return Err(fault(PeerFault::Member {
                name: MEMBER,
                rule: "without another one inside",
            }));
        }
        Ok(merged(&document, claims))
    }
}

impl fmt::Debug for SignedMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedMetadata({:?})", self.issuer)
    }
}

/// RFC 8414 §2.1, RFC 9728 §2.2: the signed values take precedence.
fn merged(document: &JsonObject<'_>, claims: &Claims) -> String {
    let beside = document
        .iter()
        .filter(|(name, _)| claims.get(name).is_none() || OWN.contains(name));
    let signed = claims.iter().filter(|(name, _)| !OWN.contains(name));
    let members = beside.chain(signed);
    json_text::object(members.map(|(name, value)| (name, value.raw())))
}

const MEMBER: &str = "signed_metadata";
/// What makes it a JWT and is no metadata (RFC 7519 §4.1).
const OWN: [&str; 7] = ["aud", "exp", "iat", "iss", "jti", "nbf", "sub"];
