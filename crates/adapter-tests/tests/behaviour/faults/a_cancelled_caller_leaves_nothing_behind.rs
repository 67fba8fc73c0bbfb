use core::time::Duration;

use adapter_tests::{OAuth2Session as _, Session as _};
use oauth2_core::Error;

use super::in_time;
use crate::behaviour::{House, all};

const CALLERS: usize = 64;

/// Some go before they have begun, some while they wait or send, some in the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whenever_it_goes() {
    let house = House::new().await;
    let session = house.session().await;
    for renewals in 1..=10 {
        house.advance(301);
        let calls: Vec<_> = (0..CALLERS)
            .map(|_| tokio::spawn(session.get(&house.resource())))
            .collect();
        for (number, call) in calls.iter().enumerate() {
            if number % 4 == 0 {
                tokio::task::yield_now().await;
            }
            if number % 2 == 0 {
                call.abort();
            }
        }
        for (number, call) in calls.into_iter().enumerate() {
            match in_time(call).await {
                Ok(outcome) => assert_eq!(outcome.unwrap().status(), 200),
                Err(gone) => assert!(gone.is_cancelled() && number % 2 == 0),
            }
        }
        assert_eq!(house.renewals(), renewals);
    }
    in_time(session.close()).await;
}

/// Every other caller has no patience at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_gives_up() {
    let house = House::new().await;
    let session = house.session().await;
    let calls = session.calls();
    let hasty = calls.clone().with_patience(Duration::ZERO);
    for renewals in 1..=10 {
        house.advance(301);
        let round = (0..CALLERS).map(|number| match number % 2 {
            0 => calls.get(&house.resource()),
            _ => hasty.get(&house.resource()),
        });
        for (number, outcome) in in_time(all(round)).await.into_iter().enumerate() {
            match outcome {
                Ok(response) => assert_eq!(response.status(), 200),
                Err(Error::StillRenewing) => assert_eq!(number % 2, 1),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(house.renewals(), renewals);
    }
}
