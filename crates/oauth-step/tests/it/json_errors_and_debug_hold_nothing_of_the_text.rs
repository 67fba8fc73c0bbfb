//! What a peer wrote is in no message and in no log.

use oauth_step::JsonObject;

const SECRET: &str = "hunter2";

#[test]
fn no_error_repeats_the_text() {
    for text in [
        format!("\u{FEFF}{{\"{SECRET}\":1}}"),
        format!("{{\"{SECRET}\":1,\"{SECRET}\":1}}"),
        format!("{{\"{SECRET}\":\"{SECRET}\\uD800\"}}"),
        format!("[\"{SECRET}\"]"),
        format!("{{\"{SECRET}\" {SECRET}"),
        format!("{{\"{SECRET}\":{}{}}}", "[".repeat(64), "]".repeat(64)),
    ] {
        let error = JsonObject::parse(text.as_bytes()).unwrap_err();
        assert_silent(&format!("{error} {error:?}"));
    }
    let mut bytes = SECRET.as_bytes().to_vec();
    bytes.push(0xFF);
    let error = JsonObject::parse(&bytes).unwrap_err();
    assert_silent(&format!("{error} {error:?}"));
}

#[test]
fn an_error_about_a_member_names_it_and_not_its_value() {
    let text = format!("{{\"token\":[\"{SECRET}\"]}}");
    let object = JsonObject::parse(text.as_bytes()).unwrap();
    let error = object.string("token").unwrap_err();
    assert_silent(&format!("{error} {error:?}"));
    assert_eq!(error.to_string(), "member `token` is not a string");
    let error = object.required_string("code").unwrap_err();
    assert_eq!(error.to_string(), "member `code` is missing");
}

#[test]
fn debug_shows_the_shape_alone() {
    let text = format!("{{\"{SECRET}\":\"{SECRET}\"}}");
    let object = JsonObject::parse(text.as_bytes()).unwrap();
    assert_eq!(format!("{object:?}"), "JsonObject(1 members)");
    let value = object.get(SECRET).unwrap();
    assert_eq!(format!("{value:?}"), "JsonValue(String)");
}

fn assert_silent(message: &str) {
    assert!(!message.contains(SECRET), "{message}");
}
