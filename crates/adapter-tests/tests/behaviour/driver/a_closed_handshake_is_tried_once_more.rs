use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{Options, Stack as _, Tls, fetch, listen, ok, read_request};
use oauth_step::{Response, TransportError, TransportErrorKind};
use tokio::io::AsyncWriteExt;

use crate::Stack;
use crate::behaviour::stack_with;

/// A server that closes so many connections before their handshake is over.
async fn fetch_after(closed: usize) -> (Result<Response, TransportError>, usize) {
    let tls = Tls::new("localhost");
    let (acceptor, connections) = (tls.acceptor(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&connections);
    let address = listen(move |stream| {
        let (acceptor, number) = (acceptor.clone(), counted.fetch_add(1, Ordering::SeqCst));
        async move {
            if number < closed {
                return;
            }
            if let Ok(mut stream) = acceptor.accept(stream).await {
                read_request(&mut stream).await;
                let _ = stream.write_all(ok("").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    })
    .await;
    let stack = stack_with(Options {
        roots: Some(tls.root_pem()),
        ..Options::default()
    });
    let url = format!("https://localhost:{}/", address.port());
    (
        fetch(&stack, &url).await,
        connections.load(Ordering::SeqCst),
    )
}

#[tokio::test]
async fn a_handshake_that_was_closed_is_tried_again() {
    let (response, connections) = fetch_after(1).await;

    match Stack::TELLS_HANDSHAKES {
        true => {
            assert_eq!(response.unwrap().status(), 200);
            assert_eq!(connections, 2);
        }
        false => assert_lost(response, connections),
    }
}

#[tokio::test]
async fn a_second_one_is_the_end() {
    let (response, connections) = fetch_after(2).await;

    match Stack::TELLS_HANDSHAKES {
        true => {
            assert_eq!(response.unwrap_err().kind(), TransportErrorKind::NotSent);
            assert_eq!(connections, 2);
        }
        false => assert_lost(response, connections),
    }
}

/// For all that the stack knows, the server has seen the request.
fn assert_lost(response: Result<Response, TransportError>, connections: usize) {
    assert_eq!(response.unwrap_err().kind(), TransportErrorKind::Broken);
    assert_eq!(connections, 1);
}
