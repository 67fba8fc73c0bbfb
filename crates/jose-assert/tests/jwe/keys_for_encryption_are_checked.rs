//! What a key for encryption must be: for this purpose, of this kind and length, whole.

use jose_assert::{
    ContentEncryption, DecryptionKey, EncryptionKey, Error, KeyError, KeyManagement,
};
use serde_json::{Value, json};

use crate::keys::{
    OCT_128, OCT_192, OCT_256, OCT_384, P256, P384, P521, RSA, X25519, b64, env, everything, jwks,
    key, unb64, with,
};

fn both(algorithm: KeyManagement, jwk: &str) -> [Option<KeyError>; 2] {
    [
        DecryptionKey::from_jwk(algorithm, jwk).err(),
        EncryptionKey::from_jwk(algorithm, jwk).err(),
    ]
    .map(|error| match error? {
        Error::Key(error) => Some(error),
        other => panic!("{other:?}"),
    })
}

fn refused(algorithm: KeyManagement, jwk: &str) -> KeyError {
    let [decrypting, encrypting] = both(algorithm, jwk);
    assert_eq!(decrypting, encrypting);
    decrypting.unwrap_or_else(|| panic!("{jwk}"))
}

/// With one member changed, or taken away.
fn changed(jwk: &str, member: &str, value: Option<Value>) -> String {
    let mut jwk: Value = serde_json::from_str(jwk).unwrap();
    match value {
        Some(value) => jwk[member] = value,
        None => drop(jwk.as_object_mut().unwrap().remove(member)),
    }
    jwk.to_string()
}

