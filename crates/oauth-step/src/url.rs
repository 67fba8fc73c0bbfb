//! URLs that requests may go to: absolute, HTTPS, or plain HTTP to this machine alone.

use alloc::sync::Arc;
use core::fmt;
use core::net::{IpAddr, Ipv6Addr};

use crate::form::append_form;

/// An absolute `http` or `https` URL that passed a [`UrlPolicy`], its text kept byte for byte.
///
/// Comparison is by text: no slash, case or port is forgiven.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Endpoint {
    text: Arc<str>,
    uri: http::Uri,
}

impl Endpoint {
    /// Checks a URL that was configured or discovered.
    ///
    /// # Errors
    ///
    /// See [`UrlError`].
    pub fn parse(text: &str, policy: UrlPolicy) -> Result<Self, UrlError> {
        let (scheme, rest) = split_scheme(text)?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return Err(UrlError::Scheme);
        }
        if text.contains('#') {
            return Err(UrlError::Fragment);
        }
        let rest = rest.strip_prefix("//").ok_or(UrlError::NotAbsolute)?;
        if !text.bytes().all(is_url_byte) {
            return Err(UrlError::Invalid);
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or_default();
        let host = host_of(authority)?;
        if !secure && !policy.any_http && !is_loopback_host(host) {
            return Err(UrlError::InsecureHttp);
        }
        let uri = text.parse().map_err(|_| UrlError::Invalid)?;
        Ok(Self {
            text: text.into(),
            uri,
        })
    }

