//! The client's side of encryption: its keys, and what they open.

use jose_assert::{
    ContentEncryption, ContentEncryptions, DecryptedJwe, DecryptionKey, JweDecrypter,
    KeyManagement, KeyManagements,
};
use loopback_provider::EncryptTo;
use oauth_step::{Secret, SystemEnv};

use crate::support::Talk;

pub(crate) const SECRET: &str = "a secret of more than 32 octets, + and /";

/// A key for an algorithm, and what a client registers of it.
pub(crate) fn key_for(algorithm: KeyManagement, pem: &str) -> (DecryptionKey, EncryptTo) {
    if algorithm.is_symmetric() {
        let key = DecryptionKey::from_client_secret(algorithm, &Secret::new(SECRET.to_owned()));
        return (key.unwrap(), EncryptTo::ClientSecret(algorithm.to_string()));
    }
    let key = match algorithm.name().starts_with("RSA") {
        true => DecryptionKey::from_pem(algorithm, pem),
        false => DecryptionKey::generate(algorithm, &SystemEnv::new()),
    };
    let key = key.unwrap().with_key_id("the client's");
    let jwk = EncryptTo::Jwk(key.public_jwk().unwrap());
    (key, jwk)
}

/// An RSA key that is there already.
pub(crate) fn rsa_pem(talk: &Talk) -> String {
    let file = talk.provider.service_account_json();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    file["private_key"].as_str().unwrap().to_owned()
}

pub(crate) fn decrypted(token: &str, key: &DecryptionKey, enc: ContentEncryption) -> DecryptedJwe {
    let algorithms = KeyManagements::only(key.algorithm());
    let decrypter = JweDecrypter::new(algorithms, ContentEncryptions::only(enc));
    let keys = std::slice::from_ref(key);
    let opened = decrypter.decrypt(token, keys, &SystemEnv::new()).unwrap();
    assert_eq!(opened.key_id(), key.key_id());
    opened
}

/// The signed token in a nested one.
pub(crate) fn nested(token: &str, key: &DecryptionKey, enc: ContentEncryption) -> String {
    let opened = decrypted(token, key, enc);
    assert_eq!(opened.content_type(), Some("JWT"));
    String::from_utf8(opened.plaintext().to_vec()).unwrap()
}
