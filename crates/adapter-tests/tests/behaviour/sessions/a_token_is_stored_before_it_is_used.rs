use std::sync::{Arc, Mutex};

use adapter_tests::{OAuth2Session as _, OidcSession as _, Setup};
use loopback_provider::Endpoint;
use oauth_step::{AnyStore, AsyncTokenStore, MemoryStore, Record, TokenStore};
use oidc_idtoken::OidcClient;
use tokio::sync::{Semaphore, mpsc};

use crate::behaviour::{House, OAuth2, Oidc};

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

    let setup = |name| Setup {
        store: Some((name, AnyStore::blocking(records.clone()))),
        ..Setup::default()
    };
    let other = OAuth2::open(&house.stack, house.client().await, setup("user 2"));
    assert!(!other.restore().await.unwrap());
    let later = OAuth2::open(&house.stack, house.client().await, setup("user 1"));
    assert!(later.restore().await.unwrap());
    let response = later.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(house.renewals(), 1);
}

/// The life of a token is no longer for having been stored.
#[tokio::test]
async fn a_stored_token_ends_when_it_did() {
    let house = House::new().await;
    let records = MemoryStore::new();
    let setup = || Setup {
        store: Some(("user 1", AnyStore::blocking(records.clone()))),
        ..Setup::default()
    };
    let session = house.session_with(setup()).await;
    let expires_at = session.token().unwrap().expires_at();
    house.advance(200);

    let later = OAuth2::open(&house.stack, house.client().await, setup());
    assert!(later.restore().await.unwrap());
    assert_eq!(later.token().unwrap().expires_at(), expires_at);
    house.advance(101);
    later.get(&house.resource()).await.unwrap();
    assert_eq!(house.renewals(), 1);
}

#[tokio::test]
async fn who_has_logged_in_is_stored_too() {
    let house = House::new().await;
    let records = MemoryStore::new();
    let client = OidcClient::new(house.client().await).unwrap();
    let open = || {
        let setup = Setup {
            store: Some(("user 1", AnyStore::blocking(records.clone()))),
            ..Setup::default()
        };
        Oidc::open(&house.stack, client.clone(), setup)
    };
    let user = house.oidc_log_in(&open()).await.unwrap();

    let later = open();
    assert!(later.restore().await.unwrap());
    let known = later.authentication().unwrap();
    assert_eq!(known.subject(), user.id_token.subject());
    house.advance(301);
    later.get(&house.resource()).await.unwrap();
    assert_eq!(house.renewals(), 1);
}

/// A store that takes its time to save what comes after the login.
#[derive(Clone)]
struct Held {
    records: MemoryStore,
    saving: mpsc::UnboundedSender<()>,
    leave: Arc<Semaphore>,
}

impl AsyncTokenStore for Held {
    async fn load(&self, key: &str) -> Result<Option<Record>, BoxError> {
        self.records.load(key)
    }

    async fn save(&self, key: &str, record: &Record) -> Result<bool, BoxError> {
        self.saving.send(())?;
        self.leave.acquire().await?.forget();
        self.records.save(key, record)
    }
}

/// Eight callers with an expired token wait for it: a new one that nobody has kept is not used.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_calls_with_it_until_it_is_saved() {
    let house = House::new().await;
    let (saving, mut saves) = mpsc::unbounded_channel();
    let leave = Arc::new(Semaphore::new(1));
    let store = AnyStore::new(Held {
        records: MemoryStore::new(),
        saving,
        leave: Arc::clone(&leave),
    });
    let setup = Setup {
        store: Some(("user 1", store)),
        ..Setup::default()
    };
    let session = house.session_with(setup).await;
    saves.recv().await.unwrap();
    let old = session.token().unwrap();
    house.advance(301);

    let calls: Vec<_> = (0..8)
        .map(|_| tokio::spawn(session.get(&house.resource())))
        .collect();
    // The claim, and then the token that the server has given meanwhile.
    saves.recv().await.unwrap();
    leave.add_permits(1);
    saves.recv().await.unwrap();
    assert_eq!(house.renewals(), 1);
    let held = session.token().unwrap();
    assert_eq!(held.access_token(), old.access_token());
    assert_eq!(house.provider.requests(Endpoint::Resource), 0);

    leave.add_permits(1);
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().status(), 200);
    }
    assert_eq!(house.provider.requests(Endpoint::Resource), 8);
    assert_ne!(session.token().unwrap().access_token(), old.access_token());
}
