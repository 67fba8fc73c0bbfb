use oauth_reqwest::Session;
use tokio::runtime::Runtime;

use crate::exchange::driver;
use crate::house::service;
use crate::on_cue::OnCue;
use crate::server::{Server, ok};

const TOKENS: &str = r#"{"access_token":"new","token_type":"Bearer","expires_in":300}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_on_another_runtime_begins_again() {
    let mut api = Server::answering(ok("")).await;
    let mut endpoint = OnCue::start(TOKENS).await;
    let session = Session::new(service(&endpoint.url), driver());
    let doomed = Runtime::new().unwrap();
    let lost = doomed.spawn(session.get(api.url("/")).send());
    endpoint.asked.recv().await.unwrap();

    doomed.shutdown_background();
    assert!(lost.await.unwrap_err().is_cancelled());
    endpoint.cue.close();
    let response = session.get(api.url("/")).send().await;

    assert_eq!(response.unwrap().status(), 200);
    assert!(
        api.request()
            .await
            .contains("\r\nauthorization: Bearer new\r\n")
    );
    endpoint.asked.recv().await.unwrap();
    assert!(endpoint.asked.is_empty());
}
