use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use adapter_tests::{Options, fetch, listen};
use oauth_step::TransportErrorKind;

use crate::behaviour::stack_with;

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
    let stack = stack_with(Options {
        connect_timeout: Some(Duration::from_millis(100)),
        ..Options::default()
    });
    let begun = Instant::now();

    let error = fetch(&stack, &format!("https://{address}/")).await;

    assert_eq!(error.unwrap_err().kind(), TransportErrorKind::NotSent);
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}
