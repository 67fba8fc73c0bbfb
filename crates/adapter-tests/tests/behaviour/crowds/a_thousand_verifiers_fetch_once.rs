use core::time::Duration;

use adapter_tests::{OidcSession as _, Stack as _};
use loopback_provider::Endpoint;
use oauth_step::Secret;
use oidc_idtoken::{Error, Expectations, IdToken, OidcClient, OriginalAuthentication};

use super::CROWD;
use crate::behaviour::{House, all};

/// A client that has no keys yet, and an ID Token as it came to another one.
struct Verifier {
    house: House,
    client: OidcClient,
    id_token: Secret<String>,
    original: OriginalAuthentication,
    fetched: usize,
}

impl Verifier {
    async fn new() -> Self {
        let house = House::new().await;
        let session = house.oidc_session().await;
        let user = house.oidc_log_in(&session).await.unwrap();
        Self {
            client: OidcClient::new(house.client().await).unwrap(),
            id_token: user.tokens.id_token().unwrap().clone(),
            original: session.authentication().unwrap(),
            fetched: house.provider.requests(Endpoint::Jwks),
            house,
        }
    }

    async fn crowd(&self) -> Vec<Result<IdToken, Error>> {
        let checks = (0..CROWD).map(|_| {
            let expected = Expectations::renewal_of(self.original.clone());
            let check = self.client.verify_id_token(&self.id_token, expected);
            self.house.stack.run(check)
        });
        all(checks).await
    }

    fn fetches(&self) -> usize {
        self.house.provider.requests(Endpoint::Jwks) - self.fetched
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_one_has_fetched_serves_all() {
    let verifier = Verifier::new().await;

    for outcome in verifier.crowd().await {
        outcome.unwrap();
    }

    assert_eq!(verifier.fetches(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_fetch_that_fails_fails_for_all() {
    let verifier = Verifier::new().await;
    let wait = Some(Duration::from_secs(30));
    let provider = &verifier.house.provider;
    provider.unavailable(Endpoint::Jwks, usize::MAX, wait);

    for outcome in verifier.crowd().await {
        let error = outcome.unwrap_err();
        assert!(matches!(error, Error::Keys(_)), "{error}");
    }

    assert_eq!(verifier.fetches(), 1);
}
