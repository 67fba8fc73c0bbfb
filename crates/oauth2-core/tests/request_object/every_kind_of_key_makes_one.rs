use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use flow_script::env;
use jose_assert::{
    Algorithm, ContentEncryption, ContentEncryptions, DecryptionKey, EncryptionKey, JweDecrypter,
    KeyManagement, KeyManagements, Signer, SigningKey,
};
use jsonwebtoken as other;
use oauth2_core::RequestObject;

use super::support::{begun, client, key, param, part, verified, verified_with};

fn rsa(algorithm: Algorithm) -> SigningKey {
    let der = KeyPair::generate(KeySize::Rsa2048).unwrap();
    SigningKey::from_der(algorithm, der.as_der().unwrap().as_ref()).unwrap()
}

// Each signature verified by another implementation.
#[test]
fn that_signs() {
    let generated = |algorithm| SigningKey::generate(algorithm, &env()).unwrap();
    for key in [
        generated(Algorithm::Es256),
        generated(Algorithm::EdDsa),
        rsa(Algorithm::Ps256),
        rsa(Algorithm::Rs256),
    ] {
        let public = key.public_jwk().unwrap();
        let jwk: other::jwk::Jwk = serde_json::from_str(&public).unwrap();
        let name = key.algorithm().name();
        let client = client();
        let object = RequestObject::signed(key);
        let authorization = begun(client.authorization().request_object(object));
        let token = param(&authorization, "request");
        let verifier = other::DecodingKey::from_jwk(&jwk).unwrap();
        let (header, claims) = verified_with(&token, &verifier, name.parse().unwrap());
        assert_eq!(header["alg"], name);
        assert_eq!(header["typ"], "oauth-authz-req+jwt");
        assert_eq!(claims["client_id"], "s6BhdRkqt3");
    }
}

// OpenID Connect Core §10.2: the recipient finds its key by `kid`.
#[test]
fn that_encrypts() {
    let content = ContentEncryption::A256Gcm;
    for wrap in [
        KeyManagement::EcdhEs,
        KeyManagement::EcdhEsA256Kw,
        KeyManagement::RsaOaep256,
    ] {
        let decryption = match wrap {
            KeyManagement::RsaOaep256 => {
                let der = KeyPair::generate(KeySize::Rsa2048).unwrap();
                DecryptionKey::from_der(wrap, der.as_der().unwrap().as_ref()).unwrap()
            }
            _ => DecryptionKey::generate(wrap, &env()).unwrap(),
        };
        let decryption = decryption.with_key_id("server-enc-1");
        let public = decryption.public_jwk().unwrap();
        let recipient = EncryptionKey::from_jwk(wrap, &public).unwrap();
        let object = RequestObject::signed(key()).encrypted(recipient, content);
        let client = client();
        let authorization = begun(client.authorization().request_object(object));
        let token = param(&authorization, "request");
        let header = part(&token, 0);
        assert_eq!(header["alg"], wrap.name());
        assert_eq!(header["kid"], "server-enc-1");
        assert_eq!(header["cty"], "JWT");
        let wraps = KeyManagements::only(wrap);
        let decrypter = JweDecrypter::new(wraps, ContentEncryptions::only(content));
        let other = DecryptionKey::generate(KeyManagement::EcdhEs, &env()).unwrap();
        let keys = [other.with_key_id("another"), decryption];
        let inner = decrypter.decrypt_nested(&token, &keys, &env()).unwrap();
        let (header, claims) = verified(inner.expose());
        assert_eq!(header["typ"], "oauth-authz-req+jwt");
        assert_eq!(claims["response_type"], "code");
    }
}
