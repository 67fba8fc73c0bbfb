use adapter_tests::{Faulty, OAuth2Session as _, Session as _, Then, post};
use oauth_step::TransportErrorKind;
use oauth2_core::Error;

use crate::behaviour::House;

/// It may have been acted on, whatever became of the answer.
#[tokio::test]
async fn nor_does_it_cost_a_renewal() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf";
    for fault in [
        Faulty::saying(""),
        Faulty::saying("").then(Then::Reset),
        Faulty::saying("HTTP/1.1 40"),
        Faulty::saying(half),
    ] {
        let url = format!("http://{}/", fault.start().await);

        let error = session.calls().call(post(&url, "x")).await.unwrap_err();

        let Error::Transport(error) = error else {
            panic!("expected a lost answer, got {error:?}");
        };
        assert_eq!(error.kind(), TransportErrorKind::Broken);
        assert_eq!(fault.connections(), 1);
    }
    assert_eq!(house.renewals(), 0);
}
