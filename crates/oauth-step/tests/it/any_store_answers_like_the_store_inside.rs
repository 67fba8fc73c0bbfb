//! Asynchronous with plain `async fn`, or blocking: the answers are the same.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use oauth_step::{
    AnyStore, AsyncTokenStore, MemoryStore, Record, Secret, StoreAnswer, StoreRequest, TokenStore,
};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Answers at the second poll, as one over a network would.
struct Slow(MemoryStore);

impl AsyncTokenStore for Slow {
    async fn load(&self, key: &str) -> Result<Option<Record>, BoxError> {
        Later(false).await;
        self.0.load(key)
    }

    async fn save(&self, key: &str, record: &Record) -> Result<bool, BoxError> {
        Later(false).await;
        self.0.save(key, record)
    }
}

struct Broken;

impl AsyncTokenStore for Broken {
    async fn load(&self, _key: &str) -> Result<Option<Record>, BoxError> {
        Err("the disk is full".into())
    }

    async fn save(&self, _key: &str, _record: &Record) -> Result<bool, BoxError> {
        Err("the disk is full".into())
    }
}

impl TokenStore for Broken {
    fn load(&self, _key: &str) -> Result<Option<Record>, BoxError> {
        Err("the disk is full".into())
    }

    fn save(&self, _key: &str, _record: &Record) -> Result<bool, BoxError> {
        Err("the disk is full".into())
    }
}

#[test]
fn answers_are_those_of_the_store_inside() {
    for store in [
        AnyStore::blocking(MemoryStore::new()),
        AnyStore::new(Slow(MemoryStore::new())),
    ] {
        let ask = |request| run(store.clone().answer(request)).unwrap();
        assert!(matches!(ask(load()), StoreAnswer::Found(None)));
        assert!(matches!(ask(save(2)), StoreAnswer::Conflict));
        assert!(matches!(ask(save(1)), StoreAnswer::Saved));
        assert!(matches!(ask(save(1)), StoreAnswer::Conflict));
        assert!(matches!(ask(save(2)), StoreAnswer::Saved));
        let found = ask(load());
        assert!(matches!(found, StoreAnswer::Found(Some(record)) if record.version == 2));
    }
}

#[test]
fn the_stores_own_error_is_handed_over() {
    for store in [AnyStore::blocking(Broken), AnyStore::new(Broken)] {
        for request in [load(), save(1)] {
            let error = run(store.answer(request)).unwrap_err();
            assert_eq!(error.to_string(), "the disk is full");
        }
    }
}

#[test]
fn nothing_is_asked_before_the_answer_is_awaited() {
    let memory = MemoryStore::new();
    let store = AnyStore::blocking(memory.clone());
    drop(store.answer(save(1)));
    assert_eq!(memory.load("session").unwrap(), None);
}

#[test]
fn a_clone_asks_the_same_store() {
    let store = AnyStore::new(Slow(MemoryStore::new()));
    let clone = store.clone();
    assert!(matches!(run(clone.answer(save(1))), Ok(StoreAnswer::Saved)));
    assert!(matches!(
        run(store.answer(save(1))),
        Ok(StoreAnswer::Conflict)
    ));
    assert!(matches!(
        run(clone.answer(load())),
        Ok(StoreAnswer::Found(Some(_)))
    ));
}

#[test]
fn its_answers_can_be_sent_to_other_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let store = AnyStore::new(Slow(MemoryStore::new()));
    drop(assert_send(store.answer(load())));
}

fn load() -> StoreRequest {
    StoreRequest::Load {
        key: Arc::from("session"),
    }
}

fn save(version: u64) -> StoreRequest {
    let data = Secret::new(b"token".to_vec());
    StoreRequest::Save {
        key: Arc::from("session"),
        record: Record { version, data },
    }
}

struct Later(bool);

impl Future for Later {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        let mut context = Context::from_waker(Waker::noop());
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}
