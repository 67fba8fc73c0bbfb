//! A fetched set as text, for a process to come.

use core::time::Duration;
use std::sync::Arc;

use http::HeaderValue;
use oauth_step::{Endpoint, JsonObject, UnixTime};
use serde_json::json;

use super::answer::LONGEST_SOFT_LIFE;
use super::cache::Kept;
use crate::jwk_set::{JwkSet, KeySource};
use crate::key_rules::KeyRules;
use crate::{Error, KeySetError};

pub(super) fn write(kept: &Kept, uri: &Endpoint) -> String {
    let etag = kept.etag.as_ref().and_then(|etag| etag.to_str().ok());
    let export = json!({
        "version": VERSION,
        "uri": uri.as_str(),
        "fetched": kept.fetched.0,
        "fresh_for": kept.fresh_until.since(kept.fetched).as_secs(),
        "etag": etag,
        "jwks": &*kept.text,
    });
    export.to_string()
}

/// Ages count from the fetch, wherever it was made; one in the future is taken for now.
pub(super) fn read(
    exported: &str,
    uri: &Endpoint,
    rules: KeyRules,
    now: UnixTime,
) -> Result<Kept, Error> {
    let export = Export::parse(exported, uri).ok_or(KeySetError::Foreign)?;
    let keys = JwkSet::parse_with(&export.jwks, KeySource::Remote, rules)?;
    let fetched = export.fetched.min(now);
    let soft_life = Duration::from_secs(export.fresh_for).min(LONGEST_SOFT_LIFE);
    Ok(Kept {
        keys: Arc::new(keys),
        text: export.jwks.into(),
        etag: export.etag,
        fetched,
        fresh_until: fetched.saturating_add(soft_life),
        flight: 0,
    })
}

struct Export {
    etag: Option<HeaderValue>,
    fetched: UnixTime,
    fresh_for: u64,
    jwks: String,
}

impl Export {
    /// Nothing where it is of another version, address or shape.
    fn parse(exported: &str, uri: &Endpoint) -> Option<Self> {
        let object = JsonObject::parse(exported.as_bytes()).ok()?;
        let version = object.unsigned("version").ok()??;
        let same = object.required_string("uri").ok()? == uri.as_str();
        if version != VERSION || !same {
            return None;
        }
        let etag = object.string("etag").ok()?;
        Some(Self {
            etag: etag.and_then(|etag| HeaderValue::from_str(&etag).ok()),
            fetched: UnixTime(object.unsigned("fetched").ok()??),
            fresh_for: object.unsigned("fresh_for").ok()??,
            jwks: object.required_string("jwks").ok()?.into_owned(),
        })
    }
}

const VERSION: u64 = 1;
