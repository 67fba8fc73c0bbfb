//! Every rule for valid keys, with the entry that breaks it skipped and the reason named.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, changed, jwk, set_text, skip_reason, token, unb64, verifier};
use jose_assert::{
    Algorithm, Error, JwkSet, KeyError, KeyRules, KeySetError, KeySource, SigningKey,
};
use oauth_step::JsonError;

const ES256: Algorithm = Algorithm::Es256;
const RS256: Algorithm = Algorithm::Rs256;
const EDDSA: Algorithm = Algorithm::EdDsa;

fn rsa(n: &[u8], e: &[u8]) -> String {
    format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, b64(n), b64(e))
}

/// A number of so many bits, all of them ones.
fn ones(bits: usize) -> Vec<u8> {
    let mut number = vec![0xff; bits.div_ceil(8)];
    number[0] >>= number.len() * 8 - bits;
    number
}

const E: &[u8] = &[1, 0, 1];

#[test]
fn rsa_moduli_of_the_wrong_size() {
    for bits in [0, 1, 512, 1024, 2040, 2047, 8193, 16384] {
        let n = if bits == 0 { Vec::new() } else { ones(bits) };
        assert_eq!(skip_reason(&rsa(&n, E)), KeyError::RsaModulusSize { bits });
    }
    // Bits are counted, not octets.
    let mut padded = vec![0; 128];
    padded.extend(ones(2047));
    assert_eq!(
        skip_reason(&rsa(&padded, E)),
        KeyError::RsaModulusSize { bits: 2047 }
    );
    for bits in [2048, 2049, 3072, 8192] {
        assert_eq!(
            crate::keys_and_tokens::set([rsa(&ones(bits), E)]).len(),
            1,
            "{bits}"
        );
    }
}

#[test]
fn rsa_moduli_that_are_even() {
    let mut even = ones(2048);
    *even.last_mut().unwrap() = 0xfe;
    assert_eq!(skip_reason(&rsa(&even, E)), KeyError::RsaModulus);
}

#[test]
fn rsa_exponents_out_of_range() {
    let too_large = [3, 0, 0, 0, 1]; // 34 bits
    for e in [
        &[][..],
        &[0],
        &[1],
        &[2],
        &[0, 1],
        &[1, 0, 0],
        &too_large,
        &[1; 9],
    ] {
        assert_eq!(
            skip_reason(&rsa(&ones(2048), e)),
            KeyError::RsaExponent,
            "{e:?}"
        );
    }
    let largest = [1, 0xff, 0xff, 0xff, 0xff]; // 33 bits
    for e in [&[3][..], &[17], E, &[0, 1, 0, 1], &largest] {
        assert_eq!(
            crate::keys_and_tokens::set([rsa(&ones(2048), e)]).len(),
            1,
            "{e:?}"
        );
    }
}

#[test]
fn rsa_of_1024_bits_by_name_only() {
    let rules = KeyRules::new().dangerous_allow_rsa_1024();
    let parse = |bits| {
        let set = set_text([rsa(&ones(bits), E)]);
        JwkSet::parse_with(set, KeySource::Remote, rules)
            .unwrap()
            .len()
    };
    assert_eq!((parse(1023), parse(1024), parse(2048)), (0, 1, 1));
}

