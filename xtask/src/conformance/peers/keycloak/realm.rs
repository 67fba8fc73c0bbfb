//! The realm's clients, which Keycloak describes in its own words.

use serde_json::{Map, Value, json};

use super::super::openid::{Registered, registered_as};
use crate::Fallible;

const REALM: &str = include_str!("../../../../peers/keycloak/realm.json");

/// Every user's.
pub(super) const PASSWORD: &str = "a password";

/// Keycloak's names of what clients register (RFC 7591, OpenID Connect Registration).
const NAMES: [(&str, &str); 12] = [
    (
        "authorization.encrypted.response.alg",
        "authorization_encrypted_response_alg",
    ),
    (
        "authorization.signed.response.alg",
        "authorization_signed_response_alg",
    ),
    (
        "id.token.encrypted.response.alg",
        "id_token_encrypted_response_alg",
    ),
    (
        "id.token.encrypted.response.enc",
        "id_token_encrypted_response_enc",
    ),
    (
        "id.token.signed.response.alg",
        "id_token_signed_response_alg",
    ),
    (
        "request.object.encryption.alg",
        "request_object_encryption_alg",
    ),
    (
        "request.object.encryption.enc",
        "request_object_encryption_enc",
    ),
    ("request.object.signature.alg", "request_object_signing_alg"),
    (
        "token.endpoint.auth.signing.alg",
        "token_endpoint_auth_signing_alg",
    ),
    (
        "user.info.encrypted.response.alg",
        "userinfo_encrypted_response_alg",
    ),
    (
        "user.info.encrypted.response.enc",
        "userinfo_encrypted_response_enc",
    ),
    (
        "user.info.response.signature.alg",
        "userinfo_signed_response_alg",
    ),
];

/// A client as the realm has it.
pub(super) fn registered(id: &str) -> Fallible<Registered> {
    let realm: Value = serde_json::from_str(REALM)?;
    let clients = realm.get("clients").and_then(Value::as_array);
    let mut clients = clients.into_iter().flatten();
    let client = clients.find(|client| client.get("clientId").is_some_and(|found| found == id));
    registered_as(&metadata(client.ok_or_else(|| format!("no client {id}"))?)?)
}

fn metadata(client: &Value) -> Fallible<Value> {
    let attribute = |name: &str| client.get("attributes")?.get(name).cloned();
    let mut metadata = Map::new();
    for (from, to) in NAMES {
        metadata.extend(attribute(from).map(|value| (to.to_owned(), value)));
    }
    for (from, to) in [
        ("clientId", "client_id"),
        ("redirectUris", "redirect_uris"),
        ("secret", "client_secret"),
    ] {
        metadata.extend(client.get(from).map(|value| (to.to_owned(), value.clone())));
    }
    let kind = client
        .get("clientAuthenticatorType")
        .and_then(Value::as_str);
    let method = match kind {
        None => "none",
        // It takes the secret either way.
        Some("client-secret") if attribute("interop.post").is_some() => "client_secret_post",
        Some("client-secret") => "client_secret_basic",
        Some("client-secret-jwt") => "client_secret_jwt",
        Some("client-jwt") => "private_key_jwt",
        Some("client-x509") => "tls_client_auth",
        Some(other) => return Err(format!("unknown authentication {other}").into()),
    };
    metadata.insert("token_endpoint_auth_method".to_owned(), json!(method));
    Ok(metadata.into())
}

/// The realm to import, with what is made for one run.
pub(super) fn with(jwks: &str, logout_uri: &str) -> Fallible<String> {
    let mut realm: Value = serde_json::from_str(REALM)?;
    let clients = realm.get_mut("clients").and_then(Value::as_array_mut);
    for client in clients.into_iter().flatten() {
        let attributes = client.get_mut("attributes").and_then(Value::as_object_mut);
        for (_, value) in attributes.into_iter().flatten() {
            match value.as_str() {
                Some("CLIENT_JWKS") => *value = json!(jwks),
                Some("LOGOUT_URI") => *value = json!(logout_uri),
                _ => {}
            }
        }
    }
    Ok(realm.to_string())
}

#[cfg(test)]
mod tests {
    use oauth2_core::ClientAuthentication;

    use super::*;

    #[test]
    fn the_realm_to_import_has_what_was_made_for_this_run() {
        let realm = with(r#"{"keys":[]}"#, "http://127.0.0.1:1/logout").unwrap();
        assert!(!realm.contains("CLIENT_JWKS") && !realm.contains("LOGOUT_URI"));
        assert!(realm.contains(r#""jwks.string":"{\"keys\":[]}""#));
    }

    #[test]
    fn a_clients_authentication_is_read_from_the_realm() {
        let of = |id: &str| registered(id).unwrap().authentication;
        assert_eq!(of("basic-rs256"), ClientAuthentication::Basic);
        assert_eq!(of("post-rs256"), ClientAuthentication::Post);
        assert_eq!(of("public-rs256"), ClientAuthentication::None);
        assert_eq!(of("key-jwt-es256"), ClientAuthentication::PrivateKeyJwt);
        assert_eq!(of("tls-pki"), ClientAuthentication::TlsClientAuth);
    }
}
