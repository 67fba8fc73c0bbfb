use adapter_tests::{Carrier, OnCue, Server, Session as _, Stack as _, ok, service};
use tokio::runtime::Builder;

use crate::Stack;
use crate::behaviour::stack;

const TOKENS: &str = r#"{"access_token":"new","token_type":"Bearer","expires_in":300}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_on_another_runtime_begins_again() {
    let mut api = Server::answering(ok("")).await;
    let endpoint = OnCue::start(TOKENS).await;
    let session = stack().session(service(&endpoint.url));
    let call = session.get(&api.url("/"));
    // One thread, stopped before it looks at anything else: the renewal dies, it does not fail.
    let mut endpoint = tokio::task::spawn_blocking(move || {
        let mut endpoint = endpoint;
        let doomed = Builder::new_current_thread().enable_all().build().unwrap();
        doomed.spawn(call);
        doomed.block_on(endpoint.asked.recv()).unwrap();
        endpoint
    })
    .await
    .unwrap();

    endpoint.cue.close();
    let response = session.get(&api.url("/")).await;

    assert_eq!(response.unwrap().status(), 200);
    let request = api.request().await;
    assert!(request.contains("\r\nauthorization: Bearer new\r\n"));
    if Stack::CARRIER == Carrier::Task {
        endpoint.asked.recv().await.unwrap();
    }
    assert!(endpoint.asked.is_empty());
}
