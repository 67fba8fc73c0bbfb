//! Keys of a set that others encrypt to.

use oauth_step::{JsonObject, json_quoted};

use super::algorithms::KeyManagement;
use super::encryption_key::EncryptionKey;
use crate::{Error, JwkSet, KeyError};

/// A public key as it stands in a set, without whatever else does. It is checked when it is chosen:
/// few sets are encrypted to.
#[derive(Clone)]
pub(crate) struct Recipient {
    key_id: Option<Box<str>>,
    /// `use` says so.
    is_named: bool,
    jwk: Box<str>,
}

impl Recipient {
    /// Nothing for a key that signs. What is left of a shared secret is none.
    pub(crate) fn read(object: &JsonObject<'_>) -> Option<Self> {
        let named = object.string("use").ok()?;
        if named.as_deref().is_some_and(|named| named != "enc") {
            return None;
        }
        let members = object.iter().filter(|(name, _)| PUBLIC.contains(name));
        let members = members.map(|(name, value)| format!("{}:{}", json_quoted(name), value.raw()));
        let members = members.collect::<Vec<_>>().join(",");
        Some(Self {
            key_id: object.string("kid").ok()?.map(|key_id| Box::from(&*key_id)),
            is_named: named.is_some(),
            jwk: format!("{{{members}}}").into(),
        })
    }

    /// One's own. Nothing for a shared secret.
    pub(crate) fn of(key: &EncryptionKey) -> Option<Self> {
        Some(Self {
            key_id: key.key_id().map(Box::from),
            is_named: true,
            jwk: key.public_jwk()?.into(),
        })
    }

    /// As a JWK, where it is for encryption alone: others stand among those that verify. What is
    /// left of a shared secret tells nothing.
    pub(crate) fn published(&self) -> Option<&str> {
        let is_secret = JsonObject::parse(self.jwk.as_bytes())
            .is_ok_and(|jwk| jwk.string("kty").ok().flatten().as_deref() == Some("oct"));
        (self.is_named && !is_secret).then_some(&*self.jwk)
    }

    fn encryption_key(&self, algorithm: KeyManagement) -> Result<EncryptionKey, Error> {
        EncryptionKey::from_jwk(algorithm, &*self.jwk)
    }
}

impl JwkSet {
    /// The key of the set to encrypt to with this algorithm: that of a `kid`, or the first that
    /// fits. Keys with `"use":"enc"` come first, then those without `use`; the others are not for
    /// this.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownKey`]; [`Error::AmbiguousKey`] where several that fit have the `kid`;
    /// [`Error::Key`] where the only one of the `kid` cannot be used.
    pub fn encryption_key(
        &self,
        algorithm: KeyManagement,
        key_id: Option<&str>,
    ) -> Result<EncryptionKey, Error> {
        let mut keys: Vec<_> = self.recipients().iter().collect();
        keys.sort_by_key(|key| !key.is_named);
        keys.retain(|key| key_id.is_none() || key.key_id.as_deref() == key_id);
        let (mut fitting, mut refused) = (Vec::new(), Vec::new());
        for key in keys {
            match key.encryption_key(algorithm) {
                Ok(key) => fitting.push(key),
                Err(error) => refused.push(error),
            }
        }
        if key_id.is_some() && fitting.len() > 1 {
            return Err(Error::AmbiguousKey);
        }
        if let Some(key) = fitting.into_iter().next() {
            return Ok(key);
        }
        match (key_id, refused.len(), refused.pop()) {
            // A key for another algorithm is not the one that was meant.
            (_, _, Some(Error::Key(KeyError::AlgorithmMismatch))) => Err(Error::UnknownKey),
            (Some(_), 1, Some(error)) => Err(error),
            _ => Err(Error::UnknownKey),
        }
    }
}

/// What makes a public key. Private members of a set go no further.
const PUBLIC: [&str; 10] = [
    "alg", "crv", "e", "key_ops", "kid", "kty", "n", "use", "x", "y",
];

#[cfg(test)]
#[allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]
mod tests {
    use crate::{JwkSet, KeySource};

    #[test]
    fn public_members_alone_are_kept() {
        let set = r#"{"keys":[
            {"kty":"EC","use":"enc","kid":"a","crv":"P-256","x":"AA","y":"AA","d":"MARKER","x5c":["MARKER"]},
            {"kty":"RSA","n":"AA","e":"AQAB","d":"MARKER","p":"MARKER","q":"MARKER","oth":["MARKER"]},
            {"kty":"oct","k":"MARKER"},
            {"kty":"EC","use":"sig","crv":"P-256","x":"AA","y":"AA"},
            {"kty":"EC","use":"x","crv":"P-256","x":"AA","y":"AA"}
        ]}"#;
        let set = JwkSet::parse(set, KeySource::Remote).unwrap();
        let kept: Vec<_> = set.recipients().iter().map(|key| &*key.jwk).collect();
        assert_eq!(kept.len(), 3);
        assert!(kept.iter().all(|jwk| !jwk.contains("MARKER")));
        assert!(kept[0].contains(r#""kid":"a""#) && kept[0].contains(r#""y":"AA""#));
        assert_eq!(kept[2], r#"{"kty":"oct"}"#);
    }
}
