//! Signature methods ([RFC 5849 §3.4]) and what is keyed with a client's and a token's secret.
//!
//! [RFC 5849 §3.4]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4

#[cfg(feature = "aws-lc-rs")]
mod aws_lc;
mod key;
mod own;
#[cfg(feature = "rsa")]
mod rsa_key;

use core::fmt;
use std::sync::Arc;

use base64ct::{Base64, Encoding};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

pub(crate) use key::Key;
pub use own::{OwnSignatureMethod, Secrets};
#[cfg(feature = "rsa")]
pub use rsa_key::RsaKey;

/// How requests are signed ([RFC 5849 §3.4]); which one, the server's documentation says.
///
/// [RFC 5849 §3.4]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum SignatureMethod {
    /// `HMAC-SHA1` ([RFC 5849 §3.4.2]): the one that nearly every server knows.
    ///
    /// [RFC 5849 §3.4.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.2
    #[default]
    HmacSha1,
    /// `HMAC-SHA256`.
    HmacSha256,
    /// `HMAC-SHA512`.
    HmacSha512,
    /// A method of one's own: a key in a hardware module, or what a vendor has made up.
    Own(Arc<dyn OwnSignatureMethod>),
    /// `PLAINTEXT` ([RFC 5849 §3.4.4]): the secrets themselves, and so over TLS alone.
    ///
    /// [RFC 5849 §3.4.4]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.4
    Plaintext,
    /// `RSA-SHA1` ([RFC 5849 §3.4.3]): PKCS#1 v1.5, no secrets.
    ///
    /// [RFC 5849 §3.4.3]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.3
    #[cfg(feature = "rsa")]
    RsaSha1(RsaKey),
    /// `RSA-SHA256`.
    #[cfg(feature = "rsa")]
    RsaSha256(RsaKey),
    /// `RSA-SHA512`.
    #[cfg(feature = "rsa")]
    RsaSha512(RsaKey),
}

impl SignatureMethod {
    /// The value of `oauth_signature_method`.
    pub fn name(&self) -> &str {
        match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
            Self::Own(method) => method.name(),
            Self::Plaintext => "PLAINTEXT",
            #[cfg(feature = "rsa")]
            Self::RsaSha1(_) => "RSA-SHA1",
            #[cfg(feature = "rsa")]
            Self::RsaSha256(_) => "RSA-SHA256",
            #[cfg(feature = "rsa")]
            Self::RsaSha512(_) => "RSA-SHA512",
        }
    }

    /// The value of `oauth_body_hash` for a body; nothing where the method has none
    /// ([draft-eaton-oauth-bodyhash §3.2]).
    ///
    /// [draft-eaton-oauth-bodyhash §3.2]: https://datatracker.ietf.org/doc/html/draft-eaton-oauth-bodyhash-00#section-3.2
    pub(crate) fn body_hash(&self, body: &[u8]) -> Option<String> {
        let encode = Base64::encode_string;
        match self {
            Self::HmacSha1 => Some(encode(&Sha1::digest(body))),
            Self::HmacSha256 => Some(encode(&Sha256::digest(body))),
            Self::HmacSha512 => Some(encode(&Sha512::digest(body))),
            Self::Own(method) => method.body_hash(body),
            Self::Plaintext => None,
            #[cfg(feature = "rsa")]
            Self::RsaSha1(_) => Some(encode(&Sha1::digest(body))),
            #[cfg(feature = "rsa")]
            Self::RsaSha256(_) => Some(encode(&Sha256::digest(body))),
            #[cfg(feature = "rsa")]
            Self::RsaSha512(_) => Some(encode(&Sha512::digest(body))),
        }
    }
}

impl fmt::Debug for SignatureMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignatureMethod({})", self.name())
    }
}
