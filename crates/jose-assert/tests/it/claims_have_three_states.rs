//! A claim is absent, valid or malformed; malformed is never taken for absent.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use jose_assert::{ClaimError, ClaimProblem, Claims};
use oauth_step::JsonKind;

fn claims(text: &str) -> Claims {
    Claims::parse(text).unwrap()
}

fn is_malformed<T>(result: Result<T, ClaimError>, name: &str) -> bool {
    let Err(ClaimError {
        name: found,
        problem,
        ..
    }) = result
    else {
        return false;
    };
    found == name && matches!(problem, ClaimProblem::Malformed { .. })
}

#[test]
fn strings() {
    for name in [
        "iss", "sub", "jti", "nonce", "azp", "acr", "at_hash", "c_hash", "s_hash", "sid",
    ] {
        assert_eq!(claims("{}").string(name).unwrap(), None);
        let valid = claims(&format!(r#"{{"{name}":""}}"#));
        assert_eq!(valid.string(name).unwrap().unwrap(), "");
        for value in ["null", "0", "true", "[]", "{}", r#"["a"]"#] {
            let claims = claims(&format!(r#"{{"{name}":{value}}}"#));
            assert!(is_malformed(claims.string(name), name), "{name}: {value}");
        }
    }
}

#[test]
fn audiences() {
    assert_eq!(claims("{}").audience().unwrap(), None);
    for value in [
        "null",
        "1",
        "{}",
        "true",
        "[1]",
        r#"["a",null]"#,
        r#"["a",["b"]]"#,
    ] {
        let claims = claims(&format!(r#"{{"aud":{value}}}"#));
        assert!(is_malformed(claims.audience(), "aud"), "{value}");
    }
}

#[test]
fn dates() {
    for name in ["exp", "nbf", "iat", "auth_time"] {
        assert_eq!(claims("{}").date(name).unwrap(), None);
        let valid = claims(&format!(r#"{{"{name}":1.7e9}}"#));
        assert_eq!(valid.date(name).unwrap().unwrap().seconds(), 1_700_000_000);
        for value in ["null", r#""1700000000""#, "true", "[1]", "{}"] {
            let claims = claims(&format!(r#"{{"{name}":{value}}}"#));
            assert!(is_malformed(claims.date(name), name), "{name}: {value}");
        }
    }
}

#[test]
fn booleans_and_objects() {
    let claims = claims(r#"{"t":true,"f":false,"o":{"a":1},"n":null,"s":"true","z":0}"#);
    assert_eq!(claims.boolean("t").unwrap(), Some(true));
    assert_eq!(claims.boolean("f").unwrap(), Some(false));
    assert_eq!(claims.boolean("x").unwrap(), None);
    for name in ["o", "n", "s", "z"] {
        assert!(is_malformed(claims.boolean(name), name));
    }
    assert!(claims.object("o").unwrap().unwrap().get("a").is_some());
    assert!(claims.object("x").unwrap().is_none());
    for name in ["t", "n", "s", "z"] {
        assert!(is_malformed(claims.object(name), name));
    }
}

#[test]
fn found_wherever_they_stand() {
    let text = "{ \"a\" : 1 ,\"b\\u0062\": \"x\\n\",\n\"\":null, \"ä\":[ 1 ] }";
    let claims = claims(text);
    assert_eq!(claims.text(), text);
    assert_eq!(claims.get("a").unwrap().raw(), "1");
    assert_eq!(claims.string("bb").unwrap().unwrap(), "x\n");
    assert_eq!(claims.get("").unwrap().kind(), JsonKind::Null);
    assert_eq!(claims.get("ä").unwrap().raw(), "[ 1 ]");
    assert!(claims.get("b\\u0062").is_none());
    let names: Vec<_> = claims.iter().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names, ["a", "bb", "", "ä"]);
    let moved = claims.clone();
    drop(claims);
    assert_eq!(moved.get("ä").unwrap().raw(), "[ 1 ]");
}

#[test]
fn found_among_others_of_the_same_length_and_ends() {
    for (first, second) in [("acr", "amr"), ("amr", "acr")] {
        let both = claims(&format!(r#"{{"{first}":"1","x":0,"{second}":"2"}}"#));
        assert_eq!(both.string(first).unwrap().unwrap(), "1");
        assert_eq!(both.string(second).unwrap().unwrap(), "2");
        assert!(both.get("aXr").is_none());
    }
    assert!(claims(r#"{"amr":1}"#).date("acr").unwrap().is_none());
}

#[test]
fn found_among_very_many() {
    let members: Vec<_> = (0..1000).map(|at| format!("\"c{at}\":{at}")).collect();
    let text = format!("{{{},\"iss\":\"me\"}}", members.join(","));
    let claims = claims(&text);
    for at in 0..1000 {
        let found = claims.date(format!("c{at}").leak()).unwrap().unwrap();
        assert_eq!(found.seconds(), at);
    }
    assert_eq!(claims.string("iss").unwrap().unwrap(), "me");
    assert!(claims.get("c1000").is_none());
    assert!(claims.get("sub").is_none());
}

#[test]
fn told_apart_by_what_they_are() {
    let text = r#"{"s":"x","e\u0073":"\n","n":1,"z":null,"a":[],"o":{},"t":true}"#;
    let claims = claims(text);
    let kinds: Vec<_> = claims.kinds().collect();
    let expected: [(&[u8], JsonKind); 7] = [
        (b"s", JsonKind::String),
        (b"es", JsonKind::String),
        (b"n", JsonKind::Number),
        (b"z", JsonKind::Null),
        (b"a", JsonKind::Array),
        (b"o", JsonKind::Object),
        (b"t", JsonKind::Bool),
    ];
    assert_eq!(kinds, expected);
}
