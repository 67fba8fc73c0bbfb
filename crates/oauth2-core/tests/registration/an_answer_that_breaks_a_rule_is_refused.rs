use flow_script::{env, json, play, response};
use oauth_step::{JsonError, Response, ResponseError, UrlError};
use oauth2_core::{ClientInformation, Error, PeerFault, Place, register};
use serde_json::{Value, json};

use super::support::{answer, answer_with, created, fault, metadata, registered, server};

fn outcome(response: Response) -> Result<ClientInformation, Error> {
    play(register(&server(), metadata()), [response], &env()).0
}

fn refused(changes: Value) -> PeerFault {
    fault(registered(&answer_with(changes)))
}

// RFC 7591 §3.2.1: 201 Created.
#[test]
fn another_success_is_none() {
    for status in [200, 202, 204] {
        let found = fault(outcome(json(status, &answer().to_string())));
        assert!(
            matches!(&found, PeerFault::Response(ResponseError::Status { status: found })
                if found.as_u16() == status),
            "{found:?}"
        );
    }
}

#[test]
fn the_rules_of_every_endpoint_hold() {
    let text = answer().to_string();
    let json_type = ("content-type", "application/json");
    let found = fault(outcome(response(
        302,
        &[("location", "https://x.example/")],
        "",
    )));
    let redirect = matches!(found, PeerFault::Response(ResponseError::Redirect(_)));
    assert!(redirect);
    let found = fault(outcome(response(
        201,
        &[("content-type", "text/html")],
        text.as_str(),
    )));
    let media_type = matches!(found, PeerFault::Response(ResponseError::MediaType { .. }));
    assert!(media_type);
    let coding = [json_type, ("content-encoding", "gzip")];
    let found = fault(outcome(response(201, &coding, text.as_str())));
    assert_eq!(found, PeerFault::Response(ResponseError::ContentCoding));
    let huge = format!("{text}{}", " ".repeat(1024 * 1024));
    let found = fault(outcome(response(201, &[json_type], huge)));
    let too_large = matches!(found, PeerFault::Response(ResponseError::TooLarge { .. }));
    assert!(too_large);
    let twice = text.replacen('{', "{\"client_id\":\"other\",", 1);
    assert!(matches!(
        fault(outcome(json(201, &twice))),
        PeerFault::Json(_)
    ));
    let error = outcome(response(503, &[("retry-after", "3")], "")).unwrap_err();
    let place = Place::RegistrationResponse;
    assert!(matches!(error, Error::Unavailable { place: found, .. } if found == place));
}

#[test]
fn without_an_id() {
    let name = "client_id";
    let missing = PeerFault::Json(JsonError::Missing { name });
    assert_eq!(refused(json!({"client_id": null})), missing);
    for id in ["", "a\nb", "é"] {
        let found = refused(json!({"client_id": id}));
        assert!(
            matches!(
                found,
                PeerFault::Member {
                    name: "client_id",
                    ..
                }
            ),
            "{id:?}"
        );
    }
}

// RFC 7591 §3.2.1: REQUIRED if a secret is issued.
#[test]
fn a_secret_without_its_expiry() {
    let name = "client_secret_expires_at";
    let missing = PeerFault::Json(JsonError::Missing { name });
    assert_eq!(refused(json!({"client_secret_expires_at": null})), missing);
    for odd in [json!("0"), json!(-1), json!(1.5)] {
        let found = refused(json!({"client_secret_expires_at": odd}));
        let wrong = matches!(found, PeerFault::Json(JsonError::WrongType { name: found, .. }) if found == name);
        assert!(wrong, "{odd}");
    }
}

// OpenID Connect Registration §3.2, RFC 7592 §3: both or neither.
#[test]
fn half_of_what_manages_it() {
    for name in ["registration_access_token", "registration_client_uri"] {
        let found = refused(json!({ name: null }));
        assert_eq!(found, PeerFault::Json(JsonError::Missing { name }));
    }
}

#[test]
fn a_token_or_place_that_cannot_be_used() {
    let found = refused(json!({"registration_access_token": "a b"}));
    let name = "registration_access_token";
    assert!(matches!(found, PeerFault::Member { name: found, .. } if found == name));
    let name = "registration_client_uri";
    for (uri, error) in [
        (
            "http://server.example.com/register/a",
            UrlError::InsecureHttp,
        ),
        ("/register/a", UrlError::NotAbsolute),
    ] {
        let found = refused(json!({"registration_client_uri": uri}));
        assert_eq!(found, PeerFault::Url { name, error });
    }
}

#[test]
fn members_of_another_type() {
    for (name, value) in [
        (
            "redirect_uris",
            json!("https://client.example.org/callback"),
        ),
        ("grant_types", json!([1])),
        ("client_name", json!(7)),
        ("token_endpoint_auth_method", json!(true)),
        ("require_auth_time", json!("true")),
        ("default_max_age", json!("1")),
        ("client_id_issued_at", json!("1")),
        ("client_secret", json!(1)),
    ] {
        let found = refused(json!({ name: value }));
        let wrong = matches!(found, PeerFault::Json(JsonError::WrongType { name: found, .. }) if found == name);
        assert!(wrong, "{name}: {found:?}");
    }
    // RFC 7591 §2.2.
    let found = refused(json!({"client_name#fr": 7}));
    assert!(matches!(
        found,
        PeerFault::Json(JsonError::WrongType { .. })
    ));
    // Nobody knows the type of this one.
    assert!(registered(&answer_with(json!({"x": 7}))).is_ok());
}

// RFC 7591 §2: not "in the same request or response".
#[test]
fn keys_and_a_place_for_keys() {
    let found = refused(json!({"jwks": {"keys": []}}));
    assert!(matches!(found, PeerFault::Member { name: "jwks", .. }));
    let alone = json!({"jwks": {"keys": []}, "jwks_uri": null});
    assert!(registered(&answer_with(alone)).is_ok());
}

// RFC 7591 §3.2.1: "MUST be returned unmodified".
#[test]
fn another_software_statement() {
    let outcome = |returned: Value| {
        let metadata = metadata().software_statement("a.b.c");
        let answer = created(&answer_with(json!({"software_statement": returned})));
        play(register(&server(), metadata), [answer], &env()).0
    };
    let found = fault(outcome(json!("a.b.d")));
    assert!(matches!(
        found,
        PeerFault::Member {
            name: "software_statement",
            ..
        }
    ));
    assert!(outcome(json!("a.b.c")).is_ok());
    assert!(outcome(Value::Null).is_ok());
}

#[test]
fn an_error_beside_a_client() {
    let found = refused(json!({"error": "invalid_redirect_uri"}));
    assert_eq!(found, PeerFault::ErrorBesideSuccess);
    let error = registered(&json!({"error": "invalid_redirect_uri"})).unwrap_err();
    assert_eq!(error.code().unwrap().as_str(), "invalid_redirect_uri");
}
