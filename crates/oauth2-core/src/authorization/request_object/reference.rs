//! Where a request object is, in place of itself ([RFC 9101 §5.2]).
//!
//! [RFC 9101 §5.2]: https://www.rfc-editor.org/rfc/rfc9101#section-5.2

use base64ct::{Base64UrlUnpadded, Encoding};
use oauth_step::{Endpoint, UrlPolicy};
use sha2::{Digest, Sha256};

use crate::error::Misuse;

#[derive(Clone)]
pub(super) struct Reference {
    pub(super) uri: String,
    pub(super) with_hash: bool,
}

impl Reference {
    /// What is sent as `request_uri`.
    pub(super) fn checked(&self, token: &str, policy: UrlPolicy) -> Result<String, Misuse> {
        // RFC 9101 §5.2: a URN, or `https`.
        let is_url = Endpoint::parse(&self.uri, policy).is_ok();
        if !is_url && (self.with_hash || !is_urn(&self.uri)) {
            return Err(Misuse::RequestUri);
        }
        let mut uri = self.uri.clone();
        if self.with_hash {
            uri.push('#');
            uri.push_str(&Base64UrlUnpadded::encode_string(&Sha256::digest(token)));
        }
        // RFC 9101 §5.2: at most 512 ASCII characters.
        match uri.len() {
            0..=LONGEST_URI => Ok(uri),
            _ => Err(Misuse::RequestUri),
        }
    }
}

/// RFC 8141 §2: `urn:`, a namespace, `:`, and something in it.
fn is_urn(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let (scheme, namespace) = (parts.next(), parts.next().unwrap_or_default());
    let specific = parts.next().unwrap_or_default();
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn"))
        && namespace.len() >= 2
        && namespace
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !specific.is_empty()
        && specific.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}

const LONGEST_URI: usize = 512;
