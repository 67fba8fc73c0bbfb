//! What this crate signs another implementation verifies, and the other way round.
//!
//! The other one is `jsonwebtoken` over AWS-LC: another library in another language below it.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::sync::OnceLock;

use crate::keys_and_tokens::{set, verifier};
use jose_assert::{Algorithm, Claims, HmacKey, Jwt, SigningKey};
use jsonwebtoken as other;
use oauth_step::Secret;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use serde_json::{Value, json};

const CLAIMS: &str =
    r#"{"iss":"https://a.example","sub":"älice","aud":["b","c"],"exp":4102444800}"#;
const SECRET: &str = "a secret of more than sixty-four octets, which is enough for all hashes";

static RSA: OnceLock<rsa::PrivateKey> = OnceLock::new();

/// Both halves of a key as PEM: private, public.
fn pems(algorithm: Algorithm) -> (String, String) {
    let (private, public) = match algorithm {
        Algorithm::Es256 => {
            let key = p256::SecretKey::from_slice(&[3; 32]).unwrap();
            let public = key.public_key().to_public_key_pem(LineEnding::LF);
            (key.to_pkcs8_pem(LineEnding::LF), public)
        }
        Algorithm::Es384 => {
            let key = p384::SecretKey::from_slice(&[3; 48]).unwrap();
            let public = key.public_key().to_public_key_pem(LineEnding::LF);
            (key.to_pkcs8_pem(LineEnding::LF), public)
        }
        Algorithm::Ed25519 | Algorithm::EdDsa => {
            // The other one reads PKCS#8 without the public half (version 1) only.
            let key = ed25519_dalek::SigningKey::from_bytes(&[5; 32]);
            let public = key.verifying_key().to_public_key_pem(LineEnding::LF);
            (key.to_pkcs8_pem(LineEnding::LF), public)
        }
        _ => {
            let key = RSA.get_or_init(|| {
                rsa::PrivateKey::new(&mut crate::keys_and_tokens::Counter(11), 2048).unwrap()
            });
            let public = rsa::PublicKey::from(key).to_public_key_pem(LineEnding::LF);
            (key.to_pkcs8_pem(LineEnding::LF), public)
        }
    };
    (private.unwrap().to_string(), public.unwrap())
}

fn other_algorithm(algorithm: Algorithm) -> other::Algorithm {
    match algorithm {
        Algorithm::Es256 => other::Algorithm::ES256,
        Algorithm::Es384 => other::Algorithm::ES384,
        Algorithm::Hs256 => other::Algorithm::HS256,
        Algorithm::Hs384 => other::Algorithm::HS384,
        Algorithm::Hs512 => other::Algorithm::HS512,
        Algorithm::Ps256 => other::Algorithm::PS256,
        Algorithm::Ps384 => other::Algorithm::PS384,
        Algorithm::Ps512 => other::Algorithm::PS512,
        Algorithm::Rs256 => other::Algorithm::RS256,
        Algorithm::Rs384 => other::Algorithm::RS384,
        Algorithm::Rs512 => other::Algorithm::RS512,
        _ => other::Algorithm::EdDSA,
    }
}

fn signing_key(algorithm: Algorithm) -> SigningKey {
    match algorithm {
        _ if algorithm.is_symmetric() => {
            SigningKey::from_secret(algorithm, &Secret::from(SECRET)).unwrap()
        }
        _ => SigningKey::from_pem(algorithm, &pems(algorithm).0).unwrap(),
    }
}

/// Those that the other one knows.
const ALGORITHMS: [Algorithm; 12] = [
    Algorithm::EdDsa,
    Algorithm::Es256,
    Algorithm::Es384,
    Algorithm::Hs256,
    Algorithm::Hs384,
    Algorithm::Hs512,
    Algorithm::Ps256,
    Algorithm::Ps384,
    Algorithm::Ps512,
    Algorithm::Rs256,
    Algorithm::Rs384,
    Algorithm::Rs512,
];

#[test]
fn ours_verify_there() {
    for algorithm in ALGORITHMS {
        let (_, public) = pems(algorithm);
        let key = match algorithm {
            _ if algorithm.is_symmetric() => Ok(other::DecodingKey::from_secret(SECRET.as_bytes())),
            Algorithm::Es256 | Algorithm::Es384 => {
                other::DecodingKey::from_ec_pem(public.as_bytes())
            }
            Algorithm::EdDsa => other::DecodingKey::from_ed_pem(public.as_bytes()),
            _ => other::DecodingKey::from_rsa_pem(public.as_bytes()),
        };
        let mut validation = other::Validation::new(other_algorithm(algorithm));
        validation.set_audience(&["b"]);
        let signer = signing_key(algorithm).with_key_id("k\"1");
        // Often enough for leading zeros in signatures to come up.
        for round in 0..8 {
            let claims = CLAIMS.replacen('{', &format!("{{\"jti\":{round},"), 1);
            let token = Jwt::new(claims.clone()).sign(&signer).unwrap();
            let verified = other::decode::<Value>(&token, key.as_ref().unwrap(), &validation);
            let verified = verified.unwrap();
            assert_eq!(
                verified.claims,
                serde_json::from_str::<Value>(&claims).unwrap()
            );
            assert_eq!(verified.header.kid.as_deref(), Some("k\"1"));
            assert_eq!(verified.header.typ.as_deref(), Some("JWT"));
        }
    }
}

#[test]
fn theirs_verify_here() {
    for algorithm in ALGORITHMS {
        let (private, _) = pems(algorithm);
        let key = match algorithm {
            _ if algorithm.is_symmetric() => Ok(other::EncodingKey::from_secret(SECRET.as_bytes())),
            Algorithm::Es256 | Algorithm::Es384 => {
                other::EncodingKey::from_ec_pem(private.as_bytes())
            }
            Algorithm::EdDsa => other::EncodingKey::from_ed_pem(private.as_bytes()),
            _ => other::EncodingKey::from_rsa_pem(private.as_bytes()),
        };
        let mut header = other::Header::new(other_algorithm(algorithm));
        header.kid = Some("k1".to_owned());
        let ours = signing_key(algorithm).with_key_id("k1");
        let keys = ours.public_jwk().map(|jwk| set([jwk]));
        let verifier = verifier(algorithm);
        for round in 0..8 {
            let mut claims: Value = serde_json::from_str(CLAIMS).unwrap();
            claims["jti"] = json!(round);
            let token = other::encode(&header, &claims, key.as_ref().unwrap()).unwrap();
            let verified = match &keys {
                Some(keys) => verifier.verify(&token, keys),
                None => {
                    let secret = HmacKey::new(&Secret::from(SECRET)).unwrap();
                    verifier.verify_with_secret(&token, &secret)
                }
            };
            assert!(same(verified.unwrap().claims(), &claims), "{algorithm}");
        }
    }
}

fn same(ours: &Claims, theirs: &Value) -> bool {
    serde_json::from_str::<Value>(ours.text()).unwrap() == *theirs
}
