//! Proof Key for Code Exchange ([RFC 7636]).
//!
//! [RFC 7636]: https://www.rfc-editor.org/rfc/rfc7636

use sha2::{Digest, Sha256};

use super::base64url;
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;

/// Whether and how a code is bound to the request that asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pkce {
    /// Not at all. A stolen code is as good as the user's own.
    Disabled,
    /// The verifier itself travels through the browser ([RFC 7636 §4.2]): for servers that know
    /// nothing better.
    ///
    /// [RFC 7636 §4.2]: https://www.rfc-editor.org/rfc/rfc7636#section-4.2
    Plain,
    /// The verifier's SHA-256 travels through the browser. The default.
    #[default]
    S256,
}

impl Pkce {
    /// The value of `code_challenge_method`.
    pub(super) fn method(self) -> Option<&'static str> {
        match self {
            Self::Disabled => None,
            Self::Plain => Some("plain"),
            Self::S256 => Some("S256"),
        }
    }

    /// Refuses a method that is not among those a server lists; one that lists none may know it.
    pub(super) fn check(self, server: &ServerMetadata) -> Result<(), Error> {
        let listed = server
            .code_challenge_methods_supported()
            .unwrap_or_default();
        let known = |method| listed.is_empty() || listed.iter().any(|other| other == method);
        match self.method() {
            Some(method) if !known(method) => Err(Misuse::PkceUnsupported.into()),
            _ => Ok(()),
        }
    }
}

/// The S256 code challenge of a verifier ([RFC 7636 §4.2]).
///
/// [RFC 7636 §4.2]: https://www.rfc-editor.org/rfc/rfc7636#section-4.2
pub fn code_challenge(verifier: &str) -> String {
    with_code_challenge(verifier, str::to_owned)
}

/// The same without an allocation.
pub(super) fn with_code_challenge<T>(verifier: &str, then: impl FnOnce(&str) -> T) -> T {
    let mut digest = [0; DIGEST_BYTES];
    let whole = Sha256::digest(verifier.as_bytes());
    for (to, from) in digest.iter_mut().zip(whole) {
        *to = from;
    }
    let mut buffer = [0; 48];
    let encoded = base64url::encode(&digest, &mut buffer);
    then(encoded.get(..CHALLENGE_LENGTH).unwrap_or_default())
}

/// 256 bits, and zeros up to a whole group.
const DIGEST_BYTES: usize = 36;
/// 256 bits in base64url without padding.
const CHALLENGE_LENGTH: usize = 43;
