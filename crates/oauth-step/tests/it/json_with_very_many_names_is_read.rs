//! The cost of a long text grows with its length, not with the square of it: these would take
//! from many minutes to hours where every name is compared with every other.

use oauth_step::{JsonError, JsonObject};

const MANY: usize = 400_000;

#[test]
fn very_many_names_are_all_told_apart() {
    let object = with_names("");
    let parsed = JsonObject::parse(object.as_bytes()).unwrap();
    assert_eq!(parsed.len(), MANY);
}

#[test]
fn one_duplicate_among_very_many_names_is_found() {
    let object = with_names(",\"00000\":0");
    let error = JsonObject::parse(object.as_bytes()).unwrap_err();
    let position = object.len() - "\"00000\":0}".len();
    assert_eq!(error, JsonError::DuplicateName { position });
}

#[test]
fn very_many_elements_are_read() {
    let text = format!("{{\"a\":[{}0]}}", "{},[],".repeat(MANY));
    let object = JsonObject::parse(text.as_bytes()).unwrap();
    let elements = object.get("a").unwrap().as_array().unwrap();
    assert_eq!(elements.len(), 2 * MANY + 1);
}

#[test]
fn a_very_long_string_of_escapes_is_read() {
    let text = format!("{{\"a\":\"{}\"}}", "\\ud83e\\udd80".repeat(MANY));
    let object = JsonObject::parse(text.as_bytes()).unwrap();
    assert_eq!(object.string("a").unwrap().map(|s| s.len()), Some(4 * MANY));
}

fn with_names(last: &str) -> String {
    let names: Vec<String> = (0..MANY).map(|n| format!("\"{n:05}\":0")).collect();
    format!("{{{}{last}}}", names.join(","))
}
