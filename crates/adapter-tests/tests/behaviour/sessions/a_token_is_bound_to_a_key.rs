use adapter_tests::{OAuth2Session, OidcSession as _, Session as _, Setup, Stack, browse};
use jose_assert::{Algorithm, SigningKey};
use loopback_provider::{Builder, Endpoint, LoopbackProvider};
use oauth2_core::{Client, Dpop, TokenType};
use oidc_idtoken::OidcClient;

use crate::behaviour::{House, OAuth2, Oidc};

async fn house(builder: Builder) -> House {
    House::around(builder.start().await.unwrap())
}

/// The client of the users, which proves that it has a key of its own.
async fn client(house: &House) -> Client {
    let key = SigningKey::generate(Algorithm::Es256, &*house.clock).unwrap();
    let dpop = Dpop::new(key).unwrap();
    house.client().await.with_dpop(dpop).unwrap()
}

async fn logged_in(house: &House) -> OAuth2 {
    let session = OAuth2::open(&house.stack, client(house).await, Setup::default());
    house.log_in(&session).await.unwrap();
    assert_eq!(session.token().unwrap().token_type(), &TokenType::Dpop);
    session
}

async fn assert_answers(house: &House, session: &OAuth2) {
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
}

/// How often the token endpoint and the resource were asked.
fn asked(house: &House) -> (usize, usize) {
    let requests = |endpoint| house.provider.requests(endpoint);
    (requests(Endpoint::Token), requests(Endpoint::Resource))
}

#[tokio::test]
async fn and_is_good_for_nobody_else() {
    let house = house(LoopbackProvider::builder()).await;
    let session = logged_in(&house).await;
    assert_answers(&house, &session).await;

    let token = session.token().unwrap().access_token().expose().clone();
    let thief = house.stack.outside(&token).unwrap();
    let response = thief.get(&house.resource()).await.unwrap();

    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn with_proofs_that_bear_a_nonce() {
    let house = house(LoopbackProvider::builder().require_dpop_nonce(true)).await;
    let session = logged_in(&house).await;
    // The token request was challenged; the nonce is good for the resource too.
    assert_answers(&house, &session).await;
    assert_answers(&house, &session).await;
    assert_eq!(asked(&house), (2, 2));

    house.provider.renew_dpop_nonce();
    assert_answers(&house, &session).await;
    assert_eq!(asked(&house), (2, 4));

    house.provider.renew_dpop_nonce();
    house.advance(301);
    assert_answers(&house, &session).await;
    assert_eq!(asked(&house), (4, 5));
    assert_eq!(session.token().unwrap().token_type(), &TokenType::Dpop);
}

/// Every answer brings the next nonce: no request but the first is challenged.
#[tokio::test]
async fn with_nonces_that_are_good_once() {
    let house = house(LoopbackProvider::builder().rotate_dpop_nonces(true)).await;
    let session = logged_in(&house).await;
    for calls in 1..=3 {
        assert_answers(&house, &session).await;
        assert_eq!(asked(&house), (2, calls));
    }

    house.advance(301);
    assert_answers(&house, &session).await;
    assert_eq!(asked(&house), (3, 4));
    session.refresh().await.unwrap();
    assert_answers(&house, &session).await;
    assert_eq!(asked(&house), (4, 5));
}

/// From the request that is pushed to the claims about the user.
#[tokio::test]
async fn from_the_first_message_on() {
    let builder = LoopbackProvider::builder().rotate_dpop_nonces(true);
    let house = house(builder.require_pushed_authorization_requests(true)).await;
    let client = OidcClient::new(client(&house).await).unwrap();
    let session = Oidc::open(&house.stack, client, Setup::default());

    let pushed = session.pushed_authorization_url(|request| request.scope("email read"));
    let (authorization, pending) = pushed.await.unwrap();
    let callback = browse(authorization.url()).await;
    let user = session.authenticate(pending, callback).await.unwrap();

    let info = session.userinfo().await.unwrap();
    assert_eq!(info.subject(), user.id_token.subject());
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    // The push alone was challenged.
    let pushes = house.provider.requests(Endpoint::PushedAuthorization);
    assert_eq!((pushes, asked(&house)), (2, (1, 1)));
}
