use flow_script::env;
use oauth2_core::{Misuse, RequestObject};
use serde_json::json;

use super::support::{begun, client, client_of, misuse, param, part, server};

// OpenID Connect Core §6.1: `none`, where the client registered it.
#[test]
fn with_an_empty_signature() {
    let client = client();
    let object = RequestObject::dangerous_unsigned();
    let authorization = begun(client.authorization().request_object(object));
    let token = param(&authorization, "request");
    assert!(token.ends_with('.'));
    let header = part(&token, 0);
    assert_eq!(header, json!({"alg": "none", "typ": "oauth-authz-req+jwt"}));
    assert_eq!(part(&token, 1).get("iss"), Some(&json!("s6BhdRkqt3")));
}

#[test]
fn not_where_the_server_lists_other_algorithms() {
    let member = "request_object_signing_alg_values_supported";
    let refused = |listed: &str| {
        let client = client_of(server().with_member(member, listed).unwrap());
        let request = client.authorization();
        let request = request.request_object(RequestObject::dangerous_unsigned());
        request.begin(&env()).map(drop)
    };
    let expected = Misuse::RequestObjectUnsupported(member);
    assert_eq!(misuse(refused(r#"["RS256"]"#)), expected);
    assert!(refused(r#"["none","RS256"]"#).is_ok());
}

// RFC 9101 §10.5.
#[test]
fn not_where_the_server_takes_signed_ones_alone() {
    let server = server().with_member("require_signed_request_object", "true");
    let client = client_of(server.unwrap());
    let request = client.authorization();
    let request = request.request_object(RequestObject::dangerous_unsigned());
    let outcome = request.begin(&env());
    assert_eq!(misuse(outcome), Misuse::RequestObjectRequired);
}
