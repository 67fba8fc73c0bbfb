//! Keys, and what was signed with them.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::env;
use jose_assert::{
    Algorithm, Algorithms, HmacKey, JwkSet, JwtVerifier, KeySource, SigningKey, Typ,
};
use oauth_step::Secret;
use serde_json::Value;

pub(crate) fn key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &env()).unwrap()
}

/// Long enough for HS256.
pub(crate) fn secret() -> Secret<String> {
    Secret::new("a client secret of more than 32 octets".to_owned())
}

/// Header and claims of what [`key`] has signed.
pub(crate) fn by_key(token: &str, typ: Typ) -> (Value, Value) {
    let keys = format!(r#"{{"keys":[{}]}}"#, key().public_jwk().unwrap());
    let keys = JwkSet::parse(keys, KeySource::Remote).unwrap();
    let rules = JwtVerifier::new(Algorithms::only(Algorithm::Es256)).typ(typ);
    let verified = rules.verify(token, &keys).unwrap();
    let claims = serde_json::from_str(verified.claims().text()).unwrap();
    (header(token), claims)
}

/// The same of what [`secret`] has.
pub(crate) fn by_secret(token: &str) -> (Value, Value) {
    let key = HmacKey::new(&secret()).unwrap();
    let rules = JwtVerifier::new(Algorithms::only(Algorithm::Hs256));
    let verified = rules.verify_with_secret(token, &key).unwrap();
    let claims = serde_json::from_str(verified.claims().text()).unwrap();
    (header(token), claims)
}

fn header(token: &str) -> Value {
    let (header, _) = token.split_once('.').unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(header).unwrap()).unwrap()
}
