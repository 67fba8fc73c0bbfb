//! A number that nobody reads does no harm; one that is read keeps its text.

use oauth_step::{JsonError, JsonKind, JsonObject};

#[test]
fn a_number_of_any_size_is_kept_as_it_was_written() {
    let long = "9".repeat(400);
    let fraction = format!("0.{}1", "0".repeat(400));
    for number in [
        "0",
        "-0",
        "-0.0",
        "1e999",
        "-1E+999",
        "1e-999",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775809",
        "1e99999999999999999999",
        &long,
        &fraction,
    ] {
        let text = format!("{{\"a\":{number},\"b\":[{number}]}}");
        let object = JsonObject::parse(text.as_bytes()).unwrap();
        let value = object.get("a").unwrap();
        assert_eq!(value.kind(), JsonKind::Number);
        assert_eq!(value.as_number(), Some(number));
        let elements = object.get("b").unwrap().as_array().unwrap();
        assert_eq!(elements[0].as_number(), Some(number));
    }
}

#[test]
fn a_whole_number_fits_into_sixty_four_bits_and_has_no_sign_or_fraction() {
    let read = |number: &str| {
        let text = format!("{{\"n\":{number}}}");
        JsonObject::parse(text.as_bytes()).unwrap().unsigned("n")
    };
    assert_eq!(read("0"), Ok(Some(0)));
    assert_eq!(read("3600"), Ok(Some(3600)));
    assert_eq!(read("18446744073709551615"), Ok(Some(u64::MAX)));
    assert_eq!(read("null"), Ok(None));
    let refused = JsonError::WrongType {
        name: "n",
        expected: "a whole number",
    };
    for number in [
        "18446744073709551616",
        "-1",
        "-0",
        "1.0",
        "1.5",
        "1e3",
        "\"1\"",
        "true",
        "[1]",
        "{}",
    ] {
        assert_eq!(read(number), Err(refused.clone()), "{number}");
    }
}
