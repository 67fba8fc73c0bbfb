use core::time::Duration;

use oauth_reqwest::oauth2::{Client, Error};
use oauth_reqwest::{OAuth2Session, Session};

use crate::exchange::driver;
use crate::house::{service, service_client};
use crate::on_cue::OnCue;
use crate::server::{Server, ok};

const TOKENS: &str = r#"{"access_token":"new","token_type":"Bearer","expires_in":300}"#;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_others_get_the_token_and_one_request_was_made() {
    let api = Server::answering(ok("")).await;
    let mut endpoint = OnCue::start(TOKENS).await;
    let session = Session::new(service(&endpoint.url), driver());
    let first = tokio::spawn(session.get(api.url("/")).send());
    endpoint.asked.recv().await.unwrap();
    let patient = tokio::spawn(session.get(api.url("/")).send());
    let hasty = session.clone().with_patience(Duration::from_millis(20));

    let error = hasty.get(api.url("/")).send().await.unwrap_err();
    assert!(matches!(error, Error::StillRenewing));
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    endpoint.cue.close();

    assert_eq!(patient.await.unwrap().unwrap().status(), 200);
    assert!(endpoint.asked.is_empty());
}

#[tokio::test]
async fn a_renewal_lands_with_nobody_left() {
    let mut endpoint = OnCue::start(TOKENS).await;
    let core = service(&endpoint.url);
    let session = Session::new(core.clone(), driver());
    let call = tokio::spawn(session.get("http://127.0.0.1:9/").send());
    endpoint.asked.recv().await.unwrap();

    call.abort();
    let _ = call.await;
    drop(session);
    let landing = core.landing().expect("a renewal in flight");
    endpoint.cue.close();
    landing.await;

    let tokens = core.tokens().expect("the tokens of the renewal");
    assert_eq!(tokens.access_token().expose(), "new");
}

#[tokio::test]
async fn a_refresh_that_somebody_asked_for_lands_without_them() {
    let mut endpoint = OnCue::start(TOKENS).await;
    let client = service_client(&endpoint.url);
    let request = client.client_credentials();
    let session = OAuth2Session::builder(client)
        .driver(driver())
        .client_credentials(request)
        .build()
        .unwrap();
    let asking = session.clone();
    let call = tokio::spawn(async move { asking.refresh().await });
    endpoint.asked.recv().await.unwrap();

    call.abort();
    let _ = call.await;
    endpoint.cue.close();
    session.clone().close().await;

    assert_eq!(session.token().unwrap().access_token().expose(), "new");
    assert!(endpoint.asked.is_empty());
}

#[tokio::test]
async fn a_logout_goes_on_without_its_caller() {
    let tokens = OnCue::start(TOKENS).await;
    tokens.cue.close();
    let mut revocation = OnCue::start("").await;
    let server = service_client(&tokens.url).server().clone();
    let server = server.with_revocation_endpoint(&revocation.url).unwrap();
    let client = Client::new(server, "service").with_secret("secret");
    let request = client.client_credentials();
    let session = OAuth2Session::builder(client)
        .driver(driver())
        .client_credentials(request)
        .build()
        .unwrap();
    session.refresh().await.unwrap();
    let asking = session.clone();
    let call = tokio::spawn(async move { asking.revoke().await });
    revocation.asked.recv().await.unwrap();

    call.abort();
    let _ = call.await;
    revocation.cue.close();
    session.clone().close().await;

    assert!(session.token().is_none());
}
