//! Thousands of texts, whole and damaged: every member and value is what another reader finds.

use oauth_step::{Env, FixedEnv, JsonError, JsonKind, JsonObject, JsonValue, UnixTime};
use serde_json::{Map, Value};

#[test]
fn members_and_values_are_what_another_reader_finds() {
    let dice = Dice::new();
    for _ in 0..4000 {
        let text = dice.object(0);
        let object = JsonObject::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{e}: {text}"));
        let expected: Map<String, Value> = serde_json::from_str(&text).unwrap();
        assert_agree(&object, &expected);
    }
}

#[test]
fn a_damaged_text_is_refused_by_both_or_by_a_stricter_rule() {
    let dice = Dice::new();
    let (mut read, mut refused) = (0, 0);
    for _ in 0..8000 {
        let text = dice.damaged();
        let theirs = serde_json::from_slice::<Value>(&text);
        match (JsonObject::parse(&text), theirs) {
            (Ok(object), Ok(Value::Object(expected))) => {
                read += 1;
                assert_agree(&object, &expected);
            }
            // It reads numbers into 64 bits; here they are text.
            (Ok(_), Err(error)) => {
                assert!(
                    error.to_string().starts_with("number out of range"),
                    "{error}"
                );
            }
            (Err(JsonError::NotAnObject), Ok(theirs)) => assert!(!theirs.is_object()),
            (Err(ours), Ok(_)) => {
                assert!(matches!(ours, JsonError::DuplicateName { .. }), "{ours}");
            }
            (Err(_), Err(_)) => refused += 1,
            (Ok(_), Ok(theirs)) => panic!("no object: {theirs}"),
        }
    }
    assert!(
        read > 500 && refused > 500,
        "{read} read, {refused} refused"
    );
}

fn assert_agree(object: &JsonObject<'_>, expected: &Map<String, Value>) {
    assert_eq!(object.len(), expected.len());
    for (name, value) in object.iter() {
        let Some(expected) = expected.get(name) else {
            panic!("{name} is not in {expected:?}");
        };
        assert_same(value, expected);
        assert!(object.get(name) == Some(value));
    }
}

fn assert_same(value: JsonValue<'_>, expected: &Value) {
    let raw = value.raw();
    match expected {
        Value::Null => assert_eq!(value.kind(), JsonKind::Null, "{raw}"),
        Value::Bool(expected) => assert_eq!(value.as_bool(), Some(*expected), "{raw}"),
        Value::Number(expected) => {
            // Its own rounding, which is not the nearest without a feature.
            let number = value.as_number().map(|text| text.parse().ok());
            assert_eq!(number, Some(Some(expected.clone())), "{raw}");
        }
        Value::String(expected) => assert_eq!(value.as_str().as_ref(), Some(&expected.into())),
        Value::Array(expected) => {
            let elements = value.as_array().unwrap_or_else(|| panic!("{raw}"));
            assert_eq!(elements.len(), expected.len(), "{raw}");
            let pairs = elements.into_iter().zip(expected);
            pairs.for_each(|(value, expected)| assert_same(value, expected));
        }
        Value::Object(expected) => {
            let object = value.as_object().unwrap_or_else(|| panic!("{raw}"));
            assert_eq!(object.text(), raw);
            assert_agree(&object, expected);
        }
    }
}

/// Writes JSON by throwing dice that fall the same in every run.
struct Dice(FixedEnv);

impl Dice {
    fn new() -> Self {
        Self(FixedEnv::new(UnixTime(0)))
    }

    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill_random(&mut bytes);
        u32::from_le_bytes(bytes) as usize % limit
    }

    fn pick<'a>(&self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn damaged(&self) -> Vec<u8> {
        let mut text = self.object(2).into_bytes();
        for _ in 0..=self.below(2) {
            let at = self.below(text.len());
            let byte = self.pick(&["\"", "\\", "{", "}", "[", "]", ",", ":", "0", "e", "u", " "]);
            match self.below(3) {
                0 => text[at] = byte.as_bytes()[0],
                1 => text.insert(at, byte.as_bytes()[0]),
                _ if text.len() > 1 => drop(text.remove(at)),
                _ => {}
            }
        }
        text
    }

    fn object(&self, depth: usize) -> String {
        let count = match self.below(20) {
            0 => 30,
            some => some % 6,
        };
        let mut text = String::from("{");
        for n in 0..count {
            let name = self.string(&format!("{n}"));
            let value = self.value(depth);
            let comma = if n == 0 { "" } else { "," };
            for piece in [comma, &name, ":", &value] {
                text.push_str(self.space());
                text.push_str(piece);
            }
        }
        text + self.space() + "}"
    }

    fn value(&self, depth: usize) -> String {
        match self.below(if depth < 5 { 9 } else { 6 }) {
            0 => self.pick(&["true", "false", "null"]).into(),
            1 | 2 => self.number(),
            3..=5 => self.string(""),
            6 => self.object(depth + 1),
            _ => {
                let elements: Vec<_> = (0..self.below(5)).map(|_| self.value(depth + 1)).collect();
                let separator = format!("{},{}", self.space(), self.space());
                format!("[{}{}]", self.space(), elements.join(&separator))
            }
        }
    }

    fn number(&self) -> String {
        let sign = self.pick(&["", "-"]);
        let whole = self.pick(&["0", "7", "10", "1700000000", "18446744073709551616"]);
        let fraction = self.pick(&["", ".0", ".125", ".000000001"]);
        format!(
            "{sign}{whole}{fraction}{}",
            self.pick(&["", "e2", "E+10", "e-10"])
        )
    }

    /// Unique by its end.
    fn string(&self, end: &str) -> String {
        let mut text = String::from("\"");
        for _ in 0..self.below(6) {
            text.push_str(self.pick(&[
                "a",
                "name",
                "é",
                "日",
                "🦀",
                " ",
                "/",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "1",
                "\\\"",
                "\\\\",
                "\\/",
                "\\n",
                "\\u0041",
                "\\u00e9",
                "\\ud83e\\udd80",
                "\\u0000",
            ]));
        }
        text + "#" + end + "\""
    }

    fn space(&self) -> &'static str {
        self.pick(&["", "", "", " ", "\r\n", "\t", "  "])
    }
}
