//! A server that signs its responses, and a client that asked for that.

use flow_script::{NOON, env, json};
use jose_assert::{Algorithm, Algorithms, Jwt, RemoteJwks, SigningKey};
use oauth_step::{Endpoint, IntoStep, Request, Response, Step, UrlPolicy};
use oauth2_core::{
    AuthorizationResponse, Callback, Client, Error, JarmVerifier, PeerFault, PendingAuthorization,
    ResponseMode, ResponseType, ServerMetadata,
};
use serde_json::{Map, Value};

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const CALLBACK: &str = "https://client.example.org/cb";
pub(crate) const CLIENT: &str = "s6BhdRkqt3";

pub(crate) fn key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &env())
        .unwrap()
        .with_key_id("key-1")
}

/// Nobody publishes it.
pub(crate) fn other_key() -> SigningKey {
    let env = env();
    oauth_step::random_token(&env, 16);
    SigningKey::generate(Algorithm::Es256, &env).unwrap()
}

/// What the server says its keys are.
pub(crate) fn published() -> String {
    format!(r#"{{"keys":[{}]}}"#, key().public_jwk().unwrap())
}

pub(crate) fn verifier() -> JarmVerifier {
    let jwks = Endpoint::parse(&format!("{ISSUER}/jwks"), UrlPolicy::default()).unwrap();
    JarmVerifier::new(RemoteJwks::new(jwks))
        .algorithms(Algorithms::only(Algorithm::Es256))
        .unwrap()
}

pub(crate) fn client(verifier: JarmVerifier) -> Client {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default())
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .unwrap();
    Client::new(server, CLIENT)
        .with_redirect_uri(CALLBACK)
        .unwrap()
        .with_jarm(verifier)
}

/// A response object that is good, until a test makes it otherwise.
pub(crate) struct Case {
    pub(crate) client: Client,
    pub(crate) response_type: ResponseType,
    pub(crate) claims: Map<String, Value>,
    pending: PendingAuthorization,
}

impl Case {
    pub(crate) fn good() -> Self {
        Self::of(ResponseType::Code, client(verifier()))
    }

    pub(crate) fn of(response_type: ResponseType, client: Client) -> Self {
        let request = client.authorization().response_type(response_type);
        let (_, pending) = request
            .response_mode(ResponseMode::Jwt)
            .begin(&env())
            .unwrap();
        let claims = serde_json::json!({
            "iss": ISSUER,
            "aud": CLIENT,
            "exp": NOON.0 + 600,
            "code": "c",
            "state": pending.state(),
        });
        Self {
            client,
            response_type,
            claims: claims.as_object().unwrap().clone(),
            pending,
        }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.claims.remove(name);
        self
    }

    pub(crate) fn jwt(&self) -> Jwt {
        Jwt::new(Value::from(self.claims.clone()).to_string())
    }

    pub(crate) fn answered(self) -> (Result<AuthorizationResponse, Error>, Vec<Request>) {
        let object = self.jwt().sign(&key()).unwrap();
        self.answered_with(&object)
    }

    pub(crate) fn answered_with(
        self,
        object: &str,
    ) -> (Result<AuthorizationResponse, Error>, Vec<Request>) {
        self.answered_by(object, &json(200, &published()))
    }

    /// Where the server answers this when it is asked for its keys.
    pub(crate) fn answered_by(
        self,
        object: &str,
        keys: &Response,
    ) -> (Result<AuthorizationResponse, Error>, Vec<Request>) {
        let query = match self.response_type {
            ResponseType::Code | ResponseType::None => '?',
            _ => '#',
        };
        let callback = format!("{CALLBACK}{query}response={object}");
        let received = self.pending.receive(Callback::Url(&callback)).unwrap();
        let (mut step, mut sent) = (received.verify(&self.client).into_step(&env()), Vec::new());
        loop {
            step = match step {
                Ok(Step::Send(request, awaiting)) => {
                    sent.push(request);
                    awaiting.receive(Ok(keys.clone()), &env())
                }
                Ok(step) => return (Ok(flow_script::done(step)), sent),
                Err(error) => return (Err(error), sent),
            };
        }
    }

    pub(crate) fn outcome(self) -> Result<AuthorizationResponse, Error> {
        self.answered().0
    }
}

#[track_caller]
pub(crate) fn fault(outcome: Result<AuthorizationResponse, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}

#[track_caller]
pub(crate) fn refused(outcome: Result<AuthorizationResponse, Error>) -> jose_assert::Error {
    match outcome {
        Err(Error::ResponseObject(error)) => error,
        other => panic!("expected a refused response object, got {other:?}"),
    }
}
