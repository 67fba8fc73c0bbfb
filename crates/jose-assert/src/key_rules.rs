//! What makes a key valid, whatever the backend: lengths, sizes, exponents.

use crate::KeyError;
use crate::backend::{Backend, Components};

/// How weak a key may be, what computes with one that verifies, and how strictly a fetched set is read.
///
/// The default is what [RFC 7518 §3.3] demands, RSA moduli of 2048 bits and more, and
/// [`Backend::selected`].
///
/// [RFC 7518 §3.3]: https://www.rfc-editor.org/rfc/rfc7518#section-3.3
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRules {
    smallest_rsa: usize,
    backend: Option<Backend>,
    any_media_type: bool,
}

impl KeyRules {
    /// The rules of the standard.
    pub const fn new() -> Self {
        Self {
            smallest_rsa: 2048,
            backend: Backend::selected(),
            any_media_type: false,
        }
    }

    /// The backend that verifies. One that is not compiled in makes every key
    /// [`KeyError::NoBackend`].
    #[must_use]
    pub const fn with_backend(self, backend: Backend) -> Self {
        Self {
            backend: Some(backend),
            ..self
        }
    }

    /// Lets RSA keys of 1024 bits and more verify RS256, for peers that cannot do better. Such keys
    /// can be broken by those who can pay for it. Every other algorithm keeps its 2048 bits: no
    /// system knows one that is too old for them.
    #[must_use]
    pub const fn dangerous_allow_rsa_1024(self) -> Self {
        Self {
            smallest_rsa: 1024,
            ..self
        }
    }

    /// Reads a key set that is fetched as another `+json` type, `text/html`, `text/javascript`,
    /// `text/plain`, `application/octet-stream` or without a type: some servers publish it so.
    #[must_use]
    pub const fn allow_any_media_type(self) -> Self {
        Self {
            any_media_type: true,
            ..self
        }
    }

    /// Whether it is read though it is not called JSON.
    pub(crate) const fn allows_any_media_type(self) -> bool {
        self.any_media_type
    }

    pub(crate) const fn backend(self) -> Option<Backend> {
        self.backend
    }

    /// What no backend looks at: the sizes of RSA's numbers.
    pub(crate) fn review(self, components: &Components) -> Result<(), KeyError> {
        match components {
            Components::Ec { .. } | Components::Ed25519 { .. } | Components::X25519 { .. } => {
                Ok(())
            }
            Components::Rsa { n, e } => self.review_rsa(n, e),
        }
    }

    /// Modulus and exponent as big-endian numbers; zero octets in front are tolerated.
    fn review_rsa(self, n: &[u8], e: &[u8]) -> Result<(), KeyError> {
        let bits = bit_length(n);
        if bits < self.smallest_rsa || bits > LARGEST_RSA {
            return Err(KeyError::RsaModulusSize { bits });
        }
        if is_even(n) {
            return Err(KeyError::RsaModulus);
        }
        // An odd exponent of one bit is 1; of two bits, 3.
        if is_even(e) || !(2..=LARGEST_EXPONENT).contains(&bit_length(e)) {
            return Err(KeyError::RsaExponent);
        }
        Ok(())
    }
}

impl Default for KeyRules {
    fn default() -> Self {
        Self::new()
    }
}

fn bit_length(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let Some(first) = number.get(zeros) else {
        return 0;
    };
    (number.len() - zeros) * 8 - first.leading_zeros() as usize
}

fn is_even(number: &[u8]) -> bool {
    number.last().is_none_or(|last| last % 2 == 0)
}

const LARGEST_RSA: usize = 8192;
const LARGEST_EXPONENT: usize = 33;
