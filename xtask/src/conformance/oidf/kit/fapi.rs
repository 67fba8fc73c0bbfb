//! What the clients of the FAPI and CIBA plans have: keys, the provider's own key, and the place where pings are posted.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use adapter_tests::{Server, Tls};
use http::header::{HeaderMap, HeaderName, HeaderValue};
use jose_assert::{Algorithm, DecryptionKey, KeyManagement, SigningKey};
use oauth_step::{Response, SystemEnv};
use oauth2_core::{
    BackchannelAuthentication, BackchannelNotification, Client, Notified, notification_response,
};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{CLIENT_ID, Kit, REDIRECT_URI, object, public};
use crate::Fallible;
use crate::conformance::oidf::variant::Variant;

/// Made once for all runs.
pub(in crate::conformance::oidf) struct Fapi {
    /// Assertions and request objects are signed with it.
    pub(in crate::conformance::oidf) key: SigningKey,
    /// ID Tokens are encrypted to it.
    pub(in crate::conformance::oidf) decryption_key: DecryptionKey,
    pub(in crate::conformance::oidf) pings: Pings,
    /// The provider signs with it: the older plans have none of their own.
    provider: SigningKey,
}

impl Fapi {
    pub(super) async fn make() -> Fallible<Self> {
        let env = SystemEnv::default();
        let key = SigningKey::generate(Algorithm::Es256, &env)?;
        let provider = SigningKey::generate(PROVIDER_ALGORITHM, &env)?;
        let decryption_key = DecryptionKey::generate(KEY_MANAGEMENT, &env)?;
        Ok(Self {
            key: key.with_key_id("fapi-es256"),
            decryption_key: decryption_key.with_key_id("fapi-rsa"),
            pings: Pings::listen().await,
            provider: provider.with_key_id("provider-ps256"),
        })
    }
}

/// Whether the plan is one of these.
pub(in crate::conformance::oidf) fn is_fapi(plan: &str) -> bool {
    plan.starts_with("fapi")
}

/// Whether the client shows a certificate, as itself or for its tokens.
pub(in crate::conformance::oidf) fn shows_certificate(plan: &str, variant: &Variant) -> bool {
    variant.is("client_auth_type", "mtls") || binds_to_certificate(plan, variant)
}

/// Whether tokens are bound to the client's certificate. The older profiles know nothing else.
pub(in crate::conformance::oidf) fn binds_to_certificate(plan: &str, variant: &Variant) -> bool {
    is_fapi(plan) && !variant.is("sender_constrain", "dpop")
}

/// Whether the client is one of OAuth alone.
pub(in crate::conformance::oidf) fn is_plain_oauth(variant: &Variant) -> bool {
    variant.is("fapi_client_type", "plain_oauth")
}

impl Kit {
    /// The configuration of a plan.
    pub(super) fn fapi_configuration(&self, plan: &str, variant: &Variant) -> Fallible<Value> {
        let client = self.fapi_client(variant, CLIENT_ID, &[])?;
        let mut configuration = object([
            ("alias", self.alias().into()),
            ("description", "the client toolkit".into()),
            ("waitTimeoutSeconds", PATIENCE.into()),
            ("client", client.into()),
        ]);
        if !plan.starts_with("fapi2") {
            let private = self.fapi.provider.private_jwk()?;
            let key: Value = serde_json::from_str(private.expose())?;
            configuration.extend(object([("server", json!({ "jwks": { "keys": [key] } }))]));
        }
        if plan.starts_with("fapi1") {
            // Modules with encryption are for another client.
            let key = self.fapi.decryption_key.public_jwk();
            let key = serde_json::from_str(&key.ok_or("a key without a public half")?)?;
            let mut client = self.fapi_client(variant, SECOND_CLIENT_ID, &[key])?;
            client.extend(object([
                (
                    "id_token_encrypted_response_alg",
                    KEY_MANAGEMENT.name().into(),
                ),
                ("id_token_encrypted_response_enc", "A256GCM".into()),
            ]));
            configuration.extend(object([("client2", client.into())]));
        }
        Ok(configuration.into())
    }

