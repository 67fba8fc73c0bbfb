//! JWK Sets, and the choice of a key out of one.

use core::fmt;
use core::iter;

use oauth_step::{JsonError, JsonObject};

use crate::algorithm::Algorithm;
use crate::jwe::{EncryptionKey, Recipient};
use crate::key_rules::KeyRules;
use crate::verification_key::VerificationKey;
use crate::{Error, KeyError, KeySetError};

/// The keys of a JWK Set that verify signatures, parsed once ([RFC 7517 §5]).
///
/// Entries that verify nothing are skipped and listed; the rest works. Among the skipped are keys
/// that others encrypt to: [`encryption_key`](Self::encryption_key) finds these.
///
/// [RFC 7517 §5]: https://www.rfc-editor.org/rfc/rfc7517#section-5
#[derive(Clone, Default)]
pub struct JwkSet {
    keys: Vec<VerificationKey>,
    /// The places of the keys, by `kid` and then in the order of the set: one's own may be large.
    by_id: Vec<usize>,
    recipients: Vec<Recipient>,
    skipped: Vec<Skipped>,
}

impl JwkSet {
    /// Reads a set under the rules of the standard.
    ///
    /// # Errors
    ///
    /// [`KeySetError`] where the whole set cannot be used: no JSON object with an array `keys`;
    /// more than 100 entries from a peer; secrets and public keys together from the caller.
    pub fn parse(text: impl AsRef<[u8]>, source: KeySource) -> Result<Self, Error> {
        Self::parse_with(text, source, KeyRules::new())
    }

