use adapter_tests::{Server, Session as _, Stack as _, get, ok, status};
use oauth2_core::{Bearer, Error, Misuse};

use crate::Stack;
use crate::behaviour::stack;

fn outside() -> <Stack as adapter_tests::Stack>::Session<Bearer> {
    stack().outside("outside").unwrap()
}

#[tokio::test]
async fn it_goes_into_the_header() {
    let mut server = Server::answering(ok("")).await;

    outside().get(&server.url("/")).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\nauthorization: Bearer outside\r\n"));
}

#[tokio::test]
async fn it_is_never_renewed() {
    let mut server = Server::answering(status("401 Unauthorized")).await;

    let response = outside().get(&server.url("/")).await.unwrap();

    assert_eq!(response.status(), 401);
    server.request().await;
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn a_header_of_ones_own_is_an_error() {
    let server = Server::answering(ok("")).await;
    let mut request = get(&server.url("/"));
    let mine = "Bearer mine".parse().unwrap();
    request.headers_mut().insert("authorization", mine);

    let error = outside().call(request).await.unwrap_err();

    assert!(matches!(
        error,
        Error::Misuse(Misuse::AuthorizationHeaderPresent)
    ));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn it_goes_to_no_other_machine_in_the_clear() {
    let error = outside()
        .get("http://elsewhere.example/")
        .await
        .unwrap_err();

    assert!(matches!(error, Error::Misuse(Misuse::TokenOverHttp)));
}

#[test]
fn it_is_not_shown() {
    assert!(!format!("{:?}", outside()).contains("outside"));
}

#[test]
fn it_is_one_that_a_header_can_hold() {
    assert!(stack().outside("two words").is_err());
}
