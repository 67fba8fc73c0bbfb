//! What servers want in the next proof: the latest nonce or challenge of each ([RFC 9449 §8],
//! [§9]).
//!
//! [RFC 9449 §8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
//! [§9]: https://www.rfc-editor.org/rfc/rfc9449#section-9

use core::borrow::Borrow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// By server, the one heard of last at the end. A client talks to a handful.
pub(crate) struct Nonces<K>(Mutex<Vec<(K, Arc<str>)>>);

impl<K: PartialEq> Nonces<K> {
    pub(crate) fn latest<Q: PartialEq + ?Sized>(&self, server: &Q) -> Option<Arc<str>>
    where
        K: Borrow<Q>,
    {
        let nonces = self.lock();
        let mut nonces = nonces.iter().rev();
        let (_, nonce) = nonces.find(|(other, _)| other.borrow() == server)?;
        Some(nonce.clone())
    }

    pub(crate) fn keep(&self, server: K, nonce: &str) {
        let mut nonces = self.lock();
        let known = nonces.iter().position(|(other, _)| *other == server);
        let entry = match known.map(|known| nonces.remove(known)) {
            // As with every answer of most servers.
            Some(entry) if *entry.1 == *nonce => entry,
            Some(_) => (server, nonce.into()),
            None => {
                if nonces.len() >= MOST {
                    drop(nonces.remove(0));
                }
                (server, nonce.into())
            }
        };
        nonces.push(entry);
    }

    pub(crate) fn forget<Q: PartialEq + ?Sized>(&self, server: &Q)
    where
        K: Borrow<Q>,
    {
        self.lock().retain(|(other, _)| other.borrow() != server);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(K, Arc<str>)>> {
        // Nothing that could panic runs while it is held: it is whole, whatever the lock says.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Default for Nonces<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// Servers that are remembered.
const MOST: usize = 64;
