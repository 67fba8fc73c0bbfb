use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{
    OAuth2Session as _, Options, Server, Session as _, Setup, Stack as _, ok, ok_json, service,
};
use loopback_provider::{Endpoint, Fault, LoopbackProvider};
use oauth_step::{AnyStore, FixedEnv, MemoryStore, TransportErrorKind, UnixTime};
use oauth2_core::{Client, Disposition, Error};

use crate::behaviour::{House, OAuth2, stack_with};

/// A house where a refresh token is good after a fault too.
async fn house() -> House {
    let provider = LoopbackProvider::builder().rotation(false).start().await;
    House::around(provider.unwrap())
}

/// The server does not know the client any more: the user's grant is none the worse for it.
#[tokio::test]
async fn a_refused_client_rests_and_keeps_its_grant() {
    let house = house().await;
    let session = house.session().await;
    house.advance(301);
    let refused = Fault::error(401, "invalid_client");
    house.provider.fault(Endpoint::Token, refused);

    for _ in 0..3 {
        let error = session.get(&house.resource()).await.unwrap_err();
        assert_eq!(error.disposition(), Disposition::FixConfiguration);
        assert_eq!(house.renewals(), 1);
    }
    assert!(session.token().unwrap().refresh_token().is_some());

    house.advance(61);
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(house.renewals(), 2);
}

/// As long as the token at hand is good, a server that is down is nobody's concern; when it is not,
/// callers are told what is wrong, and nothing is sent without a token.
#[tokio::test]
async fn a_server_that_is_down_is_left_alone() {
    let down =
        |answer: &str| format!("HTTP/1.1 {answer}content-length: 0\r\nconnection: close\r\n\r\n");
    for (answer, rest) in [
        (String::new(), 1),
        (down("500 Broken\r\n"), 1),
        (down("503 Busy\r\n"), 1),
        (down("503 Busy\r\nretry-after: 50\r\n"), 50),
        (down("429 Slow down\r\nretry-after: 50\r\n"), 50),
    ] {
        let house = house().await;
        let mut endpoint = Server::answering(answer.clone()).await;
        let session = session_renewed_at(&house, &endpoint.url("/token")).await;

        house.advance(260);
        for _ in 0..3 {
            let response = session.get(&house.resource()).await.unwrap();
            assert_eq!(response.status(), 200);
            session.clone().close().await;
        }
        endpoint.request().await;
        assert_eq!(endpoint.left(), 0, "{answer}");

        house.advance(41);
        let called = house.provider.requests(Endpoint::Resource);
        for _ in 0..3 {
            let error = session.get(&house.resource()).await.unwrap_err();
            let Disposition::Retry { .. } = error.disposition() else {
                panic!("{answer}: {error:?}");
            };
        }
        assert_eq!(house.provider.requests(Endpoint::Resource), called);
        // What was said of waiting holds, whether a token is at hand or not.
        assert_eq!(endpoint.left(), usize::from(rest < 41), "{answer}");
    }
}

/// A session with a login at the house, whose renewals go elsewhere.
async fn session_renewed_at(house: &House, token_endpoint: &str) -> OAuth2 {
    let records = MemoryStore::new();
    let setup = || Setup {
        store: Some(("user", AnyStore::blocking(records.clone()))),
        ..Setup::default()
    };
    house.session_with(setup()).await.close().await;
    let client = house.client().await;
    let server = client.server().clone().with_token_endpoint(token_endpoint);
    let elsewhere = Client::new(server.unwrap(), house.provider.client_id())
        .with_secret(house.provider.client_secret().to_owned());
    let session = OAuth2::open(&house.stack, elsewhere, setup());
    assert!(session.restore().await.unwrap());
    session
}

/// With rotation the refresh token may be spent: the same renewal does not present it again. It is
/// kept all the same, for a later one: the answer may have been lost on its way in.
#[tokio::test]
async fn a_lost_answer_leaves_the_refresh_token_for_later() {
    let house = House::new().await;
    let answers = AtomicUsize::new(0);
    let mut endpoint = Server::replying(move |_| match answers.fetch_add(1, Ordering::SeqCst) {
        0 => ok_json(
            r#"{"access_token":"t1","token_type":"Bearer","expires_in":300,"refresh_token":"r1"}"#,
        )
        .into(),
        1 => Vec::new(),
        _ => ok_json(r#"{"access_token":"t2","token_type":"Bearer","expires_in":300}"#).into(),
    })
    .await;
    let server = house.client().await.server().clone();
    let server = server.with_token_endpoint(&endpoint.url("/token")).unwrap();
    let client = Client::new(server, house.provider.public_client_id());
    let client = client.with_redirect_uri(house.provider.redirect_uri());
    let session = OAuth2::open(&house.stack, client.unwrap(), Setup::default());
    house.log_in(&session).await.unwrap();
    endpoint.request().await;
    let mut api = Server::answering(ok("")).await;
    house.advance(301);

    for _ in 0..3 {
        let error = session.get(&api.url("/")).await.unwrap_err();
        assert_eq!(error.disposition(), Disposition::Retry { after: None });
    }
    assert!(endpoint.request().await.contains("refresh_token=r1"));
    assert_eq!((endpoint.left(), api.left()), (0, 0));
    let kept = session.token().unwrap();
    assert_eq!(kept.refresh_token().unwrap().expose(), "r1");

    house.advance(2);
    assert_eq!(session.get(&api.url("/")).await.unwrap().status(), 200);
    assert!(api.request().await.contains("Bearer t2"));
    assert!(endpoint.request().await.contains("refresh_token=r1"));
    assert_eq!(endpoint.left(), 0);
}

/// A service's own credentials are not spent, but they rest for as long.
#[tokio::test]
async fn a_lost_answer_is_not_asked_for_again() {
    let mut api = Server::answering(ok("")).await;
    let answers = AtomicUsize::new(0);
    let mut endpoint = Server::replying(move |_| match answers.fetch_add(1, Ordering::SeqCst) {
        0 => Vec::new(),
        _ => ok_json(r#"{"access_token":"t","token_type":"Bearer"}"#).into(),
    })
    .await;
    let clock = Arc::new(FixedEnv::new(UnixTime(1_700_000_000)));
    let stack = stack_with(Options {
        env: Some(clock.clone()),
        ..Options::default()
    });
    let session = stack.session(service(&endpoint.url("/")));

    for _ in 0..3 {
        let error = session.get(&api.url("/")).await.unwrap_err();
        assert_eq!(error.disposition(), Disposition::Retry { after: None });
        let Error::Transport(lost) = error else {
            panic!("expected a lost answer, got {error:?}");
        };
        assert_eq!(lost.kind(), TransportErrorKind::Broken);
    }
    endpoint.request().await;
    assert_eq!(endpoint.left(), 0);

    clock.advance(Duration::from_secs(2));
    assert_eq!(session.get(&api.url("/")).await.unwrap().status(), 200);
    api.request().await;
    endpoint.request().await;
    assert_eq!((api.left(), endpoint.left()), (0, 0));
}
