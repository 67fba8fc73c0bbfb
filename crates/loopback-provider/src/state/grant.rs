//! Grants, and the codes and tokens that come from them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::clients::Client;
use crate::users::User;

/// What a person or a client was given; all tokens that come from it die with it.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) client: Arc<Client>,
    /// Absent for client credentials.
    pub(crate) user: Option<Arc<User>>,
    pub(crate) scope: Vec<String>,
    pub(crate) auth_time: u64,
    /// The `sid`; empty where nobody signed in.
    pub(crate) session: String,
    pub(crate) nonce: Option<String>,
    /// Present where it came in exchange for another.
    pub(crate) exchanged: Option<Exchanged>,
    pub(crate) revoked: AtomicBool,
}

/// RFC 8693: whom a token was for before, who acts, and for which servers it is.
#[derive(Debug)]
pub(crate) struct Exchanged {
    pub(crate) subject: Value,
    pub(crate) actor: Option<Value>,
    pub(crate) audience: Vec<String>,
}

impl Grant {
    pub(crate) fn new(client: &Arc<Client>, user: Option<Arc<User>>, scope: Vec<String>) -> Self {
        Self {
            client: Arc::clone(client),
            user,
            scope,
            auth_time: 0,
            session: String::new(),
            nonce: None,
            exchanged: None,
            revoked: AtomicBool::new(false),
        }
    }

    pub(crate) fn revoke(&self) {
        self.revoked.store(true, Ordering::Release);
    }

    pub(crate) fn is_revoked(&self) -> bool {
        self.revoked.load(Ordering::Acquire)
    }

    /// The `sub`: the client's id where there is no user.
    pub(crate) fn subject(&self) -> Value {
        match (&self.user, &self.exchanged) {
            (Some(user), _) => user.subject(),
            (None, Some(exchanged)) => exchanged.subject.clone(),
            (None, None) => Value::from(self.client.id.as_str()),
        }
    }

    /// The `act`, RFC 8693 §4.1.
    pub(crate) fn actor(&self) -> Option<&Value> {
        self.exchanged.as_ref()?.actor.as_ref()
    }

    pub(crate) fn audience(&self) -> &[String] {
        self.exchanged
            .as_ref()
            .map_or(&[], |exchanged| &exchanged.audience)
    }

    pub(crate) fn has_scope(&self, word: &str) -> bool {
        self.scope.iter().any(|known| known == word)
    }
}

#[derive(Debug)]
pub(crate) struct Code {
    pub(crate) grant: Arc<Grant>,
    pub(crate) redirect_uri: String,
    /// Whether the authorization request named it; then the token request must too.
    pub(crate) redirect_uri_sent: bool,
    pub(crate) challenge: String,
    /// The thumbprint of the key that it is bound to.
    pub(crate) jkt: Option<String>,
    pub(crate) expires: u64,
    pub(crate) spent: bool,
}

#[derive(Debug)]
pub(crate) struct AccessToken {
    pub(crate) grant: Arc<Grant>,
    pub(crate) scope: Vec<String>,
    /// The thumbprint of the key that it is bound to.
    pub(crate) jkt: Option<String>,
    pub(crate) issued: u64,
    pub(crate) expires: u64,
    pub(crate) revoked: bool,
}

#[derive(Debug)]
pub(crate) struct RefreshToken {
    pub(crate) grant: Arc<Grant>,
    /// The same for one of a public client.
    pub(crate) jkt: Option<String>,
    pub(crate) expires: u64,
    pub(crate) spent: bool,
}
