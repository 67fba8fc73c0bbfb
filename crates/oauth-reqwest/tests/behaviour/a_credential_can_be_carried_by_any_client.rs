use adapter_tests::{Say, Scripted, Server, Tls, ok};
use oauth_reqwest::reqwest::Client;
use oauth_reqwest::step::TransportErrorKind;
use oauth_reqwest::{ClientIdentity, Driver, OAuth2Auth, SendWith, Session};

fn client() -> Client {
    let client = Client::builder().no_proxy().user_agent("my own");
    client.build().unwrap()
}

#[tokio::test]
async fn a_request_of_reqwests_own_builder_is_sent_over_its_client() {
    let mut server = Server::answering(ok("")).await;
    let auth = Scripted::new([Say::Attach("Token t")], []);
    let session = Session::new(auth, Driver::new().unwrap());

    let request = client().post(server.url("/")).json(&"x");
    request.send_with(&session).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: my own\r\n"));
    assert!(sent.contains("\r\nauthorization: Token t\r\n"));
    assert!(sent.ends_with("\"x\""));
}

#[tokio::test]
async fn a_token_from_outside_needs_no_driver_of_ones_own() {
    let mut server = Server::answering(ok("")).await;
    let auth = OAuth2Auth::new("outside".to_owned()).unwrap();

    let request = client().get(server.url("/"));
    request.send_with(&auth).await.unwrap();

    assert!(server.request().await.contains("Bearer outside"));
}

/// Whatever the driver shows: it is another client that sends.
#[tokio::test]
async fn a_token_bound_to_the_drivers_certificate_is_not() {
    let tls = Tls::new("localhost");
    let (chain, key) = tls.identity("client.example");
    let identity = ClientIdentity::from_pem(chain.as_bytes(), key.as_bytes()).unwrap();
    let driver = Driver::builder().client_identity(identity).build().unwrap();
    let mut server = Server::answering(ok("")).await;
    let bound = || Scripted::new([Say::Bind("Token t")], []);

    let session = Session::new(bound(), driver.clone());
    let request = client().get(server.url("/"));
    let error = request.send_with(&session).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert_eq!(server.left(), 0);

    let session = Session::new(bound(), driver);
    session.get(server.url("/")).send().await.unwrap();
    assert!(server.request().await.contains("Token t"));
}
