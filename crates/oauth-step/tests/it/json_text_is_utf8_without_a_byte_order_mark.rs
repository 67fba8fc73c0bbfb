//! RFC 8259 §8.1: UTF-8, no byte order mark.

use oauth_step::{JsonError, JsonObject};

#[test]
fn a_byte_order_mark_is_refused() {
    let error = JsonObject::parse(b"\xEF\xBB\xBF{}").unwrap_err();
    assert_eq!(error, JsonError::ByteOrderMark);
}

#[test]
fn a_byte_order_mark_inside_a_string_is_text() {
    let object = JsonObject::parse(b"{\"a\":\"\xEF\xBB\xBF\"}").unwrap();
    assert_eq!(object.string("a").unwrap().as_deref(), Some("\u{FEFF}"));
}

#[test]
fn bytes_that_are_no_utf8_are_refused_wherever_they_stand() {
    let texts: [&[u8]; 7] = [
        b"{\"a\":\"\xFF\"}",
        b"{\"\xC0\x80\":1}",             // overlong
        b"{\"a\":\"\xED\xA0\x80\"}",     // a surrogate, encoded
        b"{\"a\":\"\xF4\x90\x80\x80\"}", // beyond U+10FFFF
        b"{\"a\":\"\xE2\x82\"}",         // cut short
        b"{}\x80",
        b"\x80",
    ];
    for text in texts {
        assert_eq!(JsonObject::parse(text).unwrap_err(), JsonError::NotUtf8);
    }
}

#[test]
fn utf16_is_refused_with_and_without_a_mark() {
    let units: Vec<u16> = "{\"a\":1}".encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for (text, mark) in [(little, b"\xFF\xFE"), (big, b"\xFE\xFF")] {
        // ASCII in UTF-16 is UTF-8 with zeros between, which no grammar has.
        let bare = JsonObject::parse(&text).unwrap_err();
        assert!(matches!(bare, JsonError::Syntax { .. }), "{bare}");
        let marked = [mark.as_slice(), &text].concat();
        assert_eq!(JsonObject::parse(&marked).unwrap_err(), JsonError::NotUtf8);
    }
}

#[test]
fn any_character_stands_for_itself() {
    let object = JsonObject::parse("{\"käse\":\"日本 🦀 \u{7F}\"}".as_bytes()).unwrap();
    assert_eq!(
        object.string("käse").unwrap().as_deref(),
        Some("日本 🦀 \u{7F}")
    );
}
