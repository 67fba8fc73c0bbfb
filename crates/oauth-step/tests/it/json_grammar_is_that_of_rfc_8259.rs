//! No dialect: what other readers forgive is refused.

use oauth_step::{JsonError, JsonObject};

#[test]
fn values_of_other_dialects_are_refused() {
    let values = [
        "NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "undefined",
        "True",
        "TRUE",
        "tru",
        "truee",
        "nul",
        "nulll",
        "'a'",
        "a",
        "\"a",
        "01",
        "-01",
        "00",
        "+1",
        "1.",
        ".5",
        "-",
        "-.5",
        "1e",
        "1e+",
        "1E-",
        "0x10",
        "1_000",
        "1,5",
        "1 2",
        "\"a\" \"b\"",
        "",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[",
        "]",
        "{,}",
        "{\"b\":1,}",
        "{\"b\"}",
        "{\"b\":}",
        "{b:1}",
        "{'b':1}",
        "{1:1}",
        "{\"b\" 1}",
        "{\"b\":1 \"c\":2}",
        "[1}",
        "{\"b\":1]",
        "1/**/",
        "/**/1",
        "1//x\n",
        "#x\n1",
        "\"\\x41\"",
        "\"\\'\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\uD8 0\"",
        "\"\\U0041\"",
        "\"\\0\"",
        "\"\\\n\"",
        "\u{A0}1",
        "\u{FEFF}1",
        "\u{C}1",
        "\u{2028}1",
    ];
    for value in values {
        let text = format!("{{\"a\":{value}}}");
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert!(matches!(error, JsonError::Syntax { .. }), "{text}: {error}");
    }
}

#[test]
fn every_raw_control_character_is_refused_in_values_and_names() {
    for control in 0..0x20_u8 {
        for text in [
            format!("{{\"a\":\"b{}\"}}", char::from(control)),
            format!("{{\"a{}\":1}}", char::from(control)),
        ] {
            let error = JsonObject::parse(text.as_bytes()).unwrap_err();
            assert!(matches!(error, JsonError::Syntax { .. }), "{control:#x}");
        }
    }
}

#[test]
fn every_escape_of_the_grammar_is_read() {
    let text = br#"{"a":"\"\\\/\b\f\n\r\t\u0000\u00e9\u00E9\u2028"}"#;
    let object = JsonObject::parse(text).unwrap();
    let expected = "\"\\/\u{8}\u{C}\n\r\t\0éé\u{2028}";
    assert_eq!(object.string("a").unwrap().as_deref(), Some(expected));
}

#[test]
fn the_error_says_where() {
    let error = JsonObject::parse(b"{\n \"a\": ?}").unwrap_err();
    assert_eq!(error, JsonError::Syntax { line: 2, column: 7 });
    assert_eq!(error.to_string(), "not JSON: line 2, column 7");
}
