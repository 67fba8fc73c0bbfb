//! Two readers, one grammar: a hundred thousand texts, near misses most of them, are read or refused
//! as `serde_json` does it, at the same line and column, but for what is refused on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use oauth_step::{JsonError, JsonObject};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Every shape of the grammar, each short: they are damaged at every byte.
const WHOLE: [&str; 10] = [
    "{}",
    " \t\r\n{ \"a\" : 1 , \"b\" : [ ] , \"c\" : { } } \n",
    r#"{"a":true,"b":false,"c":null,"":""}"#,
    r#"{"n":[0,-0,10,-1.5,0.25,1e9,2E+10,-3.5e-7]}"#,
    r#"{"e":"\"\\\/\b\f\n\r\t\u00e9\uD83E\uDD80","\u0066":1,"\t":2}"#,
    r#"{"a":{"a":{"a":[{"a":1},{"a":[[],{}]}],"b":0}},"b":"a"}"#,
    r#"{"user":"käse 日本 🦀 ¢ ܢ","ë":"é","¢":[ "¢" ]}"#,
    r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer","expires_in":60}"#,
    r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"1"},{"kty":"RSA","e":"AQAB"}],"x":[1,"2",null]}"#,
    "{\"a\"\n:\n[\n1,\n{\n\"b\"\n:\n\"c\"}]\n}",
];
const INTERESTING: [&str; 26] = [
    "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "1", "-", "+", ".", "e", "E", "u", "t", "/",
    " ", "\n", "\0", "\u{1F}", "\u{7F}", "é", "¢", "🦀",
];

#[test]
fn a_text_cut_short_anywhere_is_told_at_the_same_place() {
    for whole in WHOLE {
        assert!(read_alike(whole.as_bytes()), "{whole}");
        for end in 0..whole.len() {
            read_alike(&whole.as_bytes()[..end]);
        }
    }
}

#[test]
fn a_text_damaged_in_one_place_is_read_alike() {
    let (mut read, mut all) = (0, 0);
    for whole in WHOLE {
        for at in 0..whole.len() {
            let (before, after) = whole.as_bytes().split_at(at);
            read_alike(&[before, &after[1..]].concat());
            for piece in INTERESTING {
                all += 2;
                read += usize::from(read_alike(&[before, piece.as_bytes(), after].concat()));
                let replaced = [before, piece.as_bytes(), &after[1..]].concat();
                read += usize::from(read_alike(&replaced));
            }
        }
    }
    assert!(read > all / 10 && read < all * 9 / 10, "{read} of {all}");
}

#[test]
fn every_short_text_of_number_characters_is_read_alike() {
    let mut numbers = vec![String::new()];
    let mut read = 0;
    for _ in 0..5 {
        let shorter = std::mem::take(&mut numbers);
        for number in shorter {
            numbers.extend("-+0123.eE".chars().map(|c| format!("{number}{c}")));
        }
        for number in &numbers {
            let text = format!("{{\"a\":{number}}}");
            let ours = JsonObject::parse(text.as_bytes());
            let theirs = serde_json::from_str::<&RawValue>(&text);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}");
            if let Ok(object) = ours {
                read += 1;
                let value = object.get("a").and_then(|value| value.as_number());
                assert_eq!(value, Some(number.as_str()));
            }
        }
    }
    assert!(read > 2000, "{read}");
}

#[test]
fn every_escape_is_read_alike() {
    for escaped in '\0'..='\u{17F}' {
        read_alike(format!("{{\"a\":\"\\{escaped}\"}}").as_bytes());
        for (at, _) in "00e9".char_indices() {
            let mut digits = String::from("00e9");
            digits.replace_range(at..=at, &escaped.to_string());
            read_alike(format!("{{\"a\":\"\\u{digits}\"}}").as_bytes());
        }
    }
    for unit in 0..=0xFFFF_u32 {
        let text = format!("{{\"a\":\"\\u{unit:04x}\"}}");
        let object = JsonObject::parse(text.as_bytes());
        let string = object.ok().map(|object| object.string("a").unwrap());
        let character = char::from_u32(unit).map(|c| Some(c.to_string().into()));
        assert_eq!(string, character, "{text}");
    }
}

#[test]
fn every_pair_of_escapes_is_read_alike() {
    let units = [
        "\\u0041", "\\uD7FF", "\\uD800", "\\uDBFF", "\\uDC00", "\\uDFFF", "\\uE000", "\\n", "\\\\",
        "uDC00", "\\uDC0", "\\UDC00", "x", "",
    ];
    for one in units {
        for two in units {
            for three in units {
                read_alike(format!("{{\"a\":\"{one}{two}{three}\"}}").as_bytes());
                read_alike(format!("{{\"{one}{two}{three}\":0}}").as_bytes());
            }
        }
    }
}

