//! A client that proves that it has a key.

use base64ct::{Base64UrlUnpadded, Encoding};
use loopback_provider::Endpoint;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::assertions::changed;
use crate::peer::{PeerKey, unique};
use crate::support::{Answered, Talk, basic, send};

pub(crate) const HEADER: &str = "dpop";

pub(crate) fn header(key: &PeerKey, changes: Value) -> Value {
    let header = json!({"typ": "dpop+jwt", "alg": key.alg(), "jwk": key.jwk});
    changed(header, changes)
}

/// Claims for a request, with some changed; `null` removes one.
pub(crate) fn claims(talk: &Talk, method: &Method, endpoint: Endpoint, changes: Value) -> Value {
    let claims = json!({
        "htm": method.as_str(), "htu": talk.provider.url(endpoint),
        "iat": talk.provider.now(), "jti": unique(),
    });
    changed(claims, changes)
}

/// A proof for a posted request.
pub(crate) fn proof(talk: &Talk, key: &PeerKey, endpoint: Endpoint, changes: Value) -> String {
    let claims = claims(talk, &Method::POST, endpoint, changes);
    key.sign(&header(key, json!({})), &claims)
}

pub(crate) fn hash(token: &str) -> Value {
    json!(Base64UrlUnpadded::encode_string(&Sha256::digest(token)))
}

/// The thumbprint of the key.
pub(crate) fn thumbprint(key: &PeerKey) -> String {
    let thumbprint = jose_assert::Thumbprint::of_jwk(key.jwk.to_string()).unwrap();
    thumbprint.to_string()
}

/// A token request of the ready-made service.
pub(crate) fn service(talk: &Talk) -> RequestBuilder {
    let provider = &talk.provider;
    let header = basic(
        provider.service_client_id(),
        provider.service_client_secret(),
    );
    let request = talk.request(Method::POST, Endpoint::Token);
    let request = request.header("authorization", header);
    request.form(&[("grant_type", "client_credentials")])
}

/// The answer to it with this proof.
pub(crate) async fn ask(talk: &Talk, proof: &str) -> Answered {
    send(service(talk).header(HEADER, proof)).await
}

/// A token of the service that is bound to the key.
pub(crate) async fn bound_token(talk: &Talk, key: &PeerKey) -> String {
    let tokens = ask(talk, &proof(talk, key, Endpoint::Token, json!({}))).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert_eq!(tokens.text("token_type"), "DPoP");
    tokens.text("access_token")
}

/// A call with a bound token and a proof with some claims changed.
pub(crate) async fn call(
    talk: &Talk,
    key: &PeerKey,
    endpoint: Endpoint,
    token: &str,
    changes: Value,
) -> Answered {
    let changes = changed(json!({"ath": hash(token)}), changes);
    let claims = claims(talk, &Method::GET, endpoint, changes);
    let proof = key.sign(&header(key, json!({})), &claims);
    let request = talk.request(Method::GET, endpoint).header(HEADER, proof);
    send(request.header("authorization", format!("DPoP {token}"))).await
}
