//! A peer's clients, as its own list has them.

use jose_assert::{Algorithm, ContentEncryption, KeyManagement};
use oauth2_core::ClientAuthentication;
use oidc_idtoken::ResponseEncryption;
use serde_json::Value;

use crate::Fallible;

/// A client as the peer knows it.
#[derive(Debug)]
pub(in super::super) struct Registered {
    pub(in super::super) id: String,
    pub(in super::super) secret: Option<String>,
    pub(in super::super) authentication: ClientAuthentication,
    /// Of assertions.
    pub(super) authentication_algorithm: Option<Algorithm>,
    pub(in super::super) algorithm: Algorithm,
    /// With which authorization responses are signed, where they come in a JWT.
    pub(in super::super) response_algorithm: Option<Algorithm>,
    pub(super) response_encryption: Option<KeyManagement>,
    pub(super) id_token_encryption: Option<ResponseEncryption>,
    pub(super) userinfo_algorithm: Option<Algorithm>,
    pub(super) userinfo_encryption: Option<ResponseEncryption>,
    /// With which request objects are signed.
    pub(in super::super) request_algorithm: Option<Algorithm>,
    pub(in super::super) request_encryption: Option<(KeyManagement, ContentEncryption)>,
    pub(in super::super) introspection_algorithm: Option<Algorithm>,
    pub(in super::super) introspection_encryption: Option<ResponseEncryption>,
    /// In seconds; `require_auth_time` goes with it.
    pub(super) default_max_age: Option<u64>,
    pub(in super::super) redirect_uri: Option<String>,
}

/// The peer's own list, in JSON, says everything about a client, so it is written down once.
pub(in super::super) fn registered(clients: &str, id: &str) -> Fallible<Registered> {
    let clients: Value = serde_json::from_str(clients)?;
    let clients = clients.as_array().ok_or("the list of clients is no list")?;
    let client = clients
        .iter()
        .find(|client| client.get("client_id").is_some_and(|found| found == id));
    registered_as(client.ok_or_else(|| format!("no client {id}"))?)
}

/// The client of this metadata (RFC 7591).
pub(in super::super) fn registered_as(client: &Value) -> Fallible<Registered> {
    let text = |name: &str| client.get(name).and_then(Value::as_str);
    let pair = |prefix: &str| {
        let alg = KeyManagement::from_name(text(&format!("{prefix}_alg"))?)?;
        let enc = ContentEncryption::from_name(text(&format!("{prefix}_enc"))?)?;
        Some((alg, enc))
    };
    let encryption = |prefix: &str| {
        let (alg, enc) = pair(prefix)?;
        Some(ResponseEncryption::new(alg, enc))
    };
    Ok(Registered {
        id: text("client_id")
            .ok_or("a client without a name")?
            .to_owned(),
        secret: text("client_secret").map(str::to_owned),
        authentication: match text("token_endpoint_auth_method") {
            Some("client_secret_basic") => ClientAuthentication::Basic,
            Some("client_secret_post") => ClientAuthentication::Post,
            Some("none") => ClientAuthentication::None,
            Some("client_secret_jwt") => ClientAuthentication::SecretJwt,
            Some("tls_client_auth") => ClientAuthentication::TlsClientAuth,
            Some("self_signed_tls_client_auth") => ClientAuthentication::SelfSignedTlsClientAuth,
            Some("attest_jwt_client_auth") => ClientAuthentication::AttestJwt,
            Some("attest_jwt_client_auth_dpop") => ClientAuthentication::AttestJwtDpop,
            Some("private_key_jwt") => ClientAuthentication::PrivateKeyJwt,
            other => return Err(format!("unknown authentication {other:?}").into()),
        },
        authentication_algorithm: text("token_endpoint_auth_signing_alg")
            .and_then(Algorithm::from_name),
        algorithm: text("id_token_signed_response_alg")
            .and_then(Algorithm::from_name)
            .unwrap_or(Algorithm::Rs256),
        response_algorithm: text("authorization_signed_response_alg")
            .and_then(Algorithm::from_name),
        response_encryption: text("authorization_encrypted_response_alg")
            .and_then(KeyManagement::from_name),
        id_token_encryption: encryption("id_token_encrypted_response"),
        userinfo_algorithm: text("userinfo_signed_response_alg").and_then(Algorithm::from_name),
        userinfo_encryption: encryption("userinfo_encrypted_response"),
        request_algorithm: text("request_object_signing_alg").and_then(Algorithm::from_name),
        request_encryption: pair("request_object_encryption"),
        introspection_algorithm: text("introspection_signed_response_alg")
            .and_then(Algorithm::from_name),
        introspection_encryption: encryption("introspection_encrypted_response"),
        default_max_age: client.get("default_max_age").and_then(Value::as_u64),
        redirect_uri: client
            .pointer("/redirect_uris/0")
            .and_then(Value::as_str)
            .map(str::to_owned),
    })
}
