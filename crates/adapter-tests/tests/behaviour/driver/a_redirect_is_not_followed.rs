use adapter_tests::{Server, fetch, ok};

use crate::behaviour::stack;

#[tokio::test]
async fn a_redirect_is_handed_over_as_it_came() {
    let target = Server::answering(ok("secret")).await;
    for status in ["301", "302", "303", "307", "308"] {
        let location = target.url("/elsewhere");
        let server = Server::answering(format!(
            "HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n"
        ))
        .await;

        let response = fetch(&stack(), &server.url("/")).await.unwrap();

        assert_eq!(response.status().as_str(), status);
        assert_eq!(response.headers()["location"], location.as_str());
    }
    assert_eq!(target.left(), 0);
}
