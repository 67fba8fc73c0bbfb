use oauth_step::{JsonError, UrlError, UrlPolicy};
use oauth2_core::{Error, MetadataForm, PeerFault, ServerMetadata};

use super::support::{ISSUER, fault};

fn parse(body: &str, form: MetadataForm) -> Result<ServerMetadata, Error> {
    ServerMetadata::parse(body.as_bytes(), ISSUER, form, UrlPolicy::default())
}

/// A document with one more member.
fn with(member: &str) -> Result<ServerMetadata, Error> {
    let body = format!(r#"{{"issuer":"{ISSUER}","response_types_supported":["code"],{member}}}"#);
    parse(&body, MetadataForm::OAuth)
}

// RFC 8414 §3.3, OpenID Connect Discovery §4.3.
#[test]
fn the_issuer_byte_for_byte() {
    for issuer in [
        "https://server.example.com/",
        "https://Server.example.com",
        "https://server.example.com:443",
        "http://server.example.com",
        "https://server.example.com/{tenantid}",
        "",
    ] {
        let body = format!(r#"{{"issuer":"{issuer}","response_types_supported":["code"]}}"#);
        let outcome = parse(&body, MetadataForm::OAuth);
        assert_eq!(fault(outcome), PeerFault::IssuerMismatch, "{issuer}");
    }
}

#[test]
fn required_members() {
    let missing = |body: &str, form| match fault(parse(body, form)) {
        PeerFault::Json(JsonError::Missing { name }) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        missing(r#"{"response_types_supported":[]}"#, MetadataForm::OAuth),
        "issuer"
    );
    let only_issuer = format!(r#"{{"issuer":"{ISSUER}"}}"#);
    assert_eq!(
        missing(&only_issuer, MetadataForm::OAuth),
        "response_types_supported"
    );
    let null = format!(r#"{{"issuer":"{ISSUER}","response_types_supported":null}}"#);
    assert_eq!(
        missing(&null, MetadataForm::OAuth),
        "response_types_supported"
    );
    let no_keys = format!(r#"{{"issuer":"{ISSUER}","response_types_supported":["code"]}}"#);
    assert!(parse(&no_keys, MetadataForm::OAuth).is_ok());
    assert_eq!(missing(&no_keys, MetadataForm::OpenId), "jwks_uri");
}

#[test]
fn a_server_that_no_browser_is_sent_to_has_no_response_types_to_list() {
    let of = |more: &str| {
        format!(
            r#"{{"issuer":"{ISSUER}","token_endpoint":"{ISSUER}/token","jwks_uri":"{ISSUER}/keys"{more}}}"#
        )
    };
    let authorize = format!(r#","authorization_endpoint":"{ISSUER}/authorize""#);
    let granting = |grants: &str| of(&format!(r#"{authorize},"grant_types_supported":{grants}"#));
    for form in [MetadataForm::OAuth, MetadataForm::OpenId] {
        for body in [
            of(""),
            granting(r#"["client_credentials"]"#),
            granting("[]"),
        ] {
            let server = parse(&body, form).unwrap();
            assert!(!server.lists_response_type("code"), "{body}");
        }
        // Users are sent to these: RFC 8414 §2 has both grants where none is listed.
        for body in [
            of(&authorize),
            granting(r#"["client_credentials","authorization_code"]"#),
            granting(r#"["implicit"]"#),
        ] {
            let missing = JsonError::Missing {
                name: "response_types_supported",
            };
            assert_eq!(
                fault(parse(&body, form)),
                PeerFault::Json(missing),
                "{body}"
            );
        }
    }
}

#[test]
fn known_members_of_another_type() {
    for (name, value) in [
        ("token_endpoint", "5"),
        ("jwks_uri", "[]"),
        ("service_documentation", "{}"),
        ("signed_metadata", "true"),
        ("code_challenge_methods_supported", r#""S256""#),
        (
            "token_endpoint_auth_methods_supported",
            r#"["client_secret_basic",5]"#,
        ),
        ("scopes_supported", "{}"),
        ("id_token_signing_alg_values_supported", "[null]"),
        (
            "authorization_response_iss_parameter_supported",
            r#""true""#,
        ),
        ("require_pushed_authorization_requests", r#""false""#),
        ("tls_client_certificate_bound_access_tokens", "0"),
        ("mtls_endpoint_aliases", "[]"),
    ] {
        match fault(with(&format!(r#""{name}":{value}"#))) {
            PeerFault::Json(JsonError::WrongType { name: found, .. }) => assert_eq!(found, name),
            other => panic!("{name}: {other:?}"),
        }
        // RFC 8259 has no absent value; null for an optional member is one.
        assert!(with(&format!(r#""{name}":null"#)).is_ok(), "{name}");
    }
    let outcome = with(r#""mtls_endpoint_aliases":{"token_endpoint":5}"#);
    assert!(matches!(
        fault(outcome),
        PeerFault::Json(JsonError::WrongType { .. })
    ));
}

#[test]
fn endpoints_that_no_request_may_go_to() {
    let endpoints = [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "userinfo_endpoint",
        "revocation_endpoint",
        "introspection_endpoint",
        "registration_endpoint",
        "end_session_endpoint",
        "device_authorization_endpoint",
        "pushed_authorization_request_endpoint",
        "backchannel_authentication_endpoint",
    ];
    for name in endpoints {
        for (url, expected) in [
            ("http://server.example.com/x", UrlError::InsecureHttp),
            ("ftp://server.example.com/x", UrlError::Scheme),
            ("javascript:alert(1)", UrlError::Scheme),
            ("/x", UrlError::NotAbsolute),
            ("", UrlError::NotAbsolute),
            ("https://server.example.com/x#y", UrlError::Fragment),
        ] {
            match fault(with(&format!(r#""{name}":"{url}""#))) {
                PeerFault::Url { name: found, error } => {
                    assert_eq!((found, error), (name, expected), "{url}");
                }
                other => panic!("{name} {url}: {other:?}"),
            }
        }
        assert!(with(&format!(r#""{name}":"http://localhost:1/x""#)).is_ok());
    }
    let alias = r#""mtls_endpoint_aliases":{"token_endpoint":"http://server.example.com/x"}"#;
    assert!(matches!(fault(with(alias)), PeerFault::Url { .. }));
    let unknown = r#""mtls_endpoint_aliases":{"other":5,"revocation_endpoint":null}"#;
    assert!(with(unknown).is_ok());
}

#[test]
fn duplicate_members_and_other_texts() {
    let body =
        format!(r#"{{"issuer":"{ISSUER}","issuer":"{ISSUER}","response_types_supported":[]}}"#);
    for body in [
        body.as_str(),
        "",
        "[]",
        "null",
        "<html>",
        "{} {}",
        "\u{feff}{}",
    ] {
        let outcome = parse(body, MetadataForm::OAuth);
        assert!(matches!(fault(outcome), PeerFault::Json(_)), "{body}");
    }
    let latin = b"{\"issuer\":\"\xe9\"}";
    let outcome = ServerMetadata::parse(latin, ISSUER, MetadataForm::OAuth, UrlPolicy::default());
    assert_eq!(fault(outcome), PeerFault::Json(JsonError::NotUtf8));
}

#[test]
fn unknown_members_and_values_are_kept() {
    let metadata = with(r#""x":{"y":[1e400]},"grant_types_supported":["urn:x"]"#);
    let metadata = metadata.unwrap();
    assert_eq!(metadata.get("x").unwrap().raw(), r#"{"y":[1e400]}"#);
    assert_eq!(metadata.list("grant_types_supported").unwrap(), ["urn:x"]);
    assert!(metadata.get("z").is_none());
    let again = ServerMetadata::from_json(metadata.to_json(), UrlPolicy::default()).unwrap();
    assert_eq!(again.to_json(), metadata.to_json());
}

#[test]
fn response_types_are_sets_of_words() {
    let body = format!(r#"{{"issuer":"{ISSUER}","response_types_supported":["code id_token"]}}"#);
    let metadata = parse(&body, MetadataForm::OAuth).unwrap();
    assert!(metadata.lists_response_type("id_token code"));
    assert!(!metadata.lists_response_type("code"));
}
