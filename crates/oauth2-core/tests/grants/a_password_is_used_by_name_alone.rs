use flow_script::{env, field, header, json, play};

use super::support::{body, client, printed, request};

#[test]
fn as_the_standard_prints_it() {
    let request = request(client().password("johndoe", "A3ddj3w"));
    assert_eq!(body(&request), printed("RFC 6749 s4.3.2"));
    let expected = "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW";
    assert_eq!(header(&request, "authorization"), Some(expected));
}

#[test]
fn with_a_scope_and_further_parameters() {
    let flow = client()
        .password("ada", "p&=ä")
        .scope("a b")
        .param("x", "1");
    let request = request(flow);
    for (name, value) in [("password", "p&=ä"), ("scope", "a b"), ("x", "1")] {
        assert_eq!(field(&request, name).as_deref(), Some(value));
    }
}

#[test]
fn no_error_repeats_it() {
    let answer = r#"{"error":"invalid_grant","error_description":"ada may not use s3cret"}"#;
    let flow = client().password("ada", "s3cret");
    let error = play(flow, [json(400, answer)], &env()).0.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
}
