//! What the store keeps of a session.

use std::sync::Arc;

use oauth_step::{JsonObject, Record, Secret, UnixTime};
use zeroize::Zeroizing;

use crate::{Error, Misuse, Purpose, RecordFault, Tokens};

/// A record, read.
pub(super) struct Stored {
    /// The version under which the store has it.
    pub(super) version: u64,
    /// The version that brought these tokens: higher is newer.
    pub(super) serial: u64,
    /// The number of the login that they come from, through whatever renewals; 0 is none.
    pub(super) grant: u64,
    /// Some process is renewing them; until then leave it alone.
    pub(super) renewing_until: Option<UnixTime>,
    /// The server says that the grant has ended.
    pub(super) ended: bool,
    /// `None` after a sign-out.
    pub(super) tokens: Option<Tokens>,
}

impl Stored {
    /// A record to begin with.
    pub(super) fn empty() -> Self {
        Self {
            version: 0,
            serial: 0,
            grant: 0,
            renewing_until: None,
            ended: false,
            tokens: None,
        }
    }

    pub(super) fn read(record: &Record) -> Result<Self, Error> {
        let malformed = || unreadable(RecordFault::Malformed);
        let object = JsonObject::parse(record.data.expose()).map_err(|_| malformed())?;
        let number = |name| object.unsigned(name).map_err(|_| malformed());
        if number("format")? != Some(FORMAT) {
            return Err(unreadable(RecordFault::Version));
        }
        let tokens = match object.optional("tokens") {
            Some(tokens) => Some(Tokens::from_record_json(tokens.raw())?),
            None => None,
        };
        Ok(Self {
            version: record.version,
            serial: number("serial")?.ok_or_else(malformed)?,
            grant: number("grant")?.unwrap_or_default(),
            renewing_until: number("renewing_until")?.map(UnixTime),
            ended: object.boolean("ended").map_err(|_| malformed())? == Some(true),
            tokens,
        })
    }

    /// The number for tokens that take the place of these: above any other, also above `known`,
    /// where the store has lost its records and counts from 1 again.
    pub(super) fn next_serial(&self, known: u64) -> u64 {
        let known = if known == BEYOND_ALL { 0 } else { known };
        let highest = self.version.max(self.serial).max(known);
        highest.saturating_add(1)
    }

    /// The record to save next: this one, one version on.
    pub(super) fn next(&self) -> Record {
        let mut text = Zeroizing::new(format!(
            "{{\"format\":{FORMAT},\"serial\":{},\"grant\":{}",
            self.serial, self.grant
        ));
        if let Some(until) = self.renewing_until {
            text.push_str(&format!(",\"renewing_until\":{}", until.0));
        }
        if self.ended {
            text.push_str(",\"ended\":true");
        }
        if let Some(tokens) = &self.tokens {
            text.push_str(",\"tokens\":");
            text.push_str(tokens.to_record_json().expose());
        }
        text.push('}');
        Record {
            version: self.version.saturating_add(1),
            data: Secret::new(text.as_bytes().to_vec()),
        }
    }
}

fn unreadable(fault: RecordFault) -> Error {
    Error::Misuse(Misuse::Record(Purpose::Tokens, fault))
}

/// The error of a store, to be shared.
pub(super) fn store_error(error: Box<dyn core::error::Error + Send + Sync>) -> Error {
    Error::Store(Arc::from(error))
}

/// A store that takes no record: not even after it has been read again, and again.
pub(super) fn never_saved() -> Error {
    store_error("the record was another one at every save".into())
}

/// The number of a login that the store does not have yet: whatever the store has is older.
pub(super) const BEYOND_ALL: u64 = u64::MAX;
const FORMAT: u64 = 1;
