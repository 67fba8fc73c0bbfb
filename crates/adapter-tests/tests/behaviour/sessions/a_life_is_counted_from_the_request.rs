use core::time::Duration;
use std::sync::Arc;

use adapter_tests::{OAuth2Session as _, OnCue, Options, Server, Setup, ok, service_client};
use oauth_step::{Env, FixedEnv, UnixTime};
use oauth2_core::Client;

use crate::Stack;
use crate::behaviour::{OAuth2, stack_with};

fn service(clock: &Arc<FixedEnv>, client: Client) -> OAuth2 {
    let stack: Stack = stack_with(Options {
        env: Some(clock.clone()),
        ..Options::default()
    });
    let setup = Setup {
        client_credentials: Some(client.client_credentials()),
        ..Setup::default()
    };
    OAuth2::open(&stack, client, setup)
}

fn clock() -> Arc<FixedEnv> {
    Arc::new(FixedEnv::new(UnixTime(1_700_000_000)))
}

#[tokio::test]
async fn the_time_on_the_way_is_part_of_it() {
    let body = r#"{"access_token":"t","token_type":"Bearer","expires_in":300}"#;
    let mut endpoint = OnCue::start(body).await;
    let clock = clock();
    let session = service(&clock, service_client(&endpoint.url));
    let asked = clock.now();
    let renewal = tokio::spawn(session.refresh());
    endpoint.asked.recv().await.unwrap();
    clock.advance(Duration::from_secs(100));
    endpoint.cue.close();
    renewal.await.unwrap().unwrap();

    let expiry = session.token().unwrap().expires_at();
    assert_eq!(expiry, Some(UnixTime(asked.0 + 300)));
}

/// The far future, not the past.
#[tokio::test]
async fn a_sum_that_no_clock_reaches_is_no_overflow() {
    let mut api = Server::answering(ok("")).await;
    let body = r#"{"access_token":"t","token_type":"Bearer","expires_in":18446744073709551615}"#;
    let endpoint = OnCue::start(body).await;
    endpoint.cue.close();
    let clock = clock();
    let session = service(&clock, service_client(&endpoint.url));

    for _ in 0..2 {
        session.get(&api.url("/")).await.unwrap();
        api.request().await;
        clock.advance(Duration::from_secs(3_000_000_000));
    }

    assert_eq!(endpoint.asked.len(), 1);
}
