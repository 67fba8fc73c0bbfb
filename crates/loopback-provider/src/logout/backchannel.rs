//! Logout Tokens and their delivery, OpenID Connect Back-Channel Logout 1.0.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jose_assert::Jwe;
use serde_json::{Map, Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::answer::{FORM, Refusal};
use crate::clients::Client;
use crate::fault::Fault;
use crate::form::Parameters;
use crate::random::random_token;
use crate::state::{Session, Shared};

/// What a client made of a Logout Token.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct BackchannelLogout {
    /// The client.
    pub client_id: String,
    /// The status of its answer, or `None` where there was none.
    pub status: Option<u16>,
}

/// A client that is being told.
pub(super) struct Told {
    client_id: String,
    /// Absent where there is no token to send.
    answered: Option<oneshot::Receiver<Option<u16>>>,
}

impl Told {
    pub(super) async fn answer(self) -> BackchannelLogout {
        let status = match self.answered {
            Some(answered) => answered.await.ok().flatten(),
            None => None,
        };
        BackchannelLogout {
            client_id: self.client_id,
            status,
        }
    }

    pub(super) fn answer_blocking(self) -> BackchannelLogout {
        let answered = self
            .answered
            .and_then(|answered| answered.blocking_recv().ok());
        BackchannelLogout {
            client_id: self.client_id,
            status: answered.flatten(),
        }
    }
}

/// Hands the Logout Tokens of a session over for delivery, one for each client with a URI for them.
pub(super) fn tell(shared: &Shared, session: &Session, fault: Option<&Fault>) -> Vec<Told> {
    let clients = session.clients.iter();
    let told = clients.filter_map(|client| {
        let uri = client.backchannel_logout_uri.clone()?;
        let (sender, answered) = oneshot::channel();
        let token = logout_token(shared, session, client, fault).ok();
        let sent = token.and_then(|token| {
            let notice = Notice { uri, token, sender };
            shared.outbox.send(notice).ok()
        });
        Some(Told {
            client_id: client.id.clone(),
            answered: sent.map(|()| answered),
        })
    });
    told.collect()
}

/// §2.4, signed and encrypted as the client's ID Tokens are.
fn logout_token(
    shared: &Shared,
    session: &Session,
    client: &Client,
    fault: Option<&Fault>,
) -> Result<String, Refusal> {
    let now = shared.lock().now();
    let claims = [
        ("iss", json!(shared.issuer)),
        ("sub", session.user.subject()),
        ("aud", json!(client.id)),
        ("iat", json!(now)),
        ("exp", json!(now + LIFETIME)),
        ("jti", json!(random_token()?)),
        ("events", json!({ EVENT: {} })),
        ("sid", json!(session.id)),
    ];
    let claims = claims.map(|(name, value)| (name.to_owned(), value));
    let mut claims = Map::from_iter(claims);
    if let Some(fault) = fault {
        fault.spoil_claims(&mut claims);
    }
    let claims = Value::Object(claims).to_string();
    let algorithm = client.id_token_algorithm;
    let mut token = shared.keys.sign(algorithm, "logout+jwt", &claims)?;
    if let Some(fault) = fault {
        fault.spoil_signature(&mut token);
    }
    match &client.id_token_encryption {
        Some(encryption) => encryption.encrypt(client.secret.as_deref(), &Jwe::nested(token)),
        None => Ok(token),
    }
}

/// A Logout Token on its way.
pub(crate) struct Notice {
    uri: String,
    token: String,
    sender: oneshot::Sender<Option<u16>>,
}

/// Posts what comes, each apart, for as long as the provider runs.
pub(crate) async fn deliver(mut notices: mpsc::UnboundedReceiver<Notice>) {
    // A connection that is kept may be one to a client that has gone.
    let client = HttpClient::builder(TokioExecutor::new())
        .pool_max_idle_per_host(0)
        .build_http();
    while let Some(notice) = notices.recv().await {
        let client = client.clone();
        tokio::spawn(async move {
            let status = post(&client, &notice.uri, &notice.token).await;
            // Nobody waits any more: the client was told all the same.
            let _unwanted = notice.sender.send(status);
        });
    }
}

/// §2.5: a form with the token, and no redirect followed.
async fn post(client: &HttpClient<HttpConnector, Body>, uri: &str, token: &str) -> Option<u16> {
    let form = Parameters::from_iter([("logout_token", token)]);
    let request = Request::post(uri).header(header::CONTENT_TYPE, FORM);
    let request = request.body(Body::from(form.encode())).ok()?;
    let answered = tokio::time::timeout(PATIENCE, client.request(request)).await;
    let response = answered.ok()?.ok()?;
    Some(response.status().as_u16())
}

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// §2.4 recommends two minutes.
const LIFETIME: u64 = 120;
const PATIENCE: Duration = Duration::from_secs(5);
