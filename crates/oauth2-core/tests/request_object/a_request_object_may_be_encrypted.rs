use flow_script::env;
use jose_assert::{
    ContentEncryption, ContentEncryptions, DecryptionKey, EncryptionKey, JweDecrypter,
    KeyManagement, KeyManagements,
};
use oauth_step::Secret;
use oauth2_core::RequestObject;
use serde_json::json;

use super::support::{SECRET, begun, client, key, param, part, verified};

const WRAP: KeyManagement = KeyManagement::A256Kw;
const CONTENT: ContentEncryption = ContentEncryption::A128CbcHs256;

// RFC 9101 §6.1: signed, then encrypted; OpenID Connect Core §10.2: by the recipient's `kid`.
#[test]
fn around_what_was_signed() {
    let secret = Secret::new(SECRET.to_owned());
    let encryption = EncryptionKey::from_client_secret(WRAP, &secret).unwrap();
    let object = RequestObject::signed(key()).encrypted(encryption.with_key_id("enc-1"), CONTENT);
    let client = client();
    let authorization = begun(
        client
            .authorization()
            .param("x", "1")
            .request_object(object),
    );
    let token = param(&authorization, "request");
    assert_eq!(token.split('.').count(), 5);
    let header = part(&token, 0);
    for (name, value) in [
        ("alg", "A256KW"),
        ("enc", "A128CBC-HS256"),
        ("kid", "enc-1"),
        ("cty", "JWT"),
    ] {
        assert_eq!(header.get(name), Some(&json!(value)), "{name}");
    }
    let decryption = DecryptionKey::from_client_secret(WRAP, &secret).unwrap();
    let decrypter = JweDecrypter::new(
        KeyManagements::only(WRAP),
        ContentEncryptions::only(CONTENT),
    );
    let decrypted = decrypter.decrypt(&token, &[decryption], &env()).unwrap();
    let inner = str::from_utf8(decrypted.plaintext()).unwrap();
    let (header, claims) = verified(inner);
    assert_eq!(header.get("typ"), Some(&json!("oauth-authz-req+jwt")));
    assert_eq!(claims.get("x"), Some(&json!("1")));
}

#[test]
fn but_not_with_a_key_for_something_else() {
    let jwk = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}"#;
    let encryption = EncryptionKey::from_jwk(KeyManagement::Dir, jwk).unwrap();
    let object = RequestObject::signed(key()).encrypted(encryption, ContentEncryption::A256Gcm);
    let client = client();
    let outcome = client.authorization().request_object(object).begin(&env());
    assert!(matches!(outcome, Err(oauth2_core::Error::Signing(_))));
}
