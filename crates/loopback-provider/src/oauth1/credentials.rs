//! What was given to clients: temporary credentials and token credentials.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use base64ct::{Base64, Encoding};

use crate::answer::Refusal;
use crate::clients::Client;
use crate::random::random_bytes;
use crate::state::Grant;

/// Everything that OAuth 1.0 remembers.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) temporary: HashMap<String, Temporary>,
    pub(crate) tokens: HashMap<String, Token>,
    /// Client, token, timestamp and nonce (RFC 5849 §3.3).
    pub(crate) nonces: HashSet<(String, String, Option<u64>, String)>,
}

impl Credentials {
    /// Everything that somebody has allowed.
    pub(crate) fn grants(&self) -> impl Iterator<Item = &Arc<Grant>> {
        let temporary = self.temporary.values();
        let allowed = temporary.filter_map(|temporary| match &temporary.decision {
            Decision::Allowed { grant, .. } => Some(grant),
            _ => None,
        });
        allowed.chain(self.tokens.values().map(|token| &token.grant))
    }
}

/// A client's wish that somebody should decide about, and what they decided.
#[derive(Debug)]
pub(crate) struct Temporary {
    pub(crate) secret: String,
    pub(crate) client: Arc<Client>,
    /// `None` for `oob`.
    pub(crate) callback: Option<String>,
    pub(crate) expires: u64,
    pub(crate) decision: Decision,
}

#[derive(Debug)]
pub(crate) enum Decision {
    Allowed {
        grant: Arc<Grant>,
        verifier: String,
    },
    Denied,
    Open,
    /// They have been exchanged for token credentials.
    Spent,
}

#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) secret: String,
    pub(crate) grant: Arc<Grant>,
    /// They last until a switch ends them.
    pub(crate) expired: bool,
}

/// A token, a secret or a verifier: Base64 with its padding, so that each has a character that goes
/// wrong unless it is encoded.
pub(crate) fn random_credential() -> Result<String, Refusal> {
    Ok(Base64::encode_string(&random_bytes::<32>()?))
}

/// A verifier that a person can type (RFC 5849 §2.2): eight digits.
pub(crate) fn short_verifier() -> Result<String, Refusal> {
    let number = u64::from_le_bytes(random_bytes()?) % 100_000_000;
    Ok(format!("{number:08}"))
}
