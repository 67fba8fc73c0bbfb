//! Two families of accessors, and what each says about each type.

use oauth_step::{JsonError, JsonKind, JsonObject};

const EVERY_KIND: &[u8] = br#"{"null":null,"true":true,"false":false,"number":1,"string":"s",
    "empty":"","array":["s","t"],"mixed":["s",1],"nulls":[null],"none":[],"object":{"s":1}}"#;

#[test]
fn null_is_a_value_to_get_and_absent_to_optional() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    assert_eq!(object.get("null").unwrap().kind(), JsonKind::Null);
    assert!(object.optional("null").is_none());
    assert!(object.optional("false").is_some());
    assert!(object.get("absent").is_none());
    assert!(object.optional("absent").is_none());
}

#[test]
fn to_members_of_messages_null_is_absent() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    for name in ["null", "absent"] {
        assert_eq!(object.string(name), Ok(None));
        assert_eq!(object.boolean(name), Ok(None));
        assert_eq!(object.strings(name), Ok(None));
        assert_eq!(object.unsigned(name), Ok(None));
        assert_eq!(
            object.required_string(name),
            Err(JsonError::Missing { name })
        );
    }
}

#[test]
fn to_claims_null_is_malformed() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    assert_eq!(object.claim_string("absent"), Ok(None));
    assert_eq!(object.claim_string("string").unwrap().as_deref(), Some("s"));
    for name in ["null", "true", "number", "array", "object"] {
        let expected = "a string";
        assert_eq!(
            object.claim_string(name),
            Err(JsonError::WrongType { name, expected })
        );
    }
}

#[test]
fn a_string_is_a_string() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    assert_eq!(object.string("string").unwrap().as_deref(), Some("s"));
    assert_eq!(object.required_string("empty").unwrap(), "");
    for name in ["true", "number", "array", "object"] {
        let refused = JsonError::WrongType {
            name,
            expected: "a string",
        };
        assert_eq!(object.string(name), Err(refused.clone()));
        assert_eq!(object.required_string(name), Err(refused));
    }
}

#[test]
fn a_switch_is_true_or_false_and_nothing_that_resembles_them() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    assert_eq!(object.boolean("true"), Ok(Some(true)));
    assert_eq!(object.boolean("false"), Ok(Some(false)));
    for text in ["\"true\"", "\"false\"", "1", "0", "\"\"", "[true]", "{}"] {
        let text = format!("{{\"b\":{text}}}");
        let refused = JsonError::WrongType {
            name: "b",
            expected: "true or false",
        };
        let object = JsonObject::parse(text.as_bytes()).unwrap();
        assert_eq!(object.boolean("b"), Err(refused), "{text}");
    }
}

#[test]
fn a_list_of_strings_holds_nothing_else() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    assert_eq!(
        object.strings("array"),
        Ok(Some(vec!["s".into(), "t".into()]))
    );
    assert_eq!(object.strings("none"), Ok(Some(vec![])));
    for name in ["mixed", "nulls", "string", "object", "true"] {
        let expected = "an array of strings";
        assert_eq!(
            object.strings(name),
            Err(JsonError::WrongType { name, expected })
        );
    }
}

#[test]
fn a_value_gives_itself_as_its_own_kind_alone() {
    let object = JsonObject::parse(EVERY_KIND).unwrap();
    for (name, value) in object.iter() {
        let kind = value.kind();
        assert_eq!(value.as_str().is_some(), kind == JsonKind::String, "{name}");
        assert_eq!(value.as_bool().is_some(), kind == JsonKind::Bool, "{name}");
        assert_eq!(
            value.as_number().is_some(),
            kind == JsonKind::Number,
            "{name}"
        );
        assert_eq!(
            value.as_array().is_some(),
            kind == JsonKind::Array,
            "{name}"
        );
        assert_eq!(
            value.as_object().is_some(),
            kind == JsonKind::Object,
            "{name}"
        );
    }
}
