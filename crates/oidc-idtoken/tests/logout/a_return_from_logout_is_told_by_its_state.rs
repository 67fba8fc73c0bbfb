//! RP-Initiated Logout 3: the state is reported about; it keeps nobody logged in.

use flow_script::env;
use oauth_step::Callback;
use oauth2_core::Client;
use oidc_idtoken::{Error, LogoutReturn, Misuse, OidcClient, PendingLogout};

use crate::support::CLIENT;
use crate::support::provider::metadata;

fn pending() -> PendingLogout {
    let server = metadata()
        .with_end_session_endpoint("https://op.example/logout")
        .unwrap();
    let client = OidcClient::new(Client::new(server, CLIENT)).unwrap();
    let logout = client
        .logout()
        .post_logout_redirect_uri("https://client.example/out");
    logout.begin(&env()).unwrap().1.unwrap()
}

#[test]
fn the_same_state_confirms() {
    let url = format!("https://client.example/out?a=b&state={}", pending().state());
    assert_eq!(pending().returned(&url), LogoutReturn::Confirmed);
    let query = format!("state={}", pending().state());
    assert!(pending().returned(&query).is_confirmed());
}

#[test]
fn a_missing_or_different_state_is_reported() {
    let state = pending().state().to_owned();
    for callback in [
        "https://client.example/out",
        "/out?state=",
        "/out?stat=x",
        "",
    ] {
        assert_eq!(
            pending().returned(callback),
            LogoutReturn::StateMissing,
            "{callback}"
        );
    }
    let others = [
        "/out?state=x".to_owned(),
        format!("/out?state={state}x"),
        format!("/out?state={}", state.to_lowercase()),
        format!("/out?state={state}&state={state}"),
        format!("/out?x={}", "a".repeat(300 * 1024)),
    ];
    for callback in &others {
        let returned = pending().returned(callback);
        assert_eq!(returned, LogoutReturn::StateMismatch);
        assert!(!returned.is_confirmed());
    }
    let posted = format!("state={state}");
    assert!(
        pending()
            .returned(Callback::Form(posted.as_bytes()))
            .is_confirmed()
    );
}

#[test]
fn it_waits_in_storage() {
    let stored = pending().to_json();
    let restored = PendingLogout::from_json(stored.expose()).unwrap();
    assert_eq!(restored.state(), pending().state());
    let damaged = [
        "",
        "{}",
        r#"{"version":1}"#,
        r#"{"version":1,"state":""}"#,
        r#"{"version":1,"state":1}"#,
        r#"{"version":2,"state":"x"}"#,
    ];
    for text in damaged {
        let error = PendingLogout::from_json(text).unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::StoredPending)),
            "{text}"
        );
    }
}
