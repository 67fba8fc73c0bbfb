//! What a caller adds to an assertion is one JSON value under a name of its own; and nothing secret
//! is printed.

use jose_assert::{
    Algorithm, ClientAssertion, Error, GrantAssertion, MemberProblem, SignedAssertion, SigningKey,
};
use oauth_step::{FixedEnv, Secret, UnixTime};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn sign(client: ClientAssertion, grant: GrantAssertion) -> [Result<SignedAssertion, Error>; 2] {
    let env = FixedEnv::new(UnixTime(0));
    let key = SigningKey::from_secret(Algorithm::Hs256, &Secret::from(SECRET)).unwrap();
    assert_eq!(grant.check().is_ok(), grant.jwt(&env).is_ok());
    assert_eq!(client.jwt(&env).is_ok(), client.sign(&key, &env).is_ok());
    [client.sign(&key, &env), grant.sign(&key, &env)]
}

fn with(
    change: impl Fn(ClientAssertion) -> ClientAssertion,
    other: impl Fn(GrantAssertion) -> GrantAssertion,
) -> (Box<str>, MemberProblem) {
    let client = change(ClientAssertion::new("c", "a"));
    let grant = other(GrantAssertion::new("c", "s", "a"));
    let [first, second] = sign(client, grant).map(|result| match result {
        Err(Error::Member(error)) => {
            assert_eq!(
                Error::Member(error.clone()).to_string(),
                format!("`{}` of the assertion {}", error.name, error.problem)
            );
            (error.name, error.problem)
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(first, second);
    first
}

fn claim(name: &str, json: &str) -> (Box<str>, MemberProblem) {
    with(
        |client| client.claim(name, json),
        |grant| grant.claim(name, json),
    )
}

fn header(name: &str, json: &str) -> (Box<str>, MemberProblem) {
    with(
        |client| client.header(name, json),
        |grant| grant.header(name, json),
    )
}

// RFC 7515 4.1.9
#[test]
fn a_type_is_a_string() {
    for json in ["1", "null", "[\"JWT\"]", "{}"] {
        assert_eq!(
            header("typ", json),
            ("typ".into(), MemberProblem::NotOneValue)
        );
    }
}

#[test]
fn not_those_of_the_assertion() {
    for name in ["iss", "sub", "aud", "jti", "iat", "exp"] {
        assert_eq!(claim(name, "1"), (name.into(), MemberProblem::NotByHand));
    }
    for name in ["alg", "crit", "b64"] {
        assert_eq!(header(name, "1"), (name.into(), MemberProblem::NotByHand));
    }
}

#[test]
fn one_value() {
    for json in [
        "",
        "x",
        r#"1,"admin":true"#,
        "1}",
        "{",
        "[1",
        r#"{"a":1,"a":2}"#,
    ] {
        let expected = ("t".into(), MemberProblem::NotOneValue);
        assert_eq!(claim("t", json), expected, "{json}");
        assert_eq!(header("t", json), expected, "{json}");
    }
}

#[test]
fn once() {
    let expected = ("t".into(), MemberProblem::Twice);
    let twice = with(
        |client| client.claim("t", "1").claim("t", "1"),
        |grant| grant.claim("t", "1").claim("t", "1"),
    );
    assert_eq!(twice, expected);
    let twice = with(
        |client| client.header("t", "1").header("t", "1"),
        |grant| grant.header("t", "1").header("t", "1"),
    );
    assert_eq!(twice, expected);
    // The first mistake is told.
    let first = with(
        |client| client.claim("t", "x").claim("iss", "1"),
        |grant| grant.claim("t", "x").claim("iss", "1"),
    );
    assert_eq!(first, ("t".into(), MemberProblem::NotOneValue));
    // `nbf` by hand, and by its option.
    let twice = with(
        |client| client.claim("nbf", "1").not_before(),
        |grant| grant.not_before().claim("nbf", "1"),
    );
    assert_eq!(twice, ("nbf".into(), MemberProblem::Twice));
}

#[test]
fn nothing_secret_is_printed() {
    let client = ClientAssertion::new("visible", "a").claim("t", "\"MARKER\"");
    let grant = GrantAssertion::new("visible", "s", "a").claim("t", "\"MARKER\"");
    let printed = [format!("{client:?}"), format!("{grant:?}")];
    for text in printed {
        assert!(
            text.contains("visible") && !text.contains("MARKER"),
            "{text}"
        );
    }
    for signed in sign(client, grant) {
        let text = format!("{:?}", signed.unwrap());
        assert!(
            !text.contains("eyJ") && text.contains("expires_at"),
            "{text}"
        );
    }
}

#[test]
fn types_cross_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<ClientAssertion>();
    check::<GrantAssertion>();
    check::<SignedAssertion>();
}
