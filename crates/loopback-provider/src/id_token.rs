//! ID Tokens, OpenID Connect Core 2.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::answer::Refusal;
use crate::clients::Client;
use crate::fault::Fault;
use crate::state::Shared;
use crate::users::User;

/// What an ID Token tells.
pub(crate) struct IdToken<'a> {
    pub(crate) client: &'a Client,
    pub(crate) user: &'a User,
    pub(crate) auth_time: u64,
    pub(crate) nonce: Option<String>,
    pub(crate) access_token: &'a str,
}

/// The signed token.
pub(crate) fn id_token(
    shared: &Shared,
    parts: IdToken<'_>,
    fault: Option<&Fault>,
) -> Result<String, Refusal> {
    let now = shared.lock().now();
    let claims = [
        ("iss", json!(shared.issuer)),
        ("sub", parts.user.subject()),
        ("aud", json!(parts.client.id)),
        ("iat", json!(now)),
        (
            "exp",
            json!(now + shared.config.id_token_lifetime.as_secs()),
        ),
        ("auth_time", json!(parts.auth_time)),
        ("acr", json!("urn:loopback:password")),
        ("amr", json!(["pwd"])),
        ("at_hash", json!(left_half(parts.access_token))),
    ];
    let nonce = parts.nonce.map(|nonce| ("nonce", json!(nonce)));
    let claims = claims.into_iter().chain(nonce);
    let mut claims: Map<String, Value> = claims
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    if let Some(fault) = fault {
        fault.spoil_claims(&mut claims);
    }
    let algorithm = parts.client.id_token_algorithm;
    shared
        .keys
        .sign(algorithm, &Value::Object(claims).to_string())
}

/// OpenID Connect Core 3.1.3.6: the left half of the hash of the token's algorithm, SHA-256 for
/// both.
fn left_half(token: &str) -> String {
    let digest = Sha256::digest(token);
    let left: Vec<u8> = digest.iter().copied().take(digest.len() / 2).collect();
    Base64UrlUnpadded::encode_string(&left)
}
