use std::error::Error;
use std::net::SocketAddr;

use oauth_reqwest::reqwest::Certificate;
use oauth_reqwest::step::{TransportError, TransportErrorKind};
use oauth_reqwest::{Driver, DriverBuilder};
use tokio::io::AsyncWriteExt;

use crate::exchange::fetch;
use crate::server::{listen, ok, read_request};
use crate::tls::Tls;

async fn serve(tls: &Tls) -> SocketAddr {
    let acceptor = tls.acceptor();
    listen(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                read_request(&mut stream).await;
                let _ = stream.write_all(ok("safe").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        }
    })
    .await
}

async fn body(driver: DriverBuilder, url: &str) -> Result<Vec<u8>, TransportError> {
    let driver = driver.with(|client| client.no_proxy()).build().unwrap();
    Ok(fetch(&driver, url).await?.into_body())
}

#[tokio::test]
async fn a_certificate_of_an_unknown_root_is_refused() {
    let tls = Tls::new("localhost");
    let url = format!("https://localhost:{}/", serve(&tls).await.port());

    let error = body(Driver::builder(), &url).await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    assert!(cause.to_string().contains("UnknownIssuer"));
}

#[tokio::test]
async fn an_extra_root_is_trusted() {
    let tls = Tls::new("localhost");
    let url = format!("https://localhost:{}/", serve(&tls).await.port());
    let root = Certificate::from_pem(tls.root_pem().as_bytes()).unwrap();

    let safe = body(Driver::builder().root_certificate(root), &url).await;

    assert_eq!(safe.unwrap(), b"safe");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let tls = Tls::new("other.example");
    let url = format!("https://localhost:{}/", serve(&tls).await.port());
    let root = Certificate::from_pem(tls.root_pem().as_bytes()).unwrap();

    let error = body(Driver::builder().root_certificate(root), &url).await;

    assert_eq!(error.unwrap_err().kind(), TransportErrorKind::NotSent);
}

#[tokio::test]
async fn any_certificate_is_accepted_where_that_is_asked_for() {
    let tls = Tls::new("other.example");
    let url = format!("https://localhost:{}/", serve(&tls).await.port());
    let driver = Driver::builder().dangerous_accept_invalid_certs();

    assert_eq!(body(driver, &url).await.unwrap(), b"safe");
}