    /// The URL as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL for a request.
    pub fn uri(&self) -> &http::Uri {
        &self.uri
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> Origin {
        let secure = self.uri.scheme() == Some(&http::uri::Scheme::HTTPS);
        Origin {
            secure,
            host: self.host().to_ascii_lowercase(),
            port: self.uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
        }
    }

    /// The host, with the brackets of an IPv6 address.
    pub fn host(&self) -> &str {
        self.uri.host().unwrap_or_default()
    }

    /// The path; `/` where the URL has none.
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query, without its `?`.
    pub fn query(&self) -> Option<&str> {
        self.uri.query()
    }

    /// The text of this URL with form-encoded pairs appended to its query, which is kept byte for
    /// byte ([RFC 6749 §3.1]).
    ///
    /// [RFC 6749 §3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-3.1
    pub fn text_with(&self, pairs: &str) -> String {
        let separator = query_separator(self.query(), pairs);
        let mut text = String::with_capacity(self.text.len() + 1 + pairs.len());
        for part in [&*self.text, separator, pairs] {
            text.push_str(part);
        }
        text
    }

    /// This URL with form-encoded pairs appended to its query, which is kept byte for byte
    /// ([RFC 6749 §3.1]).
    ///
    /// # Errors
    ///
    /// [`UrlError::Invalid`] where the result is longer than a URL can be (64 KiB).
    ///
    /// [RFC 6749 §3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-3.1
    pub fn with_query<K: AsRef<str>, V: AsRef<str>>(
        &self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Self, UrlError> {
        let mut query = String::with_capacity(256);
        for (name, value) in pairs {
            append_form(&mut query, name.as_ref(), value.as_ref());
        }
        let text = self.text_with(&query);
        let uri = text.parse().map_err(|_| UrlError::Invalid)?;
        Ok(Self {
            text: text.into(),
            uri,
        })
    }
}

/// What stands between a URL with this query and pairs that are appended to it.
pub fn query_separator(query: Option<&str>, pairs: &str) -> &'static str {
    match query {
        _ if pairs.is_empty() => "",
        None => "?",
        Some(kept) if kept.is_empty() || kept.ends_with('&') => "",
        Some(_) => "&",
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A query may hold what an application put there; the rest is public.
        let (before_query, _) = self.text.split_once('?').unwrap_or((&self.text, ""));
        write!(f, "Endpoint({before_query})")
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Which URLs are acceptable. The default: `https`, and `http` to a loopback address alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UrlPolicy {
    any_http: bool,
}

impl UrlPolicy {
    /// Plain HTTP to any host: every secret can be read and changed on the way. For a closed test
    /// network only.
    pub fn dangerous_allow_http() -> Self {
        Self { any_http: true }
    }

    /// Whether a secret may go to this URL. One without a host goes nowhere by itself.
    pub fn permits(self, uri: &http::Uri) -> bool {
        let secure = uri.scheme() == Some(&http::uri::Scheme::HTTPS);
        secure || self.any_http || uri.host().is_none_or(is_loopback_host)
    }
}

/// Where a URL points: scheme, host (lower case) and port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of a request's URL, if that is an absolute `http` or `https` URL.
    pub fn of(uri: &http::Uri) -> Option<Self> {
        let secure = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        Some(Self {
            secure,
            host: uri.host()?.to_ascii_lowercase(),
            port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
        })
    }

    /// Whether requests there are safe from listeners: `https`, or this machine.
    pub fn is_trustworthy(&self) -> bool {
        self.secure || is_loopback_host(&self.host)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

/// Whether a host is this machine: an IPv4 address in 127.0.0.0/8, `[::1]`, the IPv4-mapped form
/// of the former, or `localhost`. The host is parsed, never searched; no name is resolved.
pub fn is_loopback_host(host: &str) -> bool {
    let address = match host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        Some(bracketed) => bracketed.parse::<Ipv6Addr>().map(IpAddr::V6),
        None => host.parse::<IpAddr>(),
    };
    match address {
        Ok(IpAddr::V4(v4)) => v4.is_loopback(),
        Ok(IpAddr::V6(v6)) => {
            v6.is_loopback() || v6.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Whether this is an absolute URI of any scheme: the scheme, something after it, and no fragment
/// ([RFC 3986 §4.3]). Nothing in it would have to be repaired.
///
/// [RFC 3986 §4.3]: https://www.rfc-editor.org/rfc/rfc3986#section-4.3
pub fn is_absolute_uri(text: &str) -> bool {
    let Ok((_, rest)) = split_scheme(text) else {
        return false;
    };
    // RFC 3986 §2.1: a percent sign is followed by two hexadecimal digits.
    let mut after_percent = rest.split('%').skip(1).map(str::as_bytes);
    let is_encoded = after_percent.all(|after| {
        let digits = after.get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    let is_clean = |byte| is_url_byte(byte) && byte != b'#';
    is_encoded && !rest.is_empty() && rest.bytes().all(is_clean)
}

/// Why a URL was refused, when it was configured or discovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlError {
    /// It has a fragment (`#`).
    Fragment,
    /// It is plain `http` to another machine; use `https`.
    InsecureHttp,
    /// It holds a character that no URL has, or a malformed port or host.
    Invalid,
    /// It names no host.
    NoHost,
    /// It is empty or relative.
    NotAbsolute,
    /// Its scheme is neither `https` nor `http`.
    Scheme,
    /// It carries a user name or password before the host.
    UserInfo,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fragment => "the URL has a fragment",
            Self::InsecureHttp => {
                "the URL is plain http to another machine; use https (http is for loopback only)"
            }
            Self::Invalid => "the URL holds a character or a part that no URL may have",
            Self::NoHost => "the URL names no host",
            Self::NotAbsolute => "the URL is not absolute; it begins with https://",
            Self::Scheme => "the URL's scheme is not https",
            Self::UserInfo => "the URL carries user information before the host",
        })
    }
}

impl core::error::Error for UrlError {}

fn split_scheme(text: &str) -> Result<(&str, &str), UrlError> {
    let (scheme, rest) = text.split_once(':').ok_or(UrlError::NotAbsolute)?;
    let mut bytes = scheme.bytes();
    // RFC 3986 §3.1: a letter, then letters, digits, "+", "-", "."
    let starts_well = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    if starts_well && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')) {
        return Ok((scheme, rest));
    }
    Err(UrlError::NotAbsolute)
}

/// The host of `host [":" port]`, checked.
fn host_of(authority: &str) -> Result<&str, UrlError> {
    if authority.contains('@') {
        return Err(UrlError::UserInfo);
    }
    let (host, port) = match authority.rsplit_once(']') {
        Some((bracketed, after)) => {
            let address = bracketed.strip_prefix('[').ok_or(UrlError::Invalid)?;
            address.parse::<Ipv6Addr>().map_err(|_| UrlError::Invalid)?;
            let host = authority.get(..bracketed.len() + 1).unwrap_or_default();
            (
                host,
                after
                    .strip_prefix(':')
                    .or(if after.is_empty() { None } else { Some("-") }),
            )
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    if host.is_empty() {
        return Err(UrlError::NoHost);
    }
    let named = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    if !named && !host.starts_with('[') {
        return Err(UrlError::Invalid);
    }
    match port {
        Some(port) if !port.bytes().all(|b| b.is_ascii_digit()) => Err(UrlError::Invalid),
        Some(port) if port.parse::<u16>().is_err() => Err(UrlError::Invalid),
        _ => Ok(host),
    }
}

/// RFC 3986 §2: unreserved, reserved and percent; nothing that a parser would have to repair.
fn is_url_byte(byte: u8) -> bool {
    URL_BYTES
        .get(usize::from(byte))
        .copied()
        .unwrap_or_default()
}

const URL_BYTES: [bool; 256] = {
    let mut are_of_urls = [false; 256];
    let mut rest: &mut [bool] = &mut are_of_urls;
    let mut byte = 0_u8;
    while let [each, after @ ..] = rest {
        *each = byte.is_ascii_graphic()
            && !matches!(
                byte,
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            );
        rest = after;
        byte = byte.wrapping_add(1);
    }
    are_of_urls
};
