use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{exchange, fetch, listen, read_request, request};
use http::Method;
use oauth_step::TransportErrorKind;
use tokio::io::AsyncWriteExt;

use crate::behaviour::stack;

/// The server keeps the connection, reads a second message to its end, and is gone without an
/// answer. It may have redeemed the code.
#[tokio::test]
async fn not_over_a_connection_that_was_kept_either() {
    let read = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&read);
    let address = listen(move |mut stream| {
        let count = Arc::clone(&count);
        async move {
            loop {
                let message = read_request(&mut stream).await;
                match message.split(' ').next() {
                    Some("GET") => {
                        let kept = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
                        stream.write_all(kept).await.unwrap();
                    }
                    Some("POST") => {
                        count.fetch_add(1, Ordering::SeqCst);
                        return;
                    }
                    _ => return,
                }
            }
        }
    })
    .await;
    let (stack, url) = (stack(), format!("http://{address}/"));
    for posts in 1..=10 {
        assert_eq!(fetch(&stack, &url).await.unwrap().body(), b"ok");

        let post = request(Method::POST, &url, "code=once");
        let error = exchange(&stack, post).await.unwrap_err();

        assert_eq!(error.kind(), TransportErrorKind::Broken);
        assert_eq!(read.load(Ordering::SeqCst), posts);
    }
}
