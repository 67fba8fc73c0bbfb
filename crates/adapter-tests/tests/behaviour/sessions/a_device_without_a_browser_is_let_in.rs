use core::time::Duration;

use adapter_tests::{OAuth2Session as _, OidcSession as _, Setup};
use loopback_provider::{Endpoint, LoopbackProvider};
use oauth2_core::{Disposition, Error, ErrorCode};
use oidc_idtoken::OidcClient;
use tokio::time::sleep;

use crate::behaviour::{House, OAuth2, Oidc, stack};

/// A provider that may be asked once a second.
async fn house() -> House {
    let provider = LoopbackProvider::builder().device_interval(Duration::from_secs(1));
    House::around(provider.start().await.unwrap())
}

/// Until the device has asked, and nobody has decided.
async fn asked(house: &House) {
    while house.provider.requests(Endpoint::Token) == 0 {
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn once_its_user_has_said_yes_somewhere_else() {
    let house = house().await;
    let client = OidcClient::new(house.client().await).unwrap();
    // The clock goes on while the device waits.
    let session = Oidc::open(&stack(), client, Setup::default());
    let begun = session.device_authorization(|request| request.scope("openid read offline_access"));
    let authorization = begun.await.unwrap();
    let code = authorization.user_code().to_owned();
    let login = tokio::spawn(session.authenticate_device(authorization));
    asked(&house).await;

    assert!(house.provider.approve_device(&code, "ada"));
    let user = login.await.unwrap().unwrap();

    assert_eq!(user.id_token.subject(), "248289761001");
    let known = session.authentication().unwrap();
    assert_eq!(known.subject(), user.id_token.subject());
    assert_eq!(house.provider.requests(Endpoint::Token), 2);
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    session.refresh().await.unwrap();
}

#[tokio::test]
async fn and_not_where_they_have_said_no() {
    let house = house().await;
    let session = OAuth2::open(&stack(), house.client().await, Setup::default());
    let begun = session.device_authorization(|request| request.scope("read"));
    let authorization = begun.await.unwrap();
    let code = authorization.user_code().to_owned();
    let login = tokio::spawn(session.authenticate_device(authorization));
    asked(&house).await;

    assert!(house.provider.deny_device(&code));
    let error = login.await.unwrap().unwrap_err();

    let Error::Server(refusal) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.code(), &ErrorCode::AccessDenied);
    assert_eq!(error.disposition(), Disposition::Refused);
    assert!(session.token().is_none());
    let error = session.get(&house.resource()).await.unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);
}

#[tokio::test]
async fn nor_where_they_have_not_decided_in_time() {
    let house = house().await;
    let session = OAuth2::open(&house.stack, house.client().await, Setup::default());
    let begun = session.device_authorization(|request| request.scope("read"));
    let authorization = begun.await.unwrap();
    let login = tokio::spawn(session.authenticate_device(authorization));
    house.advance(601);

    let error = login.await.unwrap().unwrap_err();

    assert!(matches!(error, Error::AuthorizationExpired), "{error:?}");
    assert!(session.token().is_none());
}
