//! Compare-and-swap by version: of two who renew, one saves.

use std::sync::{Arc, Barrier};
use std::thread;

use oauth_step::{MemoryStore, Record, Secret, StoreAnswer, StoreRequest, TokenStore};

#[test]
fn the_first_version_is_one() {
    let store = MemoryStore::new();
    assert_eq!(store.load("a").unwrap(), None);
    for version in [0, 2, 3, u64::MAX] {
        assert!(
            !store.save("a", &record(version, b"x")).unwrap(),
            "{version}"
        );
        assert_eq!(store.load("a").unwrap(), None);
    }
    assert!(store.save("a", &record(1, b"x")).unwrap());
    assert_eq!(store.load("a").unwrap(), Some(record(1, b"x")));
}

#[test]
fn only_the_next_version_is_saved() {
    let store = MemoryStore::new();
    assert!(store.save("a", &record(1, b"one")).unwrap());
    for version in [0, 1, 3, u64::MAX] {
        assert!(
            !store.save("a", &record(version, b"other")).unwrap(),
            "{version}"
        );
    }
    assert_eq!(store.load("a").unwrap(), Some(record(1, b"one")));
    assert!(store.save("a", &record(2, b"two")).unwrap());
    assert_eq!(store.load("a").unwrap(), Some(record(2, b"two")));
}

#[test]
fn keys_do_not_touch_each_other_and_clones_share() {
    let store = MemoryStore::new();
    assert!(store.save("a", &record(1, b"a")).unwrap());
    let clone = store.clone();
    assert!(clone.save("b", &record(1, b"b")).unwrap());
    assert_eq!(store.load("b").unwrap(), Some(record(1, b"b")));
    assert_eq!(clone.load("a").unwrap(), Some(record(1, b"a")));
    assert_eq!(MemoryStore::new().load("a").unwrap(), None);
}

#[test]
fn of_many_who_save_the_same_version_one_does() {
    let store = MemoryStore::new();
    let barrier = Arc::new(Barrier::new(8));
    let threads = [(); 8].map(|()| {
        let (store, barrier) = (store.clone(), Arc::clone(&barrier));
        thread::spawn(move || {
            barrier.wait();
            (1..=50)
                .filter(|version| store.save("a", &record(*version, b"x")).unwrap())
                .count()
        })
    });
    let saved: usize = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    let stored = store.load("a").unwrap().map_or(0, |record| record.version);
    assert_eq!(saved as u64, stored);
    assert!(stored >= 1);
}

#[test]
fn a_step_is_answered_by_load_and_save() {
    let store = MemoryStore::new();
    let key: Arc<str> = Arc::from("a");
    let load = || StoreRequest::Load {
        key: Arc::clone(&key),
    };
    let save = |version| StoreRequest::Save {
        key: Arc::clone(&key),
        record: record(version, b"x"),
    };
    assert!(matches!(
        store.answer(load()).unwrap(),
        StoreAnswer::Found(None)
    ));
    assert!(matches!(store.answer(save(1)).unwrap(), StoreAnswer::Saved));
    assert!(matches!(
        store.answer(save(1)).unwrap(),
        StoreAnswer::Conflict
    ));
    let found = store.answer(load()).unwrap();
    assert!(matches!(found, StoreAnswer::Found(Some(found)) if found == record(1, b"x")));
}

fn record(version: u64, data: &[u8]) -> Record {
    let data = Secret::new(data.to_vec());
    Record { version, data }
}
