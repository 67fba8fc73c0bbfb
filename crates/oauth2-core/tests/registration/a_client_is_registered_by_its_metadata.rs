use flow_script::{env, header, play};
use http::Method;
use oauth_step::{Endpoint, UnixTime, UrlPolicy};
use oauth2_core::{ClientMetadata, Misuse, RegistrationRequest, ServerMetadata, register};
use serde_json::json;

use super::support::{
    CLIENT_URI, ISSUER, REGISTER, SECRET, TOKEN, answer, answer_with, body, created, information,
    metadata, misuse, registered, server,
};

// RFC 7591 §3.1.
#[test]
fn the_request_is_the_metadata_and_nothing_else() {
    let (outcome, requests) = play(
        register(&server(), metadata()),
        [created(&answer())],
        &env(),
    );
    outcome.unwrap();
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), REGISTER);
    assert_eq!(header(request, "content-type"), Some("application/json"));
    assert_eq!(header(request, "accept"), Some("application/json"));
    assert_eq!(header(request, "authorization"), None);
    let expected = json!({
        "redirect_uris": [
            "https://client.example.org/callback",
            "https://client.example.org/callback2",
        ],
        "client_name": "My Example Client",
        "client_name#ja-Jpan-JP": "\u{30AF}\u{30E9}\u{30A4}\u{30A2}\u{30F3}\u{30C8}\u{540D}",
        "token_endpoint_auth_method": "client_secret_basic",
        "logo_uri": "https://client.example.org/logo.png",
        "jwks_uri": "https://client.example.org/my_public_keys.jwks",
        "example_extension_parameter": "example_value",
    });
    assert_eq!(body(request), expected);
}

