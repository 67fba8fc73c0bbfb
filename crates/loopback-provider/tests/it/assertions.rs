//! A service account that another implementation signs for, from the provider's file.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use loopback_provider::Endpoint;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answered, Talk, send};

pub(crate) const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// The file of the account.
pub(crate) fn file(talk: &Talk) -> Value {
    serde_json::from_str(&talk.provider.service_account_json()).unwrap()
}

pub(crate) fn member(file: &Value, name: &str) -> String {
    file[name].as_str().unwrap().to_owned()
}

/// Claims for the token endpoint, with some changed; `null` removes one.
pub(crate) fn claims(talk: &Talk, changes: Value) -> Value {
    let now = talk.provider.now();
    let file = file(talk);
    let claims = json!({
        "iss": file["client_email"], "aud": file["token_uri"], "scope": "read",
        "iat": now, "exp": now + 3600,
    });
    changed(claims, changes)
}

pub(crate) fn changed(mut claims: Value, changes: Value) -> Value {
    let members = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => members.remove(name),
            value => members.insert(name.clone(), value.clone()),
        };
    }
    claims
}

pub(crate) fn header(talk: &Talk) -> Header {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(member(&file(talk), "private_key_id"));
    header
}

pub(crate) fn sign(talk: &Talk, header: &Header, claims: &Value) -> String {
    let pem = member(&file(talk), "private_key");
    let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    encode(header, claims, &key).unwrap()
}

/// A token request with an assertion and more.
pub(crate) async fn present(talk: &Talk, assertion: &str, more: &[(&str, &str)]) -> Answered {
    let mut form = vec![("grant_type", GRANT_TYPE), ("assertion", assertion)];
    form.extend(more);
    send(talk.request(Method::POST, Endpoint::Token).form(&form)).await
}

/// The answer to an assertion with some claims changed.
pub(crate) async fn exchange(talk: &Talk, changes: Value) -> Answered {
    let assertion = sign(talk, &header(talk), &claims(talk, changes));
    present(talk, &assertion, &[]).await
}
