//! The random values of one request: `state`, `nonce` and the code verifier.

use core::fmt;

use oauth_step::{Env, Secret};
use zeroize::Zeroize;

use super::base64url;

/// One random draw and one allocation for all three, side by side.
pub(super) struct Drawn {
    text: String,
    state_end: usize,
    nonce_end: usize,
}

impl Drawn {
    /// Draws what is not given.
    pub(super) fn draw(env: &dyn Env, asked: &Asked<'_>) -> Self {
        let mut random = Wiped([0; STATE_BYTES + NONCE_BYTES + VERIFIER_BYTES]);
        env.fill_random(&mut random.0);
        let (state, rest) = random.0.split_at(STATE_BYTES);
        let (nonce, verifier) = rest.split_at(NONCE_BYTES);
        let mut spread = Wiped([0; 2 * SPREAD + LAST_SPREAD]);
        let (first, rest) = spread.0.split_at_mut(SPREAD);
        let (second, third) = rest.split_at_mut(SPREAD);
        for (place, value) in [(first, state), (second, nonce), (third, verifier)] {
            for (to, from) in place.iter_mut().zip(value) {
                *to = *from;
            }
        }
        let mut encoded = Wiped([0; ENCODED_LENGTH]);
        let encoded = base64url::encode(&spread.0, &mut encoded.0);
        let (state, rest) = encoded.split_at_checked(SPREAD_LENGTH).unwrap_or_default();
        let (nonce, verifier) = rest.split_at_checked(SPREAD_LENGTH).unwrap_or_default();
        let [state, nonce] = [state, nonce].map(|text| text.get(..STATE_LENGTH));
        let mut text = String::with_capacity(TEXT_LENGTH);
        text.push_str(asked.state.or(state).unwrap_or_default());
        let state_end = text.len();
        if asked.wants_nonce {
            text.push_str(asked.nonce.or(nonce).unwrap_or_default());
        }
        let nonce_end = text.len();
        if asked.wants_verifier {
            text.push_str(verifier.get(..VERIFIER_LENGTH).unwrap_or_default());
        }
        Self {
            text,
            state_end,
            nonce_end,
        }
    }

    /// The same from a record.
    pub(super) fn restore(state: &str, nonce: Option<&str>, verifier: Option<&str>) -> Self {
        let nonce = nonce.unwrap_or_default();
        Self {
            text: [state, nonce, verifier.unwrap_or_default()].concat(),
            state_end: state.len(),
            nonce_end: state.len() + nonce.len(),
        }
    }

    pub(super) fn state(&self) -> &str {
        self.text.get(..self.state_end).unwrap_or_default()
    }

    pub(super) fn nonce(&self) -> Option<&str> {
        self.text
            .get(self.state_end..self.nonce_end)
            .filter(|nonce| !nonce.is_empty())
    }

    pub(super) fn verifier(&self) -> Option<&str> {
        self.text
            .get(self.nonce_end..)
            .filter(|verifier| !verifier.is_empty())
    }

    /// The verifier, in the place of all three.
    pub(super) fn into_verifier(mut self) -> Option<Secret<String>> {
        self.verifier()?;
        let mut text = core::mem::take(&mut self.text);
        text.drain(..self.nonce_end);
        Some(Secret::new(text))
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        let mut bytes = core::mem::take(&mut self.text).into_bytes();
        bytes.as_mut_slice().zeroize();
    }
}

/// Bytes that are overwritten when dropped, as a slice and so at once: the arrays and strings of
/// `Zeroizing` are overwritten byte by byte.
struct Wiped<const N: usize>([u8; N]);

impl<const N: usize> Drop for Wiped<N> {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Which values a request needs, and those that the application has chosen itself.
pub(super) struct Asked<'a> {
    pub(super) state: Option<&'a str>,
    pub(super) nonce: Option<&'a str>,
    pub(super) wants_nonce: bool,
    pub(super) wants_verifier: bool,
}

/// 128 bits cannot be guessed (RFC 6749 §10.10); the verifier has 256 (RFC 7636 §7.1).
const STATE_BYTES: usize = 16;
const NONCE_BYTES: usize = 16;
const VERIFIER_BYTES: usize = 32;
/// The same in base64url without padding.
const STATE_LENGTH: usize = 22;
const VERIFIER_LENGTH: usize = 43;
const TEXT_LENGTH: usize = 2 * STATE_LENGTH + VERIFIER_LENGTH;
/// Each value in whole groups of three bytes, with zeros behind it, so that all are encoded at once,
/// and each to what it would be alone.
const SPREAD: usize = 18;
const LAST_SPREAD: usize = 36;
const SPREAD_LENGTH: usize = 24;
const ENCODED_LENGTH: usize = 2 * SPREAD_LENGTH + 48;

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use oauth_step::{FixedEnv, UnixTime};

    use super::*;

    #[test]
    fn each_value_is_encoded_as_it_would_be_alone() {
        let env = || FixedEnv::new(UnixTime(0));
        let asked = |state, nonce| Asked {
            state,
            nonce,
            wants_nonce: true,
            wants_verifier: true,
        };
        let mut random = [0; STATE_BYTES + NONCE_BYTES + VERIFIER_BYTES];
        env().fill_random(&mut random);
        let (state, rest) = random.split_at(STATE_BYTES);
        let (nonce, verifier) = rest.split_at(NONCE_BYTES);
        let [state, nonce, verifier] =
            [state, nonce, verifier].map(Base64UrlUnpadded::encode_string);
        let drawn = Drawn::draw(&env(), &asked(None, None));
        assert_eq!(drawn.state(), state);
        assert_eq!(drawn.nonce(), Some(&*nonce));
        assert_eq!(drawn.verifier(), Some(&*verifier));
        let drawn = Drawn::draw(&env(), &asked(Some("own"), Some("its own")));
        assert_eq!((drawn.state(), drawn.nonce()), ("own", Some("its own")));
        let taken = drawn.into_verifier();
        assert!(taken.is_some_and(|taken| *taken.expose() == verifier));
    }
}
