//! Discovery 4: the document is where the issuer says, and names that issuer byte for byte.

use flow_script::{done, env, json, sent};
use oauth_step::{IntoStep, UrlPolicy};
use oauth2_core::{Client, MetadataForm, ServerMetadata};
use oidc_idtoken::{Error, Misuse, OidcClient, discover};
use serde_json::{Value, json};

use crate::support::ISSUER;
use crate::support::provider::metadata_json;
use crate::support::vectors::{ANY, accept_each};

fn answered(issuer: &str, document: &Value) -> Result<ServerMetadata, oauth2_core::Error> {
    let (_, awaiting) = sent(discover(issuer).into_step(&env())?);
    awaiting
        .receive(Ok(json(200, &document.to_string())), &env())
        .map(done)
}

#[test]
fn the_document_is_fetched_from_the_openid_place() {
    for (issuer, url) in [
        (
            ISSUER,
            "https://op.example/.well-known/openid-configuration",
        ),
        (
            "https://op.example/",
            "https://op.example/.well-known/openid-configuration",
        ),
        (
            "https://op.example/a",
            "https://op.example/a/.well-known/openid-configuration",
        ),
        (
            "https://op.example/a/",
            "https://op.example/a/.well-known/openid-configuration",
        ),
    ] {
        let (request, _) = sent(discover(issuer).into_step(&env()).unwrap());
        assert_eq!(request.uri(), url);
    }
}

#[test]
fn the_example_of_the_standard_makes_a_client() {
    accept_each("discovery_example", ANY, |example| {
        let (issuer, body) = (example["issuer"].as_str().unwrap(), &example["body"]);
        let metadata = answered(issuer, body).unwrap();
        let client = OidcClient::new(Client::new(metadata, "s6BhdRkqt3")).unwrap();
        assert_eq!(client.verifier().issuer(), issuer);
        let provider = client.provider();
        for (name, endpoint) in [
            ("authorization_endpoint", provider.authorization_endpoint()),
            ("check_session_iframe", provider.check_session_iframe()),
            ("end_session_endpoint", provider.end_session_endpoint()),
            ("jwks_uri", Some(client.keys().unwrap().uri())),
            ("registration_endpoint", provider.registration_endpoint()),
            ("token_endpoint", provider.token_endpoint()),
            ("userinfo_endpoint", provider.userinfo_endpoint()),
        ] {
            assert_eq!(
                endpoint.map(oauth_step::Endpoint::as_str),
                body[name].as_str(),
                "{name}"
            );
        }
    });
}

#[test]
fn another_issuer_is_refused_however_like() {
    for issuer in [
        "https://op.example/",
        "https://OP.example",
        "https://op.example:443",
        "https://op.example1",
        "https://op.example/{tenantid}",
    ] {
        let mut document = metadata_json();
        document["issuer"] = issuer.into();
        assert!(answered(ISSUER, &document).is_err(), "{issuer}");
    }
}

#[test]
fn a_template_is_just_another_issuer() {
    let mut document = metadata_json();
    document["issuer"] = "https://op.example/{tenantid}/v2.0".into();
    assert!(answered("https://op.example/tenant-1/v2.0", &document).is_err());
}

#[test]
fn a_document_without_a_required_member_is_refused() {
    for member in ["issuer", "jwks_uri", "response_types_supported"] {
        let mut document = metadata_json();
        document.as_object_mut().unwrap().remove(member);
        assert!(answered(ISSUER, &document).is_err(), "{member}");
        document[member] = Value::Null;
        assert!(answered(ISSUER, &document).is_err(), "{member}");
    }
    assert!(answered(ISSUER, &metadata_json()).is_ok());
}

#[test]
fn an_endpoint_that_no_flow_used_is_missed_where_it_is_used() {
    let mut document = metadata_json();
    for member in ["authorization_endpoint", "userinfo_endpoint"] {
        document.as_object_mut().unwrap().remove(member);
    }
    let client = OidcClient::new(Client::new(answered(ISSUER, &document).unwrap(), "c")).unwrap();
    let error = client.authentication().begin(&env()).unwrap_err();
    assert!(matches!(error, Error::OAuth2(_)), "{error}");
    let tokens = oauth2_core::Tokens::new("token".to_owned(), flow_script::NOON).unwrap();
    let error = client.userinfo(&tokens, "user-1").unwrap_err();
    let missing = Misuse::MetadataMissing("userinfo_endpoint");
    assert!(matches!(error, Error::Misuse(misuse) if misuse == missing));
}

#[test]
fn metadata_by_hand_needs_a_jwks_uri_for_a_client() {
    let metadata = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    let error = OidcClient::new(Client::new(metadata, "c")).unwrap_err();
    assert!(
        matches!(error, Error::Misuse(Misuse::MetadataMissing("jwks_uri"))),
        "{error}"
    );
}

#[test]
fn an_endpoint_over_plain_http_is_refused() {
    for member in [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
    ] {
        let mut document = metadata_json();
        document[member] = json!("http://op.example/x");
        let (form, policy) = (MetadataForm::OpenId, UrlPolicy::default());
        let parsed = ServerMetadata::parse(document.to_string().as_bytes(), ISSUER, form, policy);
        assert!(parsed.is_err(), "{member}");
    }
}
