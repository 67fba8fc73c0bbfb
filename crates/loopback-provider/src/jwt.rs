//! JSON Web Tokens that the service account has signed, read and verified by other code than the
//! clients' own.

use base64ct::{Base64UrlUnpadded, Encoding};
use rsa::Pkcs1v15Sign;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::service_account::{AccountKey, EMAIL};

/// The claims of a token that the account has signed a short while ago.
pub(crate) struct Jwt(Map<String, Value>);

impl Jwt {
    /// Reads and verifies a token: RS256, the account's key, and its times.
    pub(crate) fn verify(token: &str, key: &AccountKey, now: u64) -> Result<Self, &'static str> {
        let mut parts = token.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err("Invalid JWT: it does not have three parts.");
        };
        check_header(&object(header)?, key)?;
        let claims = Self(object(payload)?);
        if claims.text("iss")? != Some(EMAIL) {
            return Err("Invalid grant: account not found");
        }
        let signed = token.get(..header.len() + 1 + payload.len());
        let hash = Sha256::digest(signed.unwrap_or_default());
        let signature = Base64UrlUnpadded::decode_vec(signature).unwrap_or_default();
        let scheme = Pkcs1v15Sign::new::<Sha256>();
        let verified = key.public.verify(scheme, &hash, &signature);
        verified.map_err(|_| "Invalid JWT Signature.")?;
        claims.check_times(now)?;
        Ok(claims)
    }

    /// A claim that is a string, where it is there at all.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, &'static str> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err("Invalid JWT: a claim is not a string."),
        }
    }

    /// When it ends; checked to be there.
    pub(crate) fn expires(&self) -> u64 {
        self.time("exp").unwrap_or_default()
    }

    fn time(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    fn check_times(&self, now: u64) -> Result<(), &'static str> {
        let (Some(issued), Some(expires)) = (self.time("iat"), self.time("exp")) else {
            return Err(UNREASONABLE);
        };
        let short_lived = issued < expires && expires - issued <= LONGEST_LIFE;
        match short_lived && issued <= now + SKEW && now < expires {
            true => Ok(()),
            false => Err(UNREASONABLE),
        }
    }
}

fn check_header(header: &Map<String, Value>, key: &AccountKey) -> Result<(), &'static str> {
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    if text("alg") != Some("RS256") {
        return Err("Invalid JWT: the algorithm is not RS256.");
    }
    if header.contains_key("typ") && text("typ") != Some("JWT") {
        return Err("Invalid JWT: the type is not JWT.");
    }
    if header.contains_key("crit") {
        return Err("Invalid JWT: an extension is not understood.");
    }
    if text("kid") != Some(&key.id) {
        return Err("Invalid JWT: the kid is not the one of a key of the account.");
    }
    Ok(())
}

fn object(part: &str) -> Result<Map<String, Value>, &'static str> {
    let bytes = Base64UrlUnpadded::decode_vec(part);
    let bytes = bytes.map_err(|_| "Invalid JWT: a part is not base64url.")?;
    serde_json::from_slice(&bytes).map_err(|_| "Invalid JWT: a part is not a JSON object.")
}

const UNREASONABLE: &str = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a \
    reasonable timeframe. Check your iat and exp values in the JWT claim.";
const LONGEST_LIFE: u64 = 3600;
/// How far the signer's clock may run ahead.
const SKEW: u64 = 10;
