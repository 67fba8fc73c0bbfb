use flow_script::{env, field, json, sent};
use jose_assert::{
    ContentEncryption, ContentEncryptions, DecryptionKey, EncryptionKey, JweDecrypter,
    KeyManagement, KeyManagements,
};
use oauth_step::{IntoStep, Secret};
use oauth2_core::{Client, ClientAuthentication, Error, Misuse, RequestObject};

use super::support::{accepted, client, client_of, key, names, part, pushed, server};

const SECRET: &str = "a client secret of more than 32 octets";

fn with_object(client: &Client) -> Vec<String> {
    let builder = client
        .authorization()
        .scope("openid")
        .request_object(RequestObject::signed(key()));
    let (_, _, request) = accepted(builder.push());
    names(&request)
}

// RFC 9126 §3: nothing beside it but what authenticates the client.
#[test]
fn beside_the_clients_credentials() {
    let public = client();
    let secret = public.clone().with_secret("gX1fBat3bV");
    let in_body = secret
        .clone()
        .with_authentication(ClientAuthentication::Post);
    let asserting = public.clone().with_private_key_jwt(key()).unwrap();
    let certified = public.clone().with_tls_client_auth();
    assert_eq!(with_object(&public), ["request", "client_id"]);
    assert_eq!(with_object(&secret), ["request"]);
    assert_eq!(
        with_object(&in_body),
        ["request", "client_id", "client_secret"]
    );
    assert_eq!(
        with_object(&asserting),
        ["request", "client_assertion_type", "client_assertion"]
    );
    assert_eq!(with_object(&certified), ["request", "client_id"]);
}

#[test]
fn with_every_parameter_inside() {
    let client = client();
    let builder = client.authorization().scope("openid read").param("x", "1");
    let (_, pending, request) =
        accepted(builder.request_object(RequestObject::signed(key())).push());
    let token = field(&request, "request").unwrap();
    assert_eq!(part(&token, 0)["typ"], "oauth-authz-req+jwt");
    let claims = part(&token, 1);
    assert_eq!(claims["client_id"], "s6BhdRkqt3");
    assert_eq!(claims["iss"], "s6BhdRkqt3");
    assert_eq!(claims["aud"], "https://server.example.com");
    assert_eq!(claims["response_type"], "code");
    assert_eq!(claims["scope"], "openid read");
    assert_eq!(claims["x"], "1");
    assert_eq!(claims["state"], pending.state());
    assert_eq!(claims["nonce"], pending.nonce().unwrap());
    assert_eq!(claims["code_challenge_method"], "S256");
}

#[test]
fn encrypted_as_well_as_signed() {
    let (wrap, content) = (KeyManagement::A256Kw, ContentEncryption::A128CbcHs256);
    let secret = Secret::new(SECRET.to_owned());
    let recipient = EncryptionKey::from_client_secret(wrap, &secret).unwrap();
    let object = RequestObject::signed(key()).encrypted(recipient, content);
    let client = client();
    let builder = client.authorization().request_object(object);
    let (_, _, request) = accepted(builder.push());
    let token = field(&request, "request").unwrap();
    let decrypter = JweDecrypter::new(
        KeyManagements::only(wrap),
        ContentEncryptions::only(content),
    );
    let decryption = DecryptionKey::from_client_secret(wrap, &secret).unwrap();
    let inner = decrypter.decrypt_nested(&token, &[decryption], &env());
    let claims = part(inner.unwrap().expose(), 1);
    assert_eq!(claims["response_type"], "code");
}

// RFC 9126 §2.1: what is pushed is no reference.
#[test]
fn and_never_as_a_reference() {
    let client = client();
    let object = RequestObject::signed(key()).by_reference("https://client.example.org/r/1");
    let push = client.authorization().request_object(object).push();
    let (outcome, requests) = pushed(push, []);
    let misuse = Misuse::ReservedParameter("request_uri");
    assert!(matches!(outcome, Err(Error::Misuse(other)) if other == misuse));
    assert!(requests.is_empty());
}

// RFC 9101 §10.5.
#[test]
fn where_the_server_takes_nothing_else() {
    let server = server().with_member("require_signed_request_object", "true");
    let client = client_of(server.unwrap());
    let (outcome, _) = pushed(client.authorization().push(), []);
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::RequestObjectRequired))
    ));
    let unsigned = RequestObject::dangerous_unsigned();
    let (outcome, _) = pushed(client.authorization().request_object(unsigned).push(), []);
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::RequestObjectRequired))
    ));
    with_object(&client);
}

#[test]
fn and_no_error_prints_it() {
    let client = client();
    let object = RequestObject::signed(key());
    let push = client.authorization().request_object(object).push();
    let (request, awaiting) = sent(push.into_step(&env()).unwrap());
    let token = field(&request, "request").unwrap();
    let body = format!(r#"{{"error":"invalid_request_object","error_description":"{token}"}}"#);
    let error = awaiting.receive(Ok(json(400, &body)), &env()).unwrap_err();
    let printed = error.to_string();
    assert!(printed.contains("invalid_request_object"));
    assert!(!printed.contains(&token), "{printed}");
}
