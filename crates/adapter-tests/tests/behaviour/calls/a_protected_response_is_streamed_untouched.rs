use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

use crate::behaviour::stack;

use adapter_tests::{
    Say, Scripted, Server, Session as _, Stack as _, get, listen, ok, read_request,
};

/// The second half is written once the test has read the first.
#[tokio::test]
async fn the_body_is_the_callers() {
    let read = Arc::new(Semaphore::new(0));
    let permit = Arc::clone(&read);
    let address = listen(move |mut stream| {
        let read = Arc::clone(&permit);
        async move {
            read_request(&mut stream).await;
            let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 10\r\n\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            stream.write_all(b"first").await.unwrap();
            let _ = read.acquire().await;
            stream.write_all(b"other").await.unwrap();
        }
    })
    .await;
    let auth = Scripted::new([Say::Attach("Token t")], []);

    let call = stack()
        .session(auth)
        .stream(get(&format!("http://{address}/")));
    let (head, mut body) = call.await.unwrap().into_parts();

    assert_eq!(head.headers["content-encoding"], "gzip");
    assert_eq!(body.next().await.unwrap().unwrap(), b"first");
    read.add_permits(1);
    assert_eq!(body.next().await.unwrap().unwrap(), b"other");
    assert!(body.next().await.is_none());
}

#[tokio::test]
async fn a_body_of_any_size_comes_through() {
    let body = "x".repeat(3 * 1024 * 1024);
    let server = Server::answering(ok(&body)).await;
    let auth = Scripted::new([Say::Attach("Token t")], []);

    let response = stack().session(auth).get(&server.url("/")).await.unwrap();

    assert!(response.body() == body.as_bytes());
}

#[tokio::test]
async fn a_redirect_is_the_callers() {
    let target = Server::answering(ok("")).await;
    let server = Server::answering(format!(
        "HTTP/1.1 307 Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n",
        target.url("/")
    ))
    .await;
    let auth = Scripted::new([Say::Attach("Token t")], []);

    let response = stack().session(auth).get(&server.url("/")).await.unwrap();

    assert_eq!(response.status(), 307);
    assert_eq!(target.left(), 0);
}
