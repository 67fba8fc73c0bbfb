//! `application/x-www-form-urlencoded`: order, repeats and empty values are kept.

use oauth_step::{append_form, decode_form, encode_form, encode_form_value};

#[test]
fn pairs_come_back_in_order_with_repeats_and_empty_values() {
    let pairs = [
        ("b", "1"),
        ("a", "2"),
        ("b", "1"),
        ("", "x"),
        ("c", ""),
        ("", ""),
    ];
    let form = encode_form(pairs);
    assert_eq!(form, "b=1&a=2&b=1&=x&c=&=");
    assert_eq!(decode_form(form.as_bytes()), pairs.map(owned));
}

#[test]
fn every_character_comes_back() {
    let all: String = (0..0x300_u32)
        .filter_map(char::from_u32)
        .chain("日🦀".chars())
        .collect();
    let form = encode_form([(&all, &all)]);
    assert!(
        form.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"%+=*-._".contains(&b))
    );
    assert_eq!(decode_form(form.as_bytes()), [(all.clone(), all)]);
}

#[test]
fn a_space_is_a_plus_and_the_rest_is_percent_encoded() {
    assert_eq!(
        encode_form_value(" +%&=:/?#~é"),
        "+%2B%25%26%3D%3A%2F%3F%23%7E%C3%A9"
    );
    assert_eq!(encode_form_value("azAZ09-._*"), "azAZ09-._*");
    assert_eq!(encode_form_value(""), "");
    assert_eq!(encode_form([("a b", "c d")]), "a+b=c+d");
}

#[test]
fn a_character_is_encoded_wherever_it_stands() {
    let plain = "azAZ09-._*".repeat(4);
    for at in 0..=plain.len() {
        let (before, after) = plain.split_at(at);
        for (character, encoded) in [(" ", "+"), ("~", "%7E"), ("é", "%C3%A9"), ("", "")] {
            assert_eq!(
                encode_form_value(&format!("{before}{character}{after}")),
                format!("{before}{encoded}{after}")
            );
        }
    }
}

#[test]
fn every_character_is_encoded_in_a_text_of_any_length() {
    let plain = "azAZ09-._*".repeat(4);
    for byte in 0..0x80_u8 {
        let character = char::from(byte);
        let encoded = match byte {
            b' ' => "+".to_owned(),
            b'*' | b'-' | b'.' | b'_' => character.to_string(),
            _ if byte.is_ascii_alphanumeric() => character.to_string(),
            _ => format!("%{byte:02X}"),
        };
        for length in 0..plain.len() {
            let text = &plain[..length];
            for at in 0..=length {
                let (before, after) = text.split_at(at);
                assert_eq!(
                    encode_form_value(&format!("{before}{character}{after}")),
                    format!("{before}{encoded}{after}")
                );
            }
        }
    }
}

#[test]
fn pairs_are_appended_after_what_is_there() {
    let mut form = String::new();
    append_form(&mut form, "a", "1");
    append_form(&mut form, "b", "&");
    assert_eq!(form, "a=1&b=%26");
    assert_eq!(encode_form([("", ""); 0]), "");
}

#[test]
fn what_others_write_is_read_without_a_failure() {
    type Case = (&'static [u8], &'static [(&'static str, &'static str)]);
    let cases: [Case; 7] = [
        (b"", &[]),
        (b"&&", &[]),
        (b"a", &[("a", "")]),
        (b"a=b=c", &[("a", "b=c")]),
        (b"a=%", &[("a", "%")]),
        (b"a=%zz%4", &[("a", "%zz%4")]),
        (b"a=%FF\xFF", &[("a", "\u{FFFD}\u{FFFD}")]),
    ];
    for (form, expected) in cases {
        let expected: Vec<_> = expected.iter().copied().map(owned).collect();
        assert_eq!(decode_form(form), expected);
    }
}

fn owned((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
