use std::time::Duration;

use flow_script::{NOON, VectorCounts, env, field, form};
use jose_assert::{Algorithm, SigningKey};
use jsonwebtoken as other;
use oauth_step::Env;
use oauth2_core::JwtAssertion;
use serde_json::{Value, json};

use crate::support::{ISSUER, TOKEN_ENDPOINT, asserted, assertion, client, header_of, request};

#[test]
fn to_the_token_endpoint_for_five_minutes() {
    let request = request(client().jwt_bearer(assertion()), &env());
    assert_eq!(request.uri(), TOKEN_ENDPOINT);
    let (header, claims) = asserted(&request);
    assert_eq!(header, json!({"alg": "RS256", "kid": "k-1", "typ": "JWT"}));
    let jti = claims["jti"].as_str().unwrap().to_owned();
    assert!(jti.len() >= 22, "{jti}");
    let expected = json!({
        "iss": ISSUER, "aud": TOKEN_ENDPOINT, "iat": NOON.0, "exp": NOON.0 + 300, "jti": jti,
    });
    assert_eq!(claims, expected);
    // RFC 7523 §2.1: nothing else, unless it was asked for.
    let form = form(&request);
    let names: Vec<_> = form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["grant_type", "assertion"]);
    assert_eq!(form[0].1, "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assert!(!request.headers().contains_key("authorization"));
}

#[test]
fn with_whatever_was_set() {
    let assertion = assertion()
        .subject("ada@example.com")
        .audience("https://server.example.com")
        .scope("read write")
        .lifetime(Duration::from_secs(60))
        .claim("tenant", "7")
        .claim("roles", r#"["a", {"b": null}]"#)
        .header("x5t#S256", r#""abc""#)
        .header("typ", r#""authz+jwt""#);
    let (header, claims) = asserted(&request(client().jwt_bearer(assertion), &env()));
    let expected = json!({"alg": "RS256", "kid": "k-1", "typ": "authz+jwt", "x5t#S256": "abc"});
    assert_eq!(header, expected);
    for (name, value) in [
        ("sub", json!("ada@example.com")),
        ("aud", json!("https://server.example.com")),
        ("scope", json!("read write")),
        ("exp", json!(NOON.0 + 60)),
        ("tenant", json!(7)),
        ("roles", json!(["a", {"b": null}])),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
}

#[test]
fn beside_what_the_form_says() {
    let request = request(
        client()
            .jwt_bearer(assertion().scope("inside"))
            .scope("beside")
            .param("resource", "https://api.example.com")
            .param("resource", "https://other.example.com"),
        &env(),
    );
    assert_eq!(asserted(&request).1["scope"], "inside");
    let rest = form(&request)[2..].to_vec();
    let rest: Vec<_> = rest.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let expected = [
        ("scope", "beside"),
        ("resource", "https://api.example.com"),
        ("resource", "https://other.example.com"),
    ];
    assert_eq!(rest, expected);
}

/// RFC 7523 §4: its header and claims come out, among the members that each assertion has.
#[test]
fn as_in_the_standard() {
    let all: Value = serde_json::from_str(include_str!("../vectors/oauth2.json")).unwrap();
    let example = &all["jwt_bearer_example"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (env, given) = (env(), &example["claims"]);
    let key = SigningKey::generate(Algorithm::Es256, &env).unwrap();
    let key = key.with_key_id(text(&example["header"]["kid"]));
    env.set(oauth_step::UnixTime(given["nbf"].as_u64().unwrap()));
    let life = given["exp"].as_u64().unwrap() - env.now().0;
    let public: other::jwk::Jwk = serde_json::from_str(&key.public_jwk().unwrap()).unwrap();
    let assertion = JwtAssertion::new(key, text(&given["iss"]))
        .subject(text(&given["sub"]))
        .audience(text(&given["aud"]))
        .lifetime(Duration::from_secs(life))
        .claim("nbf", given["nbf"].to_string())
        .claim("http://claims.example.com/member", "true");
    let request = request(client().jwt_bearer(assertion), &env);
    let token = field(&request, "assertion").unwrap();
    for (name, value) in example["header"].as_object().unwrap() {
        assert_eq!(&header_of(&token)[name], value, "{name}");
    }
    let mut rules = other::Validation::new(other::Algorithm::ES256);
    rules.validate_exp = false;
    rules.set_audience(&[text(&given["aud"])]);
    let key = other::DecodingKey::from_jwk(&public).unwrap();
    let claims = other::decode::<Value>(&token, &key, &rules).unwrap().claims;
    for (name, value) in given.as_object().unwrap() {
        assert_eq!(&claims[name], value, "{name}");
    }
    let mut counts = VectorCounts::new();
    counts.accept();
    counts.say("oauth2.json jwt_bearer_example", "any");
}
