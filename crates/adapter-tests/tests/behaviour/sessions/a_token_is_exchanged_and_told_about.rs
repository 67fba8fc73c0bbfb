use adapter_tests::{OAuth2Session as _, Setup, Stack as _};
use loopback_provider::Endpoint;
use oauth_step::Secret;
use oauth2_core::{Error, ErrorCode, ResourceIndicator, TokenTypeHint, TokenTypeIdentifier};

use crate::behaviour::{House, OAuth2};

const ACCESS_TOKEN: TokenTypeIdentifier = TokenTypeIdentifier::AccessToken;

/// A service that was called with the token of a user calls the next one with its own.
#[tokio::test]
async fn for_one_that_says_who_acts_for_whom() {
    let house = House::new().await;
    let user = house.session().await.token().unwrap();
    let (client, setup) = house.service().await;
    let session = OAuth2::open(&house.stack, client.clone(), setup);
    let own = client.client_credentials().scope("read");
    let own = house.stack.run(own).await.unwrap();
    let exchange = client
        .token_exchange(user.access_token().clone(), ACCESS_TOKEN)
        .actor(own.access_token().clone(), ACCESS_TOKEN)
        .resource(ResourceIndicator::parse(&house.resource()).unwrap())
        .scope("read");

    let tokens = session.sign_in(exchange).await.unwrap();

    assert_eq!(tokens.issued_token_type(), Some(ACCESS_TOKEN));
    assert_ne!(tokens.access_token(), user.access_token());
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    let told = String::from_utf8(response.into_body()).unwrap();
    assert!(told.contains("\"sub\":\"248289761001\""), "{told}");
    let actor = format!("\"act\":{{\"sub\":\"{}\"}}", client.id());
    assert!(told.contains(&actor), "{told}");
}

#[tokio::test]
async fn and_not_where_it_is_good_no_more() {
    let house = House::new().await;
    let user = house.session().await.token().unwrap();
    let (client, _) = house.service().await;
    let session = OAuth2::open(&house.stack, client.clone(), Setup::default());
    house.advance(301);

    let exchange = client.token_exchange(user.access_token().clone(), ACCESS_TOKEN);
    let error = session.sign_in(exchange).await.unwrap_err();

    let Error::Server(refusal) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.code(), &ErrorCode::InvalidRequest);
    assert!(session.token().is_none());
}

/// What a protected resource asks about the tokens that it is shown.
#[tokio::test]
async fn to_those_who_ask_what_it_is_good_for() {
    let house = House::new().await;
    let session = house.session().await;
    let token = session.token().unwrap().access_token().clone();
    let (resource, _) = house.service().await;
    let ask = |token: Secret<String>| {
        let introspect = resource.introspect(token).hint(TokenTypeHint::AccessToken);
        house.stack.run(introspect)
    };

    let said = ask(token.clone()).await.unwrap();
    assert!(said.is_active());
    assert_eq!(said.subject(), Some("248289761001"));
    assert!(said.scope().unwrap().contains("read"));

    session.revoke().await.unwrap();
    assert!(!ask(token).await.unwrap().is_active());
    assert_eq!(house.provider.requests(Endpoint::Introspection), 2);
}
