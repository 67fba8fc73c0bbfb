//! What the standards allow is accepted, however unusual.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{forge, jwk, key, set, token, verifier, verify_es256};
use jose_assert::{Algorithm, JwkSet, KeySource};

const ES256: Algorithm = Algorithm::Es256;
const HEADER: &str = r#"{"alg":"ES256"}"#;

#[test]
fn white_space_in_the_json() {
    let verified = verify_es256(
        "\r\n{\t\"alg\" :\r\n \"ES256\" }\n",
        " {\r\n \"sub\"\t:\"a\" }\r\n",
    )
    .unwrap();
    assert_eq!(verified.claims().string("sub").unwrap().unwrap(), "a");
    assert_eq!(verified.claims().text(), " {\r\n \"sub\"\t:\"a\" }\r\n");
}

#[test]
fn no_claims_at_all() {
    assert_eq!(
        verify_es256(HEADER, "{}").unwrap().claims().iter().count(),
        0
    );
}

#[test]
fn unknown_claims_with_anything_in_them() {
    let payload =
        r#"{"a":1e99999,"b":123456789012345678901234567890.5,"c":null,"d":[[{}]],"":0,"sub":"x"}"#;
    let verified = verify_es256(HEADER, payload).unwrap();
    assert_eq!(
        verified.claims().get("a").unwrap().as_number(),
        Some("1e99999")
    );
    assert_eq!(verified.claims().string("sub").unwrap().unwrap(), "x");
}

#[test]
fn unknown_header_members_and_keys_in_the_header() {
    // RFC 8725 §3.10: they neither choose a key nor matter otherwise.
    let header = r#"{"alg":"ES256","jku":"https://x/","x5u":1,"x5c":null,"x5t":[],"jwk":{"kty":"oct"},"n":1e999}"#;
    verify_es256(header, "{}").unwrap();
}

#[test]
fn escaped_names_and_values() {
    let verified = verify_es256(
        r#"{"\u0061lg":"\u0045S256"}"#,
        r#"{"s\u0075b":"\ud83d\ude00"}"#,
    )
    .unwrap();
    assert_eq!(verified.claims().string("sub").unwrap().unwrap(), "😀");
}

#[test]
fn one_audience_several_or_none() {
    let audience = |aud: &str| {
        let verified = verify_es256(HEADER, format!(r#"{{"aud":{aud}}}"#)).unwrap();
        let audience = verified.claims().audience().unwrap().unwrap();
        audience.into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(audience(r#""a""#), ["a"]);
    assert_eq!(audience(r#"["a","b\u0062"]"#), ["a", "bb"]);
    assert!(audience("[]").is_empty());
}

#[test]
fn no_kid_where_one_key_fits() {
    let token = forge(HEADER, "{}", &key(ES256));
    let keys = set([
        jwk(ES256, r#"{"kid":"a"}"#),
        jwk(Algorithm::Rs256, r#"{"kid":"b"}"#),
        jwk(Algorithm::EdDsa, r#"{"kid":"c"}"#),
    ]);
    let verified = verifier(ES256).verify(&token, &keys).unwrap();
    assert_eq!(verified.key_id(), None);
}

#[test]
fn one_kid_on_keys_of_several_kinds() {
    let algorithms = [ES256, Algorithm::Rs256, Algorithm::EdDsa];
    let keys = set(algorithms.map(|algorithm| jwk(algorithm, "{}")));
    assert_eq!(keys.len(), 3);
    for algorithm in algorithms {
        verifier(algorithm)
            .verify(&token(algorithm), &keys)
            .unwrap();
    }
    // Of one kind, but for other algorithms.
    let keys = set([jwk(Algorithm::Rs256, "{}"), jwk(Algorithm::Ps256, "{}")]);
    verifier(Algorithm::Rs256)
        .verify(&token(Algorithm::Rs256), &keys)
        .unwrap();
    verifier(Algorithm::Ps256)
        .verify(&token(Algorithm::Ps256), &keys)
        .unwrap();
}

#[test]
fn both_names_of_ed25519_on_a_key() {
    for (signed, named) in [("EdDSA", "Ed25519"), ("Ed25519", "EdDSA")] {
        let algorithm = Algorithm::from_name(signed).unwrap();
        let keys = set([jwk(algorithm, &format!(r#"{{"alg":"{named}"}}"#))]);
        verifier(algorithm)
            .verify(&token(algorithm), &keys)
            .unwrap();
    }
}

#[test]
fn sets_with_strange_entries() {
    let strange = [
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"}"#.to_owned(),
        r#"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#.to_owned(),
        r#"{"kty":"RSA","n":1e999,"e":"AQAB"}"#.to_owned(),
        jwk(Algorithm::Rs256, r#"{"use":"enc","alg":null}"#),
        jwk(
            ES256,
            r#"{"x5c":[1],"x5t":null,"exp":1e99,"nbf":"soon","unknown":{"deep":[[]]}}"#,
        ),
    ];
    let set = set(&strange);
    assert_eq!(set.len(), 1);
    let skipped: Vec<_> = set.skipped().iter().map(|skipped| skipped.index).collect();
    assert_eq!(skipped, [0, 1, 2, 3, 4, 5, 6]);
    verifier(ES256).verify(&token(ES256), &set).unwrap();
    let white = format!("\r\n{{\"more\":null, \"keys\"\t: [ {} ]\n}}", strange[7]);
    assert_eq!(JwkSet::parse(white, KeySource::Remote).unwrap().len(), 1);
}

#[test]
fn an_empty_set() {
    let set = JwkSet::parse(r#"{"keys":[]}"#, KeySource::Remote).unwrap();
    assert!(set.is_empty());
}

#[test]
fn a_modulus_with_a_zero_octet_in_front() {
    let jwk = jwk(Algorithm::Rs256, "{}");
    let value: serde_json::Value = serde_json::from_str(&jwk).unwrap();
    let mut n = crate::keys_and_tokens::unb64(value["n"].as_str().unwrap());
    n.insert(0, 0);
    let padded = crate::keys_and_tokens::changed(
        &jwk,
        &format!(r#"{{"n":"{}"}}"#, crate::keys_and_tokens::b64(n)),
    );
    let keys = set([padded]);
    verifier(Algorithm::Rs256)
        .verify(&token(Algorithm::Rs256), &keys)
        .unwrap();
}

#[test]
fn a_modulus_with_many_is_no_other_key_and_no_more_work() {
    use crate::keys_and_tokens::{b64, changed, unb64};

    let jwk = jwk(Algorithm::Rs256, "{}");
    let value: serde_json::Value = serde_json::from_str(&jwk).unwrap();
    let n = [vec![0; 100_000], unb64(value["n"].as_str().unwrap())].concat();
    let padded = changed(&jwk, &format!(r#"{{"n":"{}","e":"AAAAAQAB"}}"#, b64(n)));
    let keys = set([padded]);
    let key = &keys.keys()[0];
    // Written as any other, so its thumbprint is that of the key.
    let plain = set([jwk]);
    assert_eq!(key.to_jwk(), plain.keys()[0].to_jwk());
    assert_eq!(key.thumbprint(), plain.keys()[0].thumbprint());
    verifier(Algorithm::Rs256)
        .verify(&token(Algorithm::Rs256), &keys)
        .unwrap();
}
