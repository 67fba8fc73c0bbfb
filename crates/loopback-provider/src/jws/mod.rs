//! JSON Web Signatures that peers made (RFC 7515), read and verified by other code than the clients'
//! own.

mod account;
mod claims;
mod key;

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;

pub(crate) use self::account::Jwt;
pub(crate) use self::claims::{Claims, SKEW};
pub(crate) use self::key::{ALGORITHMS, PublicKey};

/// A signed token in its three parts. Nothing in it is to be believed before its signature was
/// verified.
pub(crate) struct Jws<'t> {
    header: Map<String, Value>,
    pub(crate) claims: Claims,
    input: &'t [u8],
    signature: Vec<u8>,
}

impl<'t> Jws<'t> {
    pub(crate) fn read(token: &'t str) -> Result<Self, &'static str> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err("it does not have three parts");
        };
        let input = token.get(..header.len() + 1 + payload.len());
        Ok(Self {
            header: object(header)?,
            claims: Claims::new(object(payload)?),
            input: input.unwrap_or_default().as_bytes(),
            signature: decoded(signature)?,
        })
    }

    /// A member of the header that is a string.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.header.get(name)?.as_str()
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.header.contains_key(name)
    }

    /// The algorithm. RFC 7515 §4.1.11: a token with extensions is refused, because none is known
    /// here.
    pub(crate) fn algorithm(&self) -> Result<&str, &'static str> {
        if self.has_header("crit") {
            return Err("an extension is not understood");
        }
        self.header("alg").ok_or("it names no algorithm")
    }

    /// The key that the token brings along, RFC 7515 §4.1.3.
    pub(crate) fn embedded_key(&self) -> Result<PublicKey, &'static str> {
        let jwk = self.header.get("jwk").and_then(Value::as_object);
        PublicKey::from_jwk(jwk.ok_or("it brings no jwk along")?)
    }

    /// Whether this key made the signature, by the algorithm that the token names.
    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        let algorithm = self.algorithm();
        algorithm.is_ok_and(|algorithm| key.verifies(algorithm, self.input, &self.signature))
    }

    /// Whether this secret made the signature, by HS256.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let keyed = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
        self.algorithm() == Ok("HS256")
            && keyed.is_ok_and(|mac| {
                let mac = mac.chain_update(self.input);
                mac.verify_slice(&self.signature).is_ok()
            })
    }
}

fn object(part: &str) -> Result<Map<String, Value>, &'static str> {
    serde_json::from_slice(&decoded(part)?).map_err(|_| "a part is not a JSON object")
}

fn decoded(part: &str) -> Result<Vec<u8>, &'static str> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| "a part is not base64url")
}
