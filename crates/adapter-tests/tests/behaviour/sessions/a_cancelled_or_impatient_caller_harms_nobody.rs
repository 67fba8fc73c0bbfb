use core::time::Duration;

use adapter_tests::{
    OAuth2Session, OidcSession as _, OnCue, Server, Session as _, Setup, Soon, Stack as _, ok,
    service, service_client,
};
use oauth_step::{AnyStore, MemoryStore};
use oauth2_core::{Client, Error};
use oidc_idtoken::OidcClient;

use crate::behaviour::{House, OAuth2, Oidc, stack};

const TOKENS: &str = r#"{"access_token":"new","token_type":"Bearer","expires_in":300}"#;

fn service_session(client: Client) -> impl OAuth2Session {
    let client_credentials = Some(client.client_credentials());
    let setup = Setup {
        client_credentials,
        ..Setup::default()
    };
    OAuth2::open(&stack(), client, setup)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_others_get_the_token_and_one_request_was_made() {
    let api = Server::answering(ok("")).await;
    let mut endpoint = OnCue::start(TOKENS).await;
    let session = stack().session(service(&endpoint.url));
    let first = tokio::spawn(session.get(&api.url("/")));
    endpoint.asked.recv().await.unwrap();
    let patient = tokio::spawn(session.get(&api.url("/")));
    let hasty = session.clone().with_patience(Duration::from_millis(20));

    let error = hasty.get(&api.url("/")).await.unwrap_err();
    assert!(matches!(error, Error::StillRenewing));
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    endpoint.cue.close();

    assert_eq!(patient.await.unwrap().unwrap().status(), 200);
    assert!(endpoint.asked.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn even_ones_succeed_while_odd_ones_give_up() {
    let api = Server::answering(ok("")).await;
    let mut endpoint = OnCue::start(TOKENS).await;
    let session = stack().session(service(&endpoint.url));
    let hasty = session.clone().with_patience(Duration::from_millis(20));
    let (mut even, mut odd) = (Vec::new(), Vec::new());
    for _ in 0..32 {
        even.push(tokio::spawn(session.get(&api.url("/"))));
        odd.push(tokio::spawn(hasty.get(&api.url("/"))));
    }
    endpoint.asked.recv().await.unwrap();

    for call in odd {
        let error = call.await.unwrap().unwrap_err();
        assert!(matches!(error, Error::StillRenewing), "{error}");
    }
    endpoint.cue.close();
    for call in even {
        assert_eq!(call.await.unwrap().unwrap().status(), 200);
    }

    assert!(endpoint.asked.is_empty());
}

#[tokio::test]
async fn a_renewal_lands_with_nobody_left() {
    let mut endpoint = OnCue::start(TOKENS).await;
    let core = service(&endpoint.url);
    let session = stack().session(core.clone());
    let call = tokio::spawn(session.get("http://127.0.0.1:9/"));
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

/// Who asked goes away as soon as the server has been asked, and only then it answers.
async fn given_up<T: Send + 'static>(call: Soon<T>, server: &mut OnCue) {
    let call = tokio::spawn(call);
    server.asked.recv().await.unwrap();
    call.abort();
    let _ = call.await;
    server.cue.close();
}

#[tokio::test]
async fn a_refresh_that_somebody_asked_for_lands_without_them() {
    let mut endpoint = OnCue::start(TOKENS).await;
    let session = service_session(service_client(&endpoint.url));
    given_up(session.refresh(), &mut endpoint).await;
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
    let session = service_session(Client::new(server, "service").with_secret("secret"));
    session.refresh().await.unwrap();
    given_up(session.revoke(), &mut revocation).await;
    session.clone().close().await;

    assert!(session.token().is_none());
}

/// What asks for claims renews first: that renewal is no more lost than another.
#[tokio::test]
async fn a_renewal_for_claims_lands_without_who_asked() {
    let house = House::new().await;
    let mut endpoint = OnCue::start(TOKENS).await;
    let records = MemoryStore::new();
    let open = |client: Client| {
        let setup = Setup {
            store: Some(("user", AnyStore::blocking(records.clone()))),
            ..Setup::default()
        };
        Oidc::open(&house.stack, OidcClient::new(client).unwrap(), setup)
    };
    let client = house.client().await;
    house.oidc_log_in(&open(client.clone())).await.unwrap();
    let server = client.server().clone().with_token_endpoint(&endpoint.url);
    let elsewhere = Client::new(server.unwrap(), house.provider.client_id())
        .with_secret(house.provider.client_secret().to_owned());
    let session = open(elsewhere);
    assert!(session.restore().await.unwrap());
    house.advance(301);

    given_up(session.userinfo(), &mut endpoint).await;
    session.clone().close().await;

    assert_eq!(session.token().unwrap().access_token().expose(), "new");
}

#[tokio::test]
async fn so_does_the_logout_of_somebody_who_is_known() {
    let house = House::new().await;
    let mut revocation = OnCue::start("").await;
    let server = house.client().await.server().clone();
    let server = server.with_revocation_endpoint(&revocation.url).unwrap();
    let client = Client::new(server, house.provider.client_id())
        .with_secret(house.provider.client_secret().to_owned())
        .with_redirect_uri(house.provider.redirect_uri());
    let client = OidcClient::new(client.unwrap()).unwrap();
    let session = Oidc::open(&house.stack, client, Setup::default());
    house.oidc_log_in(&session).await.unwrap();

    given_up(session.revoke(), &mut revocation).await;
    session.clone().close().await;

    assert!(session.token().is_none());
}

#[tokio::test]
async fn how_long_it_waits_can_be_said_when_a_session_is_set_up() {
    let endpoint = OnCue::start(TOKENS).await;
    let client = service_client(&endpoint.url);
    let setup = Setup {
        client_credentials: Some(client.client_credentials()),
        patience: Some(Duration::from_millis(20)),
        ..Setup::default()
    };
    let session = OAuth2::open(&stack(), client, setup);

    let error = session.get("http://127.0.0.1:9/").await.unwrap_err();

    assert!(matches!(error, Error::StillRenewing), "{error}");
    endpoint.cue.close();
}
