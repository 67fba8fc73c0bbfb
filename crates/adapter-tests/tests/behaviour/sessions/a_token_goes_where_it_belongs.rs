use adapter_tests::{OAuth2Session as _, Server, Session as _, Setup, Stack as _, get, ok};
use loopback_provider::Endpoint;
use oauth_step::Origin;
use oauth2_core::{Error, Misuse, SessionBuilder};

use crate::behaviour::{House, OAuth2};

#[tokio::test]
async fn into_the_header_alone() {
    let house = House::new().await;
    let session = house.session().await;
    let mut server = Server::answering(ok("")).await;

    session.get(&server.url("/a?b=c")).await.unwrap();

    let sent = server.request().await;
    let token = session.token().unwrap().access_token().expose().clone();
    assert!(sent.starts_with("GET /a?b=c HTTP/1.1\r\n"));
    assert!(sent.contains(&format!("\r\nauthorization: Bearer {token}\r\n")));
    assert_eq!(sent.matches(&token).count(), 1);
}

#[tokio::test]
async fn to_listed_origins_where_there_is_a_list() {
    let house = House::new().await;
    let session = house.session_with(Setup {
        with: Some(Box::new(|session| {
            let listed: http::Uri = "https://api.example".parse().unwrap();
            session.with_origins(Origin::of(&listed))
        })),
        ..Setup::default()
    });
    let session = session.await;
    let server = Server::answering(ok("")).await;

    let error = session.get(&server.url("/")).await.unwrap_err();

    assert!(matches!(error, Error::Misuse(Misuse::OriginNotListed)));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn to_one_that_is_listed() {
    let house = House::new().await;
    let listed = Origin::of(&house.resource().parse().unwrap()).unwrap();
    let list: Box<dyn FnOnce(SessionBuilder) -> SessionBuilder> =
        Box::new(|session| session.with_origins([listed]));
    let session = house.session_with(Setup {
        with: Some(list),
        ..Setup::default()
    });
    let session = session.await;

    let response = session.get(&house.resource()).await.unwrap();

    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn never_in_the_clear_to_another_machine() {
    let house = House::new().await;
    let session = house.session().await;
    let server = Server::answering(ok("")).await;
    let elsewhere = server.url("/").replace("127.0.0.1", "0.0.0.0");

    let error = session.get(&elsewhere).await.unwrap_err();

    assert!(matches!(error, Error::Misuse(Misuse::TokenOverHttp)));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn not_beside_a_header_of_the_callers() {
    let house = House::new().await;
    let session = house.session().await;
    let server = Server::answering(ok("")).await;
    let mut request = get(&server.url("/"));
    let mine = "Basic bWluZQ==".parse().unwrap();
    request.headers_mut().insert("authorization", mine);

    let error = session.calls().call(request).await.unwrap_err();

    assert!(matches!(
        error,
        Error::Misuse(Misuse::AuthorizationHeaderPresent)
    ));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn nowhere_before_anybody_has_logged_in() {
    let house = House::new().await;
    let server = Server::answering(ok("")).await;
    let session = OAuth2::open(&house.stack, house.client().await, Setup::default());

    let error = session.get(&server.url("/")).await.unwrap_err();

    assert!(matches!(error, Error::NotAuthenticated));
    assert_eq!(server.left(), 0);
    assert_eq!(house.provider.requests(Endpoint::Token), 0);
    let outside = house.stack.outside("token").unwrap();
    assert_eq!(outside.get(&server.url("/")).await.unwrap().status(), 200);
}
