use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use oauth_reqwest::Driver;
use oauth_reqwest::step::TransportErrorKind;

use crate::exchange::fetch;
use crate::server::listen;

/// The connection opens, its TLS does not: nothing was sent, and waiting twice would help nobody.
#[tokio::test]
async fn the_time_to_connect_is_limited() {
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let address = listen(move |stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            let _open = stream;
            core::future::pending::<()>().await;
        }
    })
    .await;
    let driver = Driver::builder().connect_timeout(Duration::from_millis(100));
    let driver = driver.with(|client| client.no_proxy()).build().unwrap();
    let begun = Instant::now();

    let error = fetch(&driver, &format!("https://{address}/")).await;

    assert_eq!(error.unwrap_err().kind(), TransportErrorKind::NotSent);
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}
