use adapter_tests::{OAuth2Session as _, Server, status};
use oauth2_core::parse_challenges;

use crate::behaviour::House;

/// A better token is not what these ask for; what they do ask for is in the challenge.
#[tokio::test]
async fn its_challenge_is_the_callers() {
    let house = House::new().await;
    let session = house.session().await;
    house.advance(60);
    for (line, error) in [
        ("403 Forbidden", None),
        ("403 Forbidden", Some("insufficient_scope")),
        ("401 Unauthorized", Some("insufficient_scope")),
        ("401 Unauthorized", Some("insufficient_user_authentication")),
        ("401 Unauthorized", Some("invalid_request")),
    ] {
        let challenge = error.map(|error| format!("Bearer error=\"{error}\", scope=\"more\""));
        let header = challenge.map(|value| format!("\r\nwww-authenticate: {value}"));
        let mut server =
            Server::answering(status(&[line, &header.unwrap_or_default()].concat())).await;

        let response = session.get(&server.url("/")).await.unwrap();

        assert_eq!(response.status().as_str(), &line[..3]);
        let challenges = parse_challenges(response.headers());
        let said = challenges
            .first()
            .and_then(|challenge| challenge.param("error"));
        assert_eq!(said, error);
        server.request().await;
        assert_eq!((server.left(), house.renewals()), (0, 0));
    }
}

#[tokio::test]
async fn one_of_a_token_just_born_is_the_callers_too() {
    let house = House::new().await;
    let session = house.session().await;
    house.provider.answer_401(1);

    let response = session.get(&house.resource()).await.unwrap();

    assert_eq!(response.status(), 401);
    assert_eq!(house.renewals(), 0);
}
