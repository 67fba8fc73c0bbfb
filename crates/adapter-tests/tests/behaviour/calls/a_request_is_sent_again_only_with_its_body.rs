use core::time::Duration;
use std::time::Instant;

use oauth_reqwest::reqwest::Body;
use oauth_reqwest::step::{TransportErrorKind, Verdict};
use tokio::net::TcpListener;

use crate::scripted::{Say, Scripted};
use crate::server::{Server, ok, status};

fn stream() -> Body {
    Body::wrap("streamed".to_owned())
}

#[tokio::test]
async fn bytes_are_sent_again() {
    let mut server = Server::replying(|request| match request.contains("Token old") {
        true => status("401 Unauthorized").into(),
        false => ok("").into(),
    })
    .await;
    let script = [Say::Attach("Token old"), Say::Attach("Token new")];
    let auth = Scripted::new(script, [Verdict::Resend(Duration::ZERO)]);

    let request = auth.session().put(server.url("/")).body("bytes");
    let response = request.send().await.unwrap();

    assert_eq!(response.status(), 200);
    for token in ["Token old", "Token new"] {
        let sent = server.request().await;
        assert!(sent.contains(token) && sent.ends_with("\r\n\r\nbytes"));
    }
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let mut server = Server::answering(status("401 Unauthorized")).await;
    let verdicts = [Verdict::Resend(Duration::ZERO)];
    let auth = Scripted::new([Say::Attach("Token old")], verdicts);

    let request = auth.session().put(server.url("/")).body(stream());
    let response = request.send().await.unwrap();

    assert_eq!(response.status(), 401);
    assert!(server.request().await.contains("streamed"));
    assert_eq!(server.left(), 0);
    assert_eq!(auth.log()[0], "replayable false");
}

#[tokio::test]
async fn a_stream_survives_a_pause() {
    let mut server = Server::answering(ok("")).await;
    let script = [Say::Pause(Duration::ZERO), Say::Attach("Token t")];
    let auth = Scripted::new(script, []);

    let request = auth.session().put(server.url("/")).body(stream());
    let response = request.send().await.unwrap();

    assert_eq!(response.status(), 200);
    assert!(server.request().await.contains("streamed"));
    assert_eq!(auth.log().len(), 4);
}

#[tokio::test]
async fn what_was_not_sent_can_be_sent_again_and_fails_as_it_failed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let script = [Say::Attach("Token a"), Say::Attach("Token b")];
    let auth = Scripted::new(script, [Verdict::Resend(Duration::ZERO)]);

    let error = auth.session().get(url.as_str()).send().await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::NotSent);
    let tried = auth
        .log()
        .iter()
        .filter(|line| *line == "failed NotSent")
        .count();
    assert_eq!(tried, 2);
}

#[tokio::test]
async fn the_time_that_the_verdict_names_is_waited() {
    let server = Server::answering(ok("")).await;
    let wait = Duration::from_millis(60);
    let script = [Say::Attach("Token a"), Say::Attach("Token b")];
    let auth = Scripted::new(script, [Verdict::Resend(wait)]);
    let begun = Instant::now();

    auth.session().get(server.url("/")).send().await.unwrap();

    assert!(begun.elapsed() >= wait);
}
