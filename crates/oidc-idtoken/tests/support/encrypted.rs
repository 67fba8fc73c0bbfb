//! Encryption as a client and its provider agreed on it.

#![allow(dead_code, reason = "each test binary uses a part")]

use flow_script::env;
use jose_assert::{
    ContentEncryption, ContentEncryptions, DecryptionKey, Jwe, JweDecrypter, KeyManagement,
    KeyManagements,
};
use oauth_step::Secret;
use oidc_idtoken::Encryption;

use super::CLIENT_SECRET;

pub(crate) const CONTENT: ContentEncryption = ContentEncryption::A128CbcHs256;
const AGREEMENT: KeyManagement = KeyManagement::EcdhEsA128Kw;

/// The client's private key.
pub(crate) fn own_key() -> DecryptionKey {
    let key = DecryptionKey::generate(AGREEMENT, &env()).unwrap();
    key.with_key_id("enc-1")
}

pub(crate) fn agreed() -> Encryption {
    Encryption::new(decrypter(AGREEMENT), [own_key()])
}

/// With a key from the client's secret (Core 10.2).
pub(crate) fn agreed_by_secret() -> Encryption {
    Encryption::new(decrypter(KeyManagement::A256Kw), [secret_key()])
}

pub(crate) fn secret_key() -> DecryptionKey {
    let secret = Secret::new(CLIENT_SECRET.to_owned());
    DecryptionKey::from_client_secret(KeyManagement::A256Kw, &secret).unwrap()
}

/// A signed token, encrypted to the client.
pub(crate) fn nested(token: &str) -> String {
    encrypt(&Jwe::nested(token), &own_key())
}

pub(crate) fn encrypt(jwe: &Jwe, key: &DecryptionKey) -> String {
    jwe.encrypt(&key.encryption_key(), CONTENT, &env()).unwrap()
}

fn decrypter(algorithm: KeyManagement) -> JweDecrypter {
    JweDecrypter::new(
        KeyManagements::only(algorithm),
        ContentEncryptions::only(CONTENT),
    )
}
