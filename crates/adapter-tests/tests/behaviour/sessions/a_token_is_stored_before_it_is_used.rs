use std::sync::{Arc, Mutex};

use oauth_reqwest::OAuth2Session;
use oauth_reqwest::step::{AnyStore, AsyncTokenStore, MemoryStore, Record, TokenStore};

use crate::house::House;

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
        .session_with(|session| {
            let session = session.store("user 1", store);
            session.on_token(move |_| noted.lock().unwrap().push("used"))
        })
        .await;
    house.advance(301);
    session.get(house.resource()).send().await.unwrap();

    let log = log.lock().unwrap().clone();
    // A login, then a renewal, which claims the record before it asks the server.
    assert_eq!(log, ["saved", "used", "saved", "saved", "used"]);

    let later = OAuth2Session::builder(house.client().await)
        .driver(house.driver())
        .store("user 1", AnyStore::blocking(records))
        .build()
        .unwrap();
    assert!(later.restore().await.unwrap());
    let response = later.get(house.resource()).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(house.renewals(), 1);
}
