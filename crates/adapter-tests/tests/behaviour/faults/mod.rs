//! Peers that break off, stall, lie and flood. Each ends in a typed error, in time, with nothing
//! secret in it.

mod a_body_of_the_wrong_length_is_an_error;
mod a_broken_chunk_is_an_error;
mod a_cancelled_caller_leaves_nothing_behind;
mod a_head_that_is_none_is_an_error;
mod a_large_body_is_cut_off;
mod a_lost_connection_is_an_error;
mod a_redirect_is_followed_nowhere;
mod a_redirected_call_goes_nowhere_else;
mod a_stall_ends_at_the_deadline;
mod a_storm_of_refusals_ends;
mod an_unsafe_connection_is_not_used;

use core::error::Error as _;
use core::time::Duration;
use std::net::SocketAddr;

use adapter_tests::secrets::{
    ACCESS_TOKEN, CLIENT_SECRET, CODE, REFRESH_TOKEN, assert_nothing_in, assert_nothing_shown,
};
use adapter_tests::{Faulty, Options, Session as _, Stack as _};
use oauth_step::{SystemEnv, TransportErrorKind, UrlPolicy};
use oauth2_core::{AuthorizationCode, Client, Error, ServerMetadata};

use crate::Stack;
use crate::behaviour::stack_with;

/// What may come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Something, as if nothing were wrong.
    Answered,
    /// No answer came.
    Lost(TransportErrorKind),
    /// An answer that breaks a rule of the protocol.
    Peer,
}

const ANSWERED: Ending = Ending::Answered;
const BROKEN: Ending = Ending::Lost(TransportErrorKind::Broken);
const NOT_SENT: Ending = Ending::Lost(TransportErrorKind::NotSent);
const PEER: Ending = Ending::Peer;
const TIMED_OUT: Ending = Ending::Lost(TransportErrorKind::TimedOut);
const TOO_LARGE: Ending = Ending::Lost(TransportErrorKind::TooLarge);

/// A fault, and what it may come to for a message of a core and for a protected call; without a
/// call where it may come to nothing.
struct Case {
    name: &'static str,
    fault: Faulty,
    message: &'static [Ending],
    call: &'static [Ending],
}

fn case(
    name: &'static str,
    fault: Faulty,
    message: &'static [Ending],
    call: &'static [Ending],
) -> Case {
    Case {
        name,
        fault,
        message,
        call,
    }
}

/// Time enough for what ends by itself.
const AMPLE: Duration = Duration::from_secs(8);
/// For what does not.
const SHORT: Duration = Duration::from_millis(300);

/// Meets each fault with a token request and with a protected call, all at once.
async fn meet(cases: Vec<Case>, deadline: Duration) {
    let stack = stack_with(Options {
        deadline: Some(deadline),
        call_deadline: Some(deadline),
        ..Options::default()
    });
    let cases: Vec<_> = cases
        .into_iter()
        .map(|case| {
            let stack = stack.clone();
            let name = case.name;
            (
                name,
                tokio::spawn(async move {
                    let address = case.fault.start().await;
                    let messages = message(&stack, address, "http", deadline).await;
                    for message in messages {
                        assert!(case.message.contains(&message), "message: {message:?}");
                    }
                    // What the server may have read can be spent: it is sent once.
                    let sent = case.fault.connections();
                    assert!(messages.contains(&NOT_SENT) || sent <= messages.len());
                    if !case.call.is_empty() {
                        let call = call(&stack, address, "http", deadline).await;
                        assert!(case.call.contains(&call), "call: {call:?}");
                    }
                }),
            )
        })
        .collect();
    for (name, met) in cases {
        assert!(met.await.is_ok(), "{name}");
    }
}

/// Asks for tokens there, with one secret and another, for what is to be secret. It comes to the
/// same by every grant.
async fn message(
    stack: &Stack,
    address: SocketAddr,
    scheme: &str,
    deadline: Duration,
) -> [Ending; 3] {
    let client = client(&origin(address, scheme));
    let by_code = client.exchange_code(code(&client));
    let by_refresh_token = client.refresh(&REFRESH_TOKEN.to_owned().into());
    let by_secret = client.client_credentials();
    let (by_code, by_refresh_token, by_secret) = tokio::join!(
        within(deadline, stack.run(by_code)),
        within(deadline, stack.run(by_refresh_token)),
        within(deadline, stack.run(by_secret)),
    );
    [by_code, by_refresh_token, by_secret].map(|outcome| match outcome {
        Ok(_) => Ending::Answered,
        Err(error) => ending(&error),
    })
}

/// Calls there with a token.
async fn call(stack: &Stack, address: SocketAddr, scheme: &str, deadline: Duration) -> Ending {
    let session = stack.outside(ACCESS_TOKEN).unwrap();
    let url = format!("{}/?key={CLIENT_SECRET}", origin(address, scheme));
    match within(deadline, session.get(&url)).await {
        Ok(_) => Ending::Answered,
        Err(error) => ending(&error),
    }
}

/// A certificate is for a name.
fn origin(address: SocketAddr, scheme: &str) -> String {
    match scheme {
        "https" => format!("https://localhost:{}", address.port()),
        _ => format!("http://{address}"),
    }
}

fn ending(error: &Error) -> Ending {
    assert_nothing_shown(error);
    // Whatever an application does with it.
    assert_nothing_in(&format!("{:?}", error.disposition()));
    match error {
        Error::Transport(error) => {
            assert!(error.kind() == TransportErrorKind::TooLarge || error.source().is_some());
            Ending::Lost(error.kind())
        }
        Error::Peer { .. } => Ending::Peer,
        other => panic!("neither the peer's fault nor the way's: {other:?}"),
    }
}

/// A client with a secret, of a server at this origin.
fn client(origin: &str) -> Client {
    let server = ServerMetadata::new("https://issuer.example", UrlPolicy::default())
        .and_then(|server| server.with_authorization_endpoint(&format!("{origin}/authorize")))
        .and_then(|server| server.with_token_endpoint(&format!("{origin}/token")));
    Client::new(server.unwrap(), "service")
        .with_secret(CLIENT_SECRET)
        .with_redirect_uri("https://app.example/callback")
        .unwrap()
}

/// A code as it comes back from a login.
fn code(client: &Client) -> AuthorizationCode {
    let login = client.authorization().begin(&SystemEnv::new());
    let (_, pending) = login.unwrap();
    let callback = format!("?code={CODE}&state={}", pending.state());
    pending.response(&*callback).unwrap()
}

/// Ends a test that hangs. Nothing depends on how long this is.
async fn in_time<T>(future: impl Future<Output = T>) -> T {
    within(Duration::from_secs(25), future).await
}

/// What ends by its deadline, or soon after on a machine with much else to do.
async fn within<T>(deadline: Duration, future: impl Future<Output = T>) -> T {
    let ended = tokio::time::timeout(deadline + Duration::from_secs(5), future).await;
    ended.expect("an end, without anybody's help")
}

/// A token as it should come, with bytes in front.
fn token_answer(head: &str) -> Vec<u8> {
    format!("{head}{TOKEN}").into_bytes()
}

/// 79 bytes.
const TOKEN: &str =
    r#"{"access_token":"hush0access0token0Kq3vX8sW2n","token_type":"Bearer","n":"xyz"}"#;
const JSON: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
