//! The keys that a peer publishes at its `jwks_uri`: fetched when they are needed, by one caller
//! for all, and kept.

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use oauth_step::{Endpoint, Env, Flight, IntoStep, Step, UnixTime};

use self::cache::Cache;
pub use self::flow::AwaitVerified;
use crate::Error;
use crate::error::TokenError;
use crate::key_rules::KeyRules;
use crate::verifier::{JwtVerifier, UnverifiedJwt};

mod answer;
mod cache;
mod cool_down;
mod export;
mod flow;
mod stripped;

/// The key set of a peer, shared by everyone who verifies its tokens.
///
/// One for each `jwks_uri` and client; it opens no connection itself, but is a state machine over
/// [`oauth_step`]:
///
/// * Keys are used for 5 minutes, or what `max-age` says between 1 minute and 1 hour. Later the
///   next caller fetches again while all others go on with the keys there are, until these are
///   1 hour old.
/// * A token that no key fits, for example after a rotation, makes one caller fetch at once. Then
///   that happens at most every 30 s, and every 2 minutes where it brings nothing new.
/// * Any number of callers that need keys wait for one fetch. A caller that goes away lets the
///   next take over.
/// * A fetch that fails changes nothing: the keys there are go on.
pub struct RemoteJwks {
    uri: Endpoint,
    rules: KeyRules,
    flight: Arc<Flight>,
    cache: Mutex<Cache>,
}

impl RemoteJwks {
    /// Nothing fetched yet.
    pub fn new(uri: Endpoint) -> Arc<Self> {
        Self::with_rules(uri, KeyRules::new())
    }

    /// With other rules for weak keys.
    pub fn with_rules(uri: Endpoint, rules: KeyRules) -> Arc<Self> {
        Arc::new(Self {
            uri,
            rules,
            flight: Arc::default(),
            cache: Mutex::default(),
        })
    }

    /// Where the keys are published.
    pub fn uri(&self) -> &Endpoint {
        &self.uri
    }

    /// Verifies a token with one of the keys. What is wrong with the token itself is found before
    /// anything is fetched.
    pub fn verify(self: &Arc<Self>, token: &str, rules: &JwtVerifier) -> VerifyIntent {
        let read = rules.read(token).map(|(token, signing_input)| ReadToken {
            rules: rules.clone(),
            token,
            signing_input: signing_input.into(),
        });
        VerifyIntent {
            keys: Arc::clone(self),
            read,
        }
    }

    /// What is known, for a process to come: a cold start then fetches nothing.
    pub fn export(&self) -> Option<String> {
        let current = self.cache().current()?;
        Some(export::write(&current, &self.uri))
    }

    /// Takes in what another process exported, unless something newer is known.
    ///
    /// # Errors
    ///
    /// [`KeySetError::Foreign`](crate::KeySetError::Foreign) where it is of another address or
    /// form; [`Error::KeySet`] where the set in it cannot be read.
    pub fn import(&self, exported: &str, now: UnixTime) -> Result<(), Error> {
        let kept = export::read(exported, &self.uri, self.rules, now)?;
        self.cache().adopt(kept);
        self.flight.changed();
        Ok(())
    }

    /// Every change under the lock is whole, so a panic elsewhere does not spoil it.
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RemoteJwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("RemoteJwks");
        debug.field("uri", &self.uri).finish_non_exhaustive()
    }
}

/// A token that is to be verified with a peer's keys. See [`RemoteJwks::verify`].
#[must_use = "an intent does nothing until a driver takes it"]
pub struct VerifyIntent {
    keys: Arc<RemoteJwks>,
    read: Result<ReadToken, TokenError>,
}

/// A token of the right form with the rules it was read by.
struct ReadToken {
    rules: JwtVerifier,
    token: UnverifiedJwt,
    signing_input: Box<str>,
}

impl IntoStep for VerifyIntent {
    type Flow = AwaitVerified;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitVerified>, Error> {
        AwaitVerified::begin(self.keys, self.read?, env)
    }
}

impl fmt::Debug for VerifyIntent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("VerifyIntent");
        debug.field("keys", &self.keys).finish_non_exhaustive()
    }
}
