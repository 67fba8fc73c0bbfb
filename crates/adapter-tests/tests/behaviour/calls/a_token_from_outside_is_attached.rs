use oauth_reqwest::oauth2::{Error, Misuse};
use oauth_reqwest::reqwest::Client;
use oauth_reqwest::{OAuth2Auth, SendWith};

use crate::exchange::driver;
use crate::server::{Server, ok, status};

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

fn auth() -> OAuth2Auth {
    OAuth2Auth::with_driver(driver(), "outside".to_owned()).unwrap()
}

#[tokio::test]
async fn it_goes_into_the_header() {
    let mut server = Server::answering(ok("")).await;

    auth().get(server.url("/")).send().await.unwrap();
    assert!(
        server
            .request()
            .await
            .contains("\r\nauthorization: Bearer outside\r\n")
    );

    client()
        .get(server.url("/"))
        .send_with(&auth())
        .await
        .unwrap();
    assert!(
        server
            .request()
            .await
            .contains("\r\nauthorization: Bearer outside\r\n")
    );
}

#[tokio::test]
async fn it_is_never_renewed() {
    let mut server = Server::answering(status("401 Unauthorized")).await;

    let response = auth().get(server.url("/")).send().await.unwrap();

    assert_eq!(response.status(), 401);
    server.request().await;
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn a_header_of_ones_own_is_an_error() {
    let server = Server::answering(ok("")).await;
    let request = client().get(server.url("/")).bearer_auth("mine");

    let error = request.send_with(&auth()).await.unwrap_err();

    assert!(matches!(
        error,
        Error::Misuse(Misuse::AuthorizationHeaderPresent)
    ));
    assert_eq!(server.left(), 0);
}

#[tokio::test]
async fn it_goes_to_no_other_machine_in_the_clear() {
    let error = auth()
        .get("http://elsewhere.example/")
        .send()
        .await
        .unwrap_err();

    assert!(matches!(error, Error::Misuse(Misuse::TokenOverHttp)));
}

#[tokio::test]
async fn it_is_not_shown() {
    assert!(!format!("{:?} {:?}", auth(), auth().get("http://127.0.0.1/")).contains("outside"));
}

#[tokio::test]
async fn a_driver_of_ones_own_is_not_needed() {
    let auth = OAuth2Auth::new("outside".to_owned()).unwrap();
    let mut server = Server::answering(ok("")).await;

    client()
        .get(server.url("/"))
        .send_with(&auth)
        .await
        .unwrap();

    assert!(server.request().await.contains("Bearer outside"));
    assert!(OAuth2Auth::new("two words".to_owned()).is_err());
}
