//! What a server hands out while the user decides.

use core::time::Duration;
use std::sync::Arc;

use oauth_step::{JsonError, JsonObject, Secret, UnixTime};

use super::super::response::seconds;
use crate::client::Client;
use crate::error::PeerFault;
use crate::record::Record;
use crate::scope::Scope;

/// The code to ask with, how often, how long, and who may.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub(crate) code: Secret<String>,
    pub(crate) expires_at: UnixTime,
    pub(crate) interval: Duration,
    /// What was asked for.
    pub(crate) scope: Option<Scope>,
    owner: Option<Owner>,
}

/// The server that gave the code, and the client that it was given to.
#[derive(Clone, PartialEq)]
struct Owner {
    issuer: Arc<str>,
    client_id: Arc<str>,
}

impl Waiting {
    /// Reads an answer to a request that was sent at `sent_at`, its code under this name.
    pub(crate) fn read(
        object: &JsonObject<'_>,
        name: &'static str,
        sent_at: UnixTime,
    ) -> Result<Self, PeerFault> {
        let code = filled(object, name)?;
        let expires_in = object.optional("expires_in");
        let expires_in = expires_in.ok_or(JsonError::Missing { name: "expires_in" })?;
        let expires_in = seconds("expires_in", expires_in)?;
        let interval = match object.optional("interval") {
            Some(interval) => seconds("interval", interval)?,
            None => DEFAULT_INTERVAL,
        };
        Ok(Self {
            code: Secret::new(code),
            expires_at: sent_at.saturating_add(expires_in),
            interval: interval.max(SHORTEST_INTERVAL),
            scope: None,
            owner: None,
        })
    }

    /// For this client alone, which asked for this scope.
    pub(crate) fn of(self, client: &Client, scope: Option<Scope>) -> Self {
        Self {
            scope,
            owner: Some(Owner::new(client)),
            ..self
        }
    }

    /// Whether this client may ask with it. One without an owner was read by hand: whoever has it
    /// vouches for it.
    pub(crate) fn belongs_to(&self, client: &Client) -> bool {
        let owner = self.owner.as_ref();
        owner.is_none_or(|owner| *owner == Owner::new(client))
    }

    /// The beginning of a record, the code under this name.
    pub(crate) fn record(&self, name: &str) -> Record {
        let owner = self.owner.as_ref();
        Record::new()
            .text("issuer", owner.map(|owner| &*owner.issuer))
            .text("client_id", owner.map(|owner| &*owner.client_id))
            .text(name, Some(self.code.expose()))
            .text("scope", self.scope.as_ref().map(Scope::as_str))
            .number("expires_at", self.expires_at.0)
            .number("interval", self.interval.as_secs())
    }

    /// Reads what [`record`](Self::record) wrote; nothing where it breaks a rule.
    pub(crate) fn from_record(
        object: &JsonObject<'_>,
        name: &'static str,
    ) -> Result<Option<Self>, JsonError> {
        let code = object.required_string(name)?;
        let scope = object.string("scope")?.map(|text| Scope::parse(&text));
        let interval = object.unsigned("interval")?.map(Duration::from_secs);
        let interval = interval.filter(|interval| *interval >= SHORTEST_INTERVAL);
        let owner = match (object.string("issuer")?, object.string("client_id")?) {
            (Some(issuer), Some(client_id)) => Some(Owner {
                issuer: issuer.into(),
                client_id: client_id.into(),
            }),
            (None, None) => None,
            _ => return Ok(None),
        };
        let (Some(interval), Some(expires_at), false, false) = (
            interval,
            object.unsigned("expires_at")?.map(UnixTime),
            code.is_empty(),
            scope == Some(None),
        ) else {
            return Ok(None);
        };
        Ok(Some(Self {
            code: Secret::new(code.into_owned()),
            expires_at,
            interval,
            scope: scope.flatten(),
            owner,
        }))
    }
}

impl Owner {
    fn new(client: &Client) -> Self {
        Self {
            issuer: client.server().shared_issuer(),
            client_id: client.id().into(),
        }
    }
}

/// A required member that says something.
fn filled(object: &JsonObject<'_>, name: &'static str) -> Result<String, PeerFault> {
    let text = object.required_string(name)?;
    match text.is_empty() {
        true => Err(PeerFault::Member {
            name,
            rule: "a non-empty string",
        }),
        false => Ok(text.into_owned()),
    }
}

/// RFC 8628 §3.2; CIBA §7.3.
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);