#[test]
fn the_kind_fits_the_algorithm() {
    for &algorithm in KeyManagement::ALL {
        let right = jwks(algorithm, ContentEncryption::A128Gcm);
        for jwk in [OCT_128, OCT_192, OCT_256, P256, P384, P521, X25519, RSA] {
            let kty = |jwk: &str| serde_json::from_str::<Value>(jwk).unwrap()["kty"].clone();
            if right.contains(&jwk) {
                assert_eq!(both(algorithm, jwk), [None, None]);
            } else if !right.iter().any(|right| kty(right) == kty(jwk)) {
                assert_eq!(refused(algorithm, jwk), KeyError::AlgorithmMismatch);
            }
        }
        let unknown = refused(algorithm, r#"{"kty":"AKP"}"#);
        assert_eq!(unknown, KeyError::UnknownKeyType);
        assert!(matches!(refused(algorithm, "{}"), KeyError::Json(_)));
        assert!(matches!(refused(algorithm, "[]"), KeyError::Json(_)));
    }
    for crv in ["Ed25519", "X448", "secp256k1"] {
        let jwk = changed(X25519, "crv", Some(json!(crv)));
        assert_eq!(refused(KeyManagement::EcdhEs, &jwk), KeyError::UnknownCurve);
    }
}

#[test]
fn shared_keys_have_one_length() {
    let member = "k";
    for (algorithm, expected) in [
        (KeyManagement::A128GcmKw, 16),
        (KeyManagement::A128Kw, 16),
        (KeyManagement::A192GcmKw, 24),
        (KeyManagement::A192Kw, 24),
        (KeyManagement::A256GcmKw, 32),
        (KeyManagement::A256Kw, 32),
    ] {
        for length in [0, 8, 15, 16, 17, 24, 32, 33, 64] {
            let jwk = json!({ "kty": "oct", "k": b64(vec![1; length]) }).to_string();
            if length != expected {
                let error = KeyError::Length { member, expected };
                assert_eq!(refused(algorithm, &jwk), error);
            }
        }
    }
    for length in [0, 8, 31, 33, 65] {
        let jwk = json!({ "kty": "oct", "k": b64(vec![1; length]) }).to_string();
        let error = refused(KeyManagement::Dir, &jwk);
        assert!(matches!(error, KeyError::Length { .. }), "{length}");
    }
    // As long as the content encryption that it names.
    let jwk = with(OCT_384, r#""alg":"A256GCM""#);
    let error = KeyError::Length {
        member,
        expected: 32,
    };
    assert_eq!(refused(KeyManagement::Dir, &jwk), error);
    let error = refused(KeyManagement::A128Kw, r#"{"kty":"oct","k":"A+/="}"#);
    assert_eq!(error, KeyError::Base64 { member });
}

#[test]
fn it_is_for_encryption() {
    for &algorithm in KeyManagement::ALL {
        let jwk = jwks(algorithm, ContentEncryption::A256Gcm)[0];
        let at = |member: &str| both(algorithm, &with(jwk, member));
        assert_eq!(at(r#""use":"enc""#), [None, None]);
        assert_eq!(at(r#""use":"sig""#), [const { Some(KeyError::Purpose) }; 2]);
        for unknown in ["Enc", "encrypt", ""] {
            let member = format!(r#""use":"{unknown}""#);
            assert_eq!(at(&member), [const { Some(KeyError::UnknownUse) }; 2]);
        }
        let named = format!(r#""alg":"{algorithm}""#);
        assert_eq!(at(&named), [None, None]);
        for other in ["RSA1_5", "RS256", "ecdh-es", "ECDH-ES+A256KWW", "", "HS256"] {
            let member = format!(r#""alg":"{other}""#);
            assert_eq!(
                at(&member),
                [const { Some(KeyError::AlgorithmMismatch) }; 2]
            );
        }
        for other in KeyManagement::ALL
            .iter()
            .filter(|other| **other != algorithm)
        {
            let member = format!(r#""alg":"{other}""#);
            assert_eq!(
                at(&member),
                [const { Some(KeyError::AlgorithmMismatch) }; 2]
            );
        }
        assert_eq!(
            at(r#""key_ops":["sign","verify"]"#),
            [const { Some(KeyError::Purpose) }; 2]
        );
    }
}

#[test]
fn its_operations_allow_it() {
    let purpose = Some(KeyError::Purpose);
    for (algorithm, jwk, decrypts, encrypts) in [
        (
            KeyManagement::RsaOaep,
            RSA,
            ["decrypt", "unwrapKey"],
            ["encrypt", "wrapKey"],
        ),
        (
            KeyManagement::A128Kw,
            OCT_128,
            ["decrypt", "unwrapKey"],
            ["encrypt", "wrapKey"],
        ),
        (
            KeyManagement::A128GcmKw,
            OCT_128,
            ["decrypt", "unwrapKey"],
            ["encrypt", "wrapKey"],
        ),
        (
            KeyManagement::Dir,
            OCT_256,
            ["decrypt", "decrypt"],
            ["encrypt", "encrypt"],
        ),
    ] {
        let at = |name| both(algorithm, &with(jwk, &format!(r#""key_ops":["{name}"]"#)));
        for name in decrypts {
            assert_eq!(at(name), [None, purpose.clone()]);
        }
        for name in encrypts {
            assert_eq!(at(name), [purpose.clone(), None]);
        }
        assert_eq!(at("deriveKey"), [purpose.clone(), purpose.clone()]);
        let none = both(algorithm, &with(jwk, r#""key_ops":[]"#));
        assert_eq!(none, [purpose.clone(), purpose.clone()]);
    }
    let at = |names| {
        both(
            KeyManagement::EcdhEs,
            &with(P256, &format!(r#""key_ops":{names}"#)),
        )
    };
    assert_eq!(at(r#"["deriveKey"]"#), [None, purpose.clone()]);
    assert_eq!(at(r#"["deriveBits","x"]"#), [None, purpose.clone()]);
    // The public half does nothing by itself.
    assert_eq!(at("[]"), [purpose.clone(), None]);
    assert_eq!(at(r#"["wrapKey"]"#), [purpose.clone(), purpose]);
}

#[test]
fn both_halves_belong_together() {
    let algorithm = KeyManagement::EcdhEs;
    for jwk in [P256, P384, P521, X25519] {
        let length = unb64(
            serde_json::from_str::<Value>(jwk).unwrap()["d"]
                .as_str()
                .unwrap(),
        )
        .len();
        let at = |d: Option<Vec<u8>>| {
            let jwk = changed(jwk, "d", d.map(|d| json!(b64(d))));
            both(algorithm, &jwk)[0].clone().unwrap()
        };
        let mut other = vec![0; length];
        other[length - 1] = 7;
        assert_eq!(at(Some(other)), KeyError::PrivatePart);
        if jwk != X25519 {
            assert_eq!(at(Some(vec![0; length])), KeyError::PrivatePart);
            assert_eq!(at(Some(vec![0xff; length])), KeyError::PrivatePart);
        }
        for wrong in [0, length - 1, length + 1] {
            let error = KeyError::Length {
                member: "d",
                expected: length,
            };
            assert_eq!(at(Some(vec![1; wrong])), error);
        }
        assert!(matches!(at(None), KeyError::Json(_)));
    }
    let mut d = unb64(
        serde_json::from_str::<Value>(RSA).unwrap()["d"]
            .as_str()
            .unwrap(),
    );
    d[9] ^= 1;
    let jwk = changed(RSA, "d", Some(json!(b64(d))));
    assert_eq!(
        both(KeyManagement::RsaOaep, &jwk)[0],
        Some(KeyError::PrivatePart)
    );
    for prime in ["p", "q"] {
        let jwk = changed(RSA, prime, None);
        assert_eq!(
            both(KeyManagement::RsaOaep, &jwk)[0],
            Some(KeyError::PrivatePart)
        );
    }
    // Without either they are found.
    let jwk = changed(&changed(RSA, "p", None), "q", None);
    assert_eq!(both(KeyManagement::RsaOaep, &jwk), [None, None]);
}

#[test]
fn weak_rsa_is_refused() {
    let algorithm = KeyManagement::RsaOaep256;
    let n = unb64(
        serde_json::from_str::<Value>(RSA).unwrap()["n"]
            .as_str()
            .unwrap(),
    );
    let small = changed(RSA, "n", Some(json!(b64(&n[1..]))));
    assert!(matches!(refused(algorithm, &small), KeyError::RsaModulusSize { bits } if bits < 2048));
    let mut even = n;
    *even.last_mut().unwrap() &= 0xfe;
    let even = changed(RSA, "n", Some(json!(b64(even))));
    assert_eq!(refused(algorithm, &even), KeyError::RsaModulus);
    for e in ["AQ", "Ag", "BAAAAAAB", ""] {
        let jwk = changed(RSA, "e", Some(json!(e)));
        assert_eq!(refused(algorithm, &jwk), KeyError::RsaExponent, "{e}");
    }
}

#[test]
fn private_keys_are_read_from_pem() {
    for (algorithm, jwk, pems) in [
        (KeyManagement::EcdhEs, P256, crate::pems::P256),
        (KeyManagement::EcdhEsA256Kw, P384, crate::pems::P384),
        (KeyManagement::EcdhEs, P521, crate::pems::P521),
        (KeyManagement::EcdhEs, X25519, crate::pems::X25519),
        (KeyManagement::RsaOaep384, RSA, crate::pems::RSA),
    ] {
        for pem in pems {
            let read = DecryptionKey::from_pem(algorithm, pem).unwrap();
            assert_eq!(read.public_jwk(), key(algorithm, jwk).public_jwk());
            assert_eq!(read.key_id(), None);
            let (token, _) = crate::keys::token(algorithm, jwk, ContentEncryption::A128Gcm);
            everything().decrypt(&token, &[read], &env()).unwrap();
            let pem = pem.replace("-----END", "AAAA\n-----END");
            let error = DecryptionKey::from_pem(algorithm, &pem).unwrap_err();
            assert!(matches!(error, Error::Key(KeyError::Pem)));
        }
        for (other, right) in [
            (KeyManagement::RsaOaep, jwk == RSA),
            (KeyManagement::EcdhEs, jwk != RSA),
            (KeyManagement::A128Kw, false),
            (KeyManagement::Dir, false),
        ] {
            let result = DecryptionKey::from_pem(other, pems[0]);
            assert_eq!(result.is_ok(), right);
            assert!(right || matches!(result, Err(Error::Key(KeyError::Pem))));
        }
    }
    let encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    for (text, expected) in [
        (encrypted, KeyError::EncryptedPem),
        ("", KeyError::Pem),
        (crate::pems::ED25519, KeyError::Pem),
    ] {
        let error = DecryptionKey::from_pem(KeyManagement::EcdhEs, text).unwrap_err();
        assert!(matches!(error, Error::Key(error) if error == expected));
    }
}

#[test]
fn generated_keys_work() {
    for &algorithm in KeyManagement::ALL {
        let generated = DecryptionKey::generate(algorithm, &env());
        if algorithm.is_symmetric() {
            let error = generated.unwrap_err();
            assert!(matches!(error, Error::Key(KeyError::AlgorithmMismatch)));
            continue;
        }
        let own = generated.unwrap().with_key_id("new");
        assert_eq!((own.algorithm(), own.key_id()), (algorithm, Some("new")));
        let published = own.public_jwk().unwrap();
        let recipient = crate::keys::recipient(algorithm, &published);
        assert_eq!(recipient.key_id(), Some("new"));
        assert_eq!(recipient.public_jwk(), Some(published.clone()));
        assert_eq!(own.encryption_key().public_jwk(), Some(published));
        let content = ContentEncryption::A128Gcm;
        let token = jose_assert::Jwe::new("x")
            .encrypt(&recipient, content, &env())
            .unwrap();
        everything().decrypt(&token, &[own], &env()).unwrap();
    }
    assert_eq!(key(KeyManagement::Dir, OCT_256).public_jwk(), None);
}
