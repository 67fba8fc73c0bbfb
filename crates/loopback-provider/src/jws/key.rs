//! Public keys of peers: RFC 7517, RFC 7518 §6, RFC 8037, and their thumbprints, RFC 7638.

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::VerifyingKey;
use p256::ecdsa::signature::Verifier;
use rsa::BoxedUint;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The asymmetric algorithms by which peers may sign.
pub(crate) const ALGORITHMS: [&str; 5] = ["ES256", "PS256", "RS256", "EdDSA", "Ed25519"];

/// A public key, and what names it.
#[derive(Clone)]
pub(crate) struct PublicKey {
    kind: Kind,
    id: Option<String>,
    /// The only algorithm it is for, where it says so.
    algorithm: Option<String>,
    thumbprint: String,
}

#[derive(Clone)]
enum Kind {
    Ed25519(Box<VerifyingKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    Rsa(Box<rsa::PublicKey>),
}

impl PublicKey {
    /// Reads a JWK. One that tells a secret is refused, whatever else it is.
    pub(crate) fn from_jwk(jwk: &Map<String, Value>) -> Result<Self, &'static str> {
        if PRIVATE.into_iter().any(|name| jwk.contains_key(name)) {
            return Err("the jwk is not a public key alone");
        }
        if jwk.get("use").is_some_and(|purpose| purpose != "sig") {
            return Err("the jwk is not for signatures");
        }
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let octets = |name: &str| {
            let decoded = Base64UrlUnpadded::decode_vec(text(name).unwrap_or_default());
            decoded.ok().filter(|octets| !octets.is_empty())
        };
        let (kind, members): (_, &[&str]) = match (text("kty"), text("crv")) {
            (Some("EC"), Some("P-256")) => {
                (p256(octets("x"), octets("y")), &["crv", "kty", "x", "y"])
            }
            (Some("OKP"), Some("Ed25519")) => (ed25519(octets("x")), &["crv", "kty", "x"]),
            (Some("RSA"), _) => (rsa(octets("n"), octets("e")), &["e", "kty", "n"]),
            _ => return Err("the jwk is none of P-256, Ed25519 and RSA"),
        };
        // RFC 7638 §3.2: in this order, without white space. Nothing needs escaping: the values
        // are base64url, or stand above.
        let members = members
            .iter()
            .map(|name| format!(r#""{name}":"{}""#, text(name).unwrap_or_default()));
        let canonical = format!("{{{}}}", members.collect::<Vec<_>>().join(","));
        Ok(Self {
            kind: kind.ok_or("the jwk is malformed or weak")?,
            id: text("kid").map(str::to_owned),
            algorithm: text("alg").map(str::to_owned),
            thumbprint: Base64UrlUnpadded::encode_string(&Sha256::digest(canonical)),
        })
    }

    pub(crate) fn from_text(jwk: &str) -> Result<Self, &'static str> {
        let jwk: Value = serde_json::from_str(jwk).map_err(|_| "the jwk is not JSON")?;
        Self::from_jwk(jwk.as_object().ok_or("the jwk is not an object")?)
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// RFC 7638, SHA-256, base64url.
    pub(crate) fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    pub(super) fn verifies(&self, algorithm: &str, input: &[u8], signature: &[u8]) -> bool {
        if self
            .algorithm
            .as_deref()
            .is_some_and(|only| only != algorithm)
        {
            return false;
        }
        match (&self.kind, algorithm) {
            (Kind::Ed25519(key), "EdDSA" | "Ed25519") => {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify_strict(input, &signature).is_ok())
            }
            (Kind::P256(key), "ES256") => {
                let signature = p256::ecdsa::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify(input, &signature).is_ok())
            }
            (Kind::Rsa(key), "PS256") => key.pss_verify::<Sha256>(input, signature).is_ok(),
            (Kind::Rsa(key), "RS256") => key.pkcs1v15_verify::<Sha256>(input, signature).is_ok(),
            _ => false,
        }
    }
}

fn p256(x: Option<Vec<u8>>, y: Option<Vec<u8>>) -> Option<Kind> {
    let (x, y) = (x?, y?);
    if (x.len(), y.len()) != (32, 32) {
        return None;
    }
    let point = [&[4], x.as_slice(), y.as_slice()].concat();
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok()?;
    Some(Kind::P256(Box::new(key)))
}

fn ed25519(x: Option<Vec<u8>>) -> Option<Kind> {
    let key = VerifyingKey::from_bytes(&x?.try_into().ok()?).ok()?;
    (!key.is_weak()).then(|| Kind::Ed25519(Box::new(key)))
}

fn rsa(n: Option<Vec<u8>>, e: Option<Vec<u8>>) -> Option<Kind> {
    let (n, e) = (n?, e?);
    // RFC 7518 §6.3.1: no octet more than needed; §3.3, §3.5: 2048 bits or more.
    let minimal = |octets: &[u8]| octets.first().is_some_and(|first| *first != 0);
    if !minimal(&n) || !minimal(&e) || n.len() < 256 {
        return None;
    }
    let uint = |octets: &[u8]| BoxedUint::from_be_slice_vartime(octets);
    let key = rsa::PublicKey::new(uint(&n), uint(&e)).ok()?;
    Some(Kind::Rsa(Box::new(key)))
}

/// What no public key has (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_has_its_thumbprint() {
        // RFC 7638 §3.1.
        let jwk = r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#;
        let key = PublicKey::from_text(jwk).unwrap();
        assert_eq!(
            key.thumbprint(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
        assert_eq!(key.id(), Some("2011-04-29"));
    }

    #[test]
    fn keys_that_are_secret_weak_or_malformed_are_refused() {
        // RFC 8037, appendix A.2.
        let good =
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let key = PublicKey::from_text(good).unwrap();
        assert_eq!(
            key.thumbprint(),
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
        for (jwk, why) in [
            (
                good.replace("\"x\"", r#""d":"","x""#),
                "not a public key alone",
            ),
            (
                good.replace("\"x\"", r#""use":"enc","x""#),
                "not for signatures",
            ),
            (good.replace("OKP", "oct"), "none of"),
            (good.replace("Ed25519", "X25519"), "none of"),
            (good.replace("11qY", "1qY"), "malformed or weak"),
            (
                good.replace(r#""11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo""#, "1"),
                "malformed or weak",
            ),
            (
                r#"{"kty":"RSA","n":"w-8","e":"AQAB"}"#.to_owned(),
                "malformed or weak",
            ),
            ("[]".to_owned(), "not an object"),
        ] {
            let refused = PublicKey::from_text(&jwk).err();
            assert!(refused.is_some_and(|text| text.contains(why)), "{jwk}");
        }
    }
}
