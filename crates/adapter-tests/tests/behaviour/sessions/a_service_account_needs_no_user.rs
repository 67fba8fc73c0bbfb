use core::time::Duration;

use adapter_tests::{AssertionSession as _, Server, Setup, ok, ok_json, service_client};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use jose_assert::{Algorithm, SigningKey};
use loopback_provider::{Endpoint, LoopbackProvider};
use oauth_step::{AnyStore, JsonObject, MemoryStore};
use oauth2_core::{
    AssertionSource, Client, Disposition, Error, ErrorCode, JwtAssertion, ServiceAccount,
};

use crate::behaviour::{Assertion, House, all};

const CROWD: usize = 64;

fn account(provider: &LoopbackProvider) -> ServiceAccount {
    let file = provider.service_account_json();
    ServiceAccount::from_json(file).unwrap().scope("read")
}

fn session(house: &House, source: impl Into<AssertionSource>) -> Assertion {
    Assertion::open(&house.stack, source.into(), Setup::default())
}

/// What the resource says of the token: whose it is.
async fn call(house: &House, session: &Assertion) -> String {
    let response = session.get(&house.resource()).await.unwrap();
    assert_eq!(response.status(), 200);
    String::from_utf8(response.into_body()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn its_file_is_enough_and_a_crowd_costs_one_assertion() {
    let house = House::new().await;
    let session = session(&house, account(&house.provider).jwt_bearer().unwrap());
    // Each is another assertion: the provider refuses one that was there before.
    for assertions in 1..=3 {
        for outcome in all((0..CROWD).map(|_| session.get(&house.resource()))).await {
            assert_eq!(outcome.unwrap().status(), 200);
        }
        assert_eq!(house.provider.requests(Endpoint::Token), assertions);
        house.advance(301);
    }
    assert!(session.token().unwrap().refresh_token().is_none());
}

#[tokio::test]
async fn explicit_values_do_as_well() {
    let house = House::new().await;
    let file = house.provider.service_account_json();
    let file = JsonObject::parse(file.as_bytes()).unwrap();
    let value = |name| file.required_string(name).unwrap();
    let key = SigningKey::from_pem(Algorithm::Rs256, &value("private_key")).unwrap();
    let key = key.with_key_id(value("private_key_id"));
    let server = house.client().await.server().clone();
    let assertion = JwtAssertion::new(key, value("client_email")).scope("read");

    let session = session(&house, Client::without_id(server).jwt_bearer(assertion));

    let email = house.provider.service_account_email();
    assert!(call(&house, &session).await.contains(email));
}

/// What is asked beside the assertion is in the form, and who asks is said where a client is named.
/// A refresh token, which nobody has asked for, is not kept: the next token costs an assertion too.
#[tokio::test]
async fn each_token_is_asked_for_with_all_that_was_said_and_by_an_assertion_again() {
    let house = House::new().await;
    let answer =
        r#"{"access_token":"t","token_type":"Bearer","expires_in":60,"refresh_token":"r"}"#;
    let mut endpoint = Server::answering(ok_json(answer)).await;
    let mut api = Server::answering(ok("")).await;
    let file = house.provider.service_account_json();
    let file = JsonObject::parse(file.as_bytes()).unwrap();
    let pem = file.required_string("private_key").unwrap();
    let key = SigningKey::from_pem(Algorithm::Rs256, &pem).unwrap();
    let assertion = JwtAssertion::new(key, "issuer")
        .header("x5t", r#""thumbprint""#)
        .claim("tenant", "7")
        .lifetime(Duration::from_secs(120));
    let request = service_client(&endpoint.url("/token")).jwt_bearer(assertion);
    let session = session(&house, request.scope("read"));

    let mut seen = Vec::new();
    for _ in 0..2 {
        assert_eq!(session.get(&api.url("/")).await.unwrap().status(), 200);
        assert!(api.request().await.contains("Bearer t"));
        assert!(session.token().unwrap().refresh_token().is_none());
        let asked = endpoint.request().await;
        assert!(asked.contains("\r\nauthorization: Basic "), "{asked}");
        let (_, form) = asked.split_once("\r\n\r\n").unwrap();
        let form: Vec<_> = form.split('&').collect();
        assert!(form.contains(&"scope=read"), "{form:?}");
        let grant = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer";
        assert!(form.contains(&grant), "{form:?}");
        let mut assertions = form
            .iter()
            .filter_map(|pair| pair.strip_prefix("assertion="));
        seen.push(assertions.next().unwrap().to_owned());
        house.advance(61);
    }

    assert_ne!(seen.first(), seen.last());
    for assertion in seen {
        let parts: Vec<_> = assertion.split('.').collect();
        let read = |at: usize| {
            let text = Base64UrlUnpadded::decode_vec(parts.get(at).unwrap()).unwrap();
            String::from_utf8(text).unwrap()
        };
        assert!(read(0).contains(r#""x5t":"thumbprint""#));
        let claims = read(1);
        assert!(claims.contains(r#""tenant":7"#) && claims.contains(r#""jti":""#));
        let claims = JsonObject::parse(claims.as_bytes()).unwrap();
        let time = |name| claims.unsigned(name).unwrap().unwrap();
        assert_eq!(time("exp") - time("iat"), 120);
    }
}

#[tokio::test]
async fn it_acts_for_a_user_of_its_domain_and_for_nobody_else() {
    let house = House::new().await;
    let account = account(&house.provider);

    let delegated = account.clone().subject("ada@example.com");
    let ada = session(&house, delegated.jwt_bearer().unwrap());
    assert!(call(&house, &ada).await.contains("248289761001"));

    let stranger = account.subject("eve@example.com");
    let eve = session(&house, stranger.jwt_bearer().unwrap());
    let error = eve.get(&house.resource()).await.unwrap_err();
    let Error::Server(refusal) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.code(), &ErrorCode::InvalidGrant);
    assert_ne!(error.disposition(), Disposition::HostilePeer);
}

#[tokio::test]
async fn a_token_that_it_signs_itself_asks_nobody() {
    let house = House::new().await;
    let provider = &house.provider;
    let file = ServiceAccount::from_json(provider.service_account_json()).unwrap();
    let signed = [
        file.clone().audience(provider.resource_audience()),
        file.scope("read"),
    ];
    for account in signed {
        let session = session(&house, account.self_signed().unwrap());
        call(&house, &session).await;
        let first = session.token();
        call(&house, &session).await;
        assert_eq!(
            first.as_ref().map(|token| token.obtained_at()),
            session.token().map(|token| token.obtained_at())
        );

        house.advance(3601);
        call(&house, &session).await;
        assert!(session.token().unwrap().obtained_at() > first.unwrap().obtained_at());
    }
    assert_eq!(provider.requests(Endpoint::Token), 0);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let house = House::new().await;
    let session = session(&house, account(&house.provider).jwt_bearer().unwrap());
    call(&house, &session).await;
    house.advance(60);
    house.provider.expire_tokens_now();

    call(&house, &session).await;

    assert_eq!(house.provider.requests(Endpoint::Token), 2);
    assert_eq!(house.provider.requests(Endpoint::Resource), 3);
}

#[tokio::test]
async fn the_next_process_takes_its_token_from_the_store() {
    let house = House::new().await;
    let records = MemoryStore::new();
    let open = || {
        let setup = Setup {
            store: Some(("robot", AnyStore::blocking(records.clone()))),
            ..Setup::default()
        };
        let source = account(&house.provider).jwt_bearer().unwrap();
        Assertion::open(&house.stack, source.into(), setup)
    };
    call(&house, &open()).await;

    let later = open();
    assert!(later.restore().await.unwrap());
    call(&house, &later).await;
    assert_eq!(house.provider.requests(Endpoint::Token), 1);

    later.refresh().await.unwrap();
    later.close().await;
    assert_eq!(house.provider.requests(Endpoint::Token), 2);
}
