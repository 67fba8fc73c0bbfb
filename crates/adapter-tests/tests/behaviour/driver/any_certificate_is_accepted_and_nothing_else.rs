use core::time::Duration;
use std::time::Instant;

use adapter_tests::{
    Faulty, Options, Say, Scripted, Server, Session as _, Stack as _, Then, Tls, exchange, fetch,
    ok, request,
};
use http::Method;
use oauth_step::{MutualTls, Response, TransportError, TransportErrorKind};

use super::a_bundle_is_named_by_the_environment::fetched;
use crate::Stack;
use crate::behaviour::stack_with;

/// It is told to accept any certificate, and trusts no root of a test.
fn lenient(options: Options) -> Stack {
    stack_with(Options {
        accept_invalid: true,
        ..options
    })
}

async fn url(tls: &Tls) -> String {
    format!("https://localhost:{}/", tls.serve().await.port())
}

/// What comes of a message of a core, and of a protected call.
async fn both(stack: &Stack, url: &str) -> [Result<Response, TransportError>; 2] {
    let auth = Scripted::new([Say::Attach("Token t")], []);
    [fetch(stack, url).await, stack.session(auth).get(url).await]
}

/// The same, where the client's certificate is needed.
async fn both_bound(stack: &Stack, url: &str) -> [Result<Response, TransportError>; 2] {
    let mut message = request(Method::GET, url, "");
    message.extensions_mut().insert(MutualTls);
    let auth = Scripted::new([Say::Bind("Token t")], []);
    [
        exchange(stack, message).await,
        stack.session(auth).get(url).await,
    ]
}

#[tokio::test]
async fn whatever_is_wrong_with_it() {
    let stack = lenient(Options::default());
    for tls in [
        Tls::new("localhost"),
        Tls::new("other.example"),
        Tls::expired("localhost"),
        Tls::not_yet_valid("localhost"),
        Tls::self_signed("localhost"),
    ] {
        for response in both(&stack, &url(&tls).await).await {
            assert_eq!(response.unwrap().body(), b"safe");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_still_the_callers() {
    let tls = Tls::new("other.example");
    let place = Server::secure(&tls, |_| ok("").into()).await;
    let there = place.url("/elsewhere");
    let location = there.clone();
    let server = Server::secure(&tls, move |_| {
        let head = format!("HTTP/1.1 307 Moved\r\nlocation: {location}\r\n");
        format!("{head}content-length: 0\r\nconnection: close\r\n\r\n").into()
    })
    .await;

    for response in both(&lenient(Options::default()), &server.url("/")).await {
        let response = response.unwrap();
        assert_eq!(response.status(), 307);
        assert_eq!(response.headers()["location"], there.as_str());
    }

    assert_eq!((server.left(), place.left()), (2, 0));
}

#[tokio::test]
async fn the_clients_own_is_still_shown() {
    let tls = Tls::new("other.example").demanding();
    let stack = lenient(Options {
        identity: Some(tls.identity("client.example")),
        ..Options::default()
    });
    for response in both_bound(&stack, &url(&tls).await).await {
        assert_eq!(response.unwrap().body(), b"safe");
    }
}

#[tokio::test]
async fn what_needs_the_clients_own_is_still_not_sent_without() {
    let server = Server::secure(&Tls::new("other.example"), |_| ok("").into()).await;
    let stack = lenient(Options::default());
    for response in both_bound(&stack, &server.url("/")).await {
        let error = response.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    }
    assert_eq!(server.left(), 0);
}

/// A driver that waits for the answer as long as it takes, and not for a handshake.
#[tokio::test]
async fn a_silent_handshake_still_ends() {
    let silent = Faulty::saying("").early().then(Then::Stall);
    let url = format!("https://localhost:{}/", silent.start().await.port());
    let stack = lenient(Options {
        connect_timeout: Some(Duration::from_millis(100)),
        deadline: Some(Duration::from_secs(60)),
        call_deadline: Some(Duration::from_secs(60)),
        ..Options::default()
    });
    let begun = Instant::now();

    for response in both(&stack, &url).await {
        let error = response.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::NotSent);
    }

    assert!(begun.elapsed() < Duration::from_secs(10));
}

/// Nobody but the application says so.
#[tokio::test]
async fn no_variable_of_the_environment_asks_for_it() {
    let variables = [
        ("CURL_INSECURE", "1"),
        ("GIT_SSL_NO_VERIFY", "1"),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
        ("OPENSSL_VERIFY", "0"),
        ("PYTHONHTTPSVERIFY", "0"),
        ("REQUESTS_VERIFY", "0"),
        ("RUSTLS_DANGEROUS", "1"),
        ("SSL_NO_VERIFY", "1"),
        ("SSL_VERIFY", "0"),
    ];
    let url = url(&Tls::new("localhost")).await;

    let error = fetched(&url, &variables).await.unwrap_err();

    assert!(error.contains("UnknownIssuer"), "{error}");
}
