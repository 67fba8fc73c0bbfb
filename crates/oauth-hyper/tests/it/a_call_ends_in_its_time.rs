use core::time::Duration;

use adapter_tests::{Faulty, Then};
use http_body_util::BodyExt as _;
use oauth_hyper::step::{TransportError, TransportErrorKind};
use oauth_hyper::{Driver, OAuth2Auth};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal";

/// The time-out of the call is for the body too, and says so in the body's own error.
#[tokio::test]
async fn a_body_that_stalls() {
    let address = Faulty::saying(HEAD).then(Then::Stall).start().await;
    let driver = Driver::builder().call_timeout(Duration::from_millis(200));
    let auth = OAuth2Auth::with_driver(driver.build().unwrap(), "token".to_owned()).unwrap();

    let response = auth.get(format!("http://{address}/")).await.unwrap();
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap();
    assert_eq!(first.into_data().unwrap(), "hal");

    let error = body.frame().await.unwrap().unwrap_err();
    let error = error.downcast::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
}

/// As with hyper's own client, nobody is hurried unless told so.
#[tokio::test]
async fn a_call_without_one_waits() {
    let address = Faulty::saying(HEAD).then(Then::Stall).start().await;
    let driver = Driver::builder().timeout(Duration::from_millis(50));
    let auth = OAuth2Auth::with_driver(driver.build().unwrap(), "token".to_owned()).unwrap();

    let response = auth.get(format!("http://{address}/")).await.unwrap();
    let whole = response.into_body().collect();

    let waited = tokio::time::timeout(Duration::from_millis(300), whole).await;
    assert!(waited.is_err());
}
