use flow_script::{env, header, json, play, response};
use http::{Method, StatusCode};
use oauth_step::{Response, UrlPolicy};
use oauth2_core::{
    Error, Misuse, PeerFault, Place, ResourceDiscovery, ResourceMetadata, discover,
    protected_resource,
};

use super::support::{fault, misuse};

const RESOURCE: &str = "https://api.example.com/x";

fn document(resource: &str) -> Response {
    json(200, &format!(r#"{{"resource":"{resource}"}}"#))
}

/// The outcome, and the URL that was asked for.
fn asked(flow: ResourceDiscovery, answer: Response) -> (Result<ResourceMetadata, Error>, String) {
    let (outcome, requests) = play(flow, [answer], &env());
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), Method::GET);
    assert_eq!(header(request, "accept"), Some("application/json"));
    assert!(request.body().is_empty());
    (outcome, request.uri().to_string())
}

// RFC 9728 §3.1.
#[test]
fn the_well_known_name_stands_between_host_and_path() {
    let name = ".well-known/oauth-protected-resource";
    for (resource, expected) in [
        ("https://h", format!("https://h/{name}")),
        ("https://h/", format!("https://h/{name}")),
        ("https://h:1/", format!("https://h:1/{name}")),
        ("https://h/a", format!("https://h/{name}/a")),
        ("https://h/a/", format!("https://h/{name}/a/")),
        ("https://h/a/b?c=/d", format!("https://h/{name}/a/b?c=/d")),
        ("https://h?c=d", format!("https://h/{name}?c=d")),
        ("https://h/?c=d", format!("https://h/{name}?c=d")),
        (
            "http://127.0.0.1:8080/a",
            format!("http://127.0.0.1:8080/{name}/a"),
        ),
    ] {
        let (outcome, url) = asked(protected_resource(resource), document(resource));
        assert_eq!(outcome.unwrap().resource(), resource);
        assert_eq!(url, expected);
    }
}

#[test]
fn a_url_can_be_given() {
    let url = "https://api.example.com/meta.json?v=1";
    let flow = || protected_resource(RESOURCE).at(url);
    let (outcome, asked_for) = asked(flow(), document(RESOURCE));
    assert!(outcome.is_ok());
    assert_eq!(asked_for, url);
    let (outcome, _) = asked(flow(), document("https://api.example.com"));
    assert_eq!(fault(outcome), PeerFault::ResourceMismatch);
    let plain = protected_resource(RESOURCE).at("http://api.example.com/meta.json");
    let (outcome, _) = play(plain, [], &env());
    assert!(matches!(misuse(outcome), Misuse::Url("metadata URL", _)));
}

// RFC 9728 §1.2: https, no fragment.
#[test]
fn what_is_no_resource_is_not_asked() {
    for resource in [
        "",
        "api.example.com",
        "http://api.example.com",
        "urn:example:api",
        "https://",
        "https://user@api.example.com/",
        "https://api.example.com/#part",
    ] {
        for flow in [
            protected_resource(resource),
            protected_resource(resource).at("https://api.example.com/meta"),
        ] {
            let (outcome, _) = play(flow, [], &env());
            assert!(
                matches!(misuse(outcome), Misuse::Url("resource", _)),
                "{resource}"
            );
        }
    }
}

#[test]
fn no_other_answer_is_metadata() {
    let html = response(200, &[("content-type", "text/html")], "<html>");
    let moved = response(302, &[("location", "https://api.example.com/y")], "");
    let created = json(201, r#"{"resource":"https://api.example.com/x"}"#);
    for answer in [html, moved, created] {
        let (outcome, _) = asked(protected_resource(RESOURCE), answer);
        match outcome {
            Err(Error::Peer { place, fault }) => {
                assert_eq!(place, Place::ResourceMetadata);
                assert!(matches!(fault, PeerFault::Response(_)), "{fault:?}");
            }
            other => panic!("{other:?}"),
        }
    }
    let (outcome, _) = asked(protected_resource(RESOURCE), response(404, &[], ""));
    assert_eq!(fault(outcome), PeerFault::Refused(StatusCode::NOT_FOUND));
    let (outcome, _) = asked(protected_resource(RESOURCE), response(503, &[], ""));
    assert!(matches!(outcome, Err(Error::Unavailable { .. })));
}

// RFC 9728 §2, §5: the list is the resource's, the choice the application's.
#[test]
fn only_a_listed_server_is_discovered() {
    let body = r#"{"resource":"https://api.example.com/x","authorization_servers":
        ["https://a.example.com","https://b.example.com/tenant"]}"#;
    let (outcome, _) = asked(protected_resource(RESOURCE), json(200, body));
    let metadata = outcome.unwrap();
    let chosen = &metadata.authorization_servers()[1];
    let flow = metadata.authorization_server(chosen).unwrap();
    let server = r#"{"issuer":"https://b.example.com/tenant","response_types_supported":["code"]}"#;
    let (outcome, requests) = play(flow, [json(200, server)], &env());
    assert_eq!(outcome.unwrap().issuer(), chosen);
    let (_, expected) = play(discover(chosen), [json(200, server)], &env());
    assert_eq!(requests[0].uri(), expected[0].uri());
    for other in [
        "https://b.example.com/tenant/",
        "https://c.example.com",
        "https://A.example.com",
        "",
    ] {
        let outcome = metadata.authorization_server(other);
        assert_eq!(misuse(outcome), Misuse::AuthorizationServerNotListed);
    }
}

#[test]
fn plain_http_by_name_alone() {
    let resource = "http://api.example.com";
    let body =
        format!(r#"{{"resource":"{resource}","authorization_servers":["http://a.example.com"]}}"#);
    let flow = protected_resource(resource).policy(UrlPolicy::dangerous_allow_http());
    let (outcome, _) = asked(flow, json(200, &body));
    let server = outcome
        .unwrap()
        .authorization_server("http://a.example.com");
    let body = r#"{"issuer":"http://a.example.com","response_types_supported":[]}"#;
    let (outcome, _) = play(server.unwrap(), [json(200, body)], &env());
    assert!(outcome.is_ok());
}

#[test]
fn a_query_is_not_printed() {
    let resource = "https://api.example.com/x?key=hidden";
    let flow = protected_resource(resource).at("https://api.example.com/meta?key=hidden");
    let mut printed = format!("{flow:?}");
    let (outcome, _) = asked(flow, document(resource));
    printed.push_str(&format!("{outcome:?}"));
    assert!(printed.contains("api.example.com") && !printed.contains("hidden"));
}
