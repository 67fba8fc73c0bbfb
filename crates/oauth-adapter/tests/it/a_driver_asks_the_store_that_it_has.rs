//! A store step is answered by the driver's store, and by an error where there is none.

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use oauth_adapter::Settings;
use oauth_adapter::step::{
    AnyStore, AsyncTokenStore, MemoryStore, Record, Secret, StoreAnswer, StoreRequest, TokenStore,
};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

#[test]
fn without_a_store_a_flow_is_told_so() {
    let settings = Settings::default();
    let blocking = settings.answer_blocking(load()).unwrap_err();
    let awaited = at_once(settings.answer(load())).unwrap_err();
    assert_eq!(blocking.to_string(), "the driver has no token store");
    assert_eq!(awaited.to_string(), blocking.to_string());
}

#[test]
fn both_ways_ask_the_same_store() {
    let memory = MemoryStore::new();
    let data = Secret::new(b"token".to_vec());
    assert!(memory.save("user", &Record { version: 1, data }).unwrap());
    let settings = over(AnyStore::blocking(memory));
    for answer in [
        settings.answer_blocking(load()),
        at_once(settings.answer(load())),
    ] {
        assert!(matches!(answer, Ok(StoreAnswer::Found(Some(record))) if record.version == 1));
    }
}

#[test]
fn an_asynchronous_store_may_answer_from_another_thread() {
    let settings = over(AnyStore::new(Elsewhere));
    assert!(matches!(
        settings.answer_blocking(load()),
        Ok(StoreAnswer::Found(None))
    ));
}

/// Answers when another thread says so.
struct Elsewhere;

impl AsyncTokenStore for Elsewhere {
    async fn load(&self, _key: &str) -> Result<Option<Record>, BoxError> {
        let done = Arc::new(AtomicBool::new(false));
        let mut thread = None;
        core::future::poll_fn(|context| {
            if done.load(Ordering::Acquire) {
                return Poll::Ready(());
            }
            let (done, waker) = (Arc::clone(&done), context.waker().clone());
            thread.get_or_insert_with(|| {
                std::thread::spawn(move || {
                    done.store(true, Ordering::Release);
                    waker.wake();
                })
            });
            Poll::Pending
        })
        .await;
        Ok(None)
    }

    async fn save(&self, _key: &str, _record: &Record) -> Result<bool, BoxError> {
        Ok(false)
    }
}

fn over(store: AnyStore) -> Settings {
    Settings {
        store: Some(store),
        ..Settings::default()
    }
}

fn load() -> StoreRequest {
    StoreRequest::Load { key: "user".into() }
}

fn at_once<T>(future: impl Future<Output = T>) -> T {
    let Poll::Ready(output) = pin!(future).poll(&mut Context::from_waker(Waker::noop())) else {
        unreachable!("this store answers at once");
    };
    output
}
