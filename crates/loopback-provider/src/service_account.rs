//! The ready-made service account: its key, and its file as Google would issue it.

use std::convert::Infallible;
use std::sync::{Arc, OnceLock};

use base64ct::{Base64UrlUnpadded, Encoding};
use oauth_step::{Env, SystemEnv};
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::{TryCryptoRng, TryRng};
use rsa::{PrivateKey, PublicKey};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::answer::Refusal;
use crate::clients::Client;
use crate::endpoint::Endpoint;
use crate::provider::LoopbackProvider;
use crate::state::Shared;

/// Service accounts.
impl LoopbackProvider {
    /// The file of the ready-made service account, as Google issues them. It may have the scopes
    /// `read` and `write`, at the token endpoint by an assertion, and at the resource by a token
    /// that it signs itself for the audience [`resource_audience`](Self::resource_audience).
    ///
    /// Empty where the key could not be made.
    #[must_use]
    pub fn service_account_json(&self) -> String {
        key().map_or_else(String::new, |key| file(&self.shared, key))
    }

    /// The name of the ready-made service account, its `client_email`.
    #[must_use]
    pub fn service_account_email(&self) -> &'static str {
        EMAIL
    }

    /// The audience of self-signed tokens: the origin of the resource and a slash.
    #[must_use]
    pub fn resource_audience(&self) -> String {
        resource_audience(&self.shared)
    }
}

/// A key with its `kid`.
pub(crate) struct AccountKey {
    pub(crate) id: String,
    pub(crate) public: PublicKey,
    pub(crate) pem: String,
}

/// The account's key, one for all providers of a process, made when it is first asked for.
pub(crate) fn account_key() -> Result<&'static AccountKey, Refusal> {
    key().ok_or_else(|| Refusal::server_error("there is no key"))
}

/// The account as the client that its tokens belong to. It is registered nowhere: it cannot
/// authenticate.
pub(crate) fn client() -> Arc<Client> {
    Arc::new(Client::service_account(EMAIL))
}

pub(crate) fn resource_audience(shared: &Shared) -> String {
    format!("{}/", shared.origin)
}

fn file(shared: &Shared, key: &AccountKey) -> String {
    let file = json!({
        "type": "service_account",
        "project_id": "loopback",
        "private_key_id": key.id,
        "private_key": key.pem,
        "client_email": EMAIL,
        "client_id": "100000000000000000001",
        "auth_uri": shared.url(Endpoint::Authorization),
        "token_uri": shared.url(Endpoint::Token),
        "universe_domain": "loopback.example",
    });
    format!("{file:#}\n")
}

fn key() -> Option<&'static AccountKey> {
    static KEY: OnceLock<Option<AccountKey>> = OnceLock::new();
    KEY.get_or_init(new_key).as_ref()
}

fn new_key() -> Option<AccountKey> {
    let private = PrivateKey::new(&mut System, 2048).ok()?;
    let public = PublicKey::from(&private);
    let digest = Sha256::digest(public.to_public_key_der().ok()?);
    let id: Vec<u8> = digest.iter().copied().take(15).collect();
    Some(AccountKey {
        id: Base64UrlUnpadded::encode_string(&id),
        public,
        pem: private.to_pkcs8_pem(LineEnding::LF).ok()?.to_string(),
    })
}

/// The system's random source, as `rsa` wants it.
struct System;

impl TryRng for System {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        SystemEnv::new().fill_random(bytes);
        Ok(())
    }
}

impl TryCryptoRng for System {}

pub(crate) const EMAIL: &str = "robot@loopback.iam.gserviceaccount.example";
