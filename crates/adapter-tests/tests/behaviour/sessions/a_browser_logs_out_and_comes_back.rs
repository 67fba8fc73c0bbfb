use adapter_tests::{House, OidcSession as _, Setup, browse};
use loopback_provider::{Client, Endpoint, LoopbackProvider};
use oidc_idtoken::{LogoutReturn, OidcClient};

use crate::Stack;
use crate::behaviour::Oidc;

const BACK: &str = "https://app.example/bye?a=b";
const SECRET: &str = "the secret of an application";

/// A provider that sends browsers back to the application after a logout.
async fn house() -> House<Stack> {
    let client = Client::confidential("app", SECRET).redirect_uri("http://127.0.0.1/callback");
    let builder = LoopbackProvider::builder().client(client.post_logout_redirect_uri(BACK));
    House::around(builder.start().await.unwrap())
}

async fn session(house: &House<Stack>) -> Oidc {
    let client = OidcClient::new(house.client_of("app", SECRET).await).unwrap();
    Oidc::open(&house.stack, client, Setup::default())
}

#[tokio::test]
async fn with_the_state_that_it_took_along() {
    let house = house().await;
    let session = session(&house).await;
    let user = house.oidc_log_in(&session).await.unwrap();

    let (end, pending) = session.logout_url(BACK).unwrap();
    let hint = user.id_token.raw().expose();
    assert!(end.url().contains(&format!("id_token_hint={hint}&")));
    let came_back = browse(&end.url()).await;

    assert!(
        came_back.starts_with(&format!("{BACK}&state=")),
        "{came_back}"
    );
    let pending = pending.unwrap();
    assert_eq!(pending.returned(&*came_back), LogoutReturn::Confirmed);
    assert_eq!(house.provider.requests(Endpoint::EndSession), 1);
    // The tokens are the application's to give up.
    session.revoke().await.unwrap();
    assert!(session.token().is_none());
}

#[tokio::test]
async fn and_the_state_of_another_logout_is_told_apart() {
    let house = house().await;
    let session = session(&house).await;
    house.oidc_log_in(&session).await.unwrap();
    let (_, first) = session.logout_url(BACK).unwrap();
    let (second, _) = session.logout_url(BACK).unwrap();

    let came_back = browse(&second.url()).await;

    let first = first.unwrap();
    assert_eq!(first.returned(&*came_back), LogoutReturn::StateMismatch);
    let (_, third) = session.logout_url(BACK).unwrap();
    assert_eq!(third.unwrap().returned(BACK), LogoutReturn::StateMissing);
}

#[tokio::test]
async fn from_a_session_that_nobody_is_logged_in_to() {
    let house = house().await;
    let session = session(&house).await;

    let (end, pending) = session.logout_url(BACK).unwrap();
    assert!(!end.url().contains("id_token_hint"), "{}", end.url());
    let came_back = browse(&end.url()).await;

    let pending = pending.unwrap();
    assert_eq!(pending.returned(&*came_back), LogoutReturn::Confirmed);
}
