use core::time::Duration;

use flow_script::{NOON, env};
use oauth2_core::{
    AuthorizationDetails, AuthorizationRequest, Challenge, RequestObject, ResourceIndicator,
};
use serde_json::json;

use super::support::{
    ISSUER, SECRET, begun, client, key, outside, param, secret_key, verified, verified_with,
};

// RFC 9101 §4, §10.8.
#[test]
fn signed_typed_and_for_the_issuer() {
    let client = client();
    let request = client.authorization().scope("a b").param("x", "é&=");
    let (authorization, pending) = request.request_object(key()).begin(&env()).unwrap();
    let (header, claims) = verified(&param(&authorization, "request"));
    let expected = json!({"alg": "ES256", "kid": "k-1", "typ": "oauth-authz-req+jwt"});
    assert_eq!(header, expected);
    let mut claims = claims.as_object().unwrap().clone();
    // 128 bits each, and the hash of 256.
    let lengths = [("jti", 22), ("code_challenge", 43)];
    for (name, length) in lengths {
        let value = claims.remove(name).unwrap();
        assert_eq!(value.as_str().unwrap().len(), length, "{name}");
    }
    let expected = json!({
        "iss": "s6BhdRkqt3",
        "aud": ISSUER,
        "response_type": "code",
        "client_id": "s6BhdRkqt3",
        "redirect_uri": "https://client.example.org/cb",
        "scope": "a b",
        "state": pending.state(),
        "code_challenge_method": "S256",
        "x": "é&=",
        "iat": NOON.0,
        "nbf": NOON.0,
        "exp": NOON.0 + 300,
    });
    assert_eq!(json!(claims), expected);
    assert_eq!(authorization.request_object(), None);
}

// RFC 8707 §2.1, RFC 9396 §3, RFC 9470 §4.
#[test]
fn resources_details_and_demands_are_in_it_as_json() {
    let client = client();
    let field = r#"Bearer error="insufficient_user_authentication", acr_values="a b", max_age=5"#;
    let challenges = Challenge::parse(field.as_bytes()).unwrap();
    let step_up = challenges.first().unwrap().step_up().unwrap();
    let resource = |uri| ResourceIndicator::parse(uri).unwrap();
    let details = AuthorizationDetails::parse(r#"[{"type":"payment"}]"#).unwrap();
    let request = client.authorization().step_up(step_up.unwrap());
    let request = request
        .resource(resource("https://cal.example.com/"))
        .resource(resource("urn:example:contacts"))
        .authorization_details(details);
    let authorization = begun(request.request_object(key()));
    let (_, claims) = verified(&param(&authorization, "request"));
    for (name, expected) in [
        ("acr_values", json!("a b")),
        ("max_age", json!(5)),
        (
            "resource",
            json!(["https://cal.example.com/", "urn:example:contacts"]),
        ),
        ("authorization_details", json!([{"type": "payment"}])),
    ] {
        assert_eq!(claims.get(name), Some(&expected), "{name}");
    }
}

#[test]
fn nothing_of_it_but_the_client_stands_in_the_url() {
    let client = client();
    let authorization = begun(client.authorization().scope("a").request_object(key()));
    let names: Vec<_> = outside(&authorization)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["client_id", "request"]);
}

#[test]
fn each_has_an_id_of_its_own_and_a_lifetime() {
    let client = client();
    let object = RequestObject::signed(key()).lifetime(Duration::from_secs(60));
    let env = env();
    let claims = || {
        let request = client.authorization().request_object(object.clone());
        let (authorization, _) = request.begin(&env).unwrap();
        verified(&param(&authorization, "request")).1
    };
    let (first, second) = (claims(), claims());
    assert_ne!(first.get("jti"), second.get("jti"));
    assert_eq!(first.get("exp"), Some(&json!(NOON.0 + 60)));
    assert_eq!(first.get("nbf"), Some(&json!(NOON.0)));
}

// RFC 9101 §4: numbers as numbers; OpenID Connect Core §6.1: `claims` is an object.
#[test]
fn numbers_and_objects_are_no_strings() {
    let client = client();
    let claims = r#"{"userinfo":{"email":{"essential":true},"name":null}}"#;
    let details = r#"[{"type":"payment","amount":"1.00"}]"#;
    let request = client
        .authorization()
        .param("claims", claims)
        .param("max_age", "0")
        .param("authorization_details", details)
        .param("ui_locales", "7");
    let authorization = begun(request.request_object(key()));
    let (_, found) = verified(&param(&authorization, "request"));
    let expected = json!({"userinfo": {"email": {"essential": true}, "name": null}});
    assert_eq!(found.get("claims"), Some(&expected));
    assert_eq!(found.get("max_age"), Some(&json!(0)));
    let expected = json!([{"type": "payment", "amount": "1.00"}]);
    assert_eq!(found.get("authorization_details"), Some(&expected));
    assert_eq!(found.get("ui_locales"), Some(&json!("7")));
}

// RFC 8707 §2: `resource` may repeat.
#[test]
fn a_name_that_repeats_is_an_array() {
    let client = client();
    let request = client
        .authorization()
        .param("resource", "https://a.example")
        .param("x", "")
        .param("resource", "https://b.example");
    let authorization = begun(request.request_object(key()));
    let (_, found) = verified(&param(&authorization, "request"));
    let expected = json!(["https://a.example", "https://b.example"]);
    assert_eq!(found.get("resource"), Some(&expected));
    assert_eq!(found.get("x"), Some(&json!("")));
}

// OpenID Connect Core §6.1: a client secret signs too.
#[test]
fn by_whatever_key_the_client_registered() {
    let client = client();
    let authorization = begun(client.authorization().request_object(secret_key()));
    let key = jsonwebtoken::DecodingKey::from_secret(SECRET.as_bytes());
    let token = param(&authorization, "request");
    let (header, _) = verified_with(&token, &key, jsonwebtoken::Algorithm::HS256);
    assert_eq!(
        header,
        json!({"alg": "HS256", "typ": "oauth-authz-req+jwt"})
    );
}

#[test]
fn the_message_holds_exactly_what_is_set() {
    let request = AuthorizationRequest::new()
        .param("client_id", "a\"b")
        .param("response_type", "code id_token");
    let object = RequestObject::signed(key());
    let token = object
        .token(&request, "https://op.example", &env())
        .unwrap();
    let (_, found) = verified(&token);
    let mut names: Vec<_> = found.as_object().unwrap().keys().collect();
    names.sort_unstable();
    let expected = [
        "aud",
        "client_id",
        "exp",
        "iat",
        "iss",
        "jti",
        "nbf",
        "response_type",
    ];
    assert_eq!(names, expected);
    assert_eq!(found.get("iss"), Some(&json!("a\"b")));
    assert_eq!(found.get("aud"), Some(&json!("https://op.example")));
}
