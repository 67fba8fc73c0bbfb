use adapter_tests::{Options, Say, Scripted, Session as _, Stack as _, Tls, exchange, request};
use http::Method;
use oauth_step::{MutualTls, TransportErrorKind};

use crate::Stack;
use crate::behaviour::stack_with;

fn with(tls: &Tls, identity: Option<(String, String)>) -> Stack {
    stack_with(Options {
        roots: Some(tls.root_pem()),
        identity,
        ..Options::default()
    })
}

async fn url(tls: &Tls) -> String {
    format!("https://localhost:{}/", tls.serve().await.port())
}

/// By a message of a core, marked as one that needs the certificate, and by a call.
async fn assert_welcome(stack: &Stack, url: &str) {
    let mut message = request(Method::GET, url, "");
    message.extensions_mut().insert(MutualTls);
    let answer = exchange(stack, message).await.unwrap();
    assert_eq!(answer.body(), b"safe");
    let bound = Scripted::new([Say::Bind("Token t")], []);
    let response = stack.session(bound).get(url).await;
    assert_eq!(response.unwrap().body(), b"safe");
}

#[tokio::test]
async fn one_of_a_root_that_the_server_knows() {
    let tls = Tls::new("localhost").demanding();
    let stack = with(&tls, Some(tls.identity("client.example")));

    assert_welcome(&stack, &url(&tls).await).await;
}

#[tokio::test]
async fn one_that_is_self_signed() {
    let (tls, identity) = Tls::new("localhost").demanding_one("client.example");

    assert_welcome(&with(&tls, Some(identity)), &url(&tls).await).await;
}

#[tokio::test]
async fn what_needs_one_is_not_sent_without() {
    let tls = Tls::new("localhost");
    let (stack, url) = (with(&tls, None), url(&tls).await);
    let mut message = request(Method::GET, &url, "");
    message.extensions_mut().insert(MutualTls);

    let error = exchange(&stack, message).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    let bound = Scripted::new([Say::Bind("Token t")], []);
    let error = stack.session(bound).get(&url).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    let free = Scripted::new([Say::Attach("Token t")], []);
    let response = stack.session(free).get(&url).await;
    assert_eq!(response.unwrap().body(), b"safe");
}
