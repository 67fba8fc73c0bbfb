//! Whatever made a decryption fail, it fails in one way (RFC 7516 §11.5).

use std::sync::atomic::{AtomicUsize, Ordering};

use jose_assert::{ContentEncryption, DecryptionKey, Error, KeyManagement};
use oauth_step::{Env, FixedEnv, UnixTime};

use crate::keys::{OCT_128, PLAINTEXT, b64, env, everything, jwks, later, parts, token, unb64};

/// Every token that has one part changed, and is of the right form all the same.
fn changed(token: &str) -> Vec<String> {
    let mut all = Vec::new();
    for at in 1..5 {
        let octets = unb64(&parts(token)[at]);
        if octets.is_empty() {
            continue;
        }
        for position in [0, octets.len() / 2, octets.len() - 1] {
            let mut octets = octets.clone();
            octets[position] ^= 1;
            let mut parts = parts(token);
            parts[at] = b64(octets);
            all.push(parts.join("."));
        }
    }
    all
}

#[test]
fn in_one_error() {
    for &algorithm in KeyManagement::ALL {
        for &content in ContentEncryption::ALL {
            let jwk = jwks(algorithm, content)[0];
            let (token, key) = token(algorithm, jwk, content);
            for changed in changed(&token) {
                let error = everything().decrypt(&changed, std::slice::from_ref(&key), &later());
                let error = error.expect_err("changed");
                assert!(matches!(error, Error::Decryption), "{algorithm} {content}");
                assert_eq!(error.to_string(), "the token could not be decrypted");
                assert!(std::error::Error::source(&error).is_none());
            }
        }
    }
}

#[test]
fn with_another_key() {
    let content = ContentEncryption::A128Gcm;
    for &algorithm in KeyManagement::ALL {
        let other = match algorithm.is_symmetric() {
            true => {
                let jwk: serde_json::Value =
                    serde_json::from_str(jwks(algorithm, content)[0]).unwrap();
                let length = unb64(jwk["k"].as_str().unwrap()).len();
                let jwk = format!(r#"{{"kty":"oct","k":"{}"}}"#, b64(vec![7; length]));
                DecryptionKey::from_jwk(algorithm, jwk).unwrap()
            }
            false => DecryptionKey::generate(algorithm, &later()).unwrap(),
        };
        let (token, _) = token(algorithm, jwks(algorithm, content)[0], content);
        let error = everything().decrypt(&token, &[other], &later());
        assert!(matches!(error, Err(Error::Decryption)), "{algorithm}");
    }
}

#[test]
fn padding_is_no_oracle() {
    // A ciphertext that is no whole number of blocks, empty, or longer: the tag says no first.
    let (token, key) = token(
        KeyManagement::A128Kw,
        OCT_128,
        ContentEncryption::A128CbcHs256,
    );
    for ciphertext in [vec![], vec![0; 15], vec![0; 16], vec![0; 17], vec![0; 48]] {
        let mut parts = parts(&token);
        parts[3] = b64(ciphertext);
        let error = everything().decrypt(&parts.join("."), std::slice::from_ref(&key), &later());
        assert!(matches!(error, Err(Error::Decryption)));
    }
}

#[test]
fn a_random_key_takes_the_place_of_one_that_did_not_decrypt() {
    // Who encrypted drew the content key first; a source that draws the same again shows what is
    // decrypted with where the key that was sent is none.
    let content = ContentEncryption::A256Gcm;
    for algorithm in [
        KeyManagement::A128Kw,
        KeyManagement::A192Kw,
        KeyManagement::A256Kw,
        KeyManagement::RsaOaep,
        KeyManagement::RsaOaep256,
        KeyManagement::RsaOaep384,
        KeyManagement::RsaOaep512,
    ] {
        let (token, key) = token(algorithm, jwks(algorithm, content)[0], content);
        let mut parts = parts(&token);
        let sent = unb64(&parts[1]).len();
        for length in [0, 8, 40, sent] {
            parts[1] = b64(vec![1; length]);
            let token = parts.join(".");
            let keys = [key.clone()];
            let decrypted = everything().decrypt(&token, &keys, &env()).unwrap();
            assert_eq!(decrypted.plaintext(), PLAINTEXT.as_bytes());
            assert!(everything().decrypt(&token, &keys, &later()).is_err());
        }
    }
}

#[test]
fn a_key_of_another_length_is_none_either() {
    // Both keys were drawn first by an environment like this one.
    for algorithm in [
        KeyManagement::A128Kw,
        KeyManagement::RsaOaep256,
        KeyManagement::EcdhEsA128Kw,
    ] {
        let jwk = jwks(algorithm, ContentEncryption::A256Gcm)[0];
        let (short, _) = token(algorithm, jwk, ContentEncryption::A128Gcm);
        let (long, key) = token(algorithm, jwk, ContentEncryption::A256Gcm);
        let mut parts = parts(&long);
        parts[1] = crate::keys::parts(&short)[1].clone();
        let (token, keys) = (parts.join("."), [key]);
        assert!(matches!(
            everything().decrypt(&token, &keys, &later()),
            Err(Error::Decryption)
        ));
        if algorithm != KeyManagement::EcdhEsA128Kw {
            everything().decrypt(&token, &keys, &env()).unwrap();
        }
    }
}

/// Counts what is drawn.
struct Counting(FixedEnv, AtomicUsize);

impl Env for Counting {
    fn now(&self) -> UnixTime {
        self.0.now()
    }

    fn fill_random(&self, octets: &mut [u8]) {
        self.1.fetch_add(octets.len(), Ordering::SeqCst);
        self.0.fill_random(octets);
    }
}

#[test]
fn a_random_key_is_drawn_every_time() {
    for &algorithm in KeyManagement::ALL {
        for &content in ContentEncryption::ALL {
            let jwk = jwks(algorithm, content)[0];
            let (good, key) = token(algorithm, jwk, content);
            let bad = changed(&good).swap_remove(0);
            let drawn = [good, bad].map(|token| {
                let env = Counting(later(), AtomicUsize::new(0));
                drop(everything().decrypt(&token, std::slice::from_ref(&key), &env));
                env.1.into_inner()
            });
            // RustCrypto blinds RSA with the same source, by as much as it takes.
            assert!(drawn[0] >= content.key_length(), "{algorithm}");
            if !algorithm.name().starts_with("RSA") {
                assert_eq!(drawn, [content.key_length(); 2], "{algorithm}");
            }
        }
    }
}
