use adapter_tests::{Carrier, OnCue, Say, Scripted, Server, Session as _, Stack as _, ok};

use crate::Stack;
use crate::behaviour::stack;

#[tokio::test]
async fn a_caller_waits_for_it_and_goes_on() {
    let mut api = Server::answering(ok("")).await;
    let endpoint = OnCue::start("well").await;
    endpoint.cue.close();
    let script = [Say::Renew(endpoint.url.clone()), Say::Attach("Token new")];
    let auth = Scripted::new(script, []);

    let session = stack().session(auth.clone());
    session.get(&api.url("/")).await.unwrap();

    assert!(api.request().await.contains("Token new"));
    assert!(auth.log().contains(&"renewed well".to_owned()));
}

#[tokio::test]
async fn it_lands_when_its_caller_has_gone() {
    let api = Server::answering(ok("")).await;
    let mut endpoint = OnCue::start("well").await;
    let auth = Scripted::new([Say::Renew(endpoint.url.clone())], []);
    let session = stack().session(auth.clone());
    let call = tokio::spawn(session.get(&api.url("/")));
    endpoint.asked.recv().await.unwrap();

    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    endpoint.cue.close();
    session.close().await;

    let log = auth.log();
    assert!(log.contains(&"renewed well".to_owned()));
    if Stack::CARRIER == Carrier::Task {
        assert_eq!(log.last().unwrap(), "renewed well");
    }
    assert_eq!(api.left(), 0);
}

#[tokio::test]
async fn closing_waits_for_it_and_dropping_does_not_stop_it() {
    let mut endpoint = OnCue::start("well").await;
    let auth = Scripted::new([Say::Renew(endpoint.url.clone())], []);
    let session = stack().session(auth.clone());
    let call = tokio::spawn(session.get("http://127.0.0.1:9/"));
    endpoint.asked.recv().await.unwrap();
    call.abort();
    let _ = call.await;
    let closing = tokio::spawn(session.clone().close());
    drop(session);
    tokio::task::yield_now().await;
    assert!(!closing.is_finished());

    endpoint.cue.close();
    closing.await.unwrap();

    assert!(auth.log().contains(&"renewed well".to_owned()));
}
