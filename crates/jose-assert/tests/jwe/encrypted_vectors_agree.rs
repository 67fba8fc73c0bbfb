//! Wycheproof's JSON Web Encryption tests, and the examples printed in RFC 7516, 7518 and 7520.

use std::collections::BTreeMap;

use aes_gcm::Aes128Gcm;
use aes_gcm::aead::{AeadInOut, KeyInit};
use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::VectorCounts;
use jose_assert::{DecryptionKey, Error, KeyManagement, TokenError};
use serde_json::Value;

use crate::keys::{b64, backend, env, everything, unb64, vectors};

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

/// Why so many were refused.
type Reasons = BTreeMap<&'static str, usize>;

/// What came of Wycheproof's vectors, and why the invalid ones were refused.
fn judged(vectors: &Value) -> (VectorCounts, Reasons) {
    let (mut counts, mut refused) = (VectorCounts::new(), Reasons::new());
    for group in vectors["testGroups"].as_array().unwrap() {
        let tests = group["tests"].as_array().unwrap().iter();
        for test in tests.filter(|test| test.get("jwe").is_some()) {
            let id = &test["tcId"];
            let json = test["jwe"].to_string();
            let token = test["jwe"].as_str().unwrap_or(&json);
            let valid = test["result"] == "valid";
            match decrypt(&group["private"], token) {
                Ok(plaintext) => {
                    assert!(valid, "{id} was accepted");
                    let plaintext: String = plaintext
                        .iter()
                        .map(|octet| format!("{octet:02x}"))
                        .collect();
                    // The older file does not say what was encrypted.
                    if let Some(expected) = test["pt"].as_str() {
                        assert_eq!(plaintext, expected, "{id}");
                    }
                    counts.accept();
                }
                Err(error) if valid => counts.refuse_by_rule(reason(&error)),
                Err(error) => {
                    *refused.entry(reason(&error)).or_default() += 1;
                    counts.refuse();
                }
            }
        }
    }
    (counts, refused)
}

#[test]
fn wycheproof() {
    let file = "wycheproof/json_web_encryption_test.json";
    let Some(vectors) = vectors("encrypted_vectors_agree wycheproof", file) else {
        return;
    };
    let (counts, refused) = judged(&vectors);
    counts.say("wycheproof JWE", backend());
    // RSA1_5 eight times, and one that is compressed.
    assert_eq!(
        counts.to_string(),
        "accepted=56 refused=74 by_rule=9 left_out=0; by rule unsafe algorithm 8; by rule zip 1"
    );
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
}

#[test]
fn wycheproof_of_the_older_file() {
    let file = "wycheproof/json_web_crypto_test.json";
    let Some(vectors) = vectors("encrypted_vectors_agree older file", file) else {
        return;
    };
    let (counts, _) = judged(&vectors);
    counts.say("wycheproof JOSE JWE", backend());
    assert_eq!(counts.totals(), [2, 32, 0, 0]);
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
    // These are objects; the one of PBES2 has a compact form too. Those that are signed are read
    // with the signatures.
    let entries = vectors["other_serialisations"].as_array().unwrap().iter();
    let ids = entries.map(|entry| (entry, entry["id"].as_str().unwrap()));
    for (entry, id) in ids.filter(|(_, id)| id.starts_with("rfc7520-5.")) {
        let output = &entry["data"]["output"];
        for form in ["compact", "json", "json_flat"] {
            let text = match &output[form] {
                Value::Null => continue,
                Value::String(compact) => compact.clone(),
                object => object.to_string(),
            };
            let key = serde_json::json!({ "kty": "oct", "k": "GawgguFyGrWKav7AX4VKUg" });
            refused.push((id, reason(&decrypt(&key, &text).unwrap_err())));
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
    // Objects in the general form, the flattened one or both.
    assert_eq!(by("JSON serialisation").len(), 9);
    assert_eq!(refused.len(), 13);
    let mut counts = VectorCounts::new();
    decrypted.iter().for_each(|_| counts.accept());
    for (_, reason) in &refused {
        counts.refuse_by_rule(*reason);
    }
    counts.say(
        "jose.json jwe and other_serialisations, encrypted",
        backend(),
    );
}

/// RFC 7518 Appendix C: content that was encrypted with the key printed there decrypts.
#[test]
fn the_agreed_key_is_that_of_the_standard() {
    let Some(vectors) = vectors("encrypted_vectors_agree agreement", "jose.json") else {
        return;
    };
    let entry = &vectors["ecdh_es"];
    let mut public = entry["ephemeral"].clone();
    public.as_object_mut().unwrap().remove("d");
    let header = serde_json::json!({
        "alg": "ECDH-ES", "enc": entry["enc"], "apu": entry["apu"], "apv": entry["apv"],
        "epk": public,
    });
    let header = b64(header.to_string());
    let key = unb64(entry["derived_key_b64u"].as_str().unwrap());
    let cipher = Aes128Gcm::new_from_slice(&key).unwrap();
    let (iv, mut content) = ([7; 12], *b"Live long and prosper.");
    let aad = header.as_bytes();
    let tag = cipher.encrypt_inout_detached(&iv.into(), aad, content.as_mut_slice().into());
    let parts = [b64(iv), b64(content), b64(tag.unwrap())];
    let token = format!("{header}..{}", parts.join("."));
    let decrypted = decrypt(&entry["static"], &token).unwrap();
    assert_eq!(decrypted, b"Live long and prosper.");
    let mut counts = VectorCounts::new();
    counts.accept();
    counts.say("jose.json ecdh_es", backend());
}
