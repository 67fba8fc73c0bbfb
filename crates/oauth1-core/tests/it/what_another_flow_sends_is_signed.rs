use std::error::Error as _;

use flow_script::{done, env, field, json, paused, sent};
use oauth_step::{IntoStep, UrlPolicy};
use oauth1_core::{Client, Error, Misuse, Placement, SignatureMethod, SignedFlow, Signer};
use oauth2_core::{ClientAuthentication, ExtensionGrant, ServerMetadata};

use crate::naive;
use crate::support::form;

/// The way of HERE: a token of OAuth 2 for a client of OAuth 1.0a.
fn signer() -> Signer {
    Client::new("key-id", "key-secret")
        .with_signature_method(SignatureMethod::HmacSha256)
        .two_legged()
}

fn server() -> ServerMetadata {
    ServerMetadata::new("https://account.example", UrlPolicy::default())
        .and_then(|server| server.with_token_endpoint("https://account.example/oauth2/token"))
        .unwrap()
}

fn grant() -> SignedFlow<ExtensionGrant> {
    let client = oauth2_core::Client::without_id(server());
    signer().around(client.extension_grant("client_credentials"))
}

const GRANTED: &str =
    r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"bearer","expires_in":86399}"#;

#[test]
fn client_credentials() {
    let (outcome, requests) = flow_script::play(grant(), [json(200, GRANTED)], &env());
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://account.example/oauth2/token");
    assert_eq!(request.body(), b"grant_type=client_credentials");
    let found = naive::verified(request, "key-secret", "");
    assert_eq!(found.place, "header");
    let method = &found.parameters["oauth_signature_method"];
    assert_eq!(method, "HMAC-SHA256");
    assert!(!found.parameters.contains_key("oauth_token"));
    assert!(
        found
            .base_string
            .contains("&grant_type%3Dclient_credentials%26oauth_consumer_key")
    );
    let tokens = outcome.unwrap();
    assert_eq!(tokens.access_token().expose(), "2YotnFZFEjr1zCsicMWpAA");
}

#[test]
fn a_client_of_both_by_its_id() {
    let client = oauth2_core::Client::new(server(), "app");
    let flow = client
        .with_authentication(ClientAuthentication::None)
        .client_credentials();
    let (outcome, requests) =
        flow_script::play(signer().around(flow), [json(200, GRANTED)], &env());
    outcome.unwrap();
    assert_eq!(field(&requests[0], "client_id").as_deref(), Some("app"));
    naive::verified(&requests[0], "key-secret", "");
}

#[test]
fn errors_are_the_flows_own() {
    let answer = json(401, r#"{"error":"invalid_client"}"#);
    let (outcome, _) = flow_script::play(grant(), [answer], &env());
    assert!(matches!(outcome, Err(oauth2_core::Error::Server(_))));
}

#[test]
fn what_cannot_be_signed_is_not_sent() {
    // It authenticates in the header already.
    let client = oauth2_core::Client::new(server(), "app").with_secret("hunter2");
    let flow = signer().around(client.client_credentials());
    let (outcome, requests) = flow_script::play(flow, [], &env());
    assert!(requests.is_empty());
    let error = outcome.unwrap_err();
    let oauth2_core::Error::Transport(transport) = &error else {
        panic!("{error:?}")
    };
    let cause = transport.source().unwrap().downcast_ref::<Error>().unwrap();
    assert!(matches!(
        cause,
        Error::Misuse(Misuse::AuthorizationHeaderPresent)
    ));
}

#[test]
fn into_the_form_too() {
    let client = Client::new("key-id", "key-secret").with_placement(Placement::Form);
    let grant = oauth2_core::Client::without_id(server()).extension_grant("client_credentials");
    let flow = client.two_legged().around(grant);
    let (outcome, requests) = flow_script::play(flow, [json(200, GRANTED)], &env());
    outcome.unwrap();
    let start = b"grant_type=client_credentials&oauth_consumer_key=key-id&";
    assert!(requests[0].body().starts_with(start));
    naive::verified(&requests[0], "key-secret", "");
}

/// Two requests, a pause and a question to the store, to see each of them passed on.
mod several {
    use oauth_step::{
        Env, IntoStep, Pending, Request, Response, Step, StoreAnswer, StoreRequest, TransportError,
    };

    #[derive(Debug)]
    pub(super) struct Several;

    #[derive(Debug)]
    pub(super) enum Await {
        Store,
        First,
        Pause,
        Second,
    }

    fn request(path: &str) -> Request {
        let uri = format!("https://account.example/{path}");
        http::Request::get(uri).body(Vec::new()).unwrap()
    }

    impl IntoStep for Several {
        type Flow = Await;

        fn into_step(self, _: &dyn Env) -> Result<Step<Await>, TransportError> {
            let question = StoreRequest::Load { key: "key".into() };
            Ok(Step::store(question, Await::Store))
        }
    }

    impl Pending for Await {
        type Output = ();
        type Error = TransportError;

        fn receive(
            self,
            reply: Result<Response, TransportError>,
            _: &dyn Env,
        ) -> Result<Step<Self>, TransportError> {
            reply?;
            match self {
                Self::First => Ok(Step::wait(std::time::Duration::from_secs(5), Self::Pause)),
                _ => Ok(Step::Done(())),
            }
        }

        fn wake(self, _: &dyn Env) -> Result<Step<Self>, TransportError> {
            Ok(Step::send(request("second"), Self::Second))
        }

        fn stored(
            self,
            answer: Result<StoreAnswer, Box<dyn std::error::Error + Send + Sync>>,
            _: &dyn Env,
        ) -> Result<Step<Self>, TransportError> {
            answer.unwrap();
            Ok(Step::send(request("first"), Self::First))
        }
    }
}

#[test]
fn each_request_of_a_flow_that_has_several() {
    let env = env();
    let step = signer().around(several::Several).into_step(&env).unwrap();
    let (_, storing) = flow_script::stores(step);
    let step = storing
        .stored(Ok(oauth_step::StoreAnswer::Found(None)), &env)
        .unwrap();
    let (first, awaiting) = sent(step);
    let first = naive::verified(&first, "key-secret", "");
    let step = awaiting.receive(Ok(form("")), &env).unwrap();
    let (pause, sleeping) = paused(step);
    assert_eq!(pause.at_most(), std::time::Duration::from_secs(5));
    let (second, awaiting) = sent(sleeping.wake(&env).unwrap());
    assert_eq!(second.uri().path(), "/second");
    let second = naive::verified(&second, "key-secret", "");
    assert_ne!(
        first.parameters["oauth_nonce"],
        second.parameters["oauth_nonce"]
    );
    done(awaiting.receive(Ok(form("")), &env).unwrap());
}
