use std::sync::{Arc, Mutex};

use adapter_tests::{OAuth2Session as _, Setup};
use oauth_step::{AnyStore, AsyncTokenStore, MemoryStore, Record, TokenStore};

use crate::behaviour::{House, OAuth2};

type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// Keeps records in memory, after a while, and says so.
struct Slow {
    records: MemoryStore,
    log: Arc<Mutex<Vec<&'static str>>>,
}

impl AsyncTokenStore for Slow {
    async fn load(&self, key: &str) -> Result<Option<Record>, BoxError> {
        tokio::task::yield_now().await;
        self.records.load(key)
    }

    async fn save(&self, key: &str, record: &Record) -> Result<bool, BoxError> {
        tokio::task::yield_now().await;
        let saved = self.records.save(key, record);
        self.log.lock().unwrap().push("saved");
        saved
    }
}

#[tokio::test]
async fn the_store_has_it_first_and_a_later_run_takes_it_up() {
    let house = House::new().await;
    let log = Arc::new(Mutex::new(Vec::new()));
    let records = MemoryStore::new();
    let store = AnyStore::new(Slow {
        records: records.clone(),
        log: Arc::clone(&log),
    });
    let noted = Arc::clone(&log);

    let session = house
        .session_with(Setup {
            store: Some(("user 1", store)),
            on_token: Some(Box::new(move |_| noted.lock().unwrap().push("used"))),
            ..Setup::default()
        })
        .await;
    house.advance(301);
    session.get(&house.resource()).await.unwrap();

    let log = log.lock().unwrap().clone();
    // A login, then a renewal, which claims the record before it asks the server.
    assert_eq!(log, ["saved", "used", "saved", "saved", "used"]);

    let setup = Setup {
        store: Some(("user 1", AnyStore::blocking(records))),
        ..Setup::default()
    };
    let later = OAuth2::open(&house.stack, house.client().await, setup);
    assert!(later.restore().await.unwrap());
    let response = later.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(house.renewals(), 1);
}
