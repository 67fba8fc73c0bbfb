use adapter_tests::{Say, Scripted, Server, ok};
use oauth_reqwest::reqwest::Client;
use oauth_reqwest::{Driver, OAuth2Auth, SendWith, Session};

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
