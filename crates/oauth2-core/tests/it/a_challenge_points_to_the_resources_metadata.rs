use flow_script::{env, json, play};
use oauth_step::UrlError;
use oauth2_core::{
    Challenge, Disposition, Error, Misuse, PeerFault, Place, ResourceDiscovery, parse_challenges,
};
use serde_json::Value;

use super::support::{fault, misuse};

const URL: &str = "https://api.example.com/x?page=2";

/// The intent out of the one challenge in a field.
fn pointed(field: &str) -> Option<ResourceDiscovery> {
    let challenges = Challenge::parse(field.as_bytes()).unwrap();
    challenges[0].resource_metadata(URL)
}

// RFC 9728 §5.1.
#[test]
fn the_example_of_the_standard() {
    let all: Value = serde_json::from_str(include_str!("../vectors/oauth2.json")).unwrap();
    let mut entries = all["www_authenticate"].as_array().unwrap().iter();
    let entry = entries.find(|entry| entry["source"] == "RFC 9728 s5.1");
    let field = entry.unwrap()["header"].as_str().unwrap().parse().unwrap();
    let headers = [(http::header::WWW_AUTHENTICATE, field)];
    let challenges = parse_challenges(&headers.into_iter().collect());

    let url = "https://resource.example.com/documents";
    let flow = challenges
        .iter()
        .find_map(|challenge| challenge.resource_metadata(url));
    let body = format!(r#"{{"resource":"{url}"}}"#);
    let (outcome, requests) = play(flow.unwrap(), [json(200, &body)], &env());
    assert_eq!(outcome.unwrap().resource(), url);
    assert_eq!(
        requests[0].uri(),
        "https://resource.example.com/.well-known/oauth-protected-resource"
    );
}

// RFC 9728 §3.3: identical to the URL of the request.
#[test]
fn metadata_of_another_resource_is_not_used() {
    let field = r#"Bearer resource_metadata="https://api.example.com/meta""#;
    for resource in [
        "https://api.example.com/x",
        "https://api.example.com/",
        "https://api.example.com/x?page=2&",
        "https://other.example.com/x?page=2",
    ] {
        let body = format!(r#"{{"resource":"{resource}"}}"#);
        let (outcome, _) = play(pointed(field).unwrap(), [json(200, &body)], &env());
        assert_eq!(fault(outcome), PeerFault::ResourceMismatch, "{resource}");
    }
    let body = format!(r#"{{"resource":"{URL}"}}"#);
    let (outcome, _) = play(pointed(field).unwrap(), [json(200, &body)], &env());
    assert!(outcome.is_ok());
}

#[test]
fn of_whatever_scheme_it_is() {
    for field in [
        r#"DPoP algs="ES256", resource_metadata="https://api.example.com/meta""#,
        r#"bearer Resource_Metadata="https://api.example.com/meta""#,
        r#"Other resource_metadata="https://api.example.com/meta""#,
    ] {
        assert!(pointed(field).is_some(), "{field}");
    }
    for field in ["Bearer", r#"Bearer realm="x""#, "Negotiate YWJj"] {
        assert!(pointed(field).is_none(), "{field}");
    }
}

#[test]
fn a_url_that_no_request_may_go_to_is_the_resources_fault() {
    for (url, expected) in [
        ("http://api.example.com/meta", UrlError::InsecureHttp),
        ("ftp://api.example.com/meta", UrlError::Scheme),
        (
            "/.well-known/oauth-protected-resource",
            UrlError::NotAbsolute,
        ),
        ("", UrlError::NotAbsolute),
        ("https://api.example.com/meta#x", UrlError::Fragment),
        ("https://user@api.example.com/meta", UrlError::UserInfo),
    ] {
        let field = format!(r#"Bearer resource_metadata="{url}""#);
        let (outcome, _) = play(pointed(&field).unwrap(), [], &env());
        let error = outcome.unwrap_err();
        assert_eq!(error.disposition(), Disposition::HostilePeer);
        match error {
            Error::Peer {
                place: Place::Challenge,
                fault: PeerFault::Url { name, error },
            } => assert_eq!((name, error), ("resource_metadata", expected), "{url}"),
            other => panic!("{url}: {other:?}"),
        }
    }
}

#[test]
fn the_url_of_the_request_is_the_applications() {
    let field = r#"Bearer resource_metadata="https://api.example.com/meta""#;
    let challenges = Challenge::parse(field.as_bytes()).unwrap();
    let flow = challenges[0].resource_metadata("https://api.example.com/x#y");
    let (outcome, _) = play(flow.unwrap(), [], &env());
    assert!(matches!(
        misuse(outcome),
        Misuse::Url("resource", UrlError::Fragment)
    ));
}
