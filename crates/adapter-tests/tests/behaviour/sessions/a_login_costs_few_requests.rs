use adapter_tests::{House, OAuth2Session as _, OidcSession as _, Setup};
use loopback_provider::{Endpoint, OldKeys};
use oidc_idtoken::{Error, OidcClient};

use crate::Stack;
use crate::behaviour::Oidc;

/// Requests for metadata, keys and tokens.
fn requests(house: &House<Stack>) -> [usize; 3] {
    [Endpoint::Metadata, Endpoint::Jwks, Endpoint::Token].map(|at| house.provider.requests(at))
}

/// An application with users of its own, who share a client.
struct Application {
    house: House<Stack>,
    client: OidcClient,
}

impl Application {
    async fn open() -> Self {
        let house = House::new().await;
        let client = OidcClient::new(house.client().await).unwrap();
        Self { house, client }
    }

    async fn log_in(&self) -> Result<(), Error> {
        let session = Oidc::open(&self.house.stack, self.client.clone(), Setup::default());
        self.house.oidc_log_in(&session).await.map(drop)
    }
}

#[tokio::test]
async fn three_for_the_first_user_and_one_for_each_other() {
    let application = Application::open().await;
    application.log_in().await.unwrap();
    assert_eq!(requests(&application.house), [1, 1, 1]);
    for tokens in 2..5 {
        application.log_in().await.unwrap();
        assert_eq!(requests(&application.house), [1, 1, tokens]);
    }
}

#[tokio::test]
async fn one_more_where_the_keys_were_changed_in_between() {
    for old in [OldKeys::Published, OldKeys::Retired] {
        let application = Application::open().await;
        application.log_in().await.unwrap();
        application.house.provider.rotate_keys(old);
        application.log_in().await.unwrap();
        assert_eq!(requests(&application.house), [1, 2, 2]);
        application.log_in().await.unwrap();
        assert_eq!(requests(&application.house), [1, 2, 3]);
    }
}

/// The keys are changed after they were fetched, for a renewal that is signed with them at once.
#[tokio::test]
async fn one_more_where_a_renewal_is_signed_with_new_keys() {
    let house = House::<Stack>::new().await;
    let session = house.oidc_session().await;
    house.oidc_log_in(&session).await.unwrap();
    house.provider.rotate_keys(OldKeys::Retired);
    session.refresh().await.unwrap();
    assert_eq!(requests(&house), [1, 2, 2]);
}

#[tokio::test]
async fn none_for_a_plain_session_of_oauth() {
    let house = House::<Stack>::new().await;
    let session = house.session().await;
    session.refresh().await.unwrap();
    assert_eq!(requests(&house), [1, 0, 2]);
}
