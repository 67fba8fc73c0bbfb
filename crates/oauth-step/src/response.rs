//! Rules that the responses of every endpoint share: size, content coding, redirects, statuses,
//! media types, `Retry-After`.

use core::fmt;
use core::time::Duration;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, StatusCode};

use crate::{Response, UnixTime};

/// What the response of an endpoint must be like.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    statuses: &'static [u16],
    media_types: &'static [&'static str],
    body_limit: usize,
}

impl Expected {
    /// JSON, with one of these statuses, up to 1 MiB.
    pub const fn json(statuses: &'static [u16]) -> Self {
        Self::new(statuses, &["application/json"])
    }

    /// One of these statuses and, where any is named, one of these media types; up to 1 MiB.
    pub const fn new(statuses: &'static [u16], media_types: &'static [&'static str]) -> Self {
        Self {
            statuses,
            media_types,
            body_limit: DEFAULT_BODY_LIMIT,
        }
    }

    /// Another limit for the body, in bytes.
    #[must_use]
    pub const fn with_body_limit(self, body_limit: usize) -> Self {
        Self { body_limit, ..self }
    }

    /// Takes the body out of a response that keeps the rules.
    ///
    /// # Errors
    ///
    /// See [`ResponseError`]. A refusal by the server (4xx, except 429) is no error here: whether
    /// its body is one of the protocol's errors is for the caller to read.
    pub fn review<'a>(
        &self,
        response: &'a Response,
        now: UnixTime,
    ) -> Result<Answer<'a>, ResponseError> {
        let (status, headers, body) = (response.status(), response.headers(), response.body());
        if body.len() > self.body_limit {
            return Err(ResponseError::TooLarge {
                limit: self.body_limit,
            });
        }
        if status.is_redirection() {
            let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
            return Err(ResponseError::Redirect(Redirect {
                status,
                location: location.map(Into::into),
            }));
        }
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(ResponseError::Unavailable {
                status,
                retry_after: retry_after(headers, now),
            });
        }
        // A redirect or an outage is one in whatever coding its page comes.
        if !is_identity(headers) {
            return Err(ResponseError::ContentCoding);
        }
        if status.is_client_error() {
            return Ok(Answer::Refused { status, body });
        }
        if !self.statuses.contains(&status.as_u16()) {
            return Err(ResponseError::Status { status });
        }
        let expected = |found: &str| {
            let mut expected = self.media_types.iter();
            expected.any(|expected| expected.eq_ignore_ascii_case(found))
        };
        if !self.media_types.is_empty() && !essence(headers).is_some_and(expected) {
            let found = media_type(headers);
            return Err(ResponseError::MediaType { status, found });
        }
        Ok(Answer::Success(body))
    }
}

/// A response that keeps the rules.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_enums, reason = "a server grants or refuses")]
pub enum Answer<'a> {
    /// The server refused: a 4xx other than 429. The body has not been looked at.
    Refused {
        /// The status.
        status: StatusCode,
        /// The body, of whatever media type.
        body: &'a [u8],
    },
    /// The expected status and media type.
    Success(&'a [u8]),
}

impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, body } => {
                write!(f, "Refused({status}, {} bytes)", body.len())
            }
            Self::Success(body) => write!(f, "Success({} bytes)", body.len()),
        }
    }
}

/// Why a response is no answer. Holds nothing of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseError {
    /// A `Content-Encoding` other than identity: what carries messages must decode them, under
    /// its size limit, and remove the header.
    ContentCoding,
    /// The wrong media type, or none: some other page answered, or a server that breaks the
    /// standard.
    MediaType {
        /// The status it came with.
        status: StatusCode,
        /// The media type without parameters, in lower case, cut at 64 characters.
        found: Option<String>,
    },
    /// A redirect. None is ever followed: the credentials in the request are for one server.
    Redirect(Redirect),
    /// A success, but not the one that the standard demands here; or an interim answer.
    Status {
        /// The status.
        status: StatusCode,
    },
    /// The body is larger than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// 5xx or 429: no verdict; try again later.
    Unavailable {
        /// The status.
        status: StatusCode,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContentCoding => f.write_str("the response came in a content coding"),
            Self::MediaType { status, found } => match found {
                Some(found) => write!(f, "unexpected media type {found:?} (status {status})"),
                None => write!(f, "the response names no media type (status {status})"),
            },
            Self::Redirect(redirect) => {
                write!(
                    f,
                    "the server redirects (status {}), which is never followed",
                    redirect.status
                )
            }
            Self::Status { status } => write!(f, "unexpected status {status}"),
            Self::TooLarge { limit } => write!(f, "the response is larger than {limit} bytes"),
            Self::Unavailable {
                status,
                retry_after,
            } => match retry_after {
                Some(after) => write!(
                    f,
                    "the server is unavailable (status {status}); try again in {} s",
                    after.as_secs()
                ),
                None => write!(
                    f,
                    "the server is unavailable (status {status}); try again later"
                ),
            },
        }
    }
}

impl core::error::Error for ResponseError {}

/// A redirect that was not followed.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    status: StatusCode,
    location: Option<Box<str>>,
}

impl Redirect {
    /// The status, 3xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Where the server points, as it wrote it: the peer's text, perhaps with its secrets.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }
}

impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redirect({})", self.status)
    }
}

/// How long a server asks to wait: seconds, or an HTTP date ([RFC 9110 §10.2.3]). Malformed or
/// repeated: nothing.
///
/// [RFC 9110 §10.2.3]: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
pub fn retry_after(headers: &HeaderMap, now: UnixTime) -> Option<Duration> {
    let text = single(headers, RETRY_AFTER)?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let date = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(UnixTime(date.as_secs()).since(now))
}

/// The media type without parameters, in lower case; nothing where there is none, or several.
pub fn media_type(headers: &HeaderMap) -> Option<String> {
    let cut = essence(headers)?.chars().take(MEDIA_TYPE_CUT);
    Some(cut.map(|c| c.to_ascii_lowercase()).collect()).filter(|found: &String| !found.is_empty())
}

fn essence(headers: &HeaderMap) -> Option<&str> {
    let whole = single(headers, CONTENT_TYPE)?;
    let end = whole.bytes().position(|byte| byte == b';');
    Some(whole.get(..end.unwrap_or(whole.len()))?.trim_ascii())
}

/// Whether a body may be JSON though it is not called so: another `+json` type, a type that servers
/// give to texts of any kind, or none at all. Only for servers that are known to do that.
pub fn is_perhaps_json(headers: &HeaderMap) -> bool {
    match media_type(headers).as_deref() {
        None => !headers.contains_key(CONTENT_TYPE),
        Some("application/octet-stream" | "text/html" | "text/javascript" | "text/plain") => true,
        Some(found) => found.starts_with("application/") && found.ends_with("+json"),
    }
}

fn single(headers: &HeaderMap, name: http::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        return None;
    }
    first.to_str().ok()
}

fn is_identity(headers: &HeaderMap) -> bool {
    let mut codings = headers.get_all(CONTENT_ENCODING).iter();
    codings.all(|coding| {
        coding
            .as_bytes()
            .trim_ascii()
            .eq_ignore_ascii_case(b"identity")
    })
}

/// 1 MiB: no message of these protocols comes near it.
pub const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;
const MEDIA_TYPE_CUT: usize = 64;
