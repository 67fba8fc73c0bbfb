//! Peers that break off, stall, lie and flood. Each ends in a typed error, in time, with nothing
//! secret in it.

mod a_body_of_the_wrong_length_is_an_error;
mod a_broken_chunk_is_an_error;
mod a_cancelled_caller_leaves_nothing_behind;
mod a_head_that_is_none_is_an_error;
mod a_large_body_is_cut_off;
mod a_lost_connection_is_an_error;
mod a_redirect_is_followed_nowhere;
mod a_stall_ends_at_the_deadline;
mod a_storm_of_refusals_ends;
mod an_unsafe_connection_is_not_used;

use core::error::Error as _;
use core::time::Duration;
use std::net::SocketAddr;

use adapter_tests::secrets::{
    ACCESS_TOKEN, CLIENT_SECRET, assert_nothing_in, assert_nothing_shown,
};
use adapter_tests::{Faulty, Options, Session as _, Stack as _};
use oauth_step::{TransportErrorKind, UrlPolicy};
use oauth2_core::{Client, Error, ServerMetadata};

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
                    let address = case.fault.clone().start().await;
                    let message = message(&stack, address, "http").await;
                    assert!(case.message.contains(&message), "message: {message:?}");
                    if !case.call.is_empty() {
                        let call = call(&stack, address, "http").await;
                        assert!(case.call.contains(&call), "call: {call:?}");
                    }
                }),
            )
        })
        .collect();
    for (name, met) in cases {
        let met = in_time(met).await;
        assert!(met.is_ok(), "{name}");
    }
}

/// Asks for a token there, with a secret, for what is to be secret.
async fn message(stack: &Stack, address: SocketAddr, scheme: &str) -> Ending {
    let flow = client(&format!("{}/token", origin(address, scheme)));
    match in_time(stack.run(flow.client_credentials())).await {
        Ok(_) => Ending::Answered,
        Err(error) => ending(&error),
    }
}

/// Calls there with a token.
async fn call(stack: &Stack, address: SocketAddr, scheme: &str) -> Ending {
    let session = stack.outside(ACCESS_TOKEN).unwrap();
    let url = format!("{}/?key={CLIENT_SECRET}", origin(address, scheme));
    match in_time(session.get(&url)).await {
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

/// A client with a secret, at a token endpoint.
fn client(token_endpoint: &str) -> Client {
    let server = ServerMetadata::new("https://issuer.example", UrlPolicy::default());
    let server = server.unwrap().with_token_endpoint(token_endpoint).unwrap();
    Client::new(server, "service").with_secret(CLIENT_SECRET)
}

/// Ends a test that hangs. Nothing depends on how long this is.
async fn in_time<T>(future: impl Future<Output = T>) -> T {
    let ended = tokio::time::timeout(Duration::from_secs(30), future).await;
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
