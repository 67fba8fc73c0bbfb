//! Visiting tells the same as reading: names unescaped, values as they stand, and every refusal.

use oauth_step::{JsonError, JsonObject, JsonValue};

fn visited(text: &str) -> Result<Vec<(String, String)>, JsonError> {
    let (mut members, mut of_text) = (Vec::new(), Vec::new());
    let result = JsonObject::visit(text.as_bytes(), |name, value| {
        members.push((name.into_owned(), value.raw().to_owned()));
    });
    let same = JsonObject::visit_text(text, |name, value| {
        of_text.push((name.into_owned(), value.raw().to_owned()));
    });
    assert_eq!((&same, &of_text), (&result, &members));
    result.map(|()| members)
}

#[test]
fn members_come_in_the_order_of_the_text() {
    let text = r#" {"b" : [1, {"x":2}], "\u0061":"q\"", "":{}, "n":-1.5e3 } "#;
    let expected = [
        ("b", "[1, {\"x\":2}]"),
        ("a", "\"q\\\"\""),
        ("", "{}"),
        ("n", "-1.5e3"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(visited(text).unwrap(), expected);
    let object = JsonObject::parse(text.as_bytes()).unwrap();
    let read = object.iter().map(|(name, value)| (name, value.raw()));
    assert!(read.eq(expected.iter().map(|(name, value)| (&**name, &**value))));
}

#[test]
fn what_is_refused_when_it_is_read_is_refused_when_it_is_visited() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(64), "]".repeat(64));
    for text in [
        "",
        "[]",
        "{}{}",
        "{\"a\":01}",
        "\u{feff}{}",
        r#"{"a":1,"a":2}"#,
        r#"{"a":{"b":1,"b":2}}"#,
        r#"{"a":"\ud800"}"#,
        &deep,
    ] {
        let read = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert_eq!(visited(text).unwrap_err(), read, "{text}");
    }
}

#[test]
fn strings_without_escapes_are_known() {
    let text = r#"{"plain":"a 'b'","empty":"","odd":"a\/b","number":1,"list":["a"]}"#;
    let mut found = Vec::new();
    JsonObject::visit_text(text, |_, value| {
        let again = match value.is_plain_string() {
            true => JsonValue::from_checked_plain(value.raw()),
            false => JsonValue::from_checked(value.raw()),
        };
        assert_eq!(again.as_str(), value.as_str());
        found.push((value.is_plain_string(), value.as_str()));
    })
    .unwrap();
    let expected = [
        (true, Some("a 'b'".into())),
        (true, Some("".into())),
        (false, Some("a/b".into())),
        (false, None),
        (false, None),
    ];
    assert_eq!(found, expected);
    // Of what was never read it makes no sense, and does no harm.
    assert_eq!(JsonValue::from_checked_plain("").as_str(), None);
}

#[test]
fn names_of_one_length_with_the_same_ends_are_told_apart() {
    let names: Vec<String> = ('a'..='z').map(|c| format!("\"a{c}a\":1")).collect();
    let text = format!("{{{}}}", names.join(","));
    assert_eq!(visited(&text).unwrap().len(), 26);
    let twice = format!("{{{},\"aca\":1}}", names.join(","));
    assert!(matches!(
        visited(&twice),
        Err(JsonError::DuplicateName { .. })
    ));
}
