//! Private keys in every form people have them in, and what is refused.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{Counter, b64, changed, jwk, set, verifier};
use jose_assert::{Algorithm, Backend, Error, Jwt, KeyError, Signer, SigningKey};
use oauth_step::{FixedEnv, JsonError, UnixTime};
use p256::elliptic_curve::sec1::ToSec1Point;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, LineEnding};
use rsa::traits::{PrivateKeyParts, PublicKeyParts};

const ES256: Algorithm = Algorithm::Es256;
const RS256: Algorithm = Algorithm::Rs256;
const EDDSA: Algorithm = Algorithm::EdDsa;

fn reason<T>(result: Result<T, Error>) -> KeyError {
    match result {
        Err(Error::Key(reason)) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("accepted"),
    }
}

/// What the key signs verifies with its public half.
fn works(key: SigningKey) {
    let (algorithm, key) = (key.algorithm(), key.with_key_id("k1"));
    let keys = set([key.public_jwk().unwrap()]);
    assert_eq!((keys.len(), keys.skipped().len()), (1, 0));
    let token = Jwt::new("{}").sign(&key).unwrap();
    verifier(algorithm).verify(&token, &keys).unwrap();
}

fn rsa_key() -> rsa::PrivateKey {
    static KEY: std::sync::OnceLock<rsa::PrivateKey> = std::sync::OnceLock::new();
    KEY.get_or_init(|| rsa::PrivateKey::new(&mut Counter(1), 2048).unwrap())
        .clone()
}

fn p256_key() -> p256::SecretKey {
    p256::SecretKey::from_slice(&[9; 32]).unwrap()
}

#[test]
fn pem() {
    let rsa = rsa_key();
    let p256 = p256_key();
    let sec1 = p256.to_sec1_der().unwrap();
    let sec1 = rsa::pkcs8::Document::try_from(sec1.as_slice()).unwrap();
    let sec1 = sec1.to_pem("EC PRIVATE KEY", LineEnding::LF).unwrap();
    let ed = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let pkcs8 = p256.to_pkcs8_pem(LineEnding::LF).unwrap();
    works(SigningKey::from_pem(RS256, &rsa.to_pkcs8_pem(LineEnding::LF).unwrap()).unwrap());
    works(
        SigningKey::from_pem(
            Algorithm::Ps256,
            &rsa.to_pkcs1_pem(LineEnding::CRLF).unwrap(),
        )
        .unwrap(),
    );
    works(SigningKey::from_pem(ES256, &pkcs8).unwrap());
    works(SigningKey::from_pem(ES256, &sec1).unwrap());
    works(SigningKey::from_pem(EDDSA, &ed.to_pkcs8_pem(LineEnding::LF).unwrap()).unwrap());
    works(
        SigningKey::from_pem(
            Algorithm::Ed25519,
            &ed.to_pkcs8_pem(LineEnding::LF).unwrap(),
        )
        .unwrap(),
    );
    // As `openssl ecparam -genkey` and `openssl pkcs12` write it: other blocks and remarks around.
    let curve = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    works(SigningKey::from_pem(ES256, &format!("{curve}{sec1}")).unwrap());
    works(
        SigningKey::from_pem(ES256, &format!("Bag Attributes\n  x: y\n{}\nmore", &*pkcs8)).unwrap(),
    );
}

#[test]
fn pem_without_the_right_private_key() {
    let pkcs8 = p256_key().to_pkcs8_pem(LineEnding::LF).unwrap();
    assert_eq!(reason(SigningKey::from_pem(RS256, &pkcs8)), KeyError::Pem);
    assert_eq!(reason(SigningKey::from_pem(EDDSA, &pkcs8)), KeyError::Pem);
    assert_eq!(
        reason(SigningKey::from_pem(Algorithm::Hs256, &pkcs8)),
        KeyError::Pem
    );
    let public = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";
    let broken = pkcs8.replacen("MIGH", "MIGA", 1);
    let cut = &pkcs8[..100];
    for text in [
        "",
        "no PEM",
        public,
        &broken,
        cut,
        "-----BEGIN PRIVATE KEY-----",
    ] {
        assert_eq!(
            reason(SigningKey::from_pem(ES256, text)),
            KeyError::Pem,
            "{text}"
        );
    }
    let encrypted = pkcs8.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    assert_eq!(
        reason(SigningKey::from_pem(ES256, &encrypted)),
        KeyError::EncryptedPem
    );
    let legacy = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    assert_eq!(
        reason(SigningKey::from_pem(RS256, legacy)),
        KeyError::EncryptedPem
    );
}

#[test]
fn pem_of_a_weak_key() {
    let weak = rsa::PrivateKey::new(&mut Counter(2), 1024).unwrap();
    let pem = weak.to_pkcs8_pem(LineEnding::LF).unwrap();
    let bits = KeyError::RsaModulusSize { bits: 1024 };
    assert_eq!(reason(SigningKey::from_pem(RS256, &pem)), bits);
}

fn rsa_jwk() -> String {
    let key = rsa_key();
    let number = |number: &rsa::BoxedUint| b64(number.to_be_bytes_trimmed_vartime());
    let [p, q] = [&key.primes()[0], &key.primes()[1]];
    format!(
        r#"{{"kty":"RSA","kid":"r","n":"{}","e":"{}","d":"{}","p":"{}","q":"{}","dp":"ignored?"}}"#,
        number(key.n()),
        number(key.e()),
        number(key.d()),
        number(p),
        number(q),
    )
}

