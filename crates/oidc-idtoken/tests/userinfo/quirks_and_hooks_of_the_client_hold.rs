//! What copes with a provider's deviations does so at its UserInfo endpoint and for its keys too.

use flow_script::{header, json, response};
use http::{HeaderValue, Uri};
use jose_assert::Algorithms;
use oauth2_core::{Hook, Misuse, Quirk};
use oidc_idtoken::{Error, OidcClient, UserInfoError};

use super::answer::{asked, claims, jwt, refusal, signed};
use crate::support::provider::{client, oauth};
use crate::support::{keys_json, rsa};

const GOOD: &str = r#"{"sub":"user-1","name":"Jane"}"#;

#[test]
fn json_of_another_type_is_read_by_name() {
    let text = || response(200, &[("content-type", "text/plain")], GOOD);
    let client_with = OidcClient::new(oauth().with_quirk(Quirk::AnyMediaType)).unwrap();
    let (user, _) = asked(&client_with, [text()]);
    assert_eq!(
        user.unwrap().claim("name").unwrap().as_str().unwrap(),
        "Jane"
    );
    let (user, _) = asked(&client(), [text()]);
    let error = refusal(user);
    assert!(matches!(error, UserInfoError::Response(_)));
    assert!(error.to_string().contains("`Quirk::AnyMediaType`"));
}

#[test]
fn a_hook_changes_the_answer_and_not_whom_it_must_be_about() {
    let rename = Hook::userinfo_response(|response| {
        let body = String::from_utf8_lossy(response.body()).replace("\"id\"", "\"sub\"");
        *response.body_mut() = body.into_bytes();
    });
    let client = OidcClient::new(oauth().with_hook(rename)).unwrap();
    let (user, _) = asked(&client, [json(200, r#"{"id":"user-1"}"#)]);
    assert_eq!(user.unwrap().subject(), "user-1");
    let (user, _) = asked(&client, [json(200, r#"{"id":"user-2"}"#)]);
    assert!(matches!(refusal(user), UserInfoError::SubjectMismatch));
}

/// A hook sees no token, and carries none into the clear.
#[test]
fn a_hook_comes_before_the_token() {
    let seen = Hook::protected_request(|head| {
        assert!(!head.headers.contains_key("authorization"));
        head.headers.insert("x-seen", HeaderValue::from_static("1"));
    });
    let client = OidcClient::new(oauth().with_hook(seen)).unwrap();
    let (user, requests) = asked(&client, [json(200, GOOD)]);
    user.unwrap();
    assert_eq!(header(&requests[0], "x-seen"), Some("1"));
    assert!(header(&requests[0], "authorization").is_some());
    let away = Hook::protected_request(|head| {
        head.uri = Uri::from_static("http://op.example/userinfo");
    });
    let client = OidcClient::new(oauth().with_hook(away)).unwrap();
    let (user, requests) = asked(&client, []);
    assert!(requests.is_empty());
    assert!(matches!(
        user,
        Err(Error::OAuth2(oauth2_core::Error::Misuse(
            Misuse::TokenOverHttp
        )))
    ));
}

#[test]
fn the_request_is_a_protected_call() {
    let adapted = oauth()
        .with_quirk(Quirk::UserAgent("app/1".into()))
        .with_quirk(Quirk::ClientIdHeader("client-id"))
        .with_quirk(Quirk::ProtectedParam("v".into(), "2".into()));
    let id = adapted.id().to_owned();
    let (user, requests) = asked(&OidcClient::new(adapted).unwrap(), [json(200, GOOD)]);
    user.unwrap();
    assert_eq!(requests[0].uri(), "https://op.example/userinfo?v=2");
    assert_eq!(header(&requests[0], "user-agent"), Some("app/1"));
    assert_eq!(header(&requests[0], "client-id"), Some(&*id));
    assert_eq!(
        header(&requests[0], "authorization"),
        Some("Bearer access-token-1")
    );
}

#[test]
fn keys_of_another_type_are_read_by_name() {
    let keys = || response(200, &[("content-type", "text/plain")], keys_json());
    let rs256 = |client: OidcClient| {
        let algorithms = Algorithms::only(jose_assert::Algorithm::Rs256);
        client
            .with_userinfo(|rules| rules.signed(algorithms))
            .unwrap()
    };
    let token = || jwt(signed(&claims(), &rsa()));
    let relaxed = OidcClient::new(oauth().with_quirk(Quirk::AnyMediaType)).unwrap();
    let (user, _) = asked(&rs256(relaxed), [token(), keys()]);
    user.unwrap();
    let (user, _) = asked(&rs256(client()), [token(), keys()]);
    let (mut printed, error) = (String::new(), user.unwrap_err());
    let mut next: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = next {
        printed += &error.to_string();
        next = error.source();
    }
    assert!(printed.contains("`allow_any_media_type`"), "{printed}");
}
