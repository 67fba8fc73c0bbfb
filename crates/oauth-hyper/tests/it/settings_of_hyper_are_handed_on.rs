use core::time::Duration;

use adapter_tests::{Exchange, Server, listen, ok, read_request, request};
use http::{Method, Request};
use http_body_util::BodyExt as _;
use oauth_hyper::step::Step;
use oauth_hyper::{Body, Driver, OAuth2Auth};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tower::ServiceExt as _;

#[tokio::test]
async fn those_of_its_client() {
    let mut server = Server::answering(ok("")).await;
    let driver = Driver::builder().with(|client| {
        client.http1_title_case_headers(true);
    });

    let get = request(Method::GET, &server.url("/"), "");
    let driver = driver.build().unwrap();
    driver.run(Step::send(get, Exchange)).await.unwrap();

    assert!(
        server
            .request()
            .await
            .contains("\r\nUser-Agent: oauth-hyper/")
    );
}

/// Each of them, and its timer, which closes what is idle.
#[tokio::test]
async fn those_of_its_pool() {
    let (closed, mut closing) = mpsc::unbounded_channel();
    let address = listen(move |mut stream| {
        let closed = closed.clone();
        async move {
            let seen = read_request(&mut stream).await;
            let kept = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(kept).await.unwrap();
            let end = stream.read(&mut [0; 1]).await;
            closed.send((seen, end.unwrap())).unwrap();
        }
    })
    .await;
    let driver = Driver::builder()
        .with(|client| {
            client.pool_idle_timeout(Duration::from_millis(50));
        })
        .with(|client| {
            client.http1_title_case_headers(true);
        });

    let get = request(Method::GET, &format!("http://{address}/"), "");
    let driver = driver.build().unwrap();
    driver.run(Step::send(get, Exchange)).await.unwrap();

    let closed = tokio::time::timeout(Duration::from_secs(5), closing.recv()).await;
    let (seen, end) = closed.expect("it is closed").unwrap();
    assert_eq!(end, 0);
    assert!(seen.contains("\r\nUser-Agent: "));
}

#[tokio::test]
async fn a_call_says_who_it_is_unless_it_does_so_itself() {
    let mut server = Server::answering(ok("")).await;
    let auth = OAuth2Auth::new("token".to_owned()).unwrap();

    auth.get(server.url("/")).await.unwrap();
    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: oauth-hyper/"));

    let request = Request::get(server.url("/")).header("user-agent", "my own");
    let request = request.body(Body::empty()).unwrap();
    auth.request(request).await.unwrap();
    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: my own\r\n"));
    assert_eq!(sent.matches("user-agent").count(), 1);
}

#[tokio::test]
async fn a_url_that_is_none_is_an_error() {
    let auth = OAuth2Auth::new("token".to_owned()).unwrap();
    for url in ["", "/me", "https://", "https://a b/"] {
        auth.get(url).await.unwrap_err();
    }
}

#[tokio::test]
async fn its_client_sends_without_a_credential() {
    let mut server = Server::answering(ok("body")).await;
    let driver = Driver::builder().user_agent("my own").build().unwrap();

    let request = Request::get(server.url("/a")).body(Body::empty()).unwrap();
    let response = driver.client().oneshot(request).await.unwrap();

    let body = response.into_body().collect().await.unwrap();
    assert_eq!(body.to_bytes(), "body");
    let sent = server.request().await;
    assert!(sent.contains("\r\nuser-agent: my own\r\n") && !sent.contains("authorization"));
}

/// hyper would wait for what the caller says is to come.
#[tokio::test]
async fn the_length_of_a_body_at_hand_is_its_own() {
    let mut server = Server::answering(ok("")).await;
    let auth = OAuth2Auth::new("token".to_owned()).unwrap();
    for body in ["a=b", ""] {
        let request = Request::post(server.url("/"))
            .header("content-length", "5")
            .header("transfer-encoding", "chunked");

        auth.request(request.body(body).unwrap()).await.unwrap();

        let sent = server.request().await;
        let length = format!("\r\ncontent-length: {}\r\n", body.len());
        assert!(
            sent.contains(&length) && !sent.contains("chunked"),
            "{sent}"
        );
        assert!(sent.ends_with(&format!("\r\n\r\n{body}")));
    }
}
