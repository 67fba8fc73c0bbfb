use adapter_tests::{OAuth1Session as _, browse};
use http::Method;
use loopback_provider::Endpoint;
use oauth1_core::{
    Error, PeerFault, Placement, Problem, RsaKey, SignatureMethod, TemporaryCredentials,
    TokenCredentials,
};

use super::{request, requests, seen};
use crate::behaviour::{House, OAuth1, all};

#[tokio::test]
async fn in_every_placement() {
    for placement in [Placement::Header, Placement::Query, Placement::Form] {
        let house = House::new().await;
        let client = house.signing_client().with_placement(placement);
        let session = house.signing_session(client).await;

        // A form for the parameters takes a method that has a body.
        let request = request(&Method::POST, &house.provider.oauth1_resource_url(), None);
        let seen = seen(&session.calls(), request).await;

        assert_eq!(seen.string("resource_owner").as_deref(), Some("ada"));
        let token = session.token().unwrap();
        assert!(token.field("user_id").is_some() && token.field("screen_name").is_some());
        assert_eq!(requests(&house), 4);
    }
}

#[tokio::test]
async fn with_a_key_in_place_of_secrets() {
    let house = House::new().await;
    let key = RsaKey::from_pem(house.provider.oauth1_rsa_private_key_pem()).unwrap();
    let client = oauth1_core::Client::new(house.provider.oauth1_rsa_client_id(), "")
        .with_signature_method(SignatureMethod::RsaSha256(key));
    let session = house.signing_session(house.signing_at(client)).await;

    let request = request(&Method::GET, &house.provider.oauth1_resource_url(), None);
    let seen = seen(&session.calls(), request).await;

    assert_eq!(
        seen.string("signature_method").as_deref(),
        Some("RSA-SHA256")
    );
}

#[tokio::test]
async fn with_a_verifier_that_was_read_off_a_page() {
    let house = House::new().await;
    let client = house.signing_client();
    let session = OAuth1::open(&house.stack, client.clone());
    let temporary = session.temporary_credentials("oob").await.unwrap();
    let page = page(temporary.authorization_url()).await;
    let (_, after) = page.split_once("id=\"verifier\">").unwrap();
    let (verifier, _) = after.split_once('<').unwrap();

    let verified = temporary.verifier(&format!(" {verifier}\n")).unwrap();
    session
        .sign_in(client.token_credentials(verified))
        .await
        .unwrap();

    let response = session.get(&house.provider.oauth1_resource_url()).await;
    assert_eq!(response.unwrap().status(), 200);
}

async fn page(url: &str) -> String {
    let message = http::Request::get(url).body(Vec::new()).unwrap();
    let response = adapter_tests::exchange(&crate::behaviour::stack(), message).await;
    String::from_utf8(response.unwrap().into_body()).unwrap()
}

#[tokio::test]
async fn that_go_on_in_another_process() {
    let house = House::new().await;
    let session = OAuth1::open(&house.stack, house.signing_client());
    let begun = session.temporary_credentials(house.provider.redirect_uri());
    let kept = begun.await.unwrap().to_json();

    let session = OAuth1::open(&house.stack, house.signing_client());
    let temporary = TemporaryCredentials::from_json(kept.expose()).unwrap();
    let callback = browse(temporary.authorization_url()).await;
    let kept = session
        .authenticate(temporary, callback)
        .await
        .unwrap()
        .to_json();

    let session = OAuth1::open(&house.stack, house.signing_client());
    let session = session.with_token(TokenCredentials::from_json(kept.expose()).unwrap());
    let response = session.get(&house.provider.oauth1_resource_url()).await;
    assert_eq!(response.unwrap().status(), 200);
}

#[tokio::test]
async fn until_somebody_signs_out() {
    let house = House::new().await;
    let session = house.signing_session(house.signing_client()).await;
    let resource = house.provider.oauth1_resource_url();
    assert_eq!(session.get(&resource).await.unwrap().status(), 200);
    let other = session.clone();
    other.sign_out();

    let before = requests(&house);
    assert!(matches!(
        session.get(&resource).await,
        Err(Error::NotAuthenticated)
    ));
    assert!(session.token().is_none());
    assert_eq!(requests(&house), before);
}

/// Each caller has a nonce of its own: a server that has seen one refuses it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_any_number_of_callers() {
    let house = House::new().await;
    let session = house.signing_session(house.signing_client()).await;
    let resource = house.provider.oauth1_resource_url();
    for outcome in all((0..64).map(|_| session.get(&resource))).await {
        assert_eq!(outcome.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn or_in_an_error_that_says_why() {
    let house = House::new().await;
    let session = OAuth1::open(&house.stack, house.signing_client());
    let callback = house.provider.redirect_uri();

    // A callback of another login.
    let temporary = session.temporary_credentials(callback).await.unwrap();
    let other = session.temporary_credentials(callback).await.unwrap();
    let answer = browse(other.authorization_url()).await;
    let redeemed = house.provider.requests(Endpoint::OAuth1TokenCredentials);
    match session.authenticate(temporary, answer).await {
        Err(Error::Peer { fault, .. }) => assert_eq!(fault, PeerFault::TokenMismatch),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        house.provider.requests(Endpoint::OAuth1TokenCredentials),
        redeemed
    );

    // A server of 1.0.
    house.provider.omit_callback_confirmed(true);
    match session.temporary_credentials(callback).await {
        Err(Error::Peer { fault, .. }) => assert_eq!(fault, PeerFault::CallbackUnconfirmed),
        other => panic!("{other:?}"),
    }
    house.provider.omit_callback_confirmed(false);

    // A secret of another client.
    let client = oauth1_core::Client::new(house.provider.oauth1_client_id(), "another");
    let session = OAuth1::open(&house.stack, house.signing_at(client));
    match session.temporary_credentials(callback).await {
        Err(Error::Unauthorized(refusal)) => {
            assert_eq!(refusal.problem(), Some(&Problem::SignatureInvalid));
            assert_eq!(refusal.status(), 401);
        }
        other => panic!("{other:?}"),
    }

    // A callback that nobody has registered.
    let session = OAuth1::open(&house.stack, house.signing_client());
    let refused = session
        .temporary_credentials("https://elsewhere.example/cb")
        .await;
    assert!(matches!(
        refused,
        Err(Error::Unauthorized(_) | Error::Refused(_))
    ));
}

/// The protocol is over when the token is: nothing is renewed, and the answer comes as it is.
#[tokio::test]
async fn a_refused_token_is_the_callers_to_see() {
    let house = House::new().await;
    let session = house.signing_session(house.signing_client()).await;
    house.provider.revoke_everything();
    let before = requests(&house);
    let response = session
        .get(&house.provider.oauth1_resource_url())
        .await
        .unwrap();
    assert_eq!(response.status(), 401);
    assert!(String::from_utf8_lossy(response.body()).contains("token_revoked"));
    assert_eq!(requests(&house), before + 1);
}
