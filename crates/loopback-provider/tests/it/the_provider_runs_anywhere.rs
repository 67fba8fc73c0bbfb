use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use loopback_provider::{
    Builder, Client, ClientAuthentication, Endpoint, Fault, LoopbackProvider, RedirectListener,
    User,
};

use crate::support::Talk;

const PATIENCE: Duration = Duration::from_secs(5);

fn address(provider: &LoopbackProvider) -> String {
    provider
        .issuer()
        .strip_prefix("http://")
        .unwrap()
        .to_owned()
}

#[test]
fn without_a_runtime() {
    let provider = LoopbackProvider::start_blocking().unwrap();
    let address = address(&provider);
    let mut stream = TcpStream::connect(&address).unwrap();
    let path = provider.url(Endpoint::Metadata);
    let path = path.strip_prefix(provider.issuer()).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(answer.contains(provider.issuer()));
    assert_eq!(provider.requests(Endpoint::Metadata), 1);
    drop(provider);
    let start = Instant::now();
    while TcpStream::connect(&address).is_ok() {
        assert!(start.elapsed() < PATIENCE, "it runs on");
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn until_it_is_dropped() {
    let talk = Talk::start().await;
    let address = address(&talk.provider);
    // A connection that is kept alive does not keep the provider alive.
    talk.get(&talk.provider.url(Endpoint::Metadata)).await;
    drop(talk.provider);
    let refused = |error: std::io::Error| error.kind() == ErrorKind::ConnectionRefused;
    let connect = || tokio::net::TcpStream::connect(&address);
    let start = Instant::now();
    while !connect().await.is_err_and(refused) {
        assert!(start.elapsed() < PATIENCE, "it runs on");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn several_at_a_time() {
    let (one, two) = (Talk::start().await, Talk::start().await);
    assert_ne!(one.provider.issuer(), two.provider.issuer());
    let code = one.code(&[]).await;
    two.redeem(&code, &[])
        .await
        .refused(400, "invalid_grant", "unknown");
}

#[test]
fn clients_that_cannot_work_are_refused() {
    let fragment = Client::public("a").redirect_uri("https://a.example/#b");
    let contradiction = Client::public("a").authentication(ClientAuthentication::Basic);
    for client in [fragment, contradiction] {
        let error = LoopbackProvider::builder()
            .client(client)
            .start_blocking()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
    }
}

#[test]
fn in_any_thread() {
    fn assert_send_sync<T: Send + Sync>() {}

    assert_send_sync::<Builder>();
    assert_send_sync::<Client>();
    assert_send_sync::<Fault>();
    assert_send_sync::<LoopbackProvider>();
    assert_send_sync::<RedirectListener>();
    assert_send_sync::<User>();
}
