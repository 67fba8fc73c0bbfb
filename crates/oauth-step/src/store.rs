//! Where token records are kept: asked by a step, so that the order "save, publish, use" is in
//! the core and is tested without a store.

use alloc::sync::Arc;
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::block::block_on;
use crate::{BoxError, Secret};

/// A stored token, opaque to the store, with the version that compare-and-swap goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "stores take it apart and build it"
)]
pub struct Record {
    /// One more at each save; the first is 1.
    pub version: u64,
    /// What to keep, secrets inside: encrypt it where the place is not trusted.
    pub data: Secret<Vec<u8>>,
}

/// What a flow asks of the store.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StoreRequest {
    /// Load the record of this key.
    Load {
        /// Names the session.
        key: Arc<str>,
    },
    /// Save the record, only if the stored version is `record.version - 1` (none counts as 0).
    Save {
        /// Names the session.
        key: Arc<str>,
        /// What to save.
        record: Record,
    },
}

/// What the store says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum StoreAnswer {
    /// Another caller saved first: load and look.
    Conflict,
    /// What was loaded.
    Found(Option<Record>),
    /// It is saved.
    Saved,
}

/// A store that answers at once or by blocking: memory, a small file, a blocking client.
pub trait TokenStore: Send + Sync + 'static {
    /// Loads the record.
    ///
    /// # Errors
    ///
    /// The store's own.
    fn load(&self, key: &str) -> Result<Option<Record>, BoxError>;

    /// Saves the record if the stored version is `record.version - 1`, where none counts as 0;
    /// else saves nothing and gives `false`.
    ///
    /// # Errors
    ///
    /// The store's own.
    fn save(&self, key: &str, record: &Record) -> Result<bool, BoxError>;

    /// Answers a step of a flow.
    ///
    /// # Errors
    ///
    /// The store's own.
    fn answer(&self, request: StoreRequest) -> Result<StoreAnswer, BoxError> {
        match request {
            StoreRequest::Load { key } => self.load(&key).map(StoreAnswer::Found),
            StoreRequest::Save { key, record } => Ok(saved(self.save(&key, &record)?)),
        }
    }
}

/// A store reached asynchronously. Implemented with plain `async fn`.
pub trait AsyncTokenStore: Send + Sync + 'static {
    /// See [`TokenStore::load`].
    fn load(&self, key: &str) -> impl Future<Output = Result<Option<Record>, BoxError>> + Send;

    /// See [`TokenStore::save`].
    fn save(
        &self,
        key: &str,
        record: &Record,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;
}

/// Any store, without a type parameter.
#[derive(Clone)]
pub struct AnyStore(Arc<dyn Fn(StoreRequest) -> Answering + Send + Sync>);

type Answering = Pin<Box<dyn Future<Output = Result<StoreAnswer, BoxError>> + Send>>;

impl AnyStore {
    /// Wraps an asynchronous store.
    pub fn new(store: impl AsyncTokenStore) -> Self {
        let store = Arc::new(store);
        Self(Arc::new(move |request| {
            let store = Arc::clone(&store);
            Box::pin(async move {
                match request {
                    StoreRequest::Load { key } => store.load(&key).await.map(StoreAnswer::Found),
                    StoreRequest::Save { key, record } => {
                        Ok(saved(store.save(&key, &record).await?))
                    }
                }
            })
        }))
    }

    /// Wraps a store that answers at once. One that blocks for long blocks its executor.
    pub fn blocking(store: impl TokenStore) -> Self {
        Self(Arc::new(move |request| {
            let answer = store.answer(request);
            Box::pin(core::future::ready(answer))
        }))
    }

    /// Answers a step of a flow.
    ///
    /// # Errors
    ///
    /// The store's own.
    pub async fn answer(&self, request: StoreRequest) -> Result<StoreAnswer, BoxError> {
        (self.0)(request).await
    }

    /// Answers a step of a flow, and blocks this thread until then. An asynchronous store has to
    /// run somewhere else meanwhile.
    ///
    /// # Errors
    ///
    /// The store's own.
    pub fn answer_blocking(&self, request: StoreRequest) -> Result<StoreAnswer, BoxError> {
        block_on((self.0)(request), None).unwrap_or_else(|| Err("the store did not answer".into()))
    }
}

impl fmt::Debug for AnyStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyStore")
    }
}

/// Keeps records in memory, for as long as the process lives. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<HashMap<String, Record>>>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

impl TokenStore for MemoryStore {
    fn load(&self, key: &str) -> Result<Option<Record>, BoxError> {
        let records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(records.get(key).cloned())
    }

    fn save(&self, key: &str, record: &Record) -> Result<bool, BoxError> {
        let mut records = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stored = records.get(key).map_or(0, |record| record.version);
        if stored.checked_add(1) != Some(record.version) {
            return Ok(false);
        }
        records.insert(key.to_owned(), record.clone());
        Ok(true)
    }
}

fn saved(saved: bool) -> StoreAnswer {
    if saved {
        StoreAnswer::Saved
    } else {
        StoreAnswer::Conflict
    }
}
