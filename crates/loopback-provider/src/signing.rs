//! The provider's keys, made and used with `jose-assert`.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{Algorithm, Jwt, SigningKey};
use oauth_step::SystemEnv;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::answer::Refusal;
use crate::clients::SigningAlgorithm;

/// What happens to the old keys when new ones are made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum OldKeys {
    /// They stay in the key set.
    Published,
    /// They are gone from the key set.
    Retired,
}

/// Which generations of keys this provider publishes; the last one signs.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    published: Mutex<Published>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Published {
    first: usize,
    last: usize,
}

impl Keys {
    pub(crate) fn rotate(&self, old: OldKeys) {
        let mut published = self
            .published
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        published.last += 1;
        if old == OldKeys::Retired {
            published.first = published.last;
        }
    }

    /// The public keys, as members of a key set.
    pub(crate) fn public(&self) -> Result<Vec<Value>, Refusal> {
        let Published { first, last } = self.published();
        let generations = (first..=last).map(generation);
        let keys = generations.flat_map(|generation| [generation.rs256(), generation.es256()]);
        keys.map(|key| {
            let jwk = key?.public_jwk().ok_or_else(no_key)?;
            serde_json::from_str(&jwk).map_err(|_| no_key())
        })
        .collect()
    }

    /// A signed token of this type with these claims.
    pub(crate) fn sign(
        &self,
        algorithm: SigningAlgorithm,
        typ: &'static str,
        claims: &str,
    ) -> Result<String, Refusal> {
        let generation = generation(self.published().last);
        let key = match algorithm {
            SigningAlgorithm::Es256 => generation.es256()?,
            SigningAlgorithm::Rs256 => generation.rs256()?,
        };
        let signed = Jwt::new(claims).typ(typ).sign(&key);
        signed.map_err(|_| Refusal::server_error("the signature failed"))
    }

    fn published(&self) -> Published {
        *self
            .published
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The keys of one generation, made when they are first asked for.
#[derive(Debug, Default)]
struct Generation {
    rs256: OnceLock<Option<SigningKey>>,
    es256: OnceLock<Option<SigningKey>>,
}

impl Generation {
    fn rs256(&self) -> Result<SigningKey, Refusal> {
        let key = self.rs256.get_or_init(|| new_key(Algorithm::Rs256));
        key.clone().ok_or_else(no_key)
    }

    fn es256(&self) -> Result<SigningKey, Refusal> {
        let key = self.es256.get_or_init(|| new_key(Algorithm::Es256));
        key.clone().ok_or_else(no_key)
    }
}

/// The n-th generation, one for all providers of a process: an RSA key takes long to make, and a
/// test that starts a provider each time would wait for each.
fn generation(index: usize) -> Arc<Generation> {
    static MADE: Mutex<Vec<Arc<Generation>>> = Mutex::new(Vec::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    while made.len() <= index {
        made.push(Arc::default());
    }
    made.get(index).cloned().unwrap_or_default()
}

fn new_key(algorithm: Algorithm) -> Option<SigningKey> {
    let key = SigningKey::generate(algorithm, &SystemEnv::new()).ok()?;
    let digest = Sha256::digest(key.public_jwk()?);
    let id: Vec<u8> = digest.iter().copied().take(9).collect();
    Some(key.with_key_id(Base64UrlUnpadded::encode_string(&id)))
}

fn no_key() -> Refusal {
    Refusal::server_error("there is no key")
}
