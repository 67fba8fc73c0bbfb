use adapter_tests::{exchange, fetch, listen, read_request, request};
use http::Method;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;

use crate::behaviour::stack;

/// The server promises to keep each connection, and closes it before the next message.
#[tokio::test]
async fn the_next_message_comes_through() {
    let (closed, mut closing) = mpsc::unbounded_channel();
    let address = listen(move |mut stream| {
        let closed = closed.clone();
        async move {
            read_request(&mut stream).await;
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
            stream.write_all(answer).await.unwrap();
            drop(stream);
            closed.send(()).unwrap();
        }
    })
    .await;
    let (stack, url) = (stack(), format!("http://{address}/"));

    for _ in 0..20 {
        assert_eq!(fetch(&stack, &url).await.unwrap().body(), b"ok");
        closing.recv().await.unwrap();
        let post = request(Method::POST, &url, "code=once");
        assert_eq!(exchange(&stack, post).await.unwrap().body(), b"ok");
        closing.recv().await.unwrap();
    }
}
