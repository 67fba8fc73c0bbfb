use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{
    OAuth2Session as _, Options, Server, Session as _, Stack as _, ok, ok_json, service,
};
use loopback_provider::{Endpoint, Fault, LoopbackProvider};
use oauth_step::{FixedEnv, TransportErrorKind, UnixTime};
use oauth2_core::{Disposition, Error};

use crate::behaviour::{House, stack_with};

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

/// As long as the token at hand is good, a server that is down is nobody's concern.
#[tokio::test]
async fn a_server_that_is_down_is_left_alone_as_long_as_it_says() {
    let house = house().await;
    let session = house.session().await;
    house.advance(260);
    let wait = Some(Duration::from_secs(20));
    house.provider.unavailable(Endpoint::Token, 1, wait);

    for renewals in [0, 1, 1] {
        assert!(house.renewals() >= renewals);
        let response = session.get(&house.resource()).await.unwrap();
        assert_eq!(response.status(), 200);
        session.clone().close().await;
        assert_eq!(house.renewals(), 1);
    }

    house.advance(21);
    session.get(&house.resource()).await.unwrap();
    session.close().await;
    assert_eq!(house.renewals(), 2);
}

/// With rotation the refresh token may be spent: the same renewal does not present it again.
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
