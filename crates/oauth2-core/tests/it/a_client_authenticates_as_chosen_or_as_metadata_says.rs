use flow_script::{env, field, header, json, play};
use http::Request;
use oauth2_core::{Client, ClientAuthentication, Misuse};

use super::support::{GRANTED, client, client_of, misuse, server};

fn request_of(client: &Client) -> Request<Vec<u8>> {
    let (outcome, mut requests) = play(client.client_credentials(), [json(200, GRANTED)], &env());
    outcome.unwrap();
    requests.remove(0)
}

fn listing(methods: &str) -> Client {
    let member = "token_endpoint_auth_methods_supported";
    client_of(server().with_member(member, methods).unwrap())
}

#[test]
fn basic_where_the_metadata_lists_nothing() {
    let request = request_of(&client());
    let expected = "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW";
    assert_eq!(header(&request, "authorization"), Some(expected));
    assert!(request.headers()["authorization"].is_sensitive());
    // RFC 6749 §2.3: one method per request, so no client_id beside it.
    assert_eq!(field(&request, "client_id"), None);
    assert_eq!(field(&request, "client_secret"), None);
}

#[test]
fn basic_form_encodes_id_and_secret() {
    let client = Client::new(server(), "a:b c").with_secret("s%€");
    let request = request_of(&client);
    // "a%3Ab+c:s%25%E2%82%AC"
    let expected = "Basic YSUzQWIrYzpzJTI1JUUyJTgyJUFD";
    assert_eq!(header(&request, "authorization"), Some(expected));
}

#[test]
fn basic_raw_encodes_nothing_and_refuses_what_it_cannot_carry() {
    let raw = |id: &str, secret: &str| {
        let client = Client::new(server(), id).with_secret(secret);
        client.with_authentication(ClientAuthentication::BasicRaw)
    };
    let request = request_of(&raw("a b", "s%:x"));
    // "a b:s%:x"
    assert_eq!(
        header(&request, "authorization"),
        Some("Basic YSBiOnMlOng=")
    );
    for (id, secret, name) in [
        ("a:b", "s", "client_id"),
        ("a\n", "s", "client_id"),
        ("a", "s\r", "client_secret"),
    ] {
        let (outcome, _) = play(raw(id, secret).client_credentials(), [], &env());
        assert_eq!(misuse(outcome), Misuse::InvalidCredential(name));
    }
}

#[test]
fn an_empty_secret_is_a_secret() {
    let request = request_of(&Client::new(server(), "id").with_secret(""));
    assert_eq!(header(&request, "authorization"), Some("Basic aWQ6"));
}

#[test]
fn post_puts_both_into_the_body() {
    let client = client().with_authentication(ClientAuthentication::Post);
    let request = request_of(&client);
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(field(&request, "client_id").as_deref(), Some("s6BhdRkqt3"));
    assert_eq!(
        field(&request, "client_secret").as_deref(),
        Some("gX1fBat3bV")
    );
}

#[test]
fn a_public_client_names_itself_and_proves_nothing() {
    let request = request_of(&Client::new(server(), "id"));
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(field(&request, "client_id").as_deref(), Some("id"));
    assert_eq!(field(&request, "client_secret"), None);
}

#[test]
fn the_metadata_decides_unless_a_method_is_named() {
    let post = listing(r#"["private_key_jwt","client_secret_post"]"#);
    assert!(field(&request_of(&post), "client_secret").is_some());

    let both = listing(r#"["client_secret_post","client_secret_basic"]"#);
    assert!(header(&request_of(&both), "authorization").is_some());

    let neither = listing(r#"["private_key_jwt"]"#);
    let (outcome, _) = play(neither.client_credentials(), [], &env());
    assert_eq!(misuse(outcome), Misuse::AuthenticationUnsupported);

    let named = neither.with_authentication(ClientAuthentication::Basic);
    assert!(header(&request_of(&named), "authorization").is_some());
}

#[test]
fn a_refusal_is_not_tried_again_in_another_way() {
    let answer = json(401, r#"{"error":"invalid_client"}"#);
    let (outcome, requests) = play(client().client_credentials(), [answer], &env());
    assert!(outcome.is_err());
    assert_eq!(requests.len(), 1);
}

#[test]
fn the_revocation_endpoint_has_a_list_of_its_own() {
    let member = "revocation_endpoint_auth_methods_supported";
    let server = server().with_member(member, r#"["client_secret_post"]"#);
    let client = client_of(server.unwrap());
    let answer = flow_script::response(200, &[], "");
    let (outcome, requests) = play(client.revoke(&"t".into()), [answer], &env());
    outcome.unwrap();
    assert!(field(&requests[0], "client_secret").is_some());
    assert!(header(&request_of(&client), "authorization").is_some());
}

#[test]
fn a_new_secret_is_used_from_then_on() {
    let old = client();
    request_of(&old);
    let new = old.clone().with_secret("new");
    // "s6BhdRkqt3:new"
    let expected = "Basic czZCaGRSa3F0MzpuZXc=";
    assert_eq!(header(&request_of(&new), "authorization"), Some(expected));
    assert_ne!(header(&request_of(&old), "authorization"), Some(expected));
}
