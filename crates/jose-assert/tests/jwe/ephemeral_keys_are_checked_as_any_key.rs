//! `epk`: on the curve, on the recipient's curve, public alone, and not one that everybody agrees
//! on.

use jose_assert::{ContentEncryption, Error, KeyError, KeyManagement, TokenError};
use serde_json::{Value, json};

use crate::keys::{P256, P384, P521, X25519, b64, key, refused, refused_form, token, under};

const ALGORITHMS: [KeyManagement; 2] = [KeyManagement::EcdhEs, KeyManagement::EcdhEsA128Kw];

/// What is wrong with a token to the owner of the key with this `epk`.
fn refused_epk(jwk: &str, epk: &Value) -> TokenError {
    let [first, second] = ALGORITHMS.map(|algorithm| {
        let (good, own) = token(algorithm, jwk, ContentEncryption::A128Gcm);
        let header = json!({ "alg": algorithm.name(), "enc": "A128GCM", "epk": epk });
        refused_form(&under(&header.to_string(), &good), &own)
    });
    assert_eq!(first, second);
    first
}

/// The public half of a key.
fn public(jwk: &str) -> Value {
    let mut jwk: Value = serde_json::from_str(jwk).unwrap();
    jwk.as_object_mut().unwrap().remove("d");
    jwk
}

#[test]
fn it_is_a_key() {
    for epk in [json!(null), json!("x"), json!([]), json!(1)] {
        assert!(
            matches!(refused_epk(P256, &epk), TokenError::Json { .. }),
            "{epk}"
        );
    }
    for name in ["kty", "crv", "x", "y"] {
        let mut epk = public(P256);
        epk.as_object_mut().unwrap().remove(name);
        let error = refused_epk(P256, &epk);
        assert!(
            matches!(error, TokenError::EphemeralKey(KeyError::Json(_))),
            "{name}"
        );
        epk[name] = json!(7);
        let error = refused_epk(P256, &epk);
        assert!(
            matches!(error, TokenError::EphemeralKey(KeyError::Json(_))),
            "{name}"
        );
    }
    let (good, own) = token(KeyManagement::EcdhEs, P256, ContentEncryption::A128Gcm);
    let without = under(r#"{"alg":"ECDH-ES","enc":"A128GCM"}"#, &good);
    assert!(matches!(
        refused_form(&without, &own),
        TokenError::Json { .. }
    ));
}

#[test]
fn it_is_of_a_known_kind() {
    for (kty, crv, expected) in [
        ("RSA", "P-256", KeyError::UnknownKeyType),
        ("ec", "P-256", KeyError::UnknownKeyType),
        ("EC", "p-256", KeyError::UnknownCurve),
        ("EC", "secp256k1", KeyError::UnknownCurve),
        ("EC", "X25519", KeyError::UnknownCurve),
        ("OKP", "P-256", KeyError::UnknownCurve),
        ("OKP", "Ed25519", KeyError::UnknownCurve),
        ("OKP", "X448", KeyError::UnknownCurve),
    ] {
        let mut epk = public(P256);
        (epk["kty"], epk["crv"]) = (json!(kty), json!(crv));
        assert_eq!(refused_epk(P256, &epk), TokenError::EphemeralKey(expected));
    }
}

#[test]
fn it_is_of_the_recipients_curve() {
    let all = [P256, P384, P521, X25519];
    for own in all {
        for other in all.into_iter().filter(|other| *other != own) {
            let (good, key) = token(KeyManagement::EcdhEs, own, ContentEncryption::A128Gcm);
            let header = json!({ "alg": "ECDH-ES", "enc": "A128GCM", "epk": public(other) });
            let error = refused(&under(&header.to_string(), &good), &key);
            assert!(matches!(error, Error::UnknownKey), "{error:?}");
        }
    }
}

#[test]
fn it_is_on_the_curve() {
    for (jwk, length) in [(P256, 32), (P384, 48), (P521, 66)] {
        let invalid = TokenError::EphemeralKey(KeyError::InvalidPoint);
        let mut epk = public(jwk);
        // The point's other coordinate, none at all (what people take for infinity), and beyond
        // the field.
        (epk["x"], epk["y"]) = (epk["y"].take(), epk["x"].take());
        assert_eq!(refused_epk(jwk, &epk), invalid);
        for octet in [0, 0xff] {
            epk = public(jwk);
            epk["x"] = json!(b64(vec![octet; length]));
            assert_eq!(refused_epk(jwk, &epk), invalid);
            epk["y"] = epk["x"].clone();
            assert_eq!(refused_epk(jwk, &epk), invalid);
        }
    }
}

#[test]
fn coordinates_have_one_length() {
    for (jwk, expected) in [(P256, 32), (P384, 48), (P521, 66), (X25519, 32)] {
        let members: &[&'static str] = if jwk == X25519 { &["x"] } else { &["x", "y"] };
        for &member in members {
            for length in [0, 1, expected - 1, expected + 1, 2 * expected] {
                let mut epk = public(jwk);
                epk[member] = json!(b64(vec![1; length]));
                let wrong = KeyError::Length { member, expected };
                assert_eq!(refused_epk(jwk, &epk), TokenError::EphemeralKey(wrong));
            }
            let mut epk = public(jwk);
            epk[member] = json!("/w==");
            let wrong = KeyError::Base64 { member };
            assert_eq!(refused_epk(jwk, &epk), TokenError::EphemeralKey(wrong));
        }
    }
}

#[test]
fn it_has_no_private_part() {
    for jwk in [P256, X25519] {
        let epk: Value = serde_json::from_str(jwk).unwrap();
        let expected = TokenError::HeaderMember { name: "epk" };
        assert_eq!(refused_epk(jwk, &epk), expected);
    }
}

/// Points of small order, in every spelling there is (RFC 7748 §6.1).
#[test]
fn not_everybody_agrees_on_it() {
    let own = key(KeyManagement::EcdhEs, X25519);
    let hex = |text: &str| -> Vec<u8> {
        (0..32)
            .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
            .collect()
    };
    for point in [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ] {
        let mut octets = hex(point);
        for _ in 0..2 {
            let epk = json!({ "kty": "OKP", "crv": "X25519", "x": b64(&octets) });
            let expected = TokenError::EphemeralKey(KeyError::SmallOrder);
            assert_eq!(refused_epk(X25519, &epk), expected, "{point}");
            // The highest bit is not looked at.
            octets[31] ^= 0x80;
        }
        // Nor is anything encrypted to one.
        let jwk = json!({ "kty": "OKP", "crv": "X25519", "x": b64(&octets) });
        let weak = crate::keys::recipient(KeyManagement::EcdhEs, &jwk.to_string());
        let content = ContentEncryption::A128Gcm;
        let error = jose_assert::Jwe::new("x").encrypt(&weak, content, &crate::keys::env());
        assert!(matches!(error, Err(Error::Key(KeyError::SmallOrder))));
    }
    drop(own);
}
