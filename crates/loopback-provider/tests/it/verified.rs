//! A second opinion on signatures, by an implementation that shares nothing with ours.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use loopback_provider::Endpoint;
use serde_json::Value;

use crate::support::Talk;

/// The published keys.
pub(crate) async fn keys(talk: &Talk) -> JwkSet {
    let answer = talk.get(&talk.provider.url(Endpoint::Jwks)).await;
    assert_eq!(answer.header("content-type"), "application/jwk-set+json");
    assert!(!answer.body.contains(r#""d":"#));
    serde_json::from_str(&answer.body).unwrap()
}

/// The claims of a token of the type `JWT`, if its signature is right.
pub(crate) async fn verified(talk: &Talk, token: &str, algorithm: Algorithm) -> Option<Value> {
    verified_as("JWT", talk, token, algorithm).await
}

/// The same for another type.
pub(crate) async fn verified_as(
    typ: &str,
    talk: &Talk,
    token: &str,
    algorithm: Algorithm,
) -> Option<Value> {
    let header = decode_header(token).unwrap();
    assert_eq!(header.alg, algorithm);
    assert_eq!(header.typ.as_deref(), Some(typ));
    let keys = keys(talk).await;
    let key = DecodingKey::from_jwk(keys.find(&header.kid.unwrap())?).unwrap();
    let mut validation = Validation::new(algorithm);
    // The provider's clock may be frozen, UserInfo does not expire, and what the claims say is
    // compared elsewhere.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    validation.validate_aud = false;
    decode(token, &key, &validation)
        .ok()
        .map(|data| data.claims)
}
