//! One object, with white space around it at most.

use oauth_step::{JsonError, JsonObject};

#[test]
fn white_space_may_stand_anywhere_between_tokens() {
    let text = b"\r\n\t { \r\n \"a\" \t:\r\n [ 1 , \"b\" ]\r\n , \"c\" : null } \r\n\t ";
    let object = JsonObject::parse(text).unwrap();
    assert_eq!(object.text().as_bytes(), text);
    assert_eq!(object.len(), 2);
    let elements = object.get("a").unwrap().as_array().unwrap();
    assert_eq!(
        elements.iter().map(|e| e.raw()).collect::<Vec<_>>(),
        ["1", "\"b\""]
    );
    assert_eq!(object.get("c").unwrap().raw(), "null");
}

#[test]
fn an_empty_object_is_an_object() {
    for text in ["{}", " {\r\n} "] {
        let object = JsonObject::parse(text.as_bytes()).unwrap();
        assert!(object.is_empty());
        assert_eq!(object.iter().count(), 0);
    }
}

#[test]
fn another_value_is_not_an_object() {
    for text in ["[]", "[{}]", "\"{}\"", "1", "true", "null", " [ ] "] {
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error, JsonError::NotAnObject, "{text}");
    }
}

#[test]
fn text_after_the_object_is_refused() {
    for after in ["{}", "x", ",", "}", "\0", "\u{A0}", "\u{B}", "//", "null"] {
        let text = format!("{{\"a\":1}}{after}");
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert!(matches!(error, JsonError::Syntax { .. }), "{text}: {error}");
    }
}

#[test]
fn nothing_is_not_an_object() {
    for text in ["", " ", "\r\n"] {
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert!(matches!(error, JsonError::Syntax { .. }), "{error}");
    }
}

#[test]
fn a_text_cut_short_anywhere_is_refused() {
    let whole = r#"{"a":[1,{"b":"c\u00e9"}],"d":-1.5e+3,"e":true}"#;
    assert!(JsonObject::parse(whole.as_bytes()).is_ok());
    for end in 0..whole.len() {
        let cut = &whole.as_bytes()[..end];
        assert!(JsonObject::parse(cut).is_err(), "cut at {end}");
    }
}
