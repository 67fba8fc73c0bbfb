//! The latest nonce of each server ([RFC 9449 §8], [§9]).
//!
//! [RFC 9449 §8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
//! [§9]: https://www.rfc-editor.org/rfc/rfc9449#section-9

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use oauth_step::Origin;

/// By origin, the one heard of last at the end. A client talks to a handful.
#[derive(Default)]
pub(super) struct Nonces(Mutex<Vec<(Origin, Arc<str>)>>);

impl Nonces {
    pub(super) fn latest(&self, origin: &Origin) -> Option<Arc<str>> {
        let nonces = self.lock();
        let mut nonces = nonces.iter().rev();
        let (_, nonce) = nonces.find(|(other, _)| other == origin)?;
        Some(nonce.clone())
    }

    pub(super) fn keep(&self, origin: Origin, nonce: &str) {
        let mut nonces = self.lock();
        let known = nonces.iter().position(|(other, _)| *other == origin);
        let entry = match known.map(|known| nonces.remove(known)) {
            // As with every answer of most servers.
            Some(entry) if *entry.1 == *nonce => entry,
            Some(_) => (origin, nonce.into()),
            None => {
                if nonces.len() >= MOST {
                    drop(nonces.remove(0));
                }
                (origin, nonce.into())
            }
        };
        nonces.push(entry);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Origin, Arc<str>)>> {
        // Nothing that could panic runs while it is held: it is whole, whatever the lock says.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Servers that are remembered.
const MOST: usize = 64;
