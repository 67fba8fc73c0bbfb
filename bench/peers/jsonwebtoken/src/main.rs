//! jsonwebtoken with the backend of the build.

mod oidc;
#[path = "../../peer.rs"]
mod peer;
#[path = "../../../src/round.rs"]
mod round;
#[path = "../../../src/oidc/rows.rs"]
mod rows;

use std::error::Error;
use std::hint::black_box;

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, decode, encode};
use serde::Serialize;

use oidc::IdToken;
use peer::Material;
use round::Subject;

fn main() -> Result<(), Box<dyn Error>> {
    let material = Material::read()?;
    let mut subjects = match std::env::args().nth(1).as_deref() {
        Some("oidc") => oidc::subjects(&material)?,
        _ => signing(&material)?,
    };
    for (name, algorithm, path) in VERIFIED {
        subjects.push(id_token(&material, name, algorithm, path)?);
    }
    peer::print(&subjects);
    Ok(())
}

fn signing(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    let mut subjects = Vec::new();
    for (name, algorithm, path) in SIGNED {
        let key = private(material, path, algorithm)?;
        subjects.push(private_key_jwt(material, name, algorithm, key));
    }
    let secret = EncodingKey::from_secret(material.text("/secret").as_bytes());
    subjects.push(private_key_jwt(
        material,
        "HS256 sign",
        Algorithm::HS256,
        secret,
    ));
    subjects.push(dpop(material)?);
    Ok(subjects)
}

fn private(
    material: &Material,
    path: &str,
    algorithm: Algorithm,
) -> Result<EncodingKey, Box<dyn Error>> {
    let pem = material.text(path).as_bytes();
    Ok(match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_pem(pem)?,
        Algorithm::EdDSA => EncodingKey::from_ed_pem(pem)?,
        _ => EncodingKey::from_rsa_pem(pem)?,
    })
}

#[derive(Serialize)]
struct Assertion<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    jti: &'a str,
    iat: u64,
    exp: u64,
}

fn private_key_jwt<'a>(
    material: &'a Material,
    name: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
) -> Subject<'a> {
    let mut header = Header::new(algorithm);
    header.kid = Some(material.text("/kid").to_owned());
    let (id, issuer, now) = (
        material.text("/client_id"),
        material.text("/issuer"),
        material.number("/now"),
    );
    Subject::new(name, move || {
        let claims = Assertion {
            iss: id,
            sub: id,
            aud: issuer,
            jti: JTI,
            iat: now,
            exp: now + 60,
        };
        assert!(black_box(encode(&header, black_box(&claims), &key)).is_ok());
    })
}

#[derive(Serialize)]
struct Proof<'a> {
    htm: &'a str,
    htu: &'a str,
    iat: u64,
    jti: &'a str,
    ath: &'a str,
    nonce: &'a str,
}

/// By hand: the key is put into the header, and the hash of the access token is there already.
fn dpop(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let key = private(material, "/private/ES256", Algorithm::ES256)?;
    let jwk: Jwk = serde_json::from_str(material.text("/dpop/jwk"))?;
    let now = material.number("/now");
    Ok(Subject::new("ES256 DPoP proof", move || {
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some("dpop+jwt".to_owned());
        header.jwk = Some(jwk.clone());
        let proof = Proof {
            htm: material.text("/dpop/htm"),
            htu: material.text("/dpop/htu"),
            iat: now,
            jti: JTI,
            ath: material.text("/dpop/ath"),
            nonce: material.text("/nonce"),
        };
        assert!(black_box(encode(&header, black_box(&proof), &key)).is_ok());
    }))
}

/// What it can: signature, `exp`, `iss`, `aud`, and the nonce by hand.
fn id_token<'a>(
    material: &'a Material,
    name: &'static str,
    algorithm: Algorithm,
    path: &'static str,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let key = if algorithm == Algorithm::HS256 {
        DecodingKey::from_secret(material.text("/secret").as_bytes())
    } else {
        let set: JwkSet = serde_json::from_str(material.text("/jwks"))?;
        let jwk = set.find(material.text(&format!("/kids/{path}")));
        DecodingKey::from_jwk(jwk.ok_or("no such key")?)?
    };
    let validation = oidc::validation(material, algorithm);
    let token = material.text(&format!("/tokens/{path}"));
    let verify = move || {
        let verified = decode::<IdToken>(black_box(token), &key, &validation);
        verified.is_ok_and(|token| token.claims.is_read(material))
    };
    if !verify() {
        return Err(format!("{name} does not verify").into());
    }
    Ok(Subject::new(name, move || assert!(black_box(verify()))))
}

const JTI: &str = "OaSh4wRCOBvMuQTv4ASR7A";
const SIGNED: [(&str, Algorithm, &str); 4] = [
    ("RS256 private_key_jwt", Algorithm::RS256, "/private/RS256"),
    ("PS256 private_key_jwt", Algorithm::PS256, "/private/RS256"),
    ("ES256 private_key_jwt", Algorithm::ES256, "/private/ES256"),
    ("EdDSA private_key_jwt", Algorithm::EdDSA, "/private/EdDSA"),
];
const VERIFIED: [(&str, Algorithm, &str); 4] = [
    ("RS256 ID Token", Algorithm::RS256, "RS256"),
    ("ES256 ID Token", Algorithm::ES256, "ES256"),
    ("EdDSA ID Token", Algorithm::EdDSA, "EdDSA"),
    ("HS256 ID Token", Algorithm::HS256, "HS256"),
];
