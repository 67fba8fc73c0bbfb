use http::{HeaderMap, HeaderValue};
use oauth2_core::{Challenge, ErrorCode, parse_challenges};

fn read(field: &str) -> Vec<Challenge> {
    Challenge::parse(field.as_bytes()).unwrap_or_else(|error| panic!("{field}: {error}"))
}

/// Scheme, parameters and token68 of each challenge.
type Shape = Vec<(String, Vec<(String, String)>, Option<String>)>;

fn shape(field: &str) -> Shape {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    read(field)
        .iter()
        .map(|challenge| {
            let params = challenge.params().map(owned).collect();
            (
                challenge.scheme().to_owned(),
                params,
                challenge.token68().map(str::to_owned),
            )
        })
        .collect()
}

#[test]
fn several_in_one_field() {
    // RFC 9110 §11.6.1
    let field = r#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#;
    let [basic, newauth] = &read(field)[..] else {
        panic!("two")
    };
    assert!(basic.is("BASIC"));
    assert_eq!(basic.param("Realm"), Some("simple"));
    assert_eq!(newauth.scheme(), "newauth");
    assert_eq!(newauth.param("type"), Some("1"));
    assert_eq!(newauth.param("title"), Some("Login to \"apps\""));
}

#[test]
fn several_fields_and_the_broken_one_yields_none() {
    let mut headers = HeaderMap::new();
    for field in [
        r#"Bearer error="invalid_token""#,
        r#"Basic realm="x"#,
        "DPoP",
    ] {
        headers.append("www-authenticate", HeaderValue::from_static(field));
    }
    let challenges = parse_challenges(&headers);
    let [bearer, dpop] = &challenges[..] else {
        panic!("{challenges:?}")
    };
    assert_eq!(bearer.error(), Some(ErrorCode::InvalidToken));
    assert!(dpop.is("dPoP"));
    assert_eq!(dpop.error(), None);
}

#[test]
fn blanks_empty_elements_and_bare_schemes() {
    assert!(shape(" , ,").is_empty());
    assert!(shape("").is_empty());
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let params = vec![pair("a", "1"), pair("b", "2 , c=3")];
    let expected = vec![
        ("bearer".to_owned(), params, None),
        ("negotiate".to_owned(), vec![], None),
        ("dpop".to_owned(), vec![pair("algs", "ES256 PS256")], None),
    ];
    let field = ",Bearer  A = 1 ,,\tb\t=\t\"2 , c=3\" , , Negotiate ,DPoP algs=\"ES256 PS256\",";
    assert_eq!(shape(field), expected);
    let expected = vec![("bearer".to_owned(), vec![pair("a", "1")], None)];
    assert_eq!(shape("Bearer , a=1"), expected);
}

#[test]
fn token68() {
    let [(scheme, params, token)] = &shape("Negotiate oRQwEg/+==")[..] else {
        panic!("one")
    };
    assert_eq!((scheme.as_str(), params.len()), ("negotiate", 0));
    assert_eq!(token.as_deref(), Some("oRQwEg/+=="));
    let [ntlm, basic] = &read("NTLM abc, Basic realm=x")[..] else {
        panic!("two")
    };
    assert_eq!(ntlm.token68(), Some("abc"));
    assert_eq!(basic.param("realm"), Some("x"));
}

#[test]
fn escapes_and_text_beyond_ascii() {
    let challenges = read(r#"Bearer error_description="a \"b\" \\ \c é""#);
    assert_eq!(
        challenges[0].param("error_description"),
        Some(r#"a "b" \ c é"#)
    );
    let latin = Challenge::parse(b"Bearer realm=\"\xe9\"").unwrap();
    assert_eq!(latin[0].param("realm"), Some("é"));
}

#[test]
fn what_breaks_the_grammar_is_an_error() {
    for field in [
        r#"Bearer realm="x"#,
        r#"Bearer realm="x\"#,
        r#"Bearer realm="x" error="y""#,
        "Bearer realm=x y",
        "Bearer realm=\"x\"y",
        "Bearer realm x",
        "Bearer =x",
        "Bearer a=1, a=2",
        "Bearer a=1, A=2",
        "Bearer a=1, b==",
        "Bearer abc== x",
        "Bearer a=1, b=\u{1}",
        "Bearer a=\"\u{1}\"",
        "Bearer a=\"\\\u{1}\"",
        "Bearer ==",
        "Bearer,a=1",
        "Bearer\ta=1",
        "\"Bearer\"",
        "a=1",
        "(Bearer)",
    ] {
        let outcome = Challenge::parse(field.as_bytes());
        assert!(outcome.is_err(), "{field:?}: {outcome:?}");
    }
    let error = Challenge::parse(b"Bearer a=1, a=2").unwrap_err();
    assert_eq!(error.position(), 12);
}