#[test]
fn every_character_is_found_at_every_place_in_a_string() {
    // Those beyond ASCII hold each byte that differs from a quote, a backslash or a control
    // character by its highest bit alone.
    let characters = ('\0'..='\u{FF}').chain(['Ģ', 'Ĝ', 'ܢ', '\u{7FF}', '\u{2022}', '🦀']);
    let before = [
        "xxxxxxxxxxxxxxxxx",
        "!!!!!!!!",
        "########",
        "¢¢¢¢",
        "]]]]]]]]]",
    ];
    for character in characters {
        for before in before {
            for (at, _) in before.char_indices() {
                let before = &before[at..];
                for after in ["", "xxxxxxx\"", "¢¢¢¢¢¢¢¢"] {
                    read_alike(format!("{{\"a\":\"{before}{character}{after}\"}}").as_bytes());
                }
            }
        }
    }
}

#[test]
fn every_byte_after_the_end_is_read_alike() {
    for byte in 0..=0xFF {
        read_alike(&[b"{}", [byte].as_slice()].concat());
        read_alike(&[b"{\"a\":[1]} \n", [byte].as_slice(), b" "].concat());
        read_alike(&[[byte].as_slice(), b"{\"a\":1}"].concat());
    }
}

#[test]
fn deep_texts_are_read_alike_whole_and_broken() {
    let mut read = 0;
    for depth in 60..70 {
        for kinds in 0..8_usize {
            let (mut open, mut close) = (String::from("{\"a\":"), String::from("}"));
            for level in 1..depth {
                let is_array = kinds >> (level % 3) & 1 == 0;
                let (begin, end) = if is_array {
                    ("[", "]")
                } else {
                    ("{\"a\":", "}")
                };
                open.push_str(begin);
                close.insert_str(0, end);
            }
            for value in [
                "1",
                "[]",
                "{}",
                "{\"b\":1,\"b\":2}",
                "\"\\uD800\"",
                "01",
                "",
            ] {
                for close in [close.as_str(), &close[1..], "", "}"] {
                    read += usize::from(read_alike(format!("{open}{value}{close}").as_bytes()));
                }
            }
        }
    }
    assert!(read > 50, "{read}");
}

/// Whether both read a text; where one alone does, the test fails.
fn read_alike(bytes: &[u8]) -> bool {
    let shown = String::from_utf8_lossy(bytes);
    let error = match JsonObject::parse(bytes) {
        Err(error) => error,
        Ok(object) => {
            // What is in it, too: `Text` finds what is refused on purpose.
            let Text { depth, twice } =
                serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{shown}: {error}"));
            assert!(depth <= 64 && !twice, "{shown}");
            let theirs: BTreeMap<String, &RawValue> = serde_json::from_slice(bytes).unwrap();
            let theirs = theirs
                .iter()
                .map(|(name, value)| (name.as_str(), value.get()));
            let ours: BTreeMap<&str, &str> = object
                .iter()
                .map(|(name, value)| (name, value.raw()))
                .collect();
            assert!(theirs.eq(ours), "{shown}");
            return true;
        }
    };
    let Ok(text) = str::from_utf8(bytes) else {
        assert_eq!(error, JsonError::NotUtf8, "{shown}");
        return false;
    };
    let value: &RawValue = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(theirs) => {
            let (line, column) = (theirs.line(), theirs.column());
            assert_eq!(error, JsonError::Syntax { line, column }, "{shown}");
            return false;
        }
    };
    let is_right = match error {
        JsonError::NotAnObject => !value.get().starts_with('{'),
        JsonError::LoneSurrogate { position } => {
            text[position..].starts_with("\\u") && serde_json::from_str::<Text>(text).is_err()
        }
        JsonError::DuplicateName { .. } => {
            serde_json::from_str::<Text>(text).map_or(true, |text| text.twice)
        }
        JsonError::TooDeep => {
            serde_json::from_str::<Text>(text).map_or(true, |text| text.depth > 64)
        }
        _ => false,
    };
    assert!(is_right, "{error}: {shown}");
    false
}

/// What the grammar leaves open.
#[derive(Default)]
struct Text {
    depth: usize,
    twice: bool,
}

impl Text {
    /// Takes in a part that is one level further down.
    fn take(&mut self, part: &Self) {
        self.depth = self.depth.max(part.depth + 1);
        self.twice |= part.twice;
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self::default())
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<Self, A::Error> {
        self.depth = 1;
        while let Some(element) = elements.next_element()? {
            self.take(&element);
        }
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Self, A::Error> {
        self.depth = 1;
        let mut names = BTreeSet::new();
        while let Some((name, value)) = members.next_entry::<String, Self>()? {
            self.twice |= !names.insert(name);
            self.take(&value);
        }
        Ok(self)
    }
}
