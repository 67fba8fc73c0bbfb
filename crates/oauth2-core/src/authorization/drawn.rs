//! The random values of one request: `state`, `nonce` and the code verifier.

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use oauth_step::{Env, Secret};
use zeroize::Zeroizing;

/// One random draw and one allocation for all three, side by side.
pub(super) struct Drawn {
    text: Secret<String>,
    state_end: usize,
    nonce_end: usize,
}

impl Drawn {
    /// Draws what is not given.
    pub(super) fn draw(env: &dyn Env, asked: &Asked<'_>) -> Self {
        let mut random = Zeroizing::new([0; STATE_BYTES + NONCE_BYTES + VERIFIER_BYTES]);
        env.fill_random(&mut *random);
        let (state, rest) = random.split_at(STATE_BYTES);
        let (nonce, verifier) = rest.split_at(NONCE_BYTES);
        let mut encoded = Zeroizing::new([0; LONGEST]);
        let mut text = String::with_capacity(TEXT_LENGTH);
        let mut append = |bytes: &[u8], given: Option<&str>| match given {
            Some(given) => text.push_str(given),
            // The buffer is long enough for any of the three, so this cannot fail.
            None => {
                text.push_str(Base64UrlUnpadded::encode(bytes, &mut *encoded).unwrap_or_default());
            }
        };
        append(state, asked.state);
        let state_end = asked.state.map_or(STATE_LENGTH, str::len);
        let mut nonce_end = state_end;
        if asked.wants_nonce {
            append(nonce, asked.nonce);
            nonce_end += asked.nonce.map_or(STATE_LENGTH, str::len);
        }
        if asked.wants_verifier {
            append(verifier, None);
        }
        Self {
            text: Secret::new(text),
            state_end,
            nonce_end,
        }
    }

    /// The same from a record.
    pub(super) fn restore(state: &str, nonce: Option<&str>, verifier: Option<&str>) -> Self {
        let nonce = nonce.unwrap_or_default();
        Self {
            text: Secret::new([state, nonce, verifier.unwrap_or_default()].concat()),
            state_end: state.len(),
            nonce_end: state.len() + nonce.len(),
        }
    }

    pub(super) fn state(&self) -> &str {
        let text = self.text.expose();
        text.get(..self.state_end).unwrap_or_default()
    }

    pub(super) fn nonce(&self) -> Option<&str> {
        let text = self.text.expose();
        text.get(self.state_end..self.nonce_end)
            .filter(|nonce| !nonce.is_empty())
    }

    pub(super) fn verifier(&self) -> Option<&str> {
        let text = self.text.expose();
        text.get(self.nonce_end..)
            .filter(|verifier| !verifier.is_empty())
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
const LONGEST: usize = 43;
const TEXT_LENGTH: usize = 2 * STATE_LENGTH + LONGEST;
