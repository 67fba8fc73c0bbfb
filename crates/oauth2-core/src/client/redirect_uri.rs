//! Where users may be sent back to.

use std::sync::Arc;

use oauth_step::{Endpoint, UrlPolicy, encode_form};

use crate::error::{Error, Misuse};

/// A client's redirection URI: checked, and encoded once for all requests.
#[derive(Clone)]
pub(super) struct RedirectUri {
    pub(super) uri: Arc<str>,
    /// Name and value, as forms have them.
    pub(super) pair: Box<str>,
}

impl RedirectUri {
    pub(super) fn new(uri: &str, policy: UrlPolicy) -> Result<Self, Error> {
        check_redirect_uri(uri, policy)?;
        Ok(Self {
            uri: uri.into(),
            pair: encode_form([("redirect_uri", uri)]).into(),
        })
    }
}

/// `https`, loopback `http` with any port, or a private-use scheme; no fragment.
pub(crate) fn check_redirect_uri(text: &str, policy: UrlPolicy) -> Result<(), Error> {
    if Endpoint::parse(text, policy).is_ok() || is_private_use(text) {
        return Ok(());
    }
    Err(Misuse::RedirectUri.into())
}

/// RFC 8252 §7.1: a scheme made from a domain name in reverse order, so with a dot in it. That
/// leaves out `javascript:`, `data:` and all others that mean something to a browser.
fn is_private_use(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut bytes = scheme.bytes();
    // RFC 3986 §3.1: a letter, then letters, digits, "+", "-", "."
    let starts_well = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let is_scheme = bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let is_clean = |b: u8| b.is_ascii_graphic() && !matches!(b, b'#' | b'"' | b'<' | b'>' | b'\\');
    starts_well
        && is_scheme
        && scheme.contains('.')
        && !rest.is_empty()
        && rest.bytes().all(is_clean)
}
