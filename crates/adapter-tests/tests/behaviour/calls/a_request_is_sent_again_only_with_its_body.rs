use core::time::Duration;
use std::time::Instant;

use adapter_tests::{Payload, Say, Scripted, Server, Session as _, Stack as _, ok, put, status};
use oauth_step::{TransportErrorKind, Verdict};
use tokio::net::TcpListener;

use crate::behaviour::stack;

fn stream() -> Payload {
    Payload::stream(["stre", "amed"].map(Vec::from))
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

    let call = stack().session(auth).call(put(&server.url("/"), "bytes"));
    let response = call.await.unwrap();

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

    let session = stack().session(auth.clone());
    let response = session.call(put(&server.url("/"), stream())).await.unwrap();

    assert_eq!(response.status(), 401);
    assert!(
        server
            .request()
            .await
            .ends_with("\r\n4\r\nstre\r\n4\r\named\r\n0\r\n\r\n")
    );
    assert_eq!(server.left(), 0);
    assert_eq!(auth.log()[0], "replayable false");
}

#[tokio::test]
async fn a_stream_survives_a_pause() {
    let mut server = Server::answering(ok("")).await;
    let script = [Say::Pause(Duration::ZERO), Say::Attach("Token t")];
    let auth = Scripted::new(script, []);

    let session = stack().session(auth.clone());
    let response = session.call(put(&server.url("/"), stream())).await.unwrap();

    assert_eq!(response.status(), 200);
    assert!(
        server
            .request()
            .await
            .ends_with("\r\n4\r\nstre\r\n4\r\named\r\n0\r\n\r\n")
    );
    assert_eq!(auth.log().len(), 4);
}

#[tokio::test]
async fn what_was_not_sent_can_be_sent_again_and_fails_as_it_failed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let script = [Say::Attach("Token a"), Say::Attach("Token b")];
    let auth = Scripted::new(script, [Verdict::Resend(Duration::ZERO)]);

    let error = stack().session(auth.clone()).get(&url).await.unwrap_err();

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

    stack().session(auth).get(&server.url("/")).await.unwrap();

    assert!(begun.elapsed() >= wait);
}
