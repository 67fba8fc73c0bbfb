//! A token that breaks a rule of form is refused, and the error names the part and the rule.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, forge, jwk, key, set, token, verifier, verify_es256};
use jose_assert::{Algorithm, Error, JwsVerifier, Part, TokenError};
use oauth_step::JsonError;

const ES256: Algorithm = Algorithm::Es256;

fn refusal(token: &str) -> TokenError {
    let keys = set([jwk(ES256, "{}")]);
    match verifier(ES256).verify(token, &keys) {
        Err(Error::Token(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn header_refusal(header: &str) -> TokenError {
    match verify_es256(header, "{}") {
        Err(Error::Token(error)) => error,
        other => panic!("{header}: {other:?}"),
    }
}

fn payload_refusal(payload: impl AsRef<[u8]>) -> JsonError {
    match verify_es256(r#"{"alg":"ES256"}"#, payload) {
        Err(Error::Token(TokenError::Json {
            part: Part::Payload,
            error,
        })) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn larger_than_the_limit() {
    let keys = set([jwk(ES256, "{}")]);
    let token = token(ES256);
    let exact = verifier(ES256).size_limit(token.len());
    exact.verify(&token, &keys).unwrap();
    let limit = token.len() - 1;
    let error = verifier(ES256).size_limit(limit).verify(&token, &keys);
    assert!(
        matches!(error, Err(Error::Token(TokenError::TooLarge { limit: found })) if found == limit)
    );
    // By default 64 KiB, whatever the token holds.
    let limit = 64 * 1024;
    assert_eq!(
        refusal(&".".repeat(limit + 1)),
        TokenError::TooLarge { limit }
    );
    assert_eq!(refusal(&".".repeat(limit)), TokenError::Parts);
}

#[test]
fn characters_beside_the_alphabet() {
    let token = token(ES256);
    for prefix in [" ", "\n", "\"", "Bearer ", "\u{feff}", "{", "'"] {
        let position = prefix.find(|c: char| !c.is_ascii_alphabetic()).unwrap();
        assert_eq!(
            refusal(&format!("{prefix}{token}")),
            TokenError::Character { position }
        );
    }
    for suffix in [" ", "\n", "\"", "=", "==", "\0", "é", "~", "+", "/"] {
        let position = token.len();
        assert_eq!(
            refusal(&format!("{token}{suffix}")),
            TokenError::Character { position }
        );
    }
    let json = format!(r#"{{"payload":"{}"}}"#, b64("{}"));
    assert_eq!(refusal(&json), TokenError::Character { position: 0 });
}

#[test]
fn characters_beside_the_alphabet_in_every_place() {
    let token = token(ES256);
    let is_other = |c: &char| !c.is_ascii_alphanumeric() && !"-_.".contains(*c);
    for character in ('\0'..='\x7f').filter(is_other) {
        for position in 0..token.len() {
            let (before, after) = (&token[..position], &token[position + 1..]);
            assert_eq!(
                refusal(&format!("{before}{character}{after}")),
                TokenError::Character { position }
            );
        }
    }
}

#[test]
fn other_numbers_of_parts() {
    for token in ["", "a", "a.b", "a.b.c.d", "a.b.c.d.e.f"] {
        assert_eq!(refusal(token), TokenError::Parts, "{token:?}");
    }
    // Five parts are encrypted and are not read any further.
    assert_eq!(refusal("!.b.c.d.e"), TokenError::Character { position: 0 });
    assert_eq!(refusal("a.b.c.d.e"), TokenError::Encrypted);
}

#[test]
fn base64url_with_padding_or_stray_bits() {
    let token = token(ES256);
    let parts: Vec<_> = token.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("three parts");
    };
    // Lengths of 1 modulo 4, and trailing bits that are not zero.
    for bad in ["A", "AAAAA", "AB", "AAB", "AAAAAB", "AAAAAAB"] {
        let cases = [
            (format!("{bad}.{payload}.{signature}"), Part::Header),
            (format!("{header}.{bad}.{signature}"), Part::Payload),
            (format!("{header}.{payload}.{bad}"), Part::Signature),
        ];
        for (token, part) in cases {
            assert_eq!(refusal(&token), TokenError::Base64 { part });
        }
    }
    // The last character of a signature of 64 octets has four bits to spare.
    let last = signature.chars().last().unwrap();
    assert!("AQgw".contains(last));
    let stray = char::from(u8::try_from(last).unwrap() + 1);
    let stray = format!("{}{stray}", &token[..token.len() - 1]);
    assert_eq!(
        refusal(&stray),
        TokenError::Base64 {
            part: Part::Signature
        }
    );
}

#[test]
fn headers_that_are_no_json_object() {
    for header in [
        "",
        "[]",
        "\"ES256\"",
        "{'alg':'ES256'}",
        "{\"alg\":\"ES256\"} {}",
        "{\"alg\":\"ES256\",}",
    ] {
        let error = header_refusal(header);
        assert!(
            matches!(
                error,
                TokenError::Json {
                    part: Part::Header,
                    ..
                }
            ),
            "{header}: {error:?}"
        );
    }
    let twice = [
        r#"{"alg":"ES256","alg":"none"}"#,
        r#"{"alg":"none","alg":"ES256"}"#,
        r#"{"alg":"ES256","\u0061lg":"none"}"#,
        r#"{"alg":"ES256","x":{"y":1,"y":1}}"#,
    ];
    for header in twice {
        let error = header_refusal(header);
        let duplicate = matches!(
            error,
            TokenError::Json {
                part: Part::Header,
                error: JsonError::DuplicateName { .. }
            }
        );
        assert!(duplicate, "{header}: {error:?}");
    }
}

#[test]
fn payloads_that_are_no_json_object() {
    assert_eq!(payload_refusal("[]"), JsonError::NotAnObject);
    assert_eq!(payload_refusal("null"), JsonError::NotAnObject);
    assert_eq!(payload_refusal("\u{feff}{}"), JsonError::ByteOrderMark);
    assert_eq!(payload_refusal(b"{\"sub\":\"\xff\"}"), JsonError::NotUtf8);
    let grammar = [
        "",
        "{",
        "{} {}",
        "{}x",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "{'a':1}",
        "{/**/}",
        "{\"a\":\"\n\"}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{a:1}",
    ];
    for payload in grammar {
        let error = payload_refusal(payload);
        assert!(
            matches!(error, JsonError::Syntax { .. }),
            "{payload}: {error:?}"
        );
    }
    for surrogate in [
        r#"{"a":"\ud800"}"#,
        r#"{"a":"\udc00\ud800"}"#,
        r#"{"\ud800":1}"#,
    ] {
        let error = payload_refusal(surrogate);
        let refused = matches!(
            error,
            JsonError::LoneSurrogate { .. } | JsonError::Syntax { .. }
        );
        assert!(refused, "{error:?}");
    }
    for duplicate in [r#"{"sub":"a","sub":"b"}"#, r#"{"a":[{"b":1,"\u0062":2}]}"#] {
        let error = payload_refusal(duplicate);
        assert!(
            matches!(error, JsonError::DuplicateName { .. }),
            "{error:?}"
        );
    }
    let deep = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(payload_refusal(deep(64)), JsonError::TooDeep);
    verify_es256(r#"{"alg":"ES256"}"#, deep(63)).unwrap();
}

#[test]
fn header_members_of_another_type() {
    for member in ["alg", "kid", "typ", "cty"] {
        for value in ["null", "1", "[]", "{}", "true"] {
            let alg = if member == "alg" { "x" } else { "alg" };
            let error = header_refusal(&format!(r#"{{"{alg}":"ES256","{member}":{value}}}"#));
            let wrong = matches!(
                error,
                TokenError::Json { part: Part::Header, error: JsonError::WrongType { name, .. } }
                    if name == member
            );
            assert!(wrong, "{member}: {value}: {error:?}");
        }
    }
    assert_eq!(
        header_refusal("{}"),
        TokenError::Json {
            part: Part::Header,
            error: JsonError::Missing { name: "alg" },
        }
    );
}

#[test]
fn any_critical_extension() {
    for crit in [
        "[]",
        "[\"exp\"]",
        "[\"b64\"]",
        "[\"alg\"]",
        "null",
        "\"exp\"",
        "{}",
        "[\"x\",\"x\"]",
    ] {
        let header = format!(r#"{{"alg":"ES256","exp":1,"x":1,"b64":true,"crit":{crit}}}"#);
        assert_eq!(header_refusal(&header), TokenError::Critical, "{crit}");
    }
}

#[test]
fn payloads_that_claim_not_to_be_encoded() {
    for b64 in ["false", "null", "0", "\"false\"", "true"] {
        let header = format!(r#"{{"alg":"ES256","b64":{b64}}}"#);
        assert_eq!(
            header_refusal(&header),
            TokenError::UnencodedPayload,
            "{b64}"
        );
    }
    // In the layer below, `true` is what holds anyway.
    let verifier = JwsVerifier::new(jose_assert::Algorithms::only(ES256));
    let keys = set([jwk(ES256, "{}")]);
    let signed = |header: &str| forge(header, "any octets", &key(ES256));
    let verified = verifier
        .verify(&signed(r#"{"alg":"ES256","b64":true}"#), &keys)
        .unwrap();
    assert_eq!(verified.payload(), b"any octets");
    for b64 in ["false", "null", "1"] {
        let token = signed(&format!(r#"{{"alg":"ES256","b64":{b64}}}"#));
        let error = verifier.verify(&token, &keys);
        assert!(matches!(
            error,
            Err(Error::Token(TokenError::UnencodedPayload))
        ));
    }
}
