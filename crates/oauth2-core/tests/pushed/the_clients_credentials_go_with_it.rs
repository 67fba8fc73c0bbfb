use flow_script::{field, form, header};
use oauth_step::MutualTls;
use oauth2_core::{Attestation, Client, ClientAuthentication};

use super::support::{ISSUER, accepted, client, client_of, key, names, part, server};

fn ids(client: &Client) -> usize {
    let (_, _, request) = accepted(client.authorization().push());
    let pairs = form(&request);
    pairs.iter().filter(|(name, _)| name == "client_id").count()
}

// RFC 9126 §2: the authentication of the token endpoint.
#[test]
fn in_the_header() {
    let client = client().with_secret("gX1fBat3bV");
    let (_, _, request) = accepted(client.authorization().push());
    let expected = "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW";
    assert_eq!(header(&request, "authorization"), Some(expected));
    assert_eq!(field(&request, "client_secret"), None);
}

#[test]
fn as_the_metadata_of_the_token_endpoint_says() {
    let listed = r#"["client_secret_post"]"#;
    let server = server().with_member("token_endpoint_auth_methods_supported", listed);
    let client = client_of(server.unwrap()).with_secret("gX1fBat3bV");
    let (_, _, request) = accepted(client.authorization().push());
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(
        field(&request, "client_secret").as_deref(),
        Some("gX1fBat3bV")
    );
}

#[test]
fn as_an_assertion_for_the_issuer() {
    let client = client().with_private_key_jwt(key()).unwrap();
    let (_, _, request) = accepted(client.authorization().push());
    let assertion = field(&request, "client_assertion").unwrap();
    assert_eq!(part(&assertion, 1)["aud"], ISSUER);
    assert_eq!(header(&request, "authorization"), None);
}

#[test]
fn as_a_certificate_at_the_alias() {
    let aliases =
        r#"{"pushed_authorization_request_endpoint":"https://mtls.server.example.com/par"}"#;
    let server = server().with_member("mtls_endpoint_aliases", aliases);
    let client = client_of(server.unwrap()).with_tls_client_auth();
    let (_, _, request) = accepted(client.authorization().push());
    assert_eq!(request.uri(), "https://mtls.server.example.com/par");
    assert!(request.extensions().get::<MutualTls>().is_some());
}

// RFC 6749 §3.1: no parameter more than once, whoever it comes from.
#[test]
fn and_name_the_client_once() {
    let public = client();
    let secret = public.clone().with_secret("gX1fBat3bV");
    let in_body = secret
        .clone()
        .with_authentication(ClientAuthentication::Post);
    let asserting = public.clone().with_private_key_jwt(key()).unwrap();
    let beside = asserting.clone().with_client_id_beside_assertion();
    let certified = public.clone().with_tls_client_auth();
    let attestation = Attestation::new("eyJhbGciOiJFUzI1NiJ9.e30.AA".to_owned(), key()).unwrap();
    let attested = public.clone().with_attestation(attestation).unwrap();
    let generated = public
        .clone()
        .with_apple_secret("DEF123GHIJ", key().with_key_id("ABC123DEFG"));
    let generated = generated
        .unwrap()
        .with_authentication(ClientAuthentication::Post);
    for client in [
        public, secret, in_body, asserting, beside, certified, attested, generated,
    ] {
        assert_eq!(ids(&client), 1, "{client:?}");
    }
}

#[test]
fn and_a_public_client_names_itself_alone() {
    let (_, _, request) = accepted(client().authorization().push());
    let names = names(&request);
    assert!(!names.iter().any(|name| name.starts_with("client_secret")));
    assert_eq!(header(&request, "authorization"), None);
}
