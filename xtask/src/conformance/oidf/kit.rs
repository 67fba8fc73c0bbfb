//! What our clients have: ids, secrets, keys, certificates, and the places where the suite finds what is theirs.

mod fapi;

use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, process};

use adapter_tests::{Logouts, Server, Tls, ok};
use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;
use serde_json::{Map, Value, json};

use self::fapi::{Fapi, is_fapi};
pub(super) use self::fapi::{
    KEY_MANAGEMENT, PROVIDER_ALGORITHM, RESOURCE_SCOPE, SECOND_CLIENT_ID, binds_to_certificate,
    is_plain_oauth, shows_certificate,
};
use super::variant::Variant;
use crate::Fallible;

/// Made once for all runs.
pub(super) struct Kit {
    /// Assertions and request objects are signed with it.
    pub(super) key: SigningKey,
    /// Certificate and key, PEM; nobody else has signed it.
    pub(super) identity: (String, String),
    /// Where Logout Tokens are posted.
    pub(super) logouts: Logouts,
    pub(super) objects: Objects,
    pub(super) fapi: Fapi,
}

impl Kit {
    pub(super) async fn make() -> Fallible<Self> {
        let key = SigningKey::generate(Algorithm::Rs256, &SystemEnv::default())?;
        Ok(Self {
            key: key.with_key_id("client-rs256"),
            identity: Tls::self_signed_identity("client.example.com"),
            logouts: Logouts::listen().await,
            objects: Objects::listen().await,
            fapi: Fapi::make().await?,
        })
    }

    /// The name of our clients at the suite, where one name plays one module at a time.
    pub(super) fn alias(&self) -> String {
        format!("toolkit-{}", process::id())
    }

    /// The configuration of a plan: where the suite plays the provider, and the client that it
    /// knows, if that does not register itself.
    pub(super) fn configuration(&self, plan: &str, variant: &Variant) -> Fallible<Value> {
        if is_fapi(plan) {
            return self.fapi_configuration(plan, variant);
        }
        let mut configuration = object([
            ("alias", self.alias().into()),
            ("description", "the client toolkit".into()),
            ("waitTimeoutSeconds", WAITED_FOR.into()),
        ]);
        if !registers_itself(plan, variant) {
            let mut client = self.metadata(plan, variant)?;
            client.extend(object([
                ("client_id", CLIENT_ID.into()),
                ("client_secret", SECRET.into()),
                ("redirect_uri", REDIRECT_URI.into()),
            ]));
            configuration.extend(object([("client", client.into())]));
        }
        Ok(configuration.into())
    }

    /// What a client says about itself in every module of a plan, or in the one that it registers for.
    pub(super) fn metadata(&self, of: &str, variant: &Variant) -> Fallible<Map<String, Value>> {
        let mut client = object([("jwks", self.jwks(variant)?)]);
        let is_of = |family: &str| of.contains(family);
        if let Some(method) = variant.get("client_auth_type") {
            client.extend(object([("token_endpoint_auth_method", method.into())]));
        }
        if variant.is("client_auth_type", "tls_client_auth") {
            client.extend(object([("tls_client_auth_subject_dn", SUBJECT.into())]));
        }
        if is_of("logout") || is_of("session-management") {
            client.extend(object([
                ("post_logout_redirect_uri", LOGGED_OUT_URI.into()),
                ("post_logout_redirect_uris", json!([LOGGED_OUT_URI])),
            ]));
        }
        if is_of("back-channel") || is_of("backchannel") || is_of("rp-init") {
            let uri = Value::from(&*self.logouts.uri);
            client.extend(object([("backchannel_logout_uri", uri)]));
        }
        if is_of("front-channel") || is_of("frontchannel") {
            client.extend(object([
                ("frontchannel_logout_uri", FRONTCHANNEL_URI.into()),
                ("frontchannel_logout_session_required", true.into()),
            ]));
        }
        if is_of("3rd-party") {
            client.extend(object([("initiate_login_uri", INITIATE_URI.into())]));
        }
        Ok(client)
    }

    /// The public halves; that of the certificate where it authenticates the client.
    fn jwks(&self, variant: &Variant) -> Fallible<Value> {
        let mut keys = vec![public(&self.key)?];
        if variant.is("client_auth_type", "self_signed_tls_client_auth") {
            let (certificate, key) = &self.identity;
            let key = SigningKey::from_pem(Algorithm::Es256, key)?;
            let mut jwk = public(&key.with_key_id("client-tls"))?;
            // RFC 8705 §2.2.2: the certificate as it stands between the lines of its PEM.
            let lines = certificate.lines().filter(|line| !line.starts_with('-'));
            jwk.extend(object([("x5c", json!([lines.collect::<String>()]))]));
            keys.push(jwk);
        }
        Ok(json!({ "keys": keys }))
    }
}

/// Whether the client of a module is not that of the configuration.
fn registers_itself(plan: &str, variant: &Variant) -> bool {
    variant.is("client_registration", "dynamic_client")
        // It fixes that itself, so it is not sent.
        || plan == "oidcc-client-dynamic-certification-test-plan"
}

fn public(key: &SigningKey) -> Fallible<Map<String, Value>> {
    let jwk = key.public_jwk().ok_or("a key without a public half")?;
    Ok(serde_json::from_str(&jwk)?)
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    let members = members.into_iter();
    members
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kit").finish_non_exhaustive()
    }
}

/// Serves the request object that was made last, by HTTPS: the suite takes any certificate.
pub(super) struct Objects {
    server: Server,
    held: Arc<Mutex<String>>,
}

impl Objects {
    async fn listen() -> Self {
        let held = Arc::new(Mutex::new(String::new()));
        let served = held.clone();
        let tls = Tls::new("localhost");
        let server = Server::secure(&tls, move |_| {
            let object = served.lock().unwrap_or_else(PoisonError::into_inner);
            let typed = "\r\ncontent-type: application/oauth-authz-req+jwt\r\n";
            ok(&object).replacen("\r\n", typed, 1).into_bytes()
        })
        .await;
        Self { server, held }
    }

    /// Where the request object of a module is.
    pub(super) fn uri(&self, module: &str) -> String {
        self.server.url(&format!("/request-{module}"))
    }

    pub(super) fn hold(&self, object: &str) {
        object.clone_into(&mut self.held.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

const SUBJECT: &str = "CN=client.example.com";
/// How long the suite waits for what should not come, in seconds.
pub(super) const WAITED_FOR: u64 = 2;
pub(super) const CLIENT_ID: &str = "client-1";
pub(super) const SECRET: &str = "a-secret-that-is-long-enough-for-hs256-and-more";
// Nothing listens at these: the driver is the browser.
pub(super) const REDIRECT_URI: &str = "https://rp.example.com/cb";
pub(super) const LOGGED_OUT_URI: &str = "https://rp.example.com/bye";
pub(super) const FRONTCHANNEL_URI: &str = "https://rp.example.com/frontchannel";
pub(super) const INITIATE_URI: &str = "https://rp.example.com/initiate";
