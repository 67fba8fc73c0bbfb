use core::time::Duration;

use adapter_tests::{OAuth2Session as _, Payload, Server, Session as _, get, post, put};
use http::Request;

use crate::behaviour::House;

fn busy(retry_after: &str) -> String {
    format!("HTTP/1.1 503 Busy\r\n{retry_after}content-length: 0\r\nconnection: close\r\n\r\n")
}

/// How often a call was sent to a server that is busy for good.
async fn sent(answer: String, request: impl FnOnce(&str) -> Request<Payload>) -> usize {
    let house = House::new().await;
    let session = house.session().await;
    let mut server = Server::answering(answer).await;
    let calls = session.calls().with_patience(Duration::from_secs(60));

    let response = calls.call(request(&server.url("/"))).await.unwrap();

    assert!([429, 503].contains(&response.status().as_u16()));
    assert_eq!(house.renewals(), 0);
    server.request().await;
    1 + server.left()
}

#[tokio::test]
async fn when_it_says_when() {
    assert_eq!(sent(busy("retry-after: 0\r\n"), get).await, 2);
    assert_eq!(
        sent(busy("retry-after: 0\r\n"), |url| put(url, "x")).await,
        2
    );
}

/// Another word for the same, and another way to say the time: one that has passed.
#[tokio::test]
async fn also_when_it_has_heard_too_much_or_names_a_date() {
    let too_many = busy("retry-after: 0\r\n").replace("503 Busy", "429 Too Many Requests");
    assert_eq!(sent(too_many, get).await, 2);
    let past = busy("retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    assert_eq!(sent(past, get).await, 2);
}

#[tokio::test]
async fn not_when_it_says_nothing_or_longer_than_the_caller_waits() {
    assert_eq!(sent(busy(""), get).await, 1);
    assert_eq!(sent(busy("retry-after: 61\r\n"), get).await, 1);
}

/// It may have acted on the first one.
#[tokio::test]
async fn not_with_what_cannot_be_repeated() {
    assert_eq!(
        sent(busy("retry-after: 0\r\n"), |url| post(url, "x")).await,
        1
    );
    let stream = |url: &str| put(url, Payload::stream([b"x".to_vec()]));
    assert_eq!(sent(busy("retry-after: 0\r\n"), stream).await, 1);
}
