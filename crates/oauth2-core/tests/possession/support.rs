//! A server, a client with a key, and what another implementation makes of a proof.

use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use flow_script::{env, header, json, play, response};
use http::request::Parts;
use jose_assert::{Algorithm, SigningKey};
use jsonwebtoken as other;
use oauth_step::{FixedEnv, Request, Response, UrlPolicy};
use oauth2_core::{Client, Dpop, Error, Misuse, PeerFault, ServerMetadata, Session};
use serde_json::Value;

pub(crate) const TOKEN_ENDPOINT: &str = "https://server.example.com/token";
pub(crate) const API: &str = "https://api.example.com/things";
pub(crate) const BOUND: &str =
    r#"{"access_token":"at-1","token_type":"DPoP","expires_in":3600,"refresh_token":"rt-1"}"#;

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new("https://server.example.com", UrlPolicy::default())
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .and_then(|server| server.with_token_endpoint(TOKEN_ENDPOINT))
        .and_then(|server| server.with_revocation_endpoint("https://server.example.com/revoke"))
        .unwrap()
}

/// A client that authenticates by assertions and proves possession of a key.
pub(crate) fn client() -> Client {
    proving(dpop())
}

pub(crate) fn proving(dpop: Dpop) -> Client {
    let client = Client::new(server(), "s6BhdRkqt3")
        .with_private_key_jwt(es256())
        .unwrap();
    let client = client.with_redirect_uri("https://client.example.org/cb");
    client.unwrap().with_dpop(dpop).unwrap()
}

pub(crate) fn dpop() -> Dpop {
    Dpop::new(es256()).unwrap()
}

pub(crate) fn es256() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &env())
        .unwrap()
        .with_key_id("k-1")
}

pub(crate) fn rsa(size: KeySize) -> String {
    let der = KeyPair::generate(size).unwrap().as_der().unwrap();
    let text = Base64::encode_string(der.as_ref());
    let lines: Vec<_> = text.as_bytes().chunks(64).map(str::from_utf8).collect();
    let lines = lines.into_iter().collect::<Result<Vec<_>, _>>().unwrap();
    let lines = lines.join("\n");
    format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n")
}

pub(crate) fn ps256() -> SigningKey {
    static KEY: OnceLock<String> = OnceLock::new();
    let pem = KEY.get_or_init(|| rsa(KeySize::Rsa2048));
    SigningKey::from_pem(Algorithm::Ps256, pem).unwrap()
}

/// A proof that holds by the key in its own header.
pub(crate) struct Proof {
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

impl Proof {
    pub(crate) fn of(request: &Request) -> Self {
        Self::read(header(request, "dpop").unwrap())
    }

    pub(crate) fn in_head(head: &Parts) -> Self {
        let mut all = head.headers.get_all("dpop").iter();
        let proof = all.next().unwrap().to_str().unwrap();
        assert!(all.next().is_none(), "two proofs");
        Self::read(proof)
    }

    pub(crate) fn read(proof: &str) -> Self {
        let header = part(proof, 0);
        let jwk: other::jwk::Jwk = serde_json::from_value(header["jwk"].clone()).unwrap();
        let key = other::DecodingKey::from_jwk(&jwk).unwrap();
        let algorithm = header["alg"].as_str().unwrap().parse().unwrap();
        let mut rules = other::Validation::new(algorithm);
        // The scripts' clock is not today's.
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        rules.validate_aud = false;
        let claims = other::decode::<Value>(proof, &key, &rules).unwrap().claims;
        Self { header, claims }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }
}

/// A part of a token, unverified.
pub(crate) fn part(token: &str, number: usize) -> Value {
    let part = token.split('.').nth(number).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

/// An answer that brings a nonce.
pub(crate) fn with_nonce(status: u16, body: &str, nonce: &str) -> Response {
    let headers = [("content-type", "application/json"), ("dpop-nonce", nonce)];
    response(status, &headers, body)
}

/// A refusal for want of a nonce, which it brings.
pub(crate) fn challenge(nonce: &str) -> Response {
    with_nonce(400, r#"{"error":"use_dpop_nonce"}"#, nonce)
}

/// A session with the token of [`BOUND`].
pub(crate) fn session(client: &Client, env: &FixedEnv) -> Session {
    let session = Session::builder(client.clone()).build();
    let login = session.sign_in(client.refresh(&"rt-0".into()));
    play(login, [json(200, BOUND)], env).0.unwrap();
    session
}

pub(crate) fn head(method: &str, url: &str) -> Parts {
    let request = http::Request::builder().method(method).uri(url);
    request.body(()).unwrap().into_parts().0
}

pub(crate) fn fault<T: std::fmt::Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}

pub(crate) fn misuse<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}
