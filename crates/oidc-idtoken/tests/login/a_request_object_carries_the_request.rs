//! Core 6: the parameters of the authentication request as a signed token.

use core::time::Duration;

use flow_script::env;
use jose_assert::{Algorithm, Algorithms, Claims, JwkSet, JwtVerifier, KeySource, VerifiedJwt};
use oauth2_core::{AuthorizationRequest, RequestObject};
use oidc_idtoken::{ClaimRequest, ClaimsRequest, Prompt};
use serde_json::{Map, Value, json};

use crate::support::provider::{Begun, client, param};
use crate::support::vectors::{BACKEND, accept_each};
use crate::support::{keys, rsa};

fn claims_of(claims: &Claims) -> Map<String, Value> {
    let text = claims.text();
    serde_json::from_str(text).unwrap()
}

fn verified(token: &str) -> VerifiedJwt {
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Rs256));
    let verifier = verifier.typ(jose_assert::Typ::Exactly("oauth-authz-req+jwt"));
    verifier.verify(token, &keys()).unwrap()
}

#[test]
fn the_example_of_the_standard_comes_out() {
    accept_each("request_objects", BACKEND, |example| {
        // It is what it says: signed, and for these claims.
        let keys = json!({"keys": [example["jwk"]]}).to_string();
        let keys = JwkSet::parse(keys, KeySource::Trusted).unwrap();
        let printed = example["jwt"].as_str().unwrap();
        let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Rs256));
        let printed = verifier.verify(printed, &keys).unwrap();
        let expected = example["claims"].as_object().unwrap();
        assert_eq!(&claims_of(printed.claims()), expected);
        // The same parameters make the same claims, and those that RFC 9101 adds.
        let mut request = AuthorizationRequest::new();
        for (name, value) in expected {
            request = match (name.as_str(), value) {
                ("iss" | "aud", _) => request,
                (name, Value::String(text)) => request.param(name, text),
                (name, value) => request.param(name, &value.to_string()),
            };
        }
        let issuer = expected["aud"].as_str().unwrap();
        let token = RequestObject::signed(rsa()).token(&request, issuer, &env());
        let mut made = claims_of(verified(&token.unwrap()).claims());
        for added in ["exp", "iat", "jti", "nbf"] {
            assert!(made.remove(added).is_some(), "{added}");
        }
        assert_eq!(&made, expected);
    });
}

#[test]
fn everything_inside_and_openid_outside() {
    let claims = ClaimsRequest::new()
        .userinfo("nickname", ClaimRequest::voluntary())
        .id_token("acr", ClaimRequest::essential().values(["silver"]));
    let client = client();
    let request = client
        .authentication()
        .scope("email")
        .prompt(Prompt::Login)
        .max_age(Duration::from_secs(86_400))
        .claims(claims);
    let begun = Begun::new(request.request_object(rsa()));
    let outside = |name: &str| begun.param(name);
    assert_eq!(outside("response_type").as_deref(), Some("code"));
    assert_eq!(outside("client_id").as_deref(), Some("client-1"));
    assert_eq!(outside("scope").as_deref(), Some("openid"));
    for name in [
        "state",
        "nonce",
        "max_age",
        "claims",
        "prompt",
        "redirect_uri",
    ] {
        assert_eq!(outside(name), None, "{name}");
    }
    let inside = claims_of(verified(&param(&begun.url, "request").unwrap()).claims());
    assert_eq!(inside["scope"], "openid email");
    assert_eq!(inside["max_age"], 86_400);
    assert_eq!(inside["prompt"], "login");
    assert_eq!(inside["state"], begun.pending.state());
    assert_eq!(inside["nonce"].as_str().unwrap().len(), 22);
    let expected = json!({
        "userinfo": {"nickname": null},
        "id_token": {"acr": {"essential": true, "values": ["silver"]}},
    });
    assert_eq!(inside["claims"], expected);
}

#[test]
fn the_response_is_awaited_as_ever() {
    let client = client();
    let begun = Begun::new(client.authentication().request_object(rsa()));
    let _ = begun.code();
}
