//! HMAC secrets: never empty, short by name only, and never the text of a key.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, jwk, set_text, verifier};
use jose_assert::{
    Algorithm, Error, HmacKey, JwkSet, Jwt, KeyError, KeySource, SigningKey, VerificationKey,
};
use oauth_step::Secret;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};

fn reason<T>(result: Result<T, Error>) -> KeyError {
    match result {
        Err(Error::Key(reason)) => reason,
        _ => panic!("accepted"),
    }
}

#[test]
fn shorter_than_the_hash() {
    for length in [0, 1, 31] {
        let secret = Secret::new("s".repeat(length));
        let minimum = KeyError::SecretLength { minimum: 32 };
        assert_eq!(reason(HmacKey::new(&secret)), minimum);
        assert_eq!(
            reason(SigningKey::from_secret(Algorithm::Hs256, &secret)),
            minimum
        );
    }
    for length in [32, 33, 64, 65, 1000] {
        HmacKey::new(&Secret::new("s".repeat(length))).unwrap();
    }
}

#[test]
fn shorter_than_the_hash_of_the_algorithm() {
    for (algorithm, minimum) in [(Algorithm::Hs384, 48), (Algorithm::Hs512, 64)] {
        let expected = KeyError::SecretLength { minimum };
        let (short, long) = (vec![b's'; minimum - 1], vec![b's'; minimum]);
        let sign =
            |octets: &Vec<u8>| SigningKey::from_secret(algorithm, &Secret::new(octets.clone()));
        assert_eq!(reason(sign(&short)), expected);
        let token = Jwt::new("{}").sign(&sign(&long).unwrap()).unwrap();
        // Verifying too: the secret is good for HS256, not for this one.
        let secret = HmacKey::new(&Secret::new(short.clone())).unwrap();
        let result = verifier(algorithm).verify_with_secret(&token, &secret);
        assert_eq!(reason(result), expected);
        let own = VerificationKey::from(secret).with_algorithm(algorithm);
        assert_eq!(reason(own), expected);
        // In a set of one's own it fits no token of this algorithm, or is skipped.
        let jwk = |octets: &[u8], more: &str| {
            set_text([format!(r#"{{"kty":"oct","k":"{}"{more}}}"#, b64(octets))])
        };
        let parse = |text: String| JwkSet::parse(text, KeySource::Trusted).unwrap();
        let unfit = verifier(algorithm).verify(&token, &parse(jwk(&short, "")));
        assert!(matches!(unfit, Err(Error::UnknownKey)));
        let named = format!(r#","alg":"{algorithm}""#);
        assert_eq!(parse(jwk(&short, &named)).skipped()[0].reason, expected);
        verifier(algorithm)
            .verify(&token, &parse(jwk(&long, &named)))
            .unwrap();
        // The relaxation is for all of them.
        let short = HmacKey::dangerous_allow_short(&Secret::from("hunter2")).unwrap();
        let signer = SigningKey::from_hmac_key(algorithm, short.clone()).unwrap();
        let token = Jwt::new("{}").sign(&signer).unwrap();
        verifier(algorithm)
            .verify_with_secret(&token, &short)
            .unwrap();
    }
    let secret = HmacKey::new(&Secret::from("0123456789abcdef0123456789abcdef")).unwrap();
    let other = SigningKey::from_hmac_key(Algorithm::Es256, secret);
    assert_eq!(reason(other), KeyError::AlgorithmMismatch);
}

#[test]
fn short_by_name_but_never_empty() {
    let short = Secret::from("hunter2");
    let key = HmacKey::dangerous_allow_short(&short).unwrap();
    let token = Jwt::new("{}").sign(&SigningKey::from(key.clone())).unwrap();
    verifier(Algorithm::Hs256)
        .verify_with_secret(&token, &key)
        .unwrap();
    let named = |error: KeyError| error.to_string().contains("`dangerous_allow_short`");
    assert!(named(reason(HmacKey::new(&short))));
    let empty = reason(HmacKey::dangerous_allow_short(&Secret::from("")));
    assert_eq!(empty, KeyError::SecretLength { minimum: 1 });
    assert!(!named(empty));
}

#[test]
fn the_kid_of_a_token_is_not_looked_at() {
    let secret = Secret::from("a client secret of sufficient length");
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let token = Jwt::new("{}").sign(&key.with_key_id("whatever")).unwrap();
    let secret = HmacKey::new(&secret).unwrap();
    let verified = verifier(Algorithm::Hs256)
        .verify_with_secret(&token, &secret)
        .unwrap();
    assert_eq!(verified.key_id(), Some("whatever"));
    let other = HmacKey::new(&Secret::from("another secret of sufficient length.")).unwrap();
    let result = verifier(Algorithm::Hs256).verify_with_secret(&token, &other);
    assert!(matches!(result, Err(Error::Signature)));
}

#[test]
fn keys_in_every_form() {
    let private = p256::SecretKey::from_slice(&[7; 32]).unwrap();
    let public = private.public_key();
    let pem = public.to_public_key_pem(LineEnding::LF).unwrap();
    let jwk = jwk(Algorithm::Es256, "{}");
    let texts = [
        pem.clone(),
        format!("\n \t{pem}"),
        format!("a remark\n{pem}"),
        private.to_pkcs8_pem(LineEnding::CRLF).unwrap().to_string(),
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----".to_owned(),
        "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA".to_owned(),
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ someone@host".to_owned(),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ someone@host".to_owned(),
        "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY= x".to_owned(),
        jwk.clone(),
        format!("  {jwk}"),
        format!("{jwk}\n{jwk}"),
        format!("\u{feff}{jwk}"),
        "\u{feff}ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ someone@host".to_owned(),
        format!("[{jwk}]"),
        set_text([&jwk]),
        r#"{"\u006bty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}"#.to_owned(),
    ];
    for text in texts {
        let secret = Secret::new(text);
        assert_eq!(reason(HmacKey::new(&secret)), KeyError::SecretIsKey);
        assert_eq!(
            reason(HmacKey::dangerous_allow_short(&secret)),
            KeyError::SecretIsKey
        );
    }
    let spki = public.to_public_key_der().unwrap().to_vec();
    let pkcs8 = private.to_pkcs8_der().unwrap().as_bytes().to_vec();
    let sec1 = private.to_sec1_der().unwrap().to_vec();
    for der in [spki, pkcs8, sec1] {
        assert_eq!(
            reason(HmacKey::new(&Secret::new(der))),
            KeyError::SecretIsKey
        );
    }
}

#[test]
fn secrets_that_only_look_a_little_like_keys() {
    let mut der = vec![0x30, 30, 0x02];
    der.resize(32, 1);
    HmacKey::new(&Secret::new(der)).unwrap();
    for text in [
        "{this is a secret in curly braces, no JWK}",
        "0123456789abcdef0123456789abcdef",
        "---BEGIN--- of a rather long secret ---END---",
        "sshhhh, this is a secret of a kind, is it not",
    ] {
        HmacKey::new(&Secret::from(text)).unwrap();
    }
}
