use adapter_tests::{OAuth2Session as _, Setup};
use loopback_provider::Endpoint;
use oauth_step::{AnyStore, MemoryStore};

use crate::behaviour::{House, OAuth2};

const REPLICAS: usize = 8;
const CALLERS: usize = 8;
const EXPIRIES: usize = 5;

/// With rotation a refresh token is good once: two replicas that renew at a time burn the grant.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_expiry_is_renewed_by_one_of_them() {
    let house = House::new().await;
    let store = AnyStore::blocking(MemoryStore::new());
    let client = house.client().await;
    let replicas: Vec<_> = (0..REPLICAS)
        .map(|_| {
            let setup = Setup {
                store: Some(("user 1", store.clone())),
                ..Setup::default()
            };
            OAuth2::open(&house.stack, client.clone(), setup)
        })
        .collect();
    house.log_in(&replicas[0]).await.unwrap();

    for expiry in 1..=EXPIRIES {
        house.advance(301);
        let calls: Vec<_> = replicas
            .iter()
            .flat_map(|session| (0..CALLERS).map(|_| session.get(&house.resource())))
            .map(tokio::spawn)
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap().status(), 200);
        }
        assert_eq!(house.renewals(), expiry);
    }

    let calls = house.provider.requests(Endpoint::Resource);
    assert_eq!(calls, REPLICAS * CALLERS * EXPIRIES);
}
