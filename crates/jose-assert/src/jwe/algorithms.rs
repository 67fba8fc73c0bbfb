//! Algorithms of encryption: how the content key comes to the recipient, and what it encrypts with.

use core::fmt;

/// How the recipient comes by the content encryption key: the `alg` of a JWE ([RFC 7518 §4.1],
/// [RFC 8037 §3.2]).
///
/// `RSA1_5` and the password-based `PBES2-*` are not among them and cannot be represented.
///
/// [RFC 7518 §4.1]: https://www.rfc-editor.org/rfc/rfc7518#section-4.1
/// [RFC 8037 §3.2]: https://www.rfc-editor.org/rfc/rfc8037#section-3.2
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum KeyManagement {
    /// `A128GCMKW`: AES-GCM with a shared key of 128 bits.
    A128GcmKw,
    /// `A128KW`: AES Key Wrap with a shared key of 128 bits.
    A128Kw,
    /// `A192GCMKW`: AES-GCM with a shared key of 192 bits.
    A192GcmKw,
    /// `A192KW`: AES Key Wrap with a shared key of 192 bits.
    A192Kw,
    /// `A256GCMKW`: AES-GCM with a shared key of 256 bits.
    A256GcmKw,
    /// `A256KW`: AES Key Wrap with a shared key of 256 bits.
    A256Kw,
    /// `dir`: the shared key itself.
    Dir,
    /// `ECDH-ES`: a key agreed on with P-256, P-384, P-521 or X25519.
    EcdhEs,
    /// `ECDH-ES+A128KW`: AES Key Wrap with 128 bits agreed on.
    EcdhEsA128Kw,
    /// `ECDH-ES+A192KW`: AES Key Wrap with 192 bits agreed on.
    EcdhEsA192Kw,
    /// `ECDH-ES+A256KW`: AES Key Wrap with 256 bits agreed on.
    EcdhEsA256Kw,
    /// `RSA-OAEP`: RSAES-OAEP with SHA-1.
    RsaOaep,
    /// `RSA-OAEP-256`: RSAES-OAEP with SHA-256, and MGF1 with the same.
    RsaOaep256,
    /// `RSA-OAEP-384`: RSAES-OAEP with SHA-384, and MGF1 with the same.
    RsaOaep384,
    /// `RSA-OAEP-512`: RSAES-OAEP with SHA-512, and MGF1 with the same.
    RsaOaep512,
}

impl KeyManagement {
    /// Every algorithm that is offered.
    pub const ALL: &'static [Self] = &[
        Self::A128GcmKw,
        Self::A128Kw,
        Self::A192GcmKw,
        Self::A192Kw,
        Self::A256GcmKw,
        Self::A256Kw,
        Self::Dir,
        Self::EcdhEs,
        Self::EcdhEsA128Kw,
        Self::EcdhEsA192Kw,
        Self::EcdhEsA256Kw,
        Self::RsaOaep,
        Self::RsaOaep256,
        Self::RsaOaep384,
        Self::RsaOaep512,
    ];

    /// The algorithm of exactly this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|algorithm| algorithm.name() == name)
    }

    /// The name in the `alg` member.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A128GcmKw => "A128GCMKW",
            Self::A128Kw => "A128KW",
            Self::A192GcmKw => "A192GCMKW",
            Self::A192Kw => "A192KW",
            Self::A256GcmKw => "A256GCMKW",
            Self::A256Kw => "A256KW",
            Self::Dir => "dir",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsA128Kw => "ECDH-ES+A128KW",
            Self::EcdhEsA192Kw => "ECDH-ES+A192KW",
            Self::EcdhEsA256Kw => "ECDH-ES+A256KW",
            Self::RsaOaep => "RSA-OAEP",
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::RsaOaep384 => "RSA-OAEP-384",
            Self::RsaOaep512 => "RSA-OAEP-512",
        }
    }

    /// Whether one secret both encrypts and decrypts.
    pub const fn is_symmetric(self) -> bool {
        matches!(
            self.method(),
            Method::Direct | Method::GcmWrap(_) | Method::Wrap(_)
        )
    }

    pub(super) const fn method(self) -> Method {
        match self {
            Self::A128GcmKw => Method::GcmWrap(16),
            Self::A128Kw => Method::Wrap(16),
            Self::A192GcmKw => Method::GcmWrap(24),
            Self::A192Kw => Method::Wrap(24),
            Self::A256GcmKw => Method::GcmWrap(32),
            Self::A256Kw => Method::Wrap(32),
            Self::Dir => Method::Direct,
            Self::EcdhEs => Method::Agreement(None),
            Self::EcdhEsA128Kw => Method::Agreement(Some(16)),
            Self::EcdhEsA192Kw => Method::Agreement(Some(24)),
            Self::EcdhEsA256Kw => Method::Agreement(Some(32)),
            Self::RsaOaep => Method::Oaep(OaepHash::Sha1),
            Self::RsaOaep256 => Method::Oaep(OaepHash::Sha256),
            Self::RsaOaep384 => Method::Oaep(OaepHash::Sha384),
            Self::RsaOaep512 => Method::Oaep(OaepHash::Sha512),
        }
    }
}

