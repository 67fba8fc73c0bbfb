//! The algorithms of encryption that a caller allows.

use core::fmt;

use super::algorithms::{ContentEncryption, KeyManagement};

/// The algorithms of key management that a caller allows ([RFC 8725 §3.1]).
///
/// There is no default: which algorithms a peer may use is agreed beforehand.
///
/// ```
/// use jose_assert::{KeyManagement, KeyManagements};
///
/// let allowed = KeyManagements::only(KeyManagement::RsaOaep256).and(KeyManagement::EcdhEs);
/// assert!(allowed.contains(KeyManagement::EcdhEs));
/// assert!(!allowed.contains(KeyManagement::Dir));
/// ```
///
/// [RFC 8725 §3.1]: https://www.rfc-editor.org/rfc/rfc8725#section-3.1
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyManagements(u16);

/// The algorithms of content encryption that a caller allows ([RFC 8725 §3.1]).
///
/// ```
/// use jose_assert::{ContentEncryption, ContentEncryptions};
///
/// let allowed = ContentEncryptions::only(ContentEncryption::A256Gcm);
/// assert!(!allowed.contains(ContentEncryption::A128Gcm));
/// ```
///
/// [RFC 8725 §3.1]: https://www.rfc-editor.org/rfc/rfc8725#section-3.1
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ContentEncryptions(u16);

/// The two lists differ in what they list alone.
macro_rules! allow_list {
    ($list:ident of $algorithm:ident) => {
        impl $list {
            /// This one and no other.
            pub const fn only(algorithm: $algorithm) -> Self {
                Self(1 << algorithm as u16)
            }

            /// This one too.
            #[must_use]
            pub const fn and(self, algorithm: $algorithm) -> Self {
                Self(self.0 | Self::only(algorithm).0)
            }

            /// Whether it is allowed.
            pub const fn contains(self, algorithm: $algorithm) -> bool {
                self.0 & Self::only(algorithm).0 != 0
            }

            /// Those that are allowed.
            pub fn iter(self) -> impl Iterator<Item = $algorithm> {
                let all = $algorithm::ALL.iter().copied();
                all.filter(move |algorithm| self.contains(*algorithm))
            }
        }

        impl FromIterator<$algorithm> for $list {
            fn from_iter<I: IntoIterator<Item = $algorithm>>(algorithms: I) -> Self {
                let algorithms = algorithms.into_iter();
                algorithms.fold(Self(0), |allowed, algorithm| allowed.and(algorithm))
            }
        }

        impl fmt::Debug for $list {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_set().entries(self.iter()).finish()
            }
        }
    };
}

allow_list!(KeyManagements of KeyManagement);
allow_list!(ContentEncryptions of ContentEncryption);
