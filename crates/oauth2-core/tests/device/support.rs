//! A server with a device authorization endpoint, and a poll with its script.

use flow_script::{env, json, play};
use oauth_step::{FixedEnv, IntoStep, Request, Response, Step, TransportError, UrlPolicy};
use oauth2_core::{Client, DeviceAuthorization, Error, Poll, ServerError, ServerMetadata, Tokens};

pub(crate) const ANSWER: &str = r#"{"device_code":"dc","user_code":"WDJB-MJHT",
    "verification_uri":"https://example.com/device","expires_in":600,"interval":7}"#;
pub(crate) const PENDING: &str = r#"{"error":"authorization_pending"}"#;
pub(crate) const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

pub(crate) fn server() -> ServerMetadata {
    ServerMetadata::new("https://server.example.com", UrlPolicy::default())
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"))
        .and_then(|server| {
            let endpoint = r#""https://server.example.com/device_authorization""#;
            server.with_member("device_authorization_endpoint", endpoint)
        })
        .unwrap()
}

/// A public client, as programs on a device are.
pub(crate) fn client() -> Client {
    Client::new(server(), "1406020730")
}

/// What the client makes of an answer with status 200.
pub(crate) fn answered(body: &str) -> Result<DeviceAuthorization, Error> {
    play(client().device_authorization(), [json(200, body)], &env()).0
}

pub(crate) fn authorization() -> DeviceAuthorization {
    answered(ANSWER).unwrap()
}

pub(crate) fn poll() -> Poll {
    client().poll_device(&authorization())
}

/// What a poll did: how long it waited each time, what it sent, how it ended.
pub(crate) struct Polled {
    pub(crate) waits: Vec<u64>,
    pub(crate) requests: Vec<Request>,
    pub(crate) outcome: Result<Tokens, Error>,
}

impl Polled {
    #[track_caller]
    pub(crate) fn refused(self) -> Box<ServerError> {
        match self.outcome {
            Err(Error::Server(error)) => error,
            other => panic!("expected an error of the server, got {other:?}"),
        }
    }
}

/// Runs a poll to its end over these replies.
pub(crate) fn polled(
    poll: impl IntoStep<Flow = oauth2_core::AwaitPoll>,
    replies: impl IntoIterator<Item = Result<Response, TransportError>>,
    env: &FixedEnv,
) -> Polled {
    let (mut waits, mut requests) = (Vec::new(), Vec::new());
    let mut replies = replies.into_iter();
    let mut step = poll.into_step(env);
    let outcome = loop {
        step = match step {
            Ok(Step::Wait(pause, sleeping)) => {
                waits.push(pause.at_most().as_secs());
                env.advance(pause.at_most());
                sleeping.wake(env)
            }
            Ok(Step::Send(request, awaiting)) => {
                requests.push(request);
                let reply = replies.next();
                awaiting.receive(reply.unwrap_or_else(|| panic!("a poll too many")), env)
            }
            Ok(step) => break Ok(flow_script::done(step)),
            Err(error) => break Err(error),
        };
    };
    assert_eq!(replies.count(), 0, "replies that nobody asked for");
    Polled {
        waits,
        requests,
        outcome,
    }
}

/// The same over responses alone.
pub(crate) fn polled_over<const N: usize>(responses: [Response; N]) -> Polled {
    polled(poll(), responses.map(Ok), &env())
}
