use std::time::Duration;

use loopback_provider::RedirectListener;
use reqwest::Method;

use crate::support::{Talk, send};

/// Less than an idle connection is kept for.
const PATIENCE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn the_target_comes_as_it_was_sent() {
    let talk = Talk::start().await;
    let mut listener = RedirectListener::bind().await.unwrap();
    let redirect = talk
        .authorize(&[("redirect_uri", listener.redirect_uri())])
        .await;
    let location = redirect.header("location");
    let page = talk.get(location).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("You can close this window."));
    let target = listener.receive().await.unwrap();
    let origin = listener.redirect_uri().strip_suffix("/callback").unwrap();
    assert_eq!(format!("{origin}{target}"), location);
}

#[tokio::test]
async fn other_requests_do_not_end_the_wait() {
    let talk = Talk::start().await;
    let mut listener = RedirectListener::bind().await.unwrap();
    let origin = listener.redirect_uri().strip_suffix("/callback").unwrap();
    // A connection in advance, as browsers make them.
    let host = origin.strip_prefix("http://").unwrap();
    let _idle = tokio::net::TcpStream::connect(host).await.unwrap();
    let icon = format!("{origin}/favicon.ico");
    let icon = tokio::time::timeout(PATIENCE, talk.get(&icon)).await;
    assert_eq!(icon.expect("the idle connection is in the way").status, 404);
    assert_eq!(
        talk.get(&format!("{origin}/callback2?code=x")).await.status,
        404
    );
    let post = reqwest::Client::new().request(Method::POST, listener.redirect_uri());
    assert_eq!(send(post).await.status, 405);
    let page = talk
        .get(&format!("{origin}/callback?error=access_denied"))
        .await;
    assert!(page.body.contains("Nothing was allowed"));
    assert_eq!(
        listener.receive().await.unwrap(),
        "/callback?error=access_denied"
    );
}

#[test]
fn it_works_without_a_runtime() {
    use std::io::{Read, Write};

    let mut listener = RedirectListener::bind_blocking().unwrap();
    let (host, _) = listener.redirect_uri()["http://".len()..]
        .split_once('/')
        .unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    stream
        .write_all(b"GET /callback?code=a HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(listener.receive_blocking().unwrap(), "/callback?code=a");
}
