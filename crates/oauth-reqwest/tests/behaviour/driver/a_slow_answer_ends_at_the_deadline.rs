use core::time::Duration;

use oauth_reqwest::Driver;
use oauth_reqwest::step::TransportErrorKind;
use tokio::io::AsyncWriteExt;

use crate::exchange::fetch;
use crate::server::{listen, read_request};

fn hurried() -> Driver {
    let driver = Driver::builder().with(|client| client.no_proxy());
    driver.timeout(Duration::from_millis(200)).build().unwrap()
}

/// Every byte comes well within any time-out between two reads; the sum does not.
#[tokio::test]
async fn a_dripping_body_ends() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
        let mut sent = stream.write_all(head).await;
        while sent.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
            sent = stream.write_all(b"x").await;
        }
    })
    .await;

    let error = fetch(&hurried(), &format!("http://{address}/"))
        .await
        .unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    let address = listen(|mut stream| async move {
        read_request(&mut stream).await;
        core::future::pending::<()>().await;
    })
    .await;

    let error = fetch(&hurried(), &format!("http://{address}/"))
        .await
        .unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}
