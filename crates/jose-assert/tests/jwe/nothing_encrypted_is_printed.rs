//! `Debug` and the errors show no key, secret or plaintext; and every type crosses threads.

use std::error::Error as _;

use jose_assert::{
    ContentEncryption, ContentEncryptions, DecryptedJwe, DecryptionKey, EncryptionKey, Jwe,
    JweDecrypter, KeyManagement, KeyManagements,
};
use oauth_step::Secret;

use crate::keys::{OCT_128, P256, RSA, X25519, available, b64, env, everything, key, token, under};

const MARKER: &str = "MARKER that nobody may see, 32 octets";

#[test]
fn in_debug() {
    let secret = Secret::from(MARKER);
    let octets = format!("{:?}", MARKER.as_bytes());
    let algorithm = KeyManagement::A128Kw;
    let decrypting = DecryptionKey::from_client_secret(algorithm, &secret).unwrap();
    let encrypting = EncryptionKey::from_client_secret(algorithm, &secret).unwrap();
    let jwe = Jwe::new(MARKER).parties(MARKER, MARKER);
    let token = jwe
        .encrypt(&encrypting, ContentEncryption::A128Gcm, &env())
        .unwrap();
    let decrypted = everything()
        .decrypt(&token, std::slice::from_ref(&decrypting), &env())
        .unwrap();
    assert_eq!(decrypted.plaintext(), MARKER.as_bytes());
    let mut printed = vec![
        format!("{decrypting:?}"),
        format!("{encrypting:?}"),
        format!("{jwe:?}"),
        format!("{decrypted:#?}"),
    ];
    assert!(printed[0].contains("[redacted]"));
    for (algorithm, jwk) in [
        (KeyManagement::A128Kw, OCT_128),
        (KeyManagement::EcdhEs, P256),
        (KeyManagement::EcdhEs, X25519),
        (KeyManagement::RsaOaep, RSA),
    ] {
        let jwk = crate::keys::with(jwk, r#""kid":"visible""#);
        let key = key(algorithm, &jwk);
        let text = format!("{key:?} {:?}", key.encryption_key());
        assert!(
            text.contains("[redacted]") && text.contains("visible"),
            "{text}"
        );
        assert!(text.len() < 250, "{text}");
        printed.push(text);
        for backend in available() {
            let key = key.clone().with_backend(backend).unwrap();
            let written = (key.private_jwk(), key.private_der(), key.private_pem());
            printed.push(format!("{key:#?} {written:?} {written:#?}"));
        }
    }
    for text in printed {
        assert!(
            !text.contains("MARKER") && !text.contains(&b64("MARKER")),
            "{text}"
        );
        assert!(!text.contains(&octets[1..20]), "{text}");
        // The middle of the private keys.
        for jwk in [OCT_128, P256, X25519, RSA] {
            assert!(
                !text.contains(&jwk[jwk.len() - 20..jwk.len() - 2]),
                "{text}"
            );
        }
    }
}

#[test]
fn in_errors() {
    let marker = "MARKER";
    let (good, own) = token(KeyManagement::A128Kw, OCT_128, ContentEncryption::A128Gcm);
    let key = |members: &str| format!(r#"{{"kty":"oct",{members}}}"#);
    let mut errors = vec![
        DecryptionKey::from_jwk(KeyManagement::Dir, key(r#""k":"MARKER""#)).unwrap_err(),
        DecryptionKey::from_jwk(KeyManagement::Dir, key(r#""k":"MARKER*""#)).unwrap_err(),
        DecryptionKey::from_jwk(KeyManagement::Dir, key(r#""use":"MARKER""#)).unwrap_err(),
        DecryptionKey::from_pem(
            KeyManagement::RsaOaep,
            "-----BEGIN PRIVATE KEY-----\nMARKER\n-----END PRIVATE KEY-----",
        )
        .unwrap_err(),
        everything()
            .decrypt("MARKER MARKER", &[], &env())
            .unwrap_err(),
        Jwe::new("x")
            .header("MARKER", "MARKER")
            .encrypt(&own.encryption_key(), ContentEncryption::A128Gcm, &env())
            .unwrap_err(),
    ];
    for header in [
        r#"{"alg":"MARKER","enc":"A128GCM"}"#,
        r#"{"alg":"A128KW","enc":"MARKER"}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","kid":"MARKER"}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","MARKER":1,"MARKER":2}"#,
        r#"{"alg":"ECDH-ES","enc":"A128GCM","epk":{"kty":"EC","crv":"MARKER","x":"MARKER"}}"#,
        r#"{"alg":"ECDH-ES","enc":"A128GCM","epk":{"kty":"EC","crv":"P-256","x":"MARKER"}}"#,
        r#"{MARKER"#,
    ] {
        let own = std::slice::from_ref(&own);
        errors.push(
            everything()
                .decrypt(&under(header, &good), own, &env())
                .unwrap_err(),
        );
    }
    for error in errors {
        let mut text = format!("{error:?} {error}");
        let mut source = error.source();
        while let Some(error) = source {
            text.push_str(&error.to_string());
            source = error.source();
        }
        assert!(
            !text.contains(marker) && !text.contains(&b64(marker)),
            "{text}"
        );
    }
}

#[test]
fn types_cross_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<ContentEncryption>();
    check::<ContentEncryptions>();
    check::<DecryptedJwe>();
    check::<DecryptionKey>();
    check::<EncryptionKey>();
    check::<Jwe>();
    check::<JweDecrypter>();
    check::<KeyManagement>();
    check::<KeyManagements>();
}
