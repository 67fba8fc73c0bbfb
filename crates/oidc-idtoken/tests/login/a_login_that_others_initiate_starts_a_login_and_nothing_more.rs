//! Core 4.

use flow_script::env;
use oauth_step::{Callback, UrlPolicy};
use oauth2_core::{Client, ServerMetadata};
use oidc_idtoken::{Error, IncomingError, InitiatedLogin, InitiatedLogins, Misuse, OidcClient};

use crate::support::provider::{client, param};
use crate::support::{CLIENT, ISSUER};

fn logins() -> InitiatedLogins {
    InitiatedLogins::new("https://client.example/start", UrlPolicy::default())
        .unwrap()
        .issuer("https://other.example")
        .issuer(ISSUER)
}

#[track_caller]
fn refused(outcome: Result<InitiatedLogin, Error>) -> IncomingError {
    match outcome {
        Err(Error::Incoming(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn target(url: &str) -> Result<InitiatedLogin, Error> {
    let pairs = [("iss", ISSUER), ("target_link_uri", url)];
    logins().read(&oauth_step::encode_form(pairs))
}

#[test]
fn it_comes_by_get_or_post() {
    let query = "iss=https%3A%2F%2Fop.example&login_hint=jane%40example.com\
                 &target_link_uri=https%3A%2F%2Fclient.example%2Finbox%3Fa%3Db&scope=admin";
    let url = format!("https://client.example/start?{query}");
    let requests: [Callback<'_>; 3] = [
        query.into(),
        (&url).into(),
        Callback::Form(query.as_bytes()),
    ];
    for request in requests {
        let login = logins().read(request).unwrap();
        assert_eq!(login.issuer(), ISSUER);
        assert_eq!(login.login_hint(), Some("jane@example.com"));
        assert_eq!(
            login.target_link_uri(),
            Some("https://client.example/inbox?a=b")
        );
        let client = client();
        let request = login.authentication(&client).unwrap();
        let (authorization, _) = request.begin(&env()).unwrap();
        let url = authorization.into_url();
        assert_eq!(
            param(&url, "login_hint").as_deref(),
            Some("jane@example.com")
        );
        // Nothing else of it gets into the request.
        assert_eq!(param(&url, "scope").as_deref(), Some("openid"));
        assert_eq!(param(&url, "target_link_uri"), None);
    }
    let login = logins().read("iss=https%3A%2F%2Fop.example").unwrap();
    assert_eq!((login.login_hint(), login.target_link_uri()), (None, None));
}

#[test]
fn an_issuer_is_required_and_known() {
    let missing = IncomingError::MissingParameter("iss");
    for query in ["", "iss=", "login_hint=jane", "/start"] {
        assert_eq!(refused(logins().read(query)), missing);
    }
    for iss in [
        "https://evil.example",
        "https://op.example/",
        "HTTPS://OP.EXAMPLE",
        "op.example",
    ] {
        let query = format!("iss={iss}");
        assert_eq!(
            refused(logins().read(&query)),
            IncomingError::IssuerUnknown,
            "{iss}"
        );
    }
    let nobody = InitiatedLogins::new("https://client.example/", UrlPolicy::default()).unwrap();
    let outcome = nobody.read("iss=https%3A%2F%2Fop.example");
    assert_eq!(refused(outcome), IncomingError::IssuerUnknown);
}

#[test]
fn a_target_is_of_this_application_or_listed() {
    for url in [
        "https://client.example",
        "https://client.example:443/",
        "https://CLIENT.example/a?b=c",
    ] {
        assert_eq!(target(url).unwrap().target_link_uri(), Some(url));
    }
    for url in [
        "https://evil.example/",
        "https://client.example.evil.example/",
        "https://client.example@evil.example/",
        "https://evil.example/https://client.example/",
        "http://client.example/",
        "https://client.example:8443/",
        "//client.example/",
        "/inbox",
        "https://client.example\\@evil.example/",
        "https:client.example",
        "javascript:alert(1)",
        "https://listed.example/b",
    ] {
        assert_eq!(refused(target(url)), IncomingError::TargetRefused, "{url}");
    }
    let logins = logins().allow_target("https://listed.example/a");
    let query =
        |path| format!("iss=https://op.example&target_link_uri=https://listed.example/{path}");
    assert!(logins.read(&query("a")).is_ok());
    for path in ["", "A", "a/", "a?b=c", "b"] {
        let outcome = logins.read(&query(path));
        assert_eq!(refused(outcome), IncomingError::TargetRefused, "{path}");
    }
}

#[test]
fn what_is_there_twice_or_too_large_is_refused() {
    for name in ["iss", "login_hint", "target_link_uri"] {
        let value = if name == "iss" {
            ISSUER
        } else {
            "https://client.example/"
        };
        let query = format!("iss={ISSUER}&{name}={value}&{name}={value}");
        let refused = refused(logins().read(&query));
        assert_eq!(refused, IncomingError::DuplicateParameter(name));
    }
    let large = format!("iss={ISSUER}&x={}", "x".repeat(300 * 1024));
    assert!(matches!(
        refused(logins().read(&large)),
        IncomingError::TooLarge { .. }
    ));
}

#[test]
fn another_clients_login_is_not_begun() {
    let login = logins().read("iss=https%3A%2F%2Fop.example").unwrap();
    let server = ServerMetadata::new("https://other.example", UrlPolicy::default()).unwrap();
    let server = server.with_jwks_uri("https://other.example/jwks").unwrap();
    let other = OidcClient::new(Client::new(server, CLIENT)).unwrap();
    let error = login.authentication(&other).unwrap_err();
    assert!(matches!(error, Error::Misuse(Misuse::OtherIssuer)));
    let printed = format!("{login:?} {:?}", logins());
    assert!(!printed.contains("jane"), "{printed}");
}

#[test]
fn the_application_has_a_url() {
    let outcome = InitiatedLogins::new("client.example", UrlPolicy::default());
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::Url("application", _)))
    ));
}
