use adapter_tests::{Server, fetch};

use crate::behaviour::stack;

#[tokio::test]
async fn a_400_is_a_response_with_everything_in_it() {
    let server = Server::answering(
        "HTTP/1.1 400 Bad Request\r\n\
         content-type: application/json\r\n\
         www-authenticate: Bearer error=\"invalid_token\"\r\n\
         www-authenticate: DPoP algs=\"ES256\"\r\n\
         content-length: 25\r\n\r\n\
         {\"error\":\"invalid_grant\"}",
    )
    .await;

    let response = fetch(&stack(), &server.url("/")).await.unwrap();

    assert_eq!(response.status(), 400);
    assert_eq!(response.body(), br#"{"error":"invalid_grant"}"#);
    let challenges = response.headers().get_all("www-authenticate").iter();
    let challenges: Vec<_> = challenges.collect();
    assert_eq!(
        challenges,
        ["Bearer error=\"invalid_token\"", "DPoP algs=\"ES256\""]
    );
}

#[tokio::test]
async fn a_503_is_a_response_and_is_asked_for_once() {
    let answer = "HTTP/1.1 503 No\r\nretry-after: 0\r\ncontent-length: 4\r\n\r\nwait";
    let mut server = Server::answering(answer).await;

    let response = fetch(&stack(), &server.url("/")).await.unwrap();

    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "0");
    assert_eq!(response.body(), b"wait");
    server.request().await;
    assert_eq!(server.left(), 0);
}
