//! The recipient's key out of its set: by `kid`, by `use`, by what it can do.

use jose_assert::{
    ContentEncryption, EncryptionKey, Error, Jwe, JwkSet, KeyError, KeyManagement, KeySource,
};
use serde_json::{Value, json};

use crate::keys::{OCT_128, P256, P384, RSA, X25519, env, everything, key, with};

/// A set of these keys with further members.
fn set(keys: &[(&str, &str)]) -> JwkSet {
    let keys: Vec<_> = keys
        .iter()
        .map(|(jwk, members)| with(jwk, members))
        .collect();
    JwkSet::parse(
        format!(r#"{{"keys":[{}]}}"#, keys.join(",")),
        KeySource::Remote,
    )
    .unwrap()
}

fn crv(key: &EncryptionKey) -> Value {
    let jwk: Value = serde_json::from_str(&key.public_jwk().unwrap()).unwrap();
    jwk.get("crv").unwrap_or_else(|| &jwk["kty"]).clone()
}

#[test]
fn by_kid() {
    let set = set(&[
        (P256, r#""kid":"a","use":"enc""#),
        (P384, r#""kid":"b","use":"enc""#),
        (RSA, r#""kid":"b","use":"enc""#),
    ]);
    let algorithm = KeyManagement::EcdhEs;
    let chosen = set.encryption_key(algorithm, Some("b")).unwrap();
    assert_eq!((crv(&chosen), chosen.key_id()), (json!("P-384"), Some("b")));
    for other in ["B", "c", ""] {
        let error = set.encryption_key(algorithm, Some(other)).unwrap_err();
        assert!(matches!(error, Error::UnknownKey));
    }
    // One name, two kinds: each algorithm has its own.
    let chosen = set
        .encryption_key(KeyManagement::RsaOaep, Some("b"))
        .unwrap();
    assert_eq!(crv(&chosen), "RSA");
    let error = set
        .encryption_key(KeyManagement::RsaOaep, Some("a"))
        .unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
    // Without a name the first that fits.
    let chosen = set.encryption_key(algorithm, None).unwrap();
    assert_eq!((crv(&chosen), chosen.key_id()), (json!("P-256"), Some("a")));
}

#[test]
fn one_name_twice_is_ambiguous() {
    let set = set(&[(P256, r#""kid":"a""#), (P384, r#""kid":"a""#)]);
    let error = set
        .encryption_key(KeyManagement::EcdhEs, Some("a"))
        .unwrap_err();
    assert!(matches!(error, Error::AmbiguousKey));
}

#[test]
fn by_use() {
    let algorithm = KeyManagement::EcdhEs;
    let mixed = set(&[
        (P256, r#""use":"sig""#),
        (P384, r#""kid":"b""#),
        (X25519, r#""use":"enc""#),
    ]);
    assert_eq!(
        crv(&mixed.encryption_key(algorithm, None).unwrap()),
        "X25519"
    );
    let chosen = mixed.encryption_key(algorithm, Some("b")).unwrap();
    assert_eq!(crv(&chosen), "P-384");
    for signs in [
        r#""use":"sig""#,
        r#""use":"x""#,
        r#""alg":"ES256""#,
        r#""use":7"#,
    ] {
        let error = set(&[(P256, signs)])
            .encryption_key(algorithm, None)
            .unwrap_err();
        assert!(matches!(error, Error::UnknownKey), "{signs}");
    }
}

#[test]
fn what_cannot_be_used_says_why() {
    let mut bad: Value = serde_json::from_str(P256).unwrap();
    bad["x"] = bad["y"].clone();
    let bad = bad.to_string();
    let set = set(&[(&bad, r#""kid":"a""#)]);
    let error = set
        .encryption_key(KeyManagement::EcdhEs, Some("a"))
        .unwrap_err();
    assert!(matches!(error, Error::Key(KeyError::InvalidPoint)));
    let error = set.encryption_key(KeyManagement::EcdhEs, None).unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
}

#[test]
fn neither_secrets_nor_private_members_are_kept() {
    let set = set(&[
        (OCT_128, r#""use":"enc""#),
        (P256, r#""use":"enc""#),
        (RSA, r#""use":"enc""#),
    ]);
    let error = set.encryption_key(KeyManagement::A128Kw, None).unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
    for (algorithm, jwk) in [(KeyManagement::EcdhEs, P256), (KeyManagement::RsaOaep, RSA)] {
        let chosen = set.encryption_key(algorithm, None).unwrap();
        let content = ContentEncryption::A128Gcm;
        let token = Jwe::new("x").encrypt(&chosen, content, &env()).unwrap();
        everything()
            .decrypt(&token, &[key(algorithm, jwk)], &env())
            .unwrap();
        let published = chosen.public_jwk().unwrap();
        assert!(!published.contains("\"d\"") && !published.contains("\"p\""));
    }
    let text = format!("{set:?}");
    assert!(
        text.len() < 800 && !text.contains(&P256[P256.len() - 20..P256.len() - 2]),
        "{text}"
    );
}
