//! Keys out of a client secret: its hash, cut to the length that is needed (OpenID Connect Core
//! §10.2).

use jose_assert::{
    ContentEncryption, DecryptionKey, EncryptionKey, Error, Jwe, KeyError, KeyManagement,
};
use oauth_step::Secret;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::keys::{P256, RSA, b64, env, everything};

const SECRET: &str = "correct horse battery staple 32 octets";

/// By an oct key of these octets, what was encrypted with the client secret.
fn opens(algorithm: KeyManagement, content: ContentEncryption, octets: &[u8]) -> bool {
    let secret = Secret::from(SECRET);
    let recipient = EncryptionKey::from_client_secret(algorithm, &secret).unwrap();
    let token = Jwe::new("x").encrypt(&recipient, content, &env()).unwrap();
    // Both directions.
    let own = DecryptionKey::from_client_secret(algorithm, &secret).unwrap();
    everything().decrypt(&token, &[own], &env()).unwrap();
    let jwk = format!(r#"{{"kty":"oct","k":"{}"}}"#, b64(octets));
    let key = DecryptionKey::from_jwk(algorithm, jwk).unwrap();
    everything()
        .decrypt(&token, &[key], &crate::keys::later())
        .is_ok()
}

#[test]
fn of_any_length() {
    let sha256 = Sha256::digest(SECRET);
    for (algorithm, length) in [
        (KeyManagement::A128GcmKw, 16),
        (KeyManagement::A128Kw, 16),
        (KeyManagement::A192GcmKw, 24),
        (KeyManagement::A192Kw, 24),
        (KeyManagement::A256GcmKw, 32),
        (KeyManagement::A256Kw, 32),
    ] {
        let content = ContentEncryption::A256CbcHs512;
        assert!(opens(algorithm, content, &sha256[..length]), "{algorithm}");
        assert!(!opens(algorithm, content, &sha256[32 - length..]) || length == 32);
    }
    for (content, key) in [
        (ContentEncryption::A128Gcm, &sha256[..16]),
        (ContentEncryption::A192Gcm, &sha256[..24]),
        (ContentEncryption::A256Gcm, &sha256[..]),
        (ContentEncryption::A128CbcHs256, &sha256[..]),
        (ContentEncryption::A192CbcHs384, &Sha384::digest(SECRET)[..]),
        (ContentEncryption::A256CbcHs512, &Sha512::digest(SECRET)[..]),
    ] {
        assert!(opens(KeyManagement::Dir, content, key), "{content}");
    }
}

#[test]
fn short_ones_and_keys_do_not() {
    let refused = |algorithm, secret: &str| {
        let secret = Secret::from(secret);
        let first = DecryptionKey::from_client_secret(algorithm, &secret).unwrap_err();
        let second = EncryptionKey::from_client_secret(algorithm, &secret).unwrap_err();
        match (first, second) {
            (Error::Key(first), Error::Key(second)) if first == second => first,
            other => panic!("{other:?}"),
        }
    };
    let minimum = 32;
    for short in ["", "a", "0123456789abcdef0123456789abcde"] {
        let error = refused(KeyManagement::A128Kw, short);
        assert_eq!(error, KeyError::SecretLength { minimum });
    }
    let pem = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----";
    for key in [pem, P256, RSA, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ"] {
        assert_eq!(refused(KeyManagement::Dir, key), KeyError::SecretIsKey);
    }
    for &algorithm in KeyManagement::ALL {
        if !algorithm.is_symmetric() {
            assert_eq!(refused(algorithm, SECRET), KeyError::AlgorithmMismatch);
        }
    }
}