#[test]
fn every_member_has_its_type() {
    let metadata = ClientMetadata::new()
        .redirect_uris(["https://a.example/cb"])
        .token_endpoint_auth_method("none")
        .grant_types(["authorization_code", "refresh_token"])
        .response_types(["code"])
        .client_name("n \"quoted\"")
        .client_uri("https://a.example/")
        .logo_uri("https://a.example/l")
        .scope("a b")
        .contacts(["ops@a.example"])
        .tos_uri("https://a.example/t")
        .policy_uri("https://a.example/p")
        .jwks(r#"{"keys":[]}"#)
        .software_id("4NRB1-0XZABZI9E6-5SM3R")
        .software_version("2.2")
        .string("x", "1")
        .strings("y", ["a"])
        .member("z", " {\"a\": 1} ");
    let (outcome, requests) = play(register(&server(), metadata), [created(&answer())], &env());
    outcome.unwrap();
    let expected = json!({
        "redirect_uris": ["https://a.example/cb"],
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "client_name": "n \"quoted\"",
        "client_uri": "https://a.example/",
        "logo_uri": "https://a.example/l",
        "scope": "a b",
        "contacts": ["ops@a.example"],
        "tos_uri": "https://a.example/t",
        "policy_uri": "https://a.example/p",
        "jwks": {"keys": []},
        "software_id": "4NRB1-0XZABZI9E6-5SM3R",
        "software_version": "2.2",
        "x": "1",
        "y": ["a"],
        "z": {"a": 1},
    });
    assert_eq!(body(&requests[0]), expected);
}

#[test]
fn what_is_set_again_is_replaced_and_can_be_taken_out() {
    let metadata = ClientMetadata::new()
        .client_name("a")
        .logo_uri("l")
        .client_name("b")
        .without("logo_uri");
    assert_eq!(metadata.to_json(), r#"{"client_name":"b"}"#);
    assert_eq!(metadata.names().collect::<Vec<_>>(), ["client_name"]);
    assert_eq!(metadata.text("client_name").as_deref(), Some("b"));
    assert!(metadata.get("logo_uri").is_none());
}

// RFC 7591 §3: a protected endpoint.
#[test]
fn an_initial_access_token_goes_into_the_header() {
    let intent = register(&server(), metadata()).initial_access_token("ey23f2.adfj230.af32");
    let (outcome, requests) = play(intent, [created(&answer())], &env());
    outcome.unwrap();
    let authorization = header(&requests[0], "authorization");
    assert_eq!(authorization, Some("Bearer ey23f2.adfj230.af32"));
    assert!(requests[0].headers()["authorization"].is_sensitive());
    for token in ["", "a b", "a\r\nb", "é"] {
        let intent = register(&server(), metadata()).initial_access_token(token);
        let misuse = misuse(play(intent, [], &env()).0);
        assert_eq!(
            misuse,
            Misuse::InvalidCredential("access_token"),
            "{token:?}"
        );
    }
}

// RFC 7591 §3.1.1.
#[test]
fn a_software_statement_vouches_for_the_rest() {
    let metadata = ClientMetadata::new().software_statement("eyJhbGciOiJSUzI1NiJ9.e30.sig");
    let answer = answer_with(json!({"software_statement": "eyJhbGciOiJSUzI1NiJ9.e30.sig"}));
    let (outcome, requests) = play(register(&server(), metadata), [created(&answer)], &env());
    outcome.unwrap();
    let expected = json!({"software_statement": "eyJhbGciOiJSUzI1NiJ9.e30.sig"});
    assert_eq!(body(&requests[0]), expected);
}

// RFC 7591 §3.2.1.
#[test]
fn the_answer_says_what_the_client_is() {
    let information = information();
    assert_eq!(information.issuer(), ISSUER);
    assert_eq!(information.client_id(), "s6BhdRkqt3");
    assert_eq!(information.client_secret().unwrap().expose(), SECRET);
    assert_eq!(
        information.client_secret_expires_at(),
        Some(UnixTime(2_893_276_800))
    );
    assert_eq!(
        information.client_id_issued_at(),
        Some(UnixTime(2_893_256_800))
    );
    let token = information.registration_access_token().unwrap();
    assert_eq!(token.expose(), TOKEN);
    let uri = information.registration_client_uri().unwrap();
    assert_eq!(uri.as_str(), CLIENT_URI);
    assert_eq!(
        information.grant_types(),
        ["authorization_code", "refresh_token"]
    );
    assert_eq!(information.redirect_uris().len(), 2);
    let metadata = information.metadata();
    assert_eq!(
        metadata.text("client_name#ja-Jpan-JP").as_deref(),
        Some("クライアント名")
    );
    let extension = metadata.text("example_extension_parameter");
    assert_eq!(extension.as_deref(), Some("example_value"));
    // What the server alone says is no metadata.
    for name in [
        "client_id",
        "client_secret",
        "client_id_issued_at",
        "client_secret_expires_at",
        "registration_access_token",
        "registration_client_uri",
    ] {
        assert!(metadata.get(name).is_none(), "{name}");
    }
}

// RFC 7591 §3.2.1: "any registered metadata values" may differ from those asked for.
#[test]
fn what_the_server_says_goes_before_what_was_asked_for() {
    let answer = answer_with(json!({
        "token_endpoint_auth_method": "client_secret_post",
        "client_name": null,
        "grant_types": null,
    }));
    let information = registered(&answer).unwrap();
    assert_eq!(
        information.token_endpoint_auth_method(),
        "client_secret_post"
    );
    assert!(information.metadata().get("client_name").is_none());
    // RFC 7591 §2: the defaults.
    assert_eq!(information.grant_types(), ["authorization_code"]);
    assert_eq!(information.response_types(), ["code"]);
    let information = registered(&json!({"client_id": "a"})).unwrap();
    assert_eq!(
        information.token_endpoint_auth_method(),
        "client_secret_basic"
    );
    assert!(information.redirect_uris().is_empty());
    assert!(information.client_secret().is_none());
    assert!(information.registration_client_uri().is_none());
}

#[test]
fn zero_is_a_secret_that_never_expires() {
    let information = registered(&answer_with(json!({"client_secret_expires_at": 0}))).unwrap();
    assert!(information.client_secret().is_some());
    assert_eq!(information.client_secret_expires_at(), None);
}

#[test]
fn the_messages_stand_alone() {
    let endpoint = Endpoint::parse(REGISTER, UrlPolicy::default()).unwrap();
    // Exactly what is set, though it contradicts itself.
    let metadata = ClientMetadata::new().grant_types(["implicit"]);
    let request = RegistrationRequest::new(&metadata)
        .bearer(&"t".into())
        .unwrap()
        .into_request(&endpoint);
    assert_eq!(request.body(), br#"{"grant_types":["implicit"]}"#);
    assert_eq!(header(&request, "authorization"), Some("Bearer t"));
    let answer = created(&answer());
    let information = RegistrationRequest::parse(&answer, &server(), UnixTime(0)).unwrap();
    assert_eq!(information.client_id(), "s6BhdRkqt3");
}

#[test]
fn a_server_without_the_endpoint_is_not_asked() {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default()).unwrap();
    let (outcome, _) = play(register(&server, metadata()), [], &env());
    assert_eq!(
        misuse(outcome),
        Misuse::EndpointMissing("registration_endpoint")
    );
    let outcome = server.with_registration_endpoint("http://server.example.com/register");
    assert!(matches!(
        misuse(outcome),
        Misuse::Url("registration_endpoint", _)
    ));
}

#[test]
fn null_stands_for_nothing() {
    let uri = "https://client.example.org/jwks";
    let answer = json!({
        "client_id": "a",
        "client_secret": null,
        "client_name": null,
        "jwks": null,
        "jwks_uri": uri,
    });
    let information = registered(&answer).unwrap();
    assert_eq!(
        information.metadata().to_json(),
        json!({ "jwks_uri": uri }).to_string()
    );
}
