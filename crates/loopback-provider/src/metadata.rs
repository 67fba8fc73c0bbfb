//! Discovery and keys: RFC 8414, OpenID Connect Discovery 1.0, RFC 7517.

use axum::http::{StatusCode, header};
use jose_assert::{ContentEncryption, KeyManagement};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Refusal, answer, json_answer, set};
use crate::authorize::{RESPONSE_MODES, RESPONSE_TYPES};
use crate::clients::ClientAuthentication;
use crate::endpoint::Endpoint;
use crate::jws::ALGORITHMS;
use crate::state::Shared;
use crate::token::GRANTS;

/// Whether this is the path of one of the two documents.
pub(crate) fn is_metadata_path(shared: &Shared, path: &str) -> bool {
    // OpenID Connect Discovery 4.1 appends to the issuer, RFC 8414 §3.1 inserts before its path;
    // a terminating slash is removed first.
    let issuer_path = shared.config.issuer_path.trim_end_matches('/');
    path == format!("{issuer_path}/.well-known/openid-configuration")
        || path == format!("/.well-known/oauth-authorization-server{issuer_path}")
}

pub(crate) fn metadata(shared: &Shared) -> Answer {
    let parts = [
        endpoints(shared),
        requests(shared),
        authentication(),
        login(),
    ];
    let members = parts.into_iter().flat_map(|part| match part {
        Value::Object(members) => members,
        _ => Map::new(),
    });
    cacheable(json_answer(
        StatusCode::OK,
        &Value::Object(members.collect()),
    ))
}

fn endpoints(shared: &Shared) -> Value {
    json!({
        "issuer": shared.issuer,
        "authorization_endpoint": shared.url(Endpoint::Authorization),
        "token_endpoint": shared.url(Endpoint::Token),
        "userinfo_endpoint": shared.url(Endpoint::UserInfo),
        "device_authorization_endpoint": shared.url(Endpoint::DeviceAuthorization),
        "pushed_authorization_request_endpoint": shared.url(Endpoint::PushedAuthorization),
        "introspection_endpoint": shared.url(Endpoint::Introspection),
        "registration_endpoint": shared.url(Endpoint::Registration),
        "revocation_endpoint": shared.url(Endpoint::Revocation),
        "end_session_endpoint": shared.url(Endpoint::EndSession),
        "jwks_uri": shared.url(Endpoint::Jwks),
    })
}

/// What may be asked for.
fn requests(shared: &Shared) -> Value {
    let grants: Vec<_> = GRANTS.into_iter().chain(["implicit"]).collect();
    json!({
        "scopes_supported":
            ["openid", "profile", "email", "address", "phone", "offline_access", "read", "write"],
        "response_types_supported": RESPONSE_TYPES,
        "response_modes_supported": RESPONSE_MODES,
        "grant_types_supported": grants,
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": shared.config.authorization_response_iss,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "require_pushed_authorization_requests": shared.config.pushed_requests_required,
    })
}

/// How clients prove who they are, and what they have.
fn authentication() -> Value {
    let methods = ClientAuthentication::ALL.map(ClientAuthentication::name);
    let secret_methods: Vec<_> = methods.into_iter().filter(|name| *name != "none").collect();
    let assertions: Vec<_> = ["HS256"].into_iter().chain(ALGORITHMS).collect();
    json!({
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": assertions,
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": assertions,
        "introspection_endpoint_auth_methods_supported": secret_methods,
        "introspection_endpoint_auth_signing_alg_values_supported": assertions,
        "dpop_signing_alg_values_supported": ALGORITHMS,
    })
}

/// OpenID Connect, and how answers are signed and encrypted.
fn login() -> Value {
    let algorithms = ["RS256", "ES256"];
    let encryption = KeyManagement::ALL.iter().map(|algorithm| algorithm.name());
    let encryption: Vec<_> = encryption.collect();
    let content = ContentEncryption::ALL
        .iter()
        .map(|algorithm| algorithm.name());
    let content: Vec<_> = content.collect();
    json!({
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "frontchannel_logout_supported": true,
        "frontchannel_logout_session_supported": true,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algorithms,
        "id_token_encryption_alg_values_supported": encryption,
        "id_token_encryption_enc_values_supported": content,
        "userinfo_signing_alg_values_supported": algorithms,
        "userinfo_encryption_alg_values_supported": encryption,
        "userinfo_encryption_enc_values_supported": content,
        // RFC 9701 §7.
        "introspection_signing_alg_values_supported": algorithms,
        "introspection_encryption_alg_values_supported": encryption,
        "introspection_encryption_enc_values_supported": content,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "at_hash", "c_hash",
            "s_hash", "sid",
            "name", "given_name", "family_name", "preferred_username", "updated_at",
            "email", "email_verified", "phone_number", "phone_number_verified", "address",
        ],
        "acr_values_supported": ["urn:loopback:password"],
        "claims_parameter_supported": false,
    })
}

/// The public keys, RFC 7517 §8.5.
pub(crate) fn jwks(shared: &Shared) -> Result<Answer, Refusal> {
    let keys = shared.keys.public()?;
    let body = json!({ "keys": keys }).to_string();
    Ok(cacheable(answer(
        StatusCode::OK,
        "application/jwk-set+json",
        body,
    )))
}

/// What is public may be kept, but keys rotate: ask again each time.
fn cacheable(mut answer: Answer) -> Answer {
    set(&mut answer, header::CACHE_CONTROL, "no-cache");
    answer
}
