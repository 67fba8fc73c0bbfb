use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{NOON, env, field, form, header, json, play};
use jose_assert::{Algorithm, ContentEncryption, EncryptionKey, KeyManagement, SigningKey};
use oauth_step::IntoStep;
use oauth2_core::{Client, DeliveryMode, Hint, Misuse, RequestObject};
use serde_json::{Value, json as value};

use super::support::{ANSWER, client_of, misuse, request, server};

fn key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &env())
        .unwrap()
        .with_key_id("k1")
}

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(part).unwrap()).unwrap()
}

// CIBA §7.1.1.
#[test]
fn and_nothing_but_client_authentication_is_outside() {
    let intent = request()
        .delivery_mode(DeliveryMode::Ping)
        .scope("email")
        .binding_message("W4SCT")
        .param("resource", "https://a.example")
        .param("resource", "https://b.example")
        .request_object(key());
    let (outcome, requests) = play(intent, [json(200, ANSWER)], &env());
    outcome.unwrap();
    let request = &requests[0];
    assert!(
        header(request, "authorization")
            .unwrap()
            .starts_with("Basic ")
    );
    let names: Vec<_> = form(request).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["request"]);
    let token = field(request, "request").unwrap();
    let header = part(&token, 0);
    assert_eq!(header["alg"], "ES256");
    assert_eq!(header["kid"], "k1");
    assert_eq!(header["typ"], "oauth-authz-req+jwt");
    let mut claims = part(&token, 1);
    let claims = claims.as_object_mut().unwrap();
    for (name, length) in [("jti", 22), ("client_notification_token", 27)] {
        let random = claims.remove(name).unwrap();
        assert_eq!(random.as_str().unwrap().len(), length, "{name}");
    }
    let expected = value!({
        "iss": "s6BhdRkqt3",
        "aud": "https://server.example.com",
        "iat": NOON.0,
        "nbf": NOON.0,
        "exp": NOON.0 + 300,
        "scope": "openid email",
        "login_hint": "jane@example.com",
        "binding_message": "W4SCT",
        "resource": ["https://a.example", "https://b.example"],
    });
    assert_eq!(Value::from(claims.clone()), expected);
}

#[test]
fn client_authentication_of_every_kind_stays_outside() {
    let public = Client::new(server(), "s6BhdRkqt3");
    let by_key = public.clone().with_private_key_jwt(key()).unwrap();
    for (client, expected) in [
        (public, vec!["request", "client_id"]),
        (
            by_key,
            vec!["request", "client_assertion_type", "client_assertion"],
        ),
    ] {
        let intent = client.backchannel_authentication(Hint::login("x"));
        let intent = intent.request_object(key());
        let (_, requests) = play(intent, [json(200, ANSWER)], &env());
        let names = form(&requests[0]).into_iter().map(|(name, _)| name);
        assert_eq!(names.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn its_token_is_the_one_that_notifications_must_carry() {
    let intent = request().delivery_mode(DeliveryMode::Ping);
    let intent = intent.request_object(key());
    let (outcome, requests) = play(intent, [json(200, ANSWER)], &env());
    let claims = part(&field(&requests[0], "request").unwrap(), 1);
    let token = claims["client_notification_token"].as_str().unwrap();
    let body = format!(r#"{{"auth_req_id":"{}"}}"#, super::support::ID);
    assert!(super::support::notified(&outcome.unwrap(), token, &body).is_ok());
}

#[test]
fn only_a_private_key_signs_it_by_a_listed_algorithm() {
    let secret = oauth_step::Secret::from("0123456789abcdef0123456789abcdef");
    let symmetric = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    let wrap = KeyManagement::A256Kw;
    let recipient = EncryptionKey::from_client_secret(wrap, &secret).unwrap();
    let encrypted = RequestObject::signed(key()).encrypted(recipient, ContentEncryption::A128Gcm);
    for object in [
        encrypted,
        RequestObject::signed(symmetric),
        RequestObject::dangerous_unsigned(),
        RequestObject::signed(key()).by_reference("https://client.example/ro"),
    ] {
        let outcome = request().request_object(object).into_step(&env());
        assert_eq!(misuse(outcome), Misuse::BackchannelRequestObject);
    }
    let listed = "backchannel_authentication_request_signing_alg_values_supported";
    for (algorithms, fits) in [(r#"["PS256"]"#, false), (r#"["PS256","ES256"]"#, true)] {
        let client = client_of(server().with_member(listed, algorithms).unwrap());
        let intent = client.backchannel_authentication(Hint::login("x"));
        let outcome = intent.request_object(key()).into_step(&env());
        match fits {
            true => assert!(outcome.is_ok()),
            false => assert_eq!(misuse(outcome), Misuse::BackchannelRequestObject),
        }
    }
}

#[test]
fn no_parameter_takes_the_place_of_a_claim() {
    for name in ["iss", "aud", "exp", "iat", "nbf", "jti", "sub"] {
        let intent = request().param(name, "x").request_object(key());
        let outcome = intent.into_step(&env());
        assert_eq!(misuse(outcome), Misuse::ReservedParameter(name));
    }
}

// Not merged into a list of lists: RFC 9396 §2 has one array of objects.
#[test]
fn nor_a_parameter_twice_that_is_there_once() {
    for name in ["authorization_details", "scope"] {
        let twice = request().param(name, "[]").param(name, "[]");
        let expected = Misuse::ReservedParameter(name);
        assert_eq!(misuse(twice.clone().into_step(&env())), expected);
        assert_eq!(
            misuse(twice.request_object(key()).into_step(&env())),
            expected
        );
    }
}
