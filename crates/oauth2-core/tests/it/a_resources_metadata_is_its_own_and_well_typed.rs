use oauth_step::{JsonError, UrlError, UrlPolicy};
use oauth2_core::{Error, Misuse, PeerFault, Purpose, RecordFault, ResourceMetadata};

use super::support::{fault, misuse};

const RESOURCE: &str = "https://api.example.com/x";

fn parse(body: &str) -> Result<ResourceMetadata, Error> {
    ResourceMetadata::parse(body.as_bytes(), RESOURCE, UrlPolicy::default())
}

/// A document with one more member.
fn with(member: &str) -> Result<ResourceMetadata, Error> {
    parse(&format!(r#"{{"resource":"{RESOURCE}",{member}}}"#))
}

// RFC 9728 §3.3.
#[test]
fn the_resource_byte_for_byte() {
    for resource in [
        "https://api.example.com/x/",
        "https://api.example.com",
        "https://Api.example.com/x",
        "https://api.example.com:443/x",
        "https://api.example.com/x?y",
        "https://api.example.com/%78",
    ] {
        let outcome = parse(&format!(r#"{{"resource":"{resource}"}}"#));
        assert_eq!(fault(outcome), PeerFault::ResourceMismatch, "{resource}");
    }
    for body in ["{}", r#"{"resource":null}"#] {
        let missing = PeerFault::Json(JsonError::Missing { name: "resource" });
        assert_eq!(fault(parse(body)), missing);
    }
    let fragment = parse(r#"{"resource":"https://api.example.com/x#y"}"#);
    let expected = PeerFault::Url {
        name: "resource",
        error: UrlError::Fragment,
    };
    assert_eq!(fault(fragment), expected);
}

#[test]
fn known_members_of_another_type() {
    for (name, value) in [
        ("authorization_servers", r#""https://a.example.com""#),
        ("authorization_servers", "[5]"),
        ("scopes_supported", r#""read""#),
        ("bearer_methods_supported", "{}"),
        ("jwks_uri", "[]"),
        ("resource_signing_alg_values_supported", "[null]"),
        ("authorization_details_types_supported", "true"),
        ("dpop_signing_alg_values_supported", r#""ES256""#),
        ("dpop_bound_access_tokens_required", r#""true""#),
        ("tls_client_certificate_bound_access_tokens", "1"),
        ("resource_name", "[]"),
        ("resource_documentation", "{}"),
        ("resource_policy_uri", "5"),
        ("resource_tos_uri", "false"),
        ("signed_metadata", "{}"),
    ] {
        match fault(with(&format!(r#""{name}":{value}"#))) {
            PeerFault::Json(JsonError::WrongType { name: found, .. }) => assert_eq!(found, name),
            other => panic!("{name}: {other:?}"),
        }
        assert!(with(&format!(r#""{name}":null"#)).is_ok(), "{name}");
    }
}

#[test]
fn what_is_no_issuer_fails_the_document() {
    for issuer in [
        "http://a.example.com",
        "a.example.com",
        "",
        "https://a.example.com/#x",
        "https://user@a.example.com",
    ] {
        let list = format!(r#""authorization_servers":["https://b.example.com","{issuer}"]"#);
        let found = fault(with(&list));
        let named = matches!(
            found,
            PeerFault::Url {
                name: "authorization_servers",
                ..
            }
        );
        assert!(named, "{issuer}: {found:?}");
    }
    let query = with(r#""authorization_servers":["https://a.example.com?x"]"#);
    let found = fault(query);
    let named = matches!(
        found,
        PeerFault::Member {
            name: "authorization_servers",
            ..
        }
    );
    assert!(named, "{found:?}");
}

#[test]
fn keys_are_published_where_requests_may_go() {
    for (url, error) in [
        ("http://api.example.com/jwks", UrlError::InsecureHttp),
        ("/jwks", UrlError::NotAbsolute),
    ] {
        let outcome = with(&format!(r#""jwks_uri":"{url}""#));
        let name = "jwks_uri";
        assert_eq!(fault(outcome), PeerFault::Url { name, error });
    }
}

// RFC 9728 §2.
#[test]
fn none_is_no_algorithm() {
    let outcome = with(r#""resource_signing_alg_values_supported":["ES256","none"]"#);
    let name = "resource_signing_alg_values_supported";
    assert!(matches!(fault(outcome), PeerFault::Member { name: found, .. } if found == name));
}

#[test]
fn other_texts_are_refused() {
    let twice = format!(r#"{{"resource":"{RESOURCE}","resource":"{RESOURCE}"}}"#);
    for body in [&*twice, "", "[]", "null", "<html>", "{} {}", "\u{feff}{}"] {
        assert!(matches!(fault(parse(body)), PeerFault::Json(_)), "{body}");
    }
    let latin = b"{\"resource\":\"\xe9\"}";
    let outcome = ResourceMetadata::parse(latin, RESOURCE, UrlPolicy::default());
    assert_eq!(fault(outcome), PeerFault::Json(JsonError::NotUtf8));
}

#[test]
fn every_member_is_read() {
    let metadata = with(
        r#""authorization_servers":["https://a.example.com"],
        "jwks_uri":"https://api.example.com/jwks",
        "scopes_supported":["read","write"],
        "bearer_methods_supported":["header","body"],
        "resource_signing_alg_values_supported":["PS256"],
        "resource_name":"An API","resource_name#fr":"Une API",
        "resource_documentation":"http://docs.example.com/",
        "resource_policy_uri":"https://api.example.com/policy",
        "resource_tos_uri":"https://api.example.com/tos",
        "tls_client_certificate_bound_access_tokens":true,
        "authorization_details_types_supported":["payment"],
        "dpop_signing_alg_values_supported":["ES256"],
        "dpop_bound_access_tokens_required":true,
        "x":[1e400]"#,
    );
    let metadata = metadata.unwrap();
    assert_eq!(metadata.resource(), RESOURCE);
    assert_eq!(metadata.resource_indicator().unwrap().as_str(), RESOURCE);
    assert_eq!(metadata.authorization_servers(), ["https://a.example.com"]);
    let jwks_uri = metadata.jwks_uri().unwrap();
    assert_eq!(jwks_uri.as_str(), "https://api.example.com/jwks");
    assert_eq!(metadata.scopes_supported().unwrap(), ["read", "write"]);
    assert_eq!(
        metadata.bearer_methods_supported().unwrap(),
        ["header", "body"]
    );
    let algorithms = metadata.resource_signing_alg_values_supported();
    assert_eq!(algorithms.unwrap(), ["PS256"]);
    assert_eq!(metadata.resource_name().unwrap(), "An API");
    let french = metadata.get("resource_name#fr").unwrap();
    assert_eq!(french.as_str().unwrap(), "Une API");
    let documentation = metadata.resource_documentation().unwrap();
    assert_eq!(documentation, "http://docs.example.com/");
    let policy = metadata.resource_policy_uri().unwrap();
    assert_eq!(policy, "https://api.example.com/policy");
    let tos = metadata.resource_tos_uri().unwrap();
    assert_eq!(tos, "https://api.example.com/tos");
    assert!(metadata.tls_client_certificate_bound_access_tokens());
    let types = metadata.authorization_details_types_supported();
    assert_eq!(types.unwrap(), ["payment"]);
    let algorithms = metadata.dpop_signing_alg_values_supported();
    assert_eq!(algorithms.unwrap(), ["ES256"]);
    assert!(metadata.dpop_bound_access_tokens_required());
    assert_eq!(metadata.get("x").unwrap().raw(), "[1e400]");
    assert!(metadata.get("y").is_none());

    let again = ResourceMetadata::from_json(metadata.to_json(), UrlPolicy::default()).unwrap();
    assert_eq!(again.to_json(), metadata.to_json());
    assert_eq!(
        again.authorization_servers(),
        metadata.authorization_servers()
    );
}

#[test]
fn what_is_not_said_is_not_known() {
    let metadata = with(r#""bearer_methods_supported":[]"#).unwrap();
    assert!(metadata.authorization_servers().is_empty());
    assert!(metadata.jwks_uri().is_none());
    assert!(metadata.scopes_supported().is_none());
    assert!(metadata.bearer_methods_supported().unwrap().is_empty());
    assert!(metadata.resource_name().is_none());
    assert!(!metadata.tls_client_certificate_bound_access_tokens());
    assert!(!metadata.dpop_bound_access_tokens_required());
}

#[test]
fn an_edited_record_is_refused() {
    for json in [
        "",
        "{}",
        r#"{"resource":"http://api.example.com/x"}"#,
        r#"{"resource":"https://api.example.com/x","scopes_supported":5}"#,
    ] {
        let outcome = ResourceMetadata::from_json(json, UrlPolicy::default());
        let expected = Misuse::Record(Purpose::ResourceMetadata, RecordFault::Malformed);
        assert_eq!(misuse(outcome), expected, "{json}");
    }
}
