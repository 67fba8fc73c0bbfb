use std::error::Error;

use adapter_tests::{Options, Tls, fetch};
use oauth_step::{TransportError, TransportErrorKind};

use crate::behaviour::stack_with;

async fn body(options: Options, url: &str) -> Result<Vec<u8>, TransportError> {
    Ok(fetch(&stack_with(options), url).await?.into_body())
}

fn trusting(tls: &Tls) -> Options {
    Options {
        roots: Some(tls.root_pem()),
        ..Options::default()
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_root_is_refused() {
    let tls = Tls::new("localhost");
    let url = format!("https://localhost:{}/", tls.serve().await.port());

    let error = body(Options::default(), &url).await.unwrap_err();

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
    let url = format!("https://localhost:{}/", tls.serve().await.port());

    let safe = body(trusting(&tls), &url).await;

    assert_eq!(safe.unwrap(), b"safe");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let tls = Tls::new("other.example");
    let url = format!("https://localhost:{}/", tls.serve().await.port());

    let error = body(trusting(&tls), &url).await;

    assert_eq!(error.unwrap_err().kind(), TransportErrorKind::NotSent);
}
