//! Values that must not be printed, and comparisons that must not tell how far they got.

use core::any::Any;
use core::fmt;

use subtle::{Choice, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

/// A value that prints as `[redacted]`, is compared in constant time and is overwritten when
/// dropped.
#[derive(Clone)]
pub struct Secret<T: Zeroize + 'static>(Zeroizing<T>);

impl<T: Zeroize + 'static> Secret<T> {
    /// Takes the value in.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value: hand it to what needs it, never to a log.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + 'static> Drop for Secret<T> {
    /// `Zeroizing` overwrites what a vector holds octet by octet, which takes longer than to make what
    /// a token holds, and its spare room at once. So nothing is left but spare room.
    fn drop(&mut self) {
        let value: &mut dyn Any = &mut *self.0;
        if let Some(text) = value.downcast_mut::<String>() {
            text.clear();
        } else if let Some(octets) = value.downcast_mut::<Vec<u8>>() {
            octets.clear();
        }
    }
}

impl<T: Zeroize + AsRef<[u8]> + 'static> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        constant_time_eq(self.0.as_ref(), other.0.as_ref())
    }
}

impl<T: Zeroize + AsRef<[u8]> + 'static> Eq for Secret<T> {}

impl<T: Zeroize + 'static> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Secret<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl From<&String> for Secret<String> {
    fn from(value: &String) -> Self {
        Self::new(value.clone())
    }
}

impl<T: Zeroize + 'static> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    // By words, which `subtle` compares as quickly as octets; what is left makes one.
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks(), b.as_chunks());
    let words = a.iter().zip(b);
    let same = words.fold(Choice::from(1), |same, (a, b)| {
        same & u64::from_ne_bytes(*a).ct_eq(&u64::from_ne_bytes(*b))
    });
    let word = |octets: &[u8]| {
        let octets = octets.iter().map(|octet| u64::from(*octet));
        octets.fold(0, |word, octet| word << 8 | octet)
    };
    (same & word(a_rest).ct_eq(&word(b_rest))).into()
}