    /// Reads a set under other rules for weak keys.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_with(
        text: impl AsRef<[u8]>,
        source: KeySource,
        rules: KeyRules,
    ) -> Result<Self, Error> {
        Ok(Self::read(text.as_ref(), source, rules)?)
    }

    /// A set of one's own of these keys.
    ///
    /// # Errors
    ///
    /// [`KeySetError::Mixed`] for secrets and public keys together.
    pub fn from_keys(keys: impl IntoIterator<Item = VerificationKey>) -> Result<Self, Error> {
        let set = Self {
            keys: keys.into_iter().collect(),
            ..Self::default()
        };
        Ok(set.complete()?)
    }

    /// The public keys and certificates of a PEM text, for instance a bundle of them; other blocks
    /// are passed over. Keys in PEM have no `kid`, so that a token with one fits none of them:
    /// where tokens have one, give it by [`VerificationKey::with_key_id`].
    ///
    /// # Errors
    ///
    /// [`KeyError::Pem`] where there is none; what is wrong with the first one that cannot be used.
    pub fn from_pem(pem: &str, rules: KeyRules) -> Result<Self, Error> {
        let keys = VerificationKey::all_from_pem(pem, rules)?;
        Self::from_keys(keys)
    }

    /// The set and the public half of this key, for others to encrypt to. A shared secret is left
    /// out.
    #[must_use]
    pub fn with_encryption_key(mut self, key: &EncryptionKey) -> Self {
        self.recipients.extend(Recipient::of(key));
        self
    }

    /// The set in JSON, to publish it at one's own `jwks_uri` ([RFC 7517 §5]): the public keys that
    /// verify, then those that others encrypt to, `use` in each. Secrets are left out, and private
    /// members were never read.
    ///
    /// [RFC 7517 §5]: https://www.rfc-editor.org/rfc/rfc7517#section-5
    pub fn to_json(&self) -> String {
        let signing = self.keys.iter().filter_map(VerificationKey::to_jwk);
        let encrypting = self.recipients.iter().filter_map(Recipient::published);
        let keys: Vec<_> = signing.chain(encrypting.map(str::to_owned)).collect();
        format!(r#"{{"keys":[{}]}}"#, keys.join(","))
    }

    /// The keys that can be used, in the order of the set.
    pub fn keys(&self) -> &[VerificationKey] {
        &self.keys
    }

    /// How many keys can be used.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The entries that cannot be used, in the order of the set.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    fn read(text: &[u8], source: KeySource, rules: KeyRules) -> Result<Self, KeySetError> {
        let set = JsonObject::parse(text)?;
        let keys = set.get("keys").ok_or(JsonError::Missing { name: "keys" })?;
        let entries = keys.as_array().ok_or(JsonError::WrongType {
            name: "keys",
            expected: "an array",
        })?;
        if source == KeySource::Remote && entries.len() > MOST_REMOTE_KEYS {
            return Err(KeySetError::TooManyKeys {
                limit: MOST_REMOTE_KEYS,
            });
        }
        let mut read = Self::default();
        for (index, entry) in entries.into_iter().enumerate() {
            let object = entry.as_object().ok_or(JsonError::NotAnObject);
            let recipient = object.as_ref().ok().and_then(Recipient::read);
            read.recipients.extend(recipient);
            let key = object
                .map_err(KeyError::Json)
                .and_then(|object| VerificationKey::read(&object, rules));
            match key {
                Ok(key) if key.is_symmetric() && source == KeySource::Remote => {
                    read.skip(index, KeyError::Symmetric);
                }
                Ok(key) => read.keys.push(key),
                Err(reason) => read.skip(index, reason),
            }
        }
        read.complete()
    }

    /// The set with all its keys. Secrets or public keys, not both: a public key's text would
    /// otherwise be a step away from being a secret.
    fn complete(mut self) -> Result<Self, KeySetError> {
        let symmetric = self.keys.iter().filter(|key| key.is_symmetric()).count();
        if symmetric != 0 && symmetric != self.keys.len() {
            return Err(KeySetError::Mixed);
        }
        let mut by_id: Vec<usize> = (0..self.keys.len()).collect();
        by_id.sort_by(|one, other| self.key_id(*one).cmp(&self.key_id(*other)));
        self.by_id = by_id;
        Ok(self)
    }

    fn key_id(&self, place: usize) -> Option<&str> {
        self.keys.get(place).and_then(VerificationKey::key_id)
    }

    /// The keys that a token with this `kid` may mean, in the order of the set.
    fn named(&self, key_id: Option<&str>) -> impl Iterator<Item = &VerificationKey> {
        let (all, mut places) = match key_id {
            None => (&*self.keys, &[][..]),
            Some(_) => (&[][..], &*self.by_id),
        };
        let first = places.partition_point(|place| self.key_id(*place) < key_id);
        places = places.get(first..).unwrap_or_default();
        let same = places
            .iter()
            .take_while(move |place| self.key_id(**place) == key_id);
        all.iter()
            .chain(same.filter_map(|place| self.keys.get(*place)))
    }

    /// The keys that others may encrypt to.
    pub(crate) fn recipients(&self) -> &[Recipient] {
        &self.recipients
    }

    fn skip(&mut self, index: usize, reason: KeyError) {
        self.skipped.push(Skipped { index, reason });
    }

    /// Chooses the key and verifies with it (RFC 7515 §6). `tries`: how many keys may be tried
    /// where several fit.
    pub(crate) fn verify(
        &self,
        key_id: Option<&str>,
        algorithm: Algorithm,
        tries: usize,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let named = self.named(key_id);
        let mut fitting = named.filter(|key| key.fits(key_id, algorithm));
        let first = fitting.next().ok_or(Error::UnknownKey)?;
        let second = fitting.next();
        if second.is_some() && tries < 2 {
            return Err(Error::AmbiguousKey);
        }
        let mut tried = iter::once(first).chain(second).chain(fitting).take(tries);
        if tried.any(|key| key.verifies(algorithm, message, signature)) {
            return Ok(());
        }
        Err(Error::Signature)
    }
}

impl fmt::Debug for JwkSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("JwkSet");
        debug
            .field("keys", &self.keys)
            .field("skipped", &self.skipped);
        debug.finish()
    }
}

/// Where a set came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a set is one's own or it is not")]
pub enum KeySource {
    /// A peer's `jwks_uri`: symmetric keys are dropped, and a set of more than 100 entries is refused.
    Remote,
    /// The caller: symmetric keys may verify, but not beside public ones.
    Trusted,
}

/// An entry of a set that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Its place in the set, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub reason: KeyError,
}

/// More keys than any server publishes; each costs work.
const MOST_REMOTE_KEYS: usize = 100;
