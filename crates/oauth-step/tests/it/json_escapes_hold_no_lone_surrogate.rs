//! An escape that is half of a surrogate pair names no character.

use oauth_step::{JsonError, JsonObject};

#[test]
fn half_a_pair_is_refused_in_values_and_names_at_every_depth() {
    for lone in [
        r"\uD800",
        r"\uDBFF",
        r"\uDC00",
        r"\uDFFF",
        r"\ud800",
        r"\uD800x",
        r"\uD800\n",
        r"\uD800\u0041",
        r"\uD800\\uDC00",
        r"\uD800\uD800\uDC00",
        r"\uDC00\uD800",
        r"\uD83E\uDD80\uDD80",
    ] {
        for text in [
            format!("{{\"a\":\"{lone}\"}}"),
            format!("{{\"{lone}\":1}}"),
            format!("{{\"a\":[[\"{lone}\"]]}}"),
            format!("{{\"a\":{{\"b\":{{\"{lone}\":1}}}}}}"),
        ] {
            let error = JsonObject::parse(text.as_bytes()).unwrap_err();
            assert!(matches!(error, JsonError::LoneSurrogate { .. }), "{text}");
        }
    }
}

#[test]
fn the_error_says_where_the_escape_starts() {
    let error = JsonObject::parse(br#"{"a":"xy\uD800"}"#).unwrap_err();
    assert_eq!(error, JsonError::LoneSurrogate { position: 8 });
    let error = JsonObject::parse(br#"{"a":"\uD83E\uDD80\uDC00"}"#).unwrap_err();
    assert_eq!(error, JsonError::LoneSurrogate { position: 18 });
}

#[test]
fn a_pair_is_one_character() {
    for (escaped, character) in [
        (r"\uD83E\uDD80", "🦀"),
        (r"\ud83e\udd80", "🦀"),
        (r"\uD800\uDC00", "\u{10000}"),
        (r"\uDBFF\uDFFF", "\u{10FFFF}"),
        (r"\uD7FF\uE000", "\u{D7FF}\u{E000}"),
    ] {
        let text = format!("{{\"{escaped}\":\"{escaped}\"}}");
        let object = JsonObject::parse(text.as_bytes()).unwrap();
        let (name, value) = object.iter().next().unwrap();
        assert_eq!(name, character);
        assert_eq!(value.as_str().as_deref(), Some(character));
    }
}

#[test]
fn an_escaped_backslash_before_u_is_no_escape() {
    let object = JsonObject::parse(br#"{"a":"\\uD800"}"#).unwrap();
    assert_eq!(object.string("a").unwrap().as_deref(), Some(r"\uD800"));
}
