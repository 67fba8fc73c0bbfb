//! What a program does with the library.

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{ClientAssertion, Jwt, ProtectedHeader, Signer, SigningKey};
use oauth_step::{Env, SystemEnv, json_quote};
use sha2::{Digest, Sha256};

use super::material::{ACCESS_TOKEN, CLIENT_ID, HTM, HTU, ISSUER, Material, NONCE};
use super::still::Still;
use super::{Backend, Call, Who};

pub(super) fn calls(material: &Material) -> Result<Vec<(Who, Call)>, Box<dyn Error>> {
    let still = Still(material.now);
    let mut calls = Vec::new();
    for backend in [Backend::AwsLcRs, Backend::RustCrypto] {
        let who = Who::Ours(backend);
        let signed = [
            "RS256 private_key_jwt",
            "PS256 private_key_jwt",
            "ES256 private_key_jwt",
            "EdDSA private_key_jwt",
        ];
        for (name, (_, key)) in signed.into_iter().zip(material.signing()) {
            let key = key.clone().with_backend(backend.library())?;
            calls.push((who, private_key_jwt(name, key, still)));
        }
        let key = material.proof.clone().with_backend(backend.library())?;
        calls.push((who, dpop(material, key, still)?));
    }
    let key = material.es256.clone();
    let who = Who::OursSystem(Backend::AwsLcRs);
    calls.push((
        who,
        private_key_jwt("ES256 private_key_jwt", key, SystemEnv::new()),
    ));
    // HMAC is RustCrypto's, whatever the backend.
    let who = Who::Ours(Backend::RustCrypto);
    calls.push((
        who,
        private_key_jwt("HS256 sign", material.secret_key(), still),
    ));
    Ok(calls)
}

fn private_key_jwt(name: &'static str, key: SigningKey, env: impl Env + 'static) -> Call {
    let assertion = assertion();
    Call::new(name, move || {
        assert!(black_box(black_box(&assertion).sign(&key, &env)).is_ok());
    })
}

fn assertion() -> ClientAssertion {
    ClientAssertion::new(CLIENT_ID, ISSUER)
}

/// As a program makes it that has the header ready, which is the same in every proof by one key.
fn dpop(
    material: &Material,
    key: SigningKey,
    env: impl Env + 'static,
) -> Result<Call, Box<dyn Error>> {
    let header = proof_header(material, &key)?;
    Ok(Call::new("ES256 DPoP proof", move || {
        let proof = header.sign(proof_claims(&env), &key);
        assert!(black_box(proof).is_ok());
    }))
}

fn proof_header(material: &Material, key: &SigningKey) -> Result<ProtectedHeader, Box<dyn Error>> {
    let kind = Jwt::new("{}")
        .typ("dpop+jwt")
        .header("jwk", &*material.dpop_jwk);
    Ok(kind.protected_header(key)?)
}

/// A new identifier, and the hash of the access token, each time.
fn proof_claims(env: &dyn Env) -> String {
    let mut claims = String::with_capacity(320);
    claims.push_str("{\"htm\":");
    json_quote(black_box(HTM), &mut claims);
    claims.push_str(",\"htu\":");
    json_quote(black_box(HTU), &mut claims);
    claims.push_str(",\"jti\":\"");
    let mut jti = [0; 16];
    env.fill_random(&mut jti);
    append_encoded(&mut claims, &jti);
    claims.push_str("\",\"ath\":\"");
    append_encoded(&mut claims, &Sha256::digest(black_box(ACCESS_TOKEN)));
    claims.push_str("\",\"nonce\":");
    json_quote(black_box(NONCE), &mut claims);
    let written = write!(claims, ",\"iat\":{}}}", env.now().0);
    assert!(written.is_ok());
    claims
}

fn append_encoded(text: &mut String, octets: &[u8]) {
    let mut buffer = [0; 64];
    let encoded = Base64UrlUnpadded::encode(octets, &mut buffer);
    text.push_str(encoded.unwrap_or_default());
}

/// The hash of an access token (RFC 9449 §4.2).
pub(super) fn ath(access_token: &str) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(access_token))
}

/// What is signed in an assertion.
pub(super) fn assertion_octets(
    material: &Material,
    key: &SigningKey,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let jwt = assertion().jwt(&Still(material.now))?;
    let input = jwt.signing_input(key.algorithm(), key.key_id())?;
    Ok(input.bytes().to_vec())
}

/// What is signed in a proof.
pub(super) fn proof_octets(material: &Material) -> Result<Vec<u8>, Box<dyn Error>> {
    let key = &material.proof;
    let claims = proof_claims(&Still(material.now));
    let input = proof_header(material, key)?.signing_input(claims)?;
    Ok(input.bytes().to_vec())
}
