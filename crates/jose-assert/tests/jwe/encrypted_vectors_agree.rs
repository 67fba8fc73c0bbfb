//! Wycheproof's JSON Web Encryption tests, and the examples printed in RFC 7516 and 7520.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{DecryptionKey, Error, KeyManagement, TokenError};
use serde_json::Value;

use crate::keys::{b64, env, everything, vectors};

/// The `alg` of a token's header, where it has one.
fn alg(token: &str) -> Option<String> {
    let header = token.split('.').next()?;
    let header = Base64UrlUnpadded::decode_vec(header).ok()?;
    let header: Value = serde_json::from_slice(&header).ok()?;
    Some(header["alg"].as_str()?.to_owned())
}

/// With the algorithm that the key names, or the token where it names none.
fn decrypt(jwk: &Value, token: &str) -> Result<Vec<u8>, Error> {
    let named = jwk["alg"].as_str().and_then(KeyManagement::from_name);
    let kty = match &jwk["kty"] {
        kty if kty == "RSA" => KeyManagement::RsaOaep,
        kty if kty == "oct" => KeyManagement::Dir,
        _ => KeyManagement::EcdhEs,
    };
    let said = named.or_else(|| KeyManagement::from_name(&alg(token)?));
    let mut jwk = jwk.clone();
    if jwk["alg"]
        .as_str()
        .is_some_and(|alg| KeyManagement::from_name(alg).is_none())
        && said.unwrap_or(kty) != KeyManagement::Dir
    {
        // A key for RSA1_5 or PBES2: nothing can be decrypted with it, but the token is judged.
        jwk.as_object_mut().unwrap().remove("alg");
    }
    let key = DecryptionKey::from_jwk(said.unwrap_or(kty), jwk.to_string())?;
    let decrypted = everything().decrypt(token, &[key], &env())?;
    Ok(decrypted.plaintext().to_vec())
}

fn reason(error: &Error) -> &'static str {
    match error {
        Error::Decryption => "decryption",
        Error::Key(_) => "key",
        Error::Token(TokenError::Algorithm) => "algorithm",
        Error::Token(TokenError::Compressed) => "zip",
        Error::Token(TokenError::ContentEncryption) => "enc",
        Error::Token(TokenError::EphemeralKey(_)) => "epk",
        Error::Token(TokenError::HeaderMember { .. }) => "member",
        Error::Token(TokenError::JsonSerialization) => "JSON serialisation",
        Error::Token(TokenError::Length { .. }) => "length",
        Error::Token(TokenError::UnsafeAlgorithm { .. }) => "unsafe algorithm",
        Error::Token(_) => "form",
        Error::UnknownKey => "unknown key",
        other => panic!("{other:?}"),
    }
}

#[test]
fn wycheproof() {
    let file = "wycheproof/json_web_encryption_test.json";
    let Some(vectors) = vectors("encrypted_vectors_agree wycheproof", file) else {
        return;
    };
    let (mut accepted, mut invalid) = (0, 0);
    let (mut refused, mut not_offered) = (BTreeMap::new(), BTreeMap::new());
    for group in vectors["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let id = &test["tcId"];
            let json = test["jwe"].to_string();
            let token = test["jwe"].as_str().unwrap_or(&json);
            let valid = test["result"] == "valid";
            invalid += usize::from(!valid);
            match decrypt(&group["private"], token) {
                Ok(plaintext) => {
                    assert!(valid, "{id} was accepted");
                    let expected = test["pt"].as_str().unwrap();
                    let plaintext: String = plaintext
                        .iter()
                        .map(|octet| format!("{octet:02x}"))
                        .collect();
                    assert_eq!(plaintext, expected, "{id}");
                    accepted += 1;
                }
                Err(error) if valid => {
                    *not_offered.entry(reason(&error)).or_insert(0) += 1;
                }
                Err(error) => *refused.entry(reason(&error)).or_insert(0) += 1,
            }
        }
    }
    assert_eq!((accepted, invalid), (56, 74));
    let expected = BTreeMap::from([
        ("JSON serialisation", 1),
        ("decryption", 16),
        ("epk", 1),
        ("form", 15),
        ("length", 14),
        ("unknown key", 5),
        ("unsafe algorithm", 22),
    ]);
    assert_eq!(refused, expected);
    // RSA1_5 eight times, and one that is compressed.
    let expected = BTreeMap::from([("unsafe algorithm", 8), ("zip", 1)]);
    assert_eq!(not_offered, expected);
}

#[test]
fn rfc_examples() {
    let Some(vectors) = vectors("encrypted_vectors_agree rfc_examples", "jose.json") else {
        return;
    };
    let (mut decrypted, mut refused) = (Vec::new(), Vec::new());
    for entry in vectors["jwe"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        let token = entry["compact"].as_str().unwrap();
        match decrypt(&entry["key"], token) {
            Ok(plaintext) => {
                assert_eq!(b64(plaintext), entry["plaintext_b64u"].as_str().unwrap());
                decrypted.push(id);
            }
            Err(error) => refused.push((id, reason(&error))),
        }
    }
    // These are objects; the one of PBES2 has a compact form too.
    for entry in vectors["other_serialisations"].as_array().unwrap() {
        let id = entry["id"].as_str().unwrap();
        let output = &entry["data"]["output"];
        for form in ["compact", "json", "json_flat"] {
            let text = match &output[form] {
                Value::Null => continue,
                Value::String(compact) => compact.clone(),
                object => object.to_string(),
            };
            if output["json"]["payload"].is_null() && output["json_flat"]["payload"].is_null() {
                let key = serde_json::json!({ "kty": "oct", "k": "GawgguFyGrWKav7AX4VKUg" });
                refused.push((id, reason(&decrypt(&key, &text).unwrap_err())));
            }
        }
    }
    let expected = [
        "rfc7516-A.1",
        "rfc7516-A.3",
        "rfc7520-5.2",
        "rfc7520-5.4",
        "rfc7520-5.5",
        "rfc7520-5.6",
        "rfc7520-5.7",
        "rfc7520-5.8",
    ];
    assert_eq!(decrypted, expected);
    let by = |why: &str| {
        let why = refused.iter().filter(|(_, reason)| *reason == why);
        why.map(|(id, _)| *id).collect::<Vec<_>>()
    };
    let expected = ["rfc7516-A.2", "rfc7520-5.1", "rfc7520-5.3"];
    assert_eq!(by("unsafe algorithm"), expected);
    assert_eq!(by("zip"), ["rfc7520-5.9"]);
    // Six objects of encryption, in the general form, the flattened one or both.
    let objects = by("JSON serialisation").into_iter();
    let encrypted = objects.filter(|id| id.starts_with("rfc7520-5."));
    assert_eq!(encrypted.count(), 9);
}
