//! Which of several keys decrypts: `kid`, algorithm, curve, length; never one by trial.

use jose_assert::{ContentEncryption, DecryptionKey, Error, Jwe, KeyManagement};
use oauth_step::Secret;

use crate::keys::{
    OCT_128, OCT_256, OCT_512, P256, P384, RSA, X25519, env, everything, key, recipient, token,
    with,
};

const CONTENT: ContentEncryption = ContentEncryption::A128Gcm;

fn decrypt(token: &str, keys: &[DecryptionKey]) -> Result<(), Error> {
    everything().decrypt(token, keys, &env()).map(drop)
}

/// To the key of this `kid`.
fn named(kid: &str) -> String {
    let recipient = recipient(KeyManagement::A128Kw, OCT_128).with_key_id(kid);
    Jwe::new("x").encrypt(&recipient, CONTENT, &env()).unwrap()
}

#[test]
fn by_kid() {
    let own = key(KeyManagement::A128Kw, OCT_128);
    let ours = own.clone().with_key_id("ours");
    let other = own.clone().with_key_id("other");
    decrypt(&named("ours"), &[other.clone(), ours.clone()]).unwrap();
    decrypt(&named("ours"), &[ours.clone(), other.clone()]).unwrap();
    // Byte for byte, and a key without a name is not meant.
    for keys in [vec![other.clone()], vec![own], vec![]] {
        let error = decrypt(&named("ours"), &keys).unwrap_err();
        assert!(matches!(error, Error::UnknownKey));
    }
    let error = decrypt(&named("Ours"), std::slice::from_ref(&ours)).unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
    let error = decrypt(&named("ours"), &[ours.clone(), ours.clone()]).unwrap_err();
    assert!(matches!(error, Error::AmbiguousKey));
    // Without a name all that fit are looked at, and one alone may.
    let (nameless, _) = token(KeyManagement::A128Kw, OCT_128, CONTENT);
    decrypt(&nameless, std::slice::from_ref(&ours)).unwrap();
    let error = decrypt(&nameless, &[ours, other]).unwrap_err();
    assert!(matches!(error, Error::AmbiguousKey));
}

#[test]
fn by_algorithm() {
    let (nameless, own) = token(KeyManagement::RsaOaep256, RSA, CONTENT);
    let others = [
        key(KeyManagement::RsaOaep, RSA),
        key(KeyManagement::RsaOaep512, RSA),
        key(KeyManagement::A128Kw, OCT_128),
        key(KeyManagement::EcdhEs, P256),
    ];
    let error = decrypt(&nameless, &others).unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
    let all: Vec<_> = others.into_iter().chain([own]).collect();
    decrypt(&nameless, &all).unwrap();
}

#[test]
fn by_curve() {
    let keys = [P256, P384, X25519].map(|jwk| key(KeyManagement::EcdhEs, jwk));
    for jwk in [P256, P384, X25519] {
        let (nameless, _) = token(KeyManagement::EcdhEs, jwk, CONTENT);
        decrypt(&nameless, &keys).unwrap();
    }
}

#[test]
fn by_length_where_the_key_is_the_content_key() {
    let keys = [OCT_128, OCT_256, OCT_512].map(|jwk| key(KeyManagement::Dir, jwk));
    for (jwk, content) in [
        (OCT_128, ContentEncryption::A128Gcm),
        (OCT_256, ContentEncryption::A256Gcm),
        (OCT_256, ContentEncryption::A128CbcHs256),
        (OCT_512, ContentEncryption::A256CbcHs512),
    ] {
        let (nameless, _) = token(KeyManagement::Dir, jwk, content);
        decrypt(&nameless, &keys).unwrap();
        let others: Vec<_> = keys
            .iter()
            .filter(|key| key.encryption_key().algorithm() != KeyManagement::Dir)
            .cloned()
            .collect();
        assert!(matches!(
            decrypt(&nameless, &others),
            Err(Error::UnknownKey)
        ));
    }
    let (nameless, _) = token(KeyManagement::Dir, OCT_128, ContentEncryption::A128Gcm);
    let error = decrypt(&nameless, &[key(KeyManagement::Dir, OCT_256)]).unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
}

#[test]
fn by_content_encryption_where_the_key_names_one() {
    let jwk = with(OCT_256, r#""alg":"A256GCM""#);
    let own = key(KeyManagement::Dir, &jwk);
    let (right, _) = token(KeyManagement::Dir, OCT_256, ContentEncryption::A256Gcm);
    decrypt(&right, std::slice::from_ref(&own)).unwrap();
    let (wrong, _) = token(KeyManagement::Dir, OCT_256, ContentEncryption::A128CbcHs256);
    assert!(matches!(decrypt(&wrong, &[own]), Err(Error::UnknownKey)));
    let recipient = recipient(KeyManagement::Dir, &jwk);
    let wrong = Jwe::new("x").encrypt(&recipient, ContentEncryption::A128CbcHs256, &env());
    assert!(matches!(wrong, Err(Error::Key(_))));
}

#[test]
fn a_client_secret_has_no_name() {
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let algorithm = KeyManagement::A128Kw;
    let recipient = jose_assert::EncryptionKey::from_client_secret(algorithm, &secret).unwrap();
    let recipient = recipient.with_key_id("whatever");
    let token = Jwe::new("x").encrypt(&recipient, CONTENT, &env()).unwrap();
    let own = DecryptionKey::from_client_secret(algorithm, &secret).unwrap();
    decrypt(&token, &[own]).unwrap();
}
