use flow_script::{field, header};
use oauth_step::{MutualTls, UrlPolicy};
use oauth2_core::{Client, EndpointName, MetadataForm, ServerMetadata};

use super::support::{ISSUER, client, requests, server};

/// RFC 8705 §5, and an alias that no request of these tests goes to.
const ALIASES: &str = r#"{"token_endpoint":"https://mtls.example.com/token",
    "introspection_endpoint":"https://mtls.example.com/introspect",
    "userinfo_endpoint":"https://mtls.example.com/userinfo"}"#;

fn with_aliases() -> Client {
    let server = server().with_member("mtls_endpoint_aliases", ALIASES);
    Client::new(server.unwrap(), "s6BhdRkqt3")
}

fn marked(client: &Client) -> [bool; 3] {
    requests(client).map(|request| request.extensions().get::<MutualTls>().is_some())
}

fn hosts(client: &Client) -> [String; 3] {
    requests(client).map(|request| request.uri().host().unwrap().to_owned())
}

#[test]
fn by_the_id_in_the_body_and_the_drivers_certificate() {
    let secret = || client().with_secret("s3cret");
    for client in [
        client().with_tls_client_auth(),
        client().with_self_signed_tls_client_auth(),
        secret().with_tls_client_auth(),
    ] {
        assert!(client.uses_mutual_tls());
        assert_eq!(marked(&client), [true; 3]);
        for request in requests(&client) {
            assert_eq!(field(&request, "client_id").as_deref(), Some("s6BhdRkqt3"));
            assert_eq!(field(&request, "client_secret"), None);
            assert_eq!(header(&request, "authorization"), None);
        }
    }
}

#[test]
fn where_the_server_has_an_alias_there() {
    let (mtls, plain) = ("mtls.example.com", "server.example.com");
    for client in [
        with_aliases().with_tls_client_auth(),
        with_aliases().with_self_signed_tls_client_auth(),
        // RFC 8705 §5: for bound tokens too, however the client authenticates.
        with_aliases().with_certificate_bound_tokens(),
    ] {
        assert_eq!(hosts(&client), [mtls, plain, mtls]);
        assert_eq!(marked(&client), [true; 3]);
        let userinfo = client.endpoint(EndpointName::UserInfo).unwrap();
        assert_eq!(userinfo.as_str(), "https://mtls.example.com/userinfo");
    }
}

#[test]
fn nobody_else_is_sent_there() {
    let client = with_aliases().with_secret("s");
    assert_eq!(hosts(&client), ["server.example.com"; 3]);
    assert_eq!(marked(&client), [false; 3]);
    let bound = client.with_certificate_bound_tokens();
    assert!(bound.has_certificate_bound_tokens());
    // The secret authenticates, the certificate binds.
    for request in requests(&bound) {
        assert!(header(&request, "authorization").is_some());
    }
}

#[test]
fn an_alias_is_checked_as_any_endpoint() {
    for aliases in [
        r#"{"token_endpoint":"http://mtls.example.com/token"}"#,
        r#"{"token_endpoint":"/token"}"#,
        r#"{"token_endpoint":7}"#,
        r#""https://mtls.example.com""#,
    ] {
        let outcome = server().with_member("mtls_endpoint_aliases", aliases);
        assert!(outcome.is_err(), "{aliases}");
        let body = format!(
            r#"{{"issuer":"{ISSUER}","response_types_supported":[],
            "mtls_endpoint_aliases":{aliases}}}"#
        );
        let form = MetadataForm::OAuth;
        let policy = UrlPolicy::default();
        let outcome = ServerMetadata::parse(body.as_bytes(), ISSUER, form, policy);
        assert!(outcome.is_err(), "{aliases}");
    }
}
