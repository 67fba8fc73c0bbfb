//! Each key for encryption knows what computes with it, and whatever that is, the tokens are the
//! same for all.

use jose_assert::{
    Backend, ContentEncryption, DecryptionKey, EncryptionKey, Error, Jwe, KeyError, KeyManagement,
};
use oauth_step::Secret;

use crate::keys::{
    OCT_256, P256, PLAINTEXT, RSA, available, env, everything, jwks, key, later, recipient,
};

#[test]
fn by_default_the_faster_one() {
    let first = available().next().unwrap();
    for (algorithm, jwk) in [
        (KeyManagement::EcdhEs, P256),
        (KeyManagement::RsaOaep, RSA),
        (KeyManagement::Dir, OCT_256),
    ] {
        assert_eq!(key(algorithm, jwk).backend(), first);
        assert_eq!(recipient(algorithm, jwk).backend(), first);
    }
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let algorithm = KeyManagement::A256Kw;
    let own = DecryptionKey::from_client_secret(algorithm, &secret).unwrap();
    let other = EncryptionKey::from_client_secret(algorithm, &secret).unwrap();
    assert_eq!((own.backend(), other.backend()), (first, first));
}

#[test]
fn what_one_encrypts_every_other_decrypts() {
    let mut count = 0;
    for &algorithm in KeyManagement::ALL {
        for &content in ContentEncryption::ALL {
            for jwk in jwks(algorithm, content) {
                let own = key(algorithm, jwk);
                for backend in available() {
                    let recipient = recipient(algorithm, jwk).with_backend(backend).unwrap();
                    assert_eq!(recipient.backend(), backend);
                    let token = Jwe::new(PLAINTEXT).encrypt(&recipient, content, &env());
                    let token = token.unwrap();
                    // By every backend.
                    let decrypted =
                        everything().decrypt(&token, std::slice::from_ref(&own), &later());
                    assert_eq!(decrypted.unwrap().plaintext(), PLAINTEXT.as_bytes());
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, (6 + 1 + 16 + 4) * 6 * available().count());
}

#[test]
fn the_choice_changes_nothing_else() {
    for &algorithm in KeyManagement::ALL {
        for jwk in jwks(algorithm, ContentEncryption::A256Gcm) {
            let jwk = crate::keys::with(jwk, r#""kid":"k""#);
            let plain = key(algorithm, &jwk);
            for backend in available() {
                let own = plain.clone().with_backend(backend).unwrap();
                assert_eq!((own.algorithm(), own.key_id()), (algorithm, Some("k")));
                assert_eq!(own.public_jwk(), plain.public_jwk());
                // Its other half goes along.
                let other = own.encryption_key();
                assert_eq!((other.backend(), other.key_id()), (backend, Some("k")));
                let private = own.private_jwk().unwrap();
                assert_eq!(private.expose(), plain.private_jwk().unwrap().expose());
            }
        }
    }
}

#[test]
fn one_that_is_not_there_is_an_error() {
    let all = [Backend::AwsLcRs, Backend::RustCrypto];
    for backend in all.into_iter().filter(|backend| !backend.is_available()) {
        for (algorithm, jwk) in [(KeyManagement::EcdhEs, P256), (KeyManagement::Dir, OCT_256)] {
            let error = key(algorithm, jwk).with_backend(backend).unwrap_err();
            assert!(matches!(error, Error::Key(KeyError::NoBackend)));
            let error = recipient(algorithm, jwk).with_backend(backend).unwrap_err();
            assert!(matches!(error, Error::Key(KeyError::NoBackend)));
        }
    }
}
