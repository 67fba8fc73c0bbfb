//! RFC 7515 §4, RFC 7519 §4: duplicate names are refused, compared after unescaping.

use oauth_step::{JsonError, JsonObject};

#[test]
fn a_name_that_stands_twice_is_refused_at_every_depth() {
    let inner = r#"{"x":1,"y":2,"x":3}"#;
    for depth in 0..60 {
        let (open, close) = if depth % 2 == 0 {
            ("[", "]")
        } else {
            ("{\"d\":", "}")
        };
        let nested = format!("{}{inner}{}", open.repeat(depth), close.repeat(depth));
        let text = format!("{{\"a\":{nested}}}");
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        let position = text.rfind("\"x\"").unwrap();
        assert_eq!(error, JsonError::DuplicateName { position }, "{text}");
    }
    assert_eq!(
        JsonObject::parse(inner.as_bytes()).unwrap_err(),
        JsonError::DuplicateName { position: 13 }
    );
}

#[test]
fn names_are_compared_after_unescaping() {
    for (one, other) in [
        ("sub", r"s\u0075b"),
        (r"\u0073ub", "sub"),
        (r"\u0073ub", r"s\u0075b"),
        ("a/b", r"a\/b"),
        (r"\n", r"\u000a"),
        (r"\u00e9", r"\u00E9"),
        ("🦀", r"\ud83e\udd80"),
        ("", ""),
    ] {
        let text = format!("{{\"{one}\":1,\"{other}\":2}}");
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert!(matches!(error, JsonError::DuplicateName { .. }), "{text}");
    }
}

#[test]
fn names_that_differ_in_any_byte_are_different() {
    let text = "{\"a\":1,\"A\":2,\"a \":3,\"\":4,\"\\u0000\":5,\"e\u{301}\":6,\"é\":7}";
    assert_eq!(JsonObject::parse(text.as_bytes()).unwrap().len(), 7);
}

#[test]
fn the_same_name_in_other_objects_and_as_a_value_is_no_duplicate() {
    let text = br#"{"a":{"a":{"a":"a"}},"b":[{"a":1},{"a":2},"a","a"],"c":"a"}"#;
    assert!(JsonObject::parse(text).is_ok());
}

#[test]
fn a_name_after_an_inner_object_is_compared_with_those_before_it() {
    let error = JsonObject::parse(br#"{"a":{"b":[]},"a":1}"#).unwrap_err();
    assert_eq!(error, JsonError::DuplicateName { position: 14 });
}

#[test]
fn in_a_long_object_every_pair_is_compared() {
    // Objects longer than sixteen names are compared another way.
    for count in [15, 16, 17, 18, 40] {
        for first in 0..count {
            let mut names: Vec<String> = (0..count).map(|n| format!("\"n{n}\":0")).collect();
            let text = format!("{{\"o\":{{{}}}}}", names.join(","));
            assert!(JsonObject::parse(text.as_bytes()).is_ok(), "{text}");

            names.push(format!("\"\\u006e{first}\":0"));
            let text = format!("{{\"o\":{{{}}}}}", names.join(","));
            let error = JsonObject::parse(text.as_bytes()).unwrap_err();
            let position = text.rfind("\"\\u006e").unwrap();
            assert_eq!(error, JsonError::DuplicateName { position });
        }
    }
}