impl fmt::Display for KeyManagement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an algorithm does with a key; lengths in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// The content key is agreed on, or a key of this length that wraps it.
    Agreement(Option<usize>),
    /// The content key is the shared one.
    Direct,
    /// AES-GCM over the content key, with a key of this length.
    GcmWrap(usize),
    Oaep(OaepHash),
    /// AES Key Wrap over the content key, with a key of this length.
    Wrap(usize),
}

/// The hash of RSAES-OAEP and of its MGF1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OaepHash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// What the content is encrypted and authenticated with: the `enc` of a JWE ([RFC 7518 §5.1]).
///
/// [RFC 7518 §5.1]: https://www.rfc-editor.org/rfc/rfc7518#section-5.1
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ContentEncryption {
    /// `A128CBC-HS256`: AES-CBC with 128 bits, and HMAC with SHA-256.
    A128CbcHs256,
    /// `A128GCM`: AES-GCM with 128 bits.
    A128Gcm,
    /// `A192CBC-HS384`: AES-CBC with 192 bits, and HMAC with SHA-384.
    A192CbcHs384,
    /// `A192GCM`: AES-GCM with 192 bits.
    A192Gcm,
    /// `A256CBC-HS512`: AES-CBC with 256 bits, and HMAC with SHA-512.
    A256CbcHs512,
    /// `A256GCM`: AES-GCM with 256 bits.
    A256Gcm,
}

impl ContentEncryption {
    /// Every algorithm that is offered.
    pub const ALL: &'static [Self] = &[
        Self::A128CbcHs256,
        Self::A128Gcm,
        Self::A192CbcHs384,
        Self::A192Gcm,
        Self::A256CbcHs512,
        Self::A256Gcm,
    ];

    /// The algorithm of exactly this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|algorithm| algorithm.name() == name)
    }

    /// The name in the `enc` member.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A128Gcm => "A128GCM",
            Self::A192CbcHs384 => "A192CBC-HS384",
            Self::A192Gcm => "A192GCM",
            Self::A256CbcHs512 => "A256CBC-HS512",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// How many octets the content encryption key has (RFC 7518 §5.2.3 to §5.3).
    pub const fn key_length(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A192Gcm => 24,
            Self::A128CbcHs256 | Self::A256Gcm => 32,
            Self::A192CbcHs384 => 48,
            Self::A256CbcHs512 => 64,
        }
    }

    pub(super) const fn iv_length(self) -> usize {
        match self {
            Self::A128CbcHs256 | Self::A192CbcHs384 | Self::A256CbcHs512 => 16,
            Self::A128Gcm | Self::A192Gcm | Self::A256Gcm => 12,
        }
    }

    pub(super) const fn tag_length(self) -> usize {
        match self {
            Self::A192CbcHs384 => 24,
            Self::A256CbcHs512 => 32,
            Self::A128CbcHs256 | Self::A128Gcm | Self::A192Gcm | Self::A256Gcm => 16,
        }
    }
}

impl fmt::Display for ContentEncryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
