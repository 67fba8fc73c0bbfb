use adapter_tests::{OAuth2Session as _, OidcSession as _, Setup, browse};
use loopback_provider::{Endpoint, LoopbackProvider};
use oauth_step::{Env as _, decode_form};
use oauth2_core::{Authorization, Error, ErrorCode, Misuse};

use crate::behaviour::{House, OAuth2};

/// A provider that takes no other requests.
async fn house() -> House {
    let provider = LoopbackProvider::builder().require_pushed_authorization_requests(true);
    House::around(provider.start().await.unwrap())
}

/// The browser carries who asks and a reference, for a minute, and nothing else.
fn assert_carries_a_reference(house: &House, authorization: &Authorization) {
    let (_, query) = authorization.url().split_once('?').unwrap();
    let pairs = decode_form(query.as_bytes()).into_iter();
    let names: Vec<_> = pairs.map(|(name, _)| name).collect();
    assert_eq!(names, ["client_id", "request_uri"]);
    let lifetime = authorization.expires_at().unwrap().0 - house.clock.now().0;
    assert_eq!(lifetime, 60);
}

#[tokio::test]
async fn and_ends_in_a_login() {
    let house = house().await;
    let session = OAuth2::open(&house.stack, house.client().await, Setup::default());
    let error = session.authorization_url(|request| request).unwrap_err();
    assert!(
        matches!(error, Error::Misuse(Misuse::PushRequired)),
        "{error:?}"
    );

    let pushed = session.pushed_authorization_url(|request| request.scope("read offline_access"));
    let (authorization, pending) = pushed.await.unwrap();
    assert_carries_a_reference(&house, &authorization);
    let callback = browse(authorization.url()).await;
    session.authenticate(pending, callback).await.unwrap();

    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(house.provider.requests(Endpoint::PushedAuthorization), 1);
}

#[tokio::test]
async fn and_in_one_of_a_user_who_is_known() {
    let house = house().await;
    let session = house.oidc_session().await;

    let pushed = session.pushed_authorization_url(|request| request.scope("email read"));
    let (authorization, pending) = pushed.await.unwrap();
    assert_carries_a_reference(&house, &authorization);
    let callback = browse(authorization.url()).await;
    let user = session.authenticate(pending, callback).await.unwrap();

    assert_eq!(user.id_token.subject(), "248289761001");
    let info = session.userinfo().await.unwrap();
    assert_eq!(info.subject(), user.id_token.subject());
    assert_eq!(house.provider.requests(Endpoint::PushedAuthorization), 1);
}

/// What is wrong with a request is said before a browser sees it.
#[tokio::test]
async fn and_is_refused_before_it() {
    let house = house().await;
    let session = OAuth2::open(&house.stack, house.client().await, Setup::default());

    let pushed = session.pushed_authorization_url(|request| request.scope("everything"));
    let error = pushed.await.unwrap_err();

    let Error::Server(refusal) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.code(), &ErrorCode::InvalidScope);
    assert_eq!(house.provider.requests(Endpoint::Authorization), 0);
}