fn p256_jwk() -> String {
    let point = p256_key().public_key().to_sec1_point(false);
    let octets = point.as_bytes();
    let (x, y, d) = (b64(&octets[1..33]), b64(&octets[33..]), b64([9; 32]));
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}","d":"{d}"}}"#)
}

/// RFC 8037, appendix A.1.
const ED25519: &str = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

#[test]
fn private_jwk() {
    let rsa = SigningKey::from_jwk(RS256, rsa_jwk()).unwrap();
    assert_eq!(rsa.key_id(), Some("r"));
    works(rsa);
    works(
        SigningKey::from_jwk(
            Algorithm::Ps256,
            changed(&rsa_jwk(), r#"{"p":null,"q":null}"#),
        )
        .unwrap(),
    );
    works(SigningKey::from_jwk(ES256, p256_jwk()).unwrap());
    works(SigningKey::from_jwk(EDDSA, ED25519).unwrap());
    works(
        SigningKey::from_jwk(
            EDDSA,
            changed(
                ED25519,
                r#"{"alg":"Ed25519","use":"sig","key_ops":["sign"]}"#,
            ),
        )
        .unwrap(),
    );
    let oct = format!(r#"{{"kty":"oct","k":"{}"}}"#, b64([1; 32]));
    let secret = SigningKey::from_jwk(Algorithm::Hs256, oct).unwrap();
    assert_eq!(secret.public_jwk(), None);
}

#[test]
fn private_jwk_of_another_kind_or_purpose() {
    let cases = [
        (RS256, p256_jwk(), KeyError::AlgorithmMismatch),
        (ES256, rsa_jwk(), KeyError::AlgorithmMismatch),
        (
            ES256,
            changed(&p256_jwk(), r#"{"alg":"ES512"}"#),
            KeyError::AlgorithmMismatch,
        ),
        (
            RS256,
            changed(&rsa_jwk(), r#"{"alg":"PS256"}"#),
            KeyError::AlgorithmMismatch,
        ),
        (
            ES256,
            changed(&p256_jwk(), r#"{"use":"enc"}"#),
            KeyError::Purpose,
        ),
        (
            ES256,
            changed(&p256_jwk(), r#"{"key_ops":["verify"]}"#),
            KeyError::Purpose,
        ),
        (
            ES256,
            jwk(ES256, "{}"),
            KeyError::Json(JsonError::Missing { name: "d" }),
        ),
        (
            EDDSA,
            jwk(EDDSA, "{}"),
            KeyError::Json(JsonError::Missing { name: "d" }),
        ),
        (
            RS256,
            jwk(RS256, "{}"),
            KeyError::Json(JsonError::Missing { name: "d" }),
        ),
    ];
    for (algorithm, jwk, expected) in cases {
        assert_eq!(
            reason(SigningKey::from_jwk(algorithm, &jwk)),
            expected,
            "{jwk}"
        );
    }
}

#[test]
fn private_jwk_whose_halves_do_not_belong_together() {
    let another = b64([10; 32]);
    let d = format!(r#"{{"d":"{another}"}}"#);
    assert_eq!(
        reason(SigningKey::from_jwk(ES256, changed(&p256_jwk(), &d))),
        KeyError::PrivatePart
    );
    assert_eq!(
        reason(SigningKey::from_jwk(EDDSA, changed(ED25519, &d))),
        KeyError::PrivatePart
    );
    for d in [vec![0; 32], vec![0xff; 32]] {
        let change = format!(r#"{{"d":"{}"}}"#, b64(d));
        assert_eq!(
            reason(SigningKey::from_jwk(ES256, changed(&p256_jwk(), &change))),
            KeyError::PrivatePart
        );
    }
    // Odd numbers in every private member, with and without the primes: an error, no panic.
    let huge = b64(vec![0xff; 300]);
    for number in ["", "AA", "AQ", "Ag", "Aw", "AQAB", &another, &huge] {
        for (member, rest) in [
            ("d", ""),
            ("d", r#","p":null,"q":null"#),
            ("p", ""),
            ("q", ""),
            ("p", r#","q":null"#),
        ] {
            let change = format!(r#"{{"{member}":"{number}"{rest}}}"#);
            let result = SigningKey::from_jwk(RS256, changed(&rsa_jwk(), &change));
            assert_eq!(reason(result), KeyError::PrivatePart, "{change}");
        }
    }
}

#[test]
fn generated_keys_follow_from_the_environment() {
    let env = || FixedEnv::new(UnixTime(0));
    let mut algorithms = vec![ES256, Algorithm::Es384, Algorithm::Es512, EDDSA];
    // `aws-lc-rs` makes RSA keys out of its own random source.
    if Backend::selected() == Some(Backend::RustCrypto) {
        algorithms.push(RS256);
    }
    for algorithm in algorithms {
        let (one, again) = (env(), env());
        let key = SigningKey::generate(algorithm, &one).unwrap();
        let same = SigningKey::generate(algorithm, &again).unwrap();
        assert_eq!(key.public_jwk(), same.public_jwk());
        let next = SigningKey::generate(algorithm, &one).unwrap();
        assert_ne!(key.public_jwk(), next.public_jwk());
    }
}
