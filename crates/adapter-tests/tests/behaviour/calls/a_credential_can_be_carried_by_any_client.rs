use oauth_reqwest::SendWith;
use oauth_reqwest::reqwest::Client;

use crate::scripted::{Say, Scripted};
use crate::server::{Server, ok};

#[tokio::test]
async fn a_request_of_reqwests_own_builder_is_sent_over_its_client() {
    let mut server = Server::answering(ok("")).await;
    let auth = Scripted::new([Say::Attach("Token t")], []);
    let client = Client::builder()
        .no_proxy()
        .user_agent("my own")
        .build()
        .unwrap();

    let request = client.post(server.url("/")).json(&"x");
    request.send_with(&auth.session()).await.unwrap();

    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: my own\r\n"));
    assert!(sent.contains("\r\nauthorization: Token t\r\n"));
    assert!(sent.ends_with("\"x\""));
}
