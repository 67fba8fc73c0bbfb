//! What the server may answer: a JWK Set, or that nothing has changed.

use core::time::Duration;
use std::sync::Arc;

use http::header::{ACCEPT, CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, StatusCode};
use oauth_step::{Answer, Endpoint, Expected, Request, Response, UnixTime, is_perhaps_json};

use super::stripped::strip;
use crate::jwk_set::{JwkSet, KeySource};
use crate::key_rules::KeyRules;
use crate::{Error, KeySetError};

/// A good answer.
pub(super) struct Fetched {
    /// Nothing where nothing has changed.
    pub(super) set: Option<FetchedSet>,
    /// How long it is fresh.
    pub(super) soft_life: Duration,
}

pub(super) struct FetchedSet {
    pub(super) keys: Arc<JwkSet>,
    pub(super) text: Arc<str>,
    pub(super) etag: Option<HeaderValue>,
}

/// Asks for the set, or whether it is still the one with this tag.
pub(super) fn request(uri: &Endpoint, etag: Option<&HeaderValue>) -> Request {
    let mut request = Request::new(Vec::new());
    *request.uri_mut() = uri.uri().clone();
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
    if let Some(etag) = etag {
        headers.insert(IF_NONE_MATCH, etag.clone());
    }
    request
}

/// `conditional`: whether the request carried a tag.
pub(super) fn read(
    response: &Response,
    conditional: bool,
    rules: KeyRules,
    now: UnixTime,
) -> Result<Fetched, Error> {
    let soft_life = soft_life(response.headers());
    if response.status() == StatusCode::NOT_MODIFIED {
        if !conditional {
            return Err(KeySetError::UnaskedNotModified.into());
        }
        return Ok(Fetched {
            set: None,
            soft_life,
        });
    }
    let is_relaxed = rules.allows_any_media_type() && is_perhaps_json(response.headers());
    let expected = if is_relaxed { UNTYPED } else { EXPECTED };
    let answer = expected.review(response, now).map_err(KeySetError::from)?;
    let body = match answer {
        Answer::Success(body) => body,
        Answer::Refused { status, .. } => return Err(KeySetError::Refused { status }.into()),
    };
    let keys = JwkSet::parse_with(body, KeySource::Remote, rules)?;
    let etag = response.headers().get(ETAG);
    Ok(Fetched {
        set: Some(FetchedSet {
            keys: Arc::new(keys),
            // It is a set, as was seen a moment ago.
            text: strip(body).unwrap_or_default().into(),
            etag: etag.filter(|etag| etag.len() <= LONGEST_ETAG).cloned(),
        }),
        soft_life,
    })
}

/// `max-age`, within bounds (RFC 9111 §5.2.2.1). A number beyond counting is a long time.
fn soft_life(headers: &HeaderMap) -> Duration {
    let values = headers.get_all(CACHE_CONTROL).iter();
    let directives = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let max_age = directives
        .filter_map(|directive| directive.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("max-age"))
        .map(|(_, seconds)| seconds.trim().trim_matches('"'))
        .filter(|seconds| !seconds.is_empty() && seconds.bytes().all(|b| b.is_ascii_digit()))
        .map(|seconds| Duration::from_secs(seconds.parse().unwrap_or(u64::MAX)));
    max_age
        .unwrap_or(SOFT_LIFE)
        .clamp(SHORTEST_SOFT_LIFE, LONGEST_SOFT_LIFE)
}

const ACCEPTED: &str = "application/jwk-set+json, application/json";
const EXPECTED: Expected = Expected::new(&[200], &["application/jwk-set+json", "application/json"])
    .with_body_limit(BODY_LIMIT);
const UNTYPED: Expected = Expected::new(&[200], &[]).with_body_limit(BODY_LIMIT);
const BODY_LIMIT: usize = 256 * 1024;
const SOFT_LIFE: Duration = Duration::from_secs(5 * 60);
const SHORTEST_SOFT_LIFE: Duration = Duration::from_secs(60);
pub(super) const LONGEST_SOFT_LIFE: Duration = Duration::from_secs(60 * 60);
const LONGEST_ETAG: usize = 1024;
