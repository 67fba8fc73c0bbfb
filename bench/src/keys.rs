//! A private key as the number that it is, for primitives that are not built to read documents.

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::SigningKey;
use serde_json::Value;

use crate::Fallible;

/// Of a key on P-256 or of Ed25519.
pub(crate) fn number(key: &SigningKey) -> Fallible<[u8; 32]> {
    let jwk: Value = serde_json::from_str(key.private_jwk()?.expose())?;
    let number = jwk.get("d").and_then(Value::as_str).ok_or("no number")?;
    let mut octets = [0; 32];
    let length = Base64UrlUnpadded::decode(number, &mut octets)
        .map_err(|error| error.to_string())?
        .len();
    match length {
        32 => Ok(octets),
        other => Err(format!("a number of {other} octets").into()),
    }
}
