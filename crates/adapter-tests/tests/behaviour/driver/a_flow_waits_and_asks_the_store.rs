use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use adapter_tests::{Options, Stack as _};
use oauth_step::{
    AnyStore, Env, Flight, MemoryStore, Pause, Pending, Record, Response, Step, StoreAnswer,
    StoreRequest, TransportError, Turn,
};

use crate::behaviour::{stack, stack_with};

/// Passes on what woke it.
#[derive(Debug)]
struct Listen;

impl Pending for Listen {
    type Output = String;
    type Error = TransportError;

    fn receive(
        self,
        _reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        Err(TransportError::unsupported())
    }

    fn wake(self, _env: &dyn Env) -> Result<Step<Self>, TransportError> {
        Ok(Step::Done("woken".into()))
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        Ok(Step::Done(match answer {
            Ok(StoreAnswer::Found(record)) => format!("{record:?}"),
            Ok(other) => format!("{other:?}"),
            Err(error) => error.to_string(),
        }))
    }
}

fn save() -> Step<Listen> {
    let record = Record {
        version: 1,
        data: b"data".to_vec().into(),
    };
    let key = "session".into();
    Step::store(StoreRequest::Save { key, record }, Listen)
}

#[tokio::test]
async fn a_pause_ends_at_the_landing() {
    let flight = Arc::new(Flight::new());
    let Turn::Mine(ticket) = flight.turn(flight.epoch()) else {
        panic!("nobody else is there");
    };
    let pause = Pause::until(ticket.landing(), Duration::MAX);
    let waiting = tokio::spawn(stack().run(Step::wait(pause, Listen)));
    drop(ticket);

    assert_eq!(waiting.await.unwrap().unwrap(), "woken");
}

#[tokio::test]
async fn a_pause_ends_at_its_time() {
    let pause = Duration::from_millis(60);
    let begun = Instant::now();

    let woken = stack().run(Step::wait(pause, Listen)).await;

    assert_eq!(woken.unwrap(), "woken");
    assert!(begun.elapsed() >= pause);
}

#[tokio::test]
async fn the_store_answers() {
    let store = AnyStore::blocking(MemoryStore::new());
    let stack = stack_with(Options {
        store: Some(store),
        ..Options::default()
    });

    assert_eq!(stack.run(save()).await.unwrap(), "Saved");
    assert_eq!(stack.run(save()).await.unwrap(), "Conflict");
}

#[tokio::test]
async fn without_a_store_the_flow_is_told() {
    assert_eq!(
        stack().run(save()).await.unwrap(),
        "the driver has no token store"
    );
}
