//! ID Tokens, OpenID Connect Core 2.

use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::Jwe;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::answer::Refusal;
use crate::fault::Fault;
use crate::state::{Grant, IssuedIdToken, Shared};
use crate::users::User;

/// What an ID Token tells.
pub(crate) struct IdToken<'a> {
    pub(crate) grant: &'a Grant,
    pub(crate) user: &'a Arc<User>,
    pub(crate) nonce: Option<&'a str>,
    /// What comes along with the token, and is bound to it by a hash.
    pub(crate) access_token: Option<&'a str>,
    pub(crate) code: Option<&'a str>,
    pub(crate) state: Option<&'a str>,
}

/// The signed token, encrypted where the client wants it so.
pub(crate) fn id_token(
    shared: &Shared,
    parts: IdToken<'_>,
    fault: Option<&Fault>,
) -> Result<String, Refusal> {
    let (now, grant) = (shared.lock().now(), parts.grant);
    // OpenID Connect Core 5.4: the ID Token tells it all where nothing comes that could fetch it.
    let mut claims = match (parts.access_token, parts.code) {
        (None, None) => parts.user.claims_for(&grant.scope),
        _ => Map::new(),
    };
    let own = [
        ("iss", json!(shared.issuer)),
        ("sub", parts.user.subject()),
        ("aud", json!(grant.client.id)),
        ("iat", json!(now)),
        (
            "exp",
            json!(now + shared.config.id_token_lifetime.as_secs()),
        ),
        ("auth_time", json!(grant.auth_time)),
        ("acr", json!("urn:loopback:password")),
        ("amr", json!(["pwd"])),
        // OpenID Connect Back-Channel Logout 2.1.
        ("sid", json!(grant.session)),
    ];
    let given = [
        ("nonce", parts.nonce.map(|nonce| json!(nonce))),
        // OpenID Connect Core 3.2.2.9, 3.3.2.11; FAPI 1.0 Advanced 5.2.2.1.
        ("at_hash", parts.access_token.map(left_half)),
        ("c_hash", parts.code.map(left_half)),
        ("s_hash", parts.state.map(left_half)),
    ];
    let given = given
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let own = own.into_iter().chain(given);
    claims.extend(own.map(|(name, value)| (name.to_owned(), value)));
    if let Some(fault) = fault {
        fault.spoil_claims(&mut claims);
    }
    let algorithm = grant.client.id_token_algorithm;
    let claims = Value::Object(claims).to_string();
    let signed = shared.keys.sign(algorithm, "JWT", &claims)?;
    let issued = IssuedIdToken {
        client: Arc::clone(&grant.client),
        user: Arc::clone(parts.user),
        expires: now + shared.config.id_token_lifetime.as_secs(),
        session: grant.session.clone(),
    };
    shared.lock().id_tokens.insert(signed.clone(), issued);
    let mut token = signed;
    if let Some(fault) = fault {
        fault.spoil_signature(&mut token);
    }
    match &grant.client.id_token_encryption {
        Some(encryption) => {
            let secret = grant.client.secret.as_deref();
            encryption.encrypt(secret, &Jwe::nested(token))
        }
        None => Ok(token),
    }
}

/// OpenID Connect Core 3.1.3.6: the left half of the hash of the token's algorithm, SHA-256 for
/// both.
fn left_half(text: &str) -> Value {
    let digest = Sha256::digest(text);
    let left: Vec<u8> = digest.iter().copied().take(digest.len() / 2).collect();
    json!(Base64UrlUnpadded::encode_string(&left))
}