    fn fapi_client(
        &self,
        variant: &Variant,
        id: &str,
        keys: &[Value],
    ) -> Fallible<Map<String, Value>> {
        let scope = match is_plain_oauth(variant) {
            true => RESOURCE_SCOPE.to_owned(),
            false => format!("openid {RESOURCE_SCOPE}"),
        };
        let mut jwks = vec![Value::from(public(&self.fapi.key)?)];
        jwks.extend_from_slice(keys);
        let pings = Value::from(&*self.fapi.pings.uri);
        Ok(object([
            ("client_id", id.into()),
            ("scope", scope.into()),
            ("redirect_uri", REDIRECT_URI.into()),
            ("certificate", Value::from(&*self.identity.0)),
            ("jwks", json!({ "keys": jwks })),
            ("backchannel_client_notification_endpoint", pings),
        ]))
    }
}

/// Where the provider says that a user has decided: answers while the client waits.
pub(in crate::conformance::oidf) struct Pings {
    uri: String,
    awaited: Arc<Mutex<Option<(Client, BackchannelAuthentication)>>>,
    notified: tokio::sync::Mutex<mpsc::UnboundedReceiver<Outcome>>,
    _server: Server,
}

type Outcome = Result<Notified, oauth2_core::Error>;

impl Pings {
    async fn listen() -> Self {
        let awaited: Arc<Mutex<Option<(Client, BackchannelAuthentication)>>> = Arc::default();
        let (sender, notified) = mpsc::unbounded_channel();
        let told = Arc::clone(&awaited);
        let server = Server::secure(&Tls::new("localhost"), move |request| {
            let outcome = take(request, &told);
            let answer = notification_response(&outcome);
            // Nobody listens between two modules.
            let _ = sender.send(outcome);
            text(&answer)
        })
        .await;
        Self {
            uri: server.url("/ping"),
            awaited,
            notified: tokio::sync::Mutex::new(notified),
            _server: server,
        }
    }

    /// Waits for what the provider has to say about this authentication.
    pub(in crate::conformance::oidf) async fn next(
        &self,
        client: &Client,
        authentication: &BackchannelAuthentication,
    ) -> Fallible<Notified> {
        let mut notified = self.notified.lock().await;
        while notified.try_recv().is_ok() {}
        *self.awaited.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((client.clone(), authentication.clone()));
        let outcome = timeout(POSTED_WITHIN, notified.recv()).await?;
        Ok(outcome.ok_or("nobody listens")??)
    }
}

fn take(request: &str, awaited: &Mutex<Option<(Client, BackchannelAuthentication)>>) -> Outcome {
    let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
    let pairs = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::try_from(name.trim());
        let value = HeaderValue::try_from(value.trim());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    let notification = BackchannelNotification::parse(&headers, body.as_bytes())?;
    let awaited = awaited.lock().unwrap_or_else(PoisonError::into_inner);
    let env = SystemEnv::default();
    match &*awaited {
        Some((client, authentication)) => notification.verify(client, Some(authentication), &env),
        None => Err(oauth2_core::Misuse::NotPolled.into()),
    }
}

fn text(answer: &Response) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {}\r\n", answer.status()).into_bytes();
    for (name, value) in answer.headers() {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    if answer.status() != http::StatusCode::NO_CONTENT {
        text.extend_from_slice(format!("content-length: {}\r\n", answer.body().len()).as_bytes());
    }
    text.extend_from_slice(b"\r\n");
    text.extend_from_slice(answer.body());
    text
}

pub(in crate::conformance::oidf) const SECOND_CLIENT_ID: &str = "client-2";
/// What tokens are for, beside `openid`.
pub(in crate::conformance::oidf) const RESOURCE_SCOPE: &str = "accounts";
pub(in crate::conformance::oidf) const KEY_MANAGEMENT: KeyManagement = KeyManagement::RsaOaep256;
/// ID Tokens and responses are signed with it.
pub(in crate::conformance::oidf) const PROVIDER_ALGORITHM: Algorithm = Algorithm::Ps256;
/// How long the suite waits for what should not come, in seconds. It looks once: a module that is still handing out keys
/// then goes on for ever, so this is longer than keys take.
const PATIENCE: u64 = 4;
const POSTED_WITHIN: Duration = Duration::from_secs(30);
