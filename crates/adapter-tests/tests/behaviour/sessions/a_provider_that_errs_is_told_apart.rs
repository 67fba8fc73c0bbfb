use adapter_tests::OidcSession as _;
use loopback_provider::{Endpoint, Fault};
use oauth_step::{ResponseError, TransportErrorKind};
use oauth2_core::{PeerFault, Place};
use oidc_idtoken::{Error, Rule, UserInfoError};

use crate::behaviour::House;

async fn login_with(endpoint: Endpoint, fault: Fault) -> Error {
    let house = House::new().await;
    let session = house.oidc_session().await;
    house.provider.fault(endpoint, fault);
    let error = house.oidc_log_in(&session).await.unwrap_err();
    assert!(session.token().is_none());
    error
}

fn broken_rule(error: &Error) -> Rule {
    match error {
        Error::IdToken(refusal) => refusal.rule(),
        other => panic!("expected a refused ID Token, got {other:?}"),
    }
}

fn broken_response(error: &Error) -> &ResponseError {
    match error {
        Error::OAuth2(oauth2_core::Error::Peer {
            place: Place::TokenResponse,
            fault: PeerFault::Response(fault),
        }) => fault,
        other => panic!("expected a response that breaks a rule, got {other:?}"),
    }
}

#[tokio::test]
async fn another_nonce() {
    let error = login_with(Endpoint::Token, Fault::wrong_nonce()).await;
    assert_eq!(broken_rule(&error), Rule::Nonce);
}

#[tokio::test]
async fn no_id_token() {
    let error = login_with(Endpoint::Token, Fault::OmitIdToken).await;
    assert_eq!(broken_rule(&error), Rule::Presence);
}

#[tokio::test]
async fn a_forged_id_token() {
    let error = login_with(Endpoint::Token, Fault::IdTokenSignature).await;
    assert_eq!(broken_rule(&error), Rule::Signature);
}

#[tokio::test]
async fn a_page_in_place_of_tokens() {
    let error = login_with(Endpoint::Token, Fault::html()).await;
    assert!(matches!(
        broken_response(&error),
        ResponseError::MediaType { .. }
    ));
}

#[tokio::test]
async fn a_redirect_in_place_of_tokens() {
    let fault = Fault::redirect("http://127.0.0.1:9/");
    let error = login_with(Endpoint::Token, fault).await;
    assert!(matches!(
        broken_response(&error),
        ResponseError::Redirect(_)
    ));
}

#[tokio::test]
async fn two_mebibytes_in_place_of_tokens() {
    let error = login_with(Endpoint::Token, Fault::Oversize).await;
    let Error::Transport(error) = error else {
        panic!("expected a limit, got {error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
}

#[tokio::test]
async fn a_refused_code() {
    let fault = Fault::error(400, "invalid_grant");
    let error = login_with(Endpoint::Token, fault).await;
    assert_eq!(error.code().unwrap().as_str(), "invalid_grant");
}

#[tokio::test]
async fn another_state() {
    let fault = Fault::parameter("state", Some("other"));
    let error = login_with(Endpoint::Authorization, fault).await;
    let state = |error: &Error| match error {
        Error::OAuth2(oauth2_core::Error::Peer { fault, .. }) => {
            matches!(fault, PeerFault::StateMismatch)
        }
        _ => false,
    };
    assert!(state(&error), "{error:?}");
}

#[tokio::test]
async fn claims_about_somebody_else() {
    let house = House::new().await;
    let session = house.oidc_session().await;
    house.oidc_log_in(&session).await.unwrap();
    let fault = Fault::member("sub", Some("\"somebody else\""));
    house.provider.fault(Endpoint::UserInfo, fault);

    let error = session.userinfo().await.unwrap_err();

    let mismatch = matches!(error, Error::UserInfo(UserInfoError::SubjectMismatch));
    assert!(mismatch, "{error:?}");
}
