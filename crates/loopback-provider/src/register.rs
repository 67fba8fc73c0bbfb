//! Dynamic client registration, RFC 7591, and its management, RFC 7592. Anybody may register.

use std::sync::Arc;

use axum::http::{Method, StatusCode, header};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Refusal, empty_answer, json_answer};
use crate::clients::{Client, FromMetadata};
use crate::endpoint::Endpoint;
use crate::incoming::Incoming;
use crate::random::random_token;
use crate::state::{Shared, State};

/// A client that has registered itself.
#[derive(Debug)]
pub(crate) struct Registered {
    pub(crate) client: Arc<Client>,
    /// What the client is told about itself.
    metadata: Map<String, Value>,
    /// What it manages the registration with.
    access_token: String,
    issued: u64,
}

impl Registered {
    fn answer(&self, shared: &Shared, status: StatusCode) -> Answer {
        let uri = shared.url(Endpoint::ClientConfiguration);
        let mut members = self.metadata.clone();
        for (name, value) in [
            ("client_id_issued_at", json!(self.issued)),
            ("registration_access_token", json!(self.access_token)),
            (
                "registration_client_uri",
                json!(format!("{uri}/{}", self.client.id)),
            ),
        ] {
            members.insert(name.to_owned(), value);
        }
        json_answer(status, &Value::Object(members))
    }
}

/// RFC 7591 §3.1.
pub(crate) fn register(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    let (id, secret) = (random_token()?, random_token()?);
    let FromMetadata { client, metadata } = FromMetadata::read(&id, &secret, &object(incoming)?)?;
    let mut state = shared.lock();
    let registered = Registered {
        client: Arc::new(client),
        metadata,
        access_token: random_token()?,
        issued: state.now(),
    };
    let answer = registered.answer(shared, StatusCode::CREATED);
    state.registered.insert(id, registered);
    Ok(answer)
}

/// RFC 7592 §2: the client reads, replaces or deletes its registration.
pub(crate) fn configure(shared: &Shared, incoming: &Incoming) -> Result<Answer, Refusal> {
    let id = incoming.path.rsplit('/').next().unwrap_or_default();
    let header = incoming.authorization()?;
    let token = header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    let token = token.ok_or_else(Refusal::no_token)?.1;
    let state = &mut *shared.lock();
    let registered = state.registered.get_mut(id);
    let registered = registered.filter(|registered| registered.access_token == token);
    let Some(registered) = registered else {
        let text = "no client that is registered here has this token";
        return Err(Refusal::invalid_token(text));
    };
    match incoming.method {
        Method::PUT => {
            replace(registered, &object(incoming)?)?;
            Ok(registered.answer(shared, StatusCode::OK))
        }
        Method::DELETE => {
            delete(state, id);
            Ok(empty_answer(StatusCode::NO_CONTENT))
        }
        _ => Ok(registered.answer(shared, StatusCode::OK)),
    }
}

/// RFC 7592 §2.2: the whole registration, with `client_id`, and without what only a server says.
fn replace(registered: &mut Registered, given: &Map<String, Value>) -> Result<(), Refusal> {
    let invalid = |text: String| Err(Refusal::new("invalid_client_metadata", text));
    if let Some(name) = SERVERS.into_iter().find(|name| given.contains_key(*name)) {
        return invalid(format!("{name} is not the client's to say"));
    }
    let id = &registered.client.id;
    if given.get("client_id").and_then(Value::as_str) != Some(id) {
        return invalid("client_id is missing or another one".to_owned());
    }
    let secret = registered.client.secret.clone();
    if given.contains_key("client_secret") && given.get("client_secret") != Some(&json!(secret)) {
        return invalid("client_secret is not the present one".to_owned());
    }
    let secret = secret.map_or_else(random_token, Ok)?;
    let FromMetadata { client, metadata } = FromMetadata::read(id, &secret, given)?;
    registered.client = Arc::new(client);
    registered.metadata = metadata;
    // RFC 7592 §3: it may change, and does.
    registered.access_token = random_token()?;
    Ok(())
}

/// RFC 7592 §2.3: with all that the client was given.
fn delete(state: &mut State, id: &str) {
    state.registered.remove(id);
    let theirs = state.grants().filter(|grant| grant.client.id == id);
    theirs.for_each(|grant| grant.revoke());
}

fn object(incoming: &Incoming) -> Result<Map<String, Value>, Refusal> {
    let invalid = |text| Refusal::new("invalid_client_metadata", text);
    let media_type = incoming.header(&header::CONTENT_TYPE)?.unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(invalid("the content type is not application/json"));
    }
    serde_json::from_slice(&incoming.body).map_err(|_| invalid("the body is not a JSON object"))
}

const SERVERS: [&str; 4] = [
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
];