#[test]
fn members_missing_or_of_another_type() {
    let cases = [
        (RS256, "n"),
        (RS256, "e"),
        (ES256, "x"),
        (ES256, "y"),
        (ES256, "crv"),
        (EDDSA, "x"),
        (EDDSA, "crv"),
        (ES256, "kty"),
    ];
    for (algorithm, name) in cases {
        let missing = skip_reason(&jwk(algorithm, &format!(r#"{{"{name}":null}}"#)));
        assert_eq!(missing, KeyError::Json(JsonError::Missing { name }));
        for value in ["1", "[]", "{}", "true"] {
            let reason = skip_reason(&jwk(algorithm, &format!(r#"{{"{name}":{value}}}"#)));
            assert!(
                matches!(reason, KeyError::Json(JsonError::WrongType { name: found, .. }) if found == name),
                "{name}: {reason:?}"
            );
        }
    }
    for member in ["kid", "use", "alg", "key_ops"] {
        let reason = skip_reason(&jwk(ES256, &format!(r#"{{"{member}":1}}"#)));
        assert!(
            matches!(reason, KeyError::Json(JsonError::WrongType { .. })),
            "{member}"
        );
    }
}

#[test]
fn members_that_are_not_base64url() {
    for (algorithm, member) in [
        (RS256, "n"),
        (RS256, "e"),
        (ES256, "x"),
        (ES256, "y"),
        (EDDSA, "x"),
    ] {
        for bad in ["A", "AB", "AA==", "+/AA", "AA AA", "é"] {
            let reason = skip_reason(&jwk(algorithm, &format!(r#"{{"{member}":"{bad}"}}"#)));
            assert_eq!(reason, KeyError::Base64 { member });
        }
    }
}

#[test]
fn coordinates_of_the_wrong_length() {
    for (algorithm, member, expected) in [
        (ES256, "x", 32),
        (ES256, "y", 32),
        (Algorithm::Es384, "x", 48),
        (Algorithm::Es384, "y", 48),
        (Algorithm::Es512, "x", 66),
        (Algorithm::Es512, "y", 66),
        (EDDSA, "x", 32),
    ] {
        // One octet less is what a number with a zero in front becomes elsewhere.
        for length in [0, 1, expected - 1, expected + 1, 2 * expected] {
            let change = format!(r#"{{"{member}":"{}"}}"#, b64(vec![0; length]));
            let reason = skip_reason(&jwk(algorithm, &change));
            assert_eq!(reason, KeyError::Length { member, expected });
        }
    }
}

#[test]
fn points_that_are_not_on_the_curve() {
    let p = unb64("_____wAAAAEAAAAAAAAAAAAAAAD_______________8");
    let change =
        |x: &[u8], y: &[u8]| jwk(ES256, &format!(r#"{{"x":"{}","y":"{}"}}"#, b64(x), b64(y)));
    let zero = [0; 32];
    // What others write for infinity; a coordinate of p and above; a point of no curve.
    for (x, y) in [
        (&zero[..], &zero[..]),
        (&p, &zero),
        (&zero, &p),
        (&[0xff; 32], &[0xff; 32]),
        (&[1; 32], &[1; 32]),
    ] {
        assert_eq!(skip_reason(&change(x, y)), KeyError::InvalidPoint);
    }
    for (algorithm, length) in [(Algorithm::Es384, 48), (Algorithm::Es512, 66)] {
        for octet in [0, 1, 0xff] {
            let both = b64(vec![octet; length]);
            let key = jwk(algorithm, &format!(r#"{{"x":"{both}","y":"{both}"}}"#));
            assert_eq!(skip_reason(&key), KeyError::InvalidPoint);
        }
    }
    // x of 5 is on the curve; x of p + 5 is the same number and another text.
    let value: serde_json::Value = serde_json::from_str(&jwk(ES256, "{}")).unwrap();
    let mut y = unb64(value["y"].as_str().unwrap());
    y[31] ^= 1;
    let moved = changed(&jwk(ES256, "{}"), &format!(r#"{{"y":"{}"}}"#, b64(y)));
    assert_eq!(skip_reason(&moved), KeyError::InvalidPoint);
}

#[test]
fn ed25519_points_of_small_order_or_another_spelling() {
    let mut small = vec![[0; 32], [0; 32]];
    small[1][0] = 1;
    small.push(
        unb64("xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o")
            .try_into()
            .unwrap(),
    );
    for x in small {
        let reason = skip_reason(&jwk(EDDSA, &format!(r#"{{"x":"{}"}}"#, b64(x))));
        assert_eq!(reason, KeyError::SmallOrder, "{x:?}");
    }
    // p + 3, which decoders take for 3; and a y that no point has.
    let mut not_reduced = [0xff; 32];
    (not_reduced[0], not_reduced[31]) = (0xf0, 0x7f);
    let mut no_point = [0; 32];
    no_point[0] = 2;
    for x in [not_reduced, no_point] {
        let reason = skip_reason(&jwk(EDDSA, &format!(r#"{{"x":"{}"}}"#, b64(x))));
        assert_eq!(reason, KeyError::InvalidPoint, "{x:?}");
    }
}

#[test]
fn kinds_and_curves_that_are_not_offered() {
    let cases = [
        (r#"{"kty":"ec","crv":"P-256"}"#, KeyError::UnknownKeyType),
        (r#"{"kty":"AKP"}"#, KeyError::UnknownKeyType),
        (r#"{"kty":""}"#, KeyError::UnknownKeyType),
        (r#"{"kty":"EC","crv":"P-192"}"#, KeyError::UnknownCurve),
        (r#"{"kty":"EC","crv":"p-384"}"#, KeyError::UnknownCurve),
        #[cfg(not(feature = "es256k"))]
        (r#"{"kty":"EC","crv":"secp256k1"}"#, KeyError::UnknownCurve),
        (r#"{"kty":"EC","crv":"Ed25519"}"#, KeyError::UnknownCurve),
        (r#"{"kty":"OKP","crv":"X25519"}"#, KeyError::UnknownCurve),
        (r#"{"kty":"OKP","crv":"P-256"}"#, KeyError::UnknownCurve),
    ];
    for (jwk, reason) in cases {
        assert_eq!(skip_reason(jwk), reason, "{jwk}");
    }
    assert_eq!(skip_reason("1"), KeyError::Json(JsonError::NotAnObject));
}

#[test]
fn sets_that_are_none() {
    let refusal = |text: &str| match JwkSet::parse(text, KeySource::Remote) {
        Err(Error::KeySet(error)) => error,
        other => panic!("{other:?}"),
    };
    let missing = KeySetError::Json(JsonError::Missing { name: "keys" });
    assert_eq!(refusal("{}"), missing);
    assert_eq!(refusal(r#"{"Keys":[]}"#), missing);
    for text in [r#"{"keys":null}"#, r#"{"keys":{}}"#, r#"{"keys":"[]"}"#] {
        let error = refusal(text);
        assert!(matches!(
            error,
            KeySetError::Json(JsonError::WrongType { name: "keys", .. })
        ));
    }
    for text in [
        "",
        "[]",
        "null",
        "<html>",
        r#"{"keys":[],"keys":[]}"#,
        r#"{"keys":[]} x"#,
    ] {
        assert!(matches!(refusal(text), KeySetError::Json(_)), "{text}");
    }
}

#[test]
fn sets_of_more_than_a_hundred_keys_from_a_peer() {
    let many = |count| set_text(vec!["{}"; count]);
    assert!(JwkSet::parse(many(100), KeySource::Remote).is_ok());
    let error = JwkSet::parse(many(101), KeySource::Remote).unwrap_err();
    assert!(matches!(
        error,
        Error::KeySet(KeySetError::TooManyKeys { limit: 100 })
    ));
    assert!(JwkSet::parse(many(101), KeySource::Trusted).is_ok());
}

#[test]
fn sets_of_secrets_and_public_keys_together() {
    let oct = |kid: &str| format!(r#"{{"kty":"oct","kid":"{kid}","k":"{}"}}"#, b64([7; 32]));
    let parse = |keys: &[String]| JwkSet::parse(set_text(keys), KeySource::Trusted);
    let mixed = parse(&[oct("a"), jwk(ES256, "{}")]).unwrap_err();
    assert!(matches!(mixed, Error::KeySet(KeySetError::Mixed)));
    assert_eq!(parse(&[oct("a"), oct("b")]).unwrap().len(), 2);
    // A short secret, or an empty one, is no key.
    for k in [b64([7; 31]), String::new()] {
        let short = changed(&oct("a"), &format!(r#"{{"k":"{k}"}}"#));
        let set = parse(&[short]).unwrap();
        assert_eq!(
            set.skipped()[0].reason,
            KeyError::SecretLength { minimum: 32 }
        );
    }
}

#[test]
fn private_members_of_a_peers_key_are_not_read() {
    let leaked = jwk(ES256, r#"{"d":{"not":"even a string"},"p":1}"#);
    let set = crate::keys_and_tokens::set([leaked]);
    verifier(ES256).verify(&token(ES256), &set).unwrap();
    // One's own must be whole.
    assert!(SigningKey::from_jwk(ES256, jwk(ES256, r#"{"d":1}"#)).is_err());
}
