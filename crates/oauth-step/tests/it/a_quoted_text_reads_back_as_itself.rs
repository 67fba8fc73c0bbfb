//! RFC 8259 §7: quotes, backslashes and control characters are escaped, and nothing else changes.

use oauth_step::{json_quote, json_quoted};

#[test]
fn every_character_reads_back() {
    for character in ('\0'..='\u{2ff}').chain(['\u{2028}', '\u{ffff}', '🦀']) {
        for text in [format!("{character}"), format!("a{character}b{character}")] {
            let quoted = json_quoted(&text);
            assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }
    }
    assert_eq!(json_quoted(""), "\"\"");
    assert_eq!(
        json_quoted("https://a.example/é"),
        "\"https://a.example/é\""
    );
}

#[test]
fn what_is_there_stays_before_it() {
    for (text, expected) in [("b", "a\"b\""), ("\"\n", "a\"\\\"\\n\"")] {
        let mut json = "a".to_owned();
        json_quote(text, &mut json);
        assert_eq!(json, expected);
    }
}
