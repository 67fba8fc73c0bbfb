//! The keys that a client's server publishes.

use std::sync::Arc;

use jose_assert::{KeyRules, RemoteJwks};

use super::Client;
use crate::adapt::Quirk;
use crate::error::{Error, Misuse};

impl Client {
    /// The keys at the server's `jwks_uri`, to verify its signatures with: those of its JARM
    /// responses ([`JarmVerifier::new`](crate::JarmVerifier::new)), for instance. They are fetched
    /// when they are needed and kept; each call makes a cache of its own. A set that is not called
    /// JSON is read with [`Quirk::AnyMediaType`].
    ///
    /// # Errors
    ///
    /// [`Misuse::EndpointMissing`] where the metadata has no `jwks_uri`.
    pub fn published_keys(&self) -> Result<Arc<RemoteJwks>, Error> {
        let uri = self.server().jwks_uri();
        let uri = uri.ok_or(Misuse::EndpointMissing("jwks_uri"))?;
        let mut rules = KeyRules::new();
        if self.quirks().any(|quirk| *quirk == Quirk::AnyMediaType) {
            rules = rules.allow_any_media_type();
        }
        Ok(RemoteJwks::with_rules(uri.clone(), rules))
    }
}
