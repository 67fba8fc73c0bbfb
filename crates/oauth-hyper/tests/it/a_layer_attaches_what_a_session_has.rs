use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{Say, Scripted, service_client};
use bytes::Bytes;
use http::Request;
use http_body_util::{Empty, Full};
use oauth_hyper::oauth2::{Error, Misuse};
use oauth_hyper::step::{FixedEnv, TransportError, TransportErrorKind, UnixTime};
use oauth_hyper::{Body, Driver, OAuth2Auth, OAuth2Session, OAuthClient, OAuthLayer, Session};
use tower::{Layer as _, ServiceBuilder, ServiceExt as _};

use crate::api::{Api, status, token};

const API: &str = "https://api.example/me?a=%2F";

/// A service whose token endpoint is a service too, and how often that was asked.
fn session(clock: &Arc<FixedEnv>) -> (OAuth2Session, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let endpoint = Api::new(move |_: &_| token(count.fetch_add(1, Ordering::SeqCst) + 1));
    let driver = Driver::builder().service(endpoint).env(clock.clone());
    let client = service_client("https://issuer.example/token");
    let tokens = client.client_credentials();
    let session = OAuth2Session::builder(client).client_credentials(tokens);
    let session = session.driver(driver.build().unwrap()).build().unwrap();
    (session, asked)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_cost_one_token() {
    let clock = Arc::new(FixedEnv::new(UnixTime(1_700_000_000)));
    let (session, asked) = session(&clock);
    let api = Api::new(|_: &_| status(200));
    let client = ServiceBuilder::new()
        .layer(OAuthLayer::new(&session))
        .service(api.clone());
    for renewals in 1..=3 {
        let calls: Vec<_> = (0..1_000)
            .map(|_| {
                let request = Request::get(API).body(Empty::<Bytes>::new()).unwrap();
                tokio::spawn(client.clone().oneshot(request))
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap().status(), 200);
        }
        assert_eq!(asked.load(Ordering::SeqCst), renewals);
        clock.advance(Duration::from_secs(301));
    }
    let seen = api.seen();
    assert_eq!(seen.len(), 3_000);
    assert_eq!(seen.first().unwrap().uri, API);
    for (number, seen) in seen.iter().enumerate() {
        let token = format!("Bearer token-{}", number / 1_000 + 1);
        assert_eq!(seen.token(), token);
        assert!(seen.headers.get("authorization").unwrap().is_sensitive());
    }
}

#[tokio::test]
async fn the_service_below_is_made_ready_for_each_sending() {
    let clock = Arc::new(FixedEnv::new(UnixTime(1_700_000_000)));
    let (session, _) = session(&clock);
    let below = ServiceBuilder::new().concurrency_limit(1);
    let client = OAuthClient::new(below.service(Api::new(|_: &_| status(200))), &session);
    for _ in 0..3 {
        let request = Request::get(API).body(Body::empty()).unwrap();
        client.clone().oneshot(request).await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_authorized_is_not_sent() {
    let api = Api::new(|_: &_| status(200));
    let auth = OAuth2Auth::new("token".to_owned()).unwrap();
    let client = OAuthClient::new(api.clone(), &auth);
    let call = async |request| {
        let refused: Result<_, crate::api::BoxError> = client.clone().oneshot(request).await;
        *refused.unwrap_err().downcast::<Error>().unwrap()
    };

    let plain = Request::get("http://api.example/").body(Full::<Bytes>::default());
    assert!(matches!(call(plain.unwrap()).await, Error::Misuse(_)));
    let relative = Request::get("/me").body(Full::default());
    assert!(matches!(call(relative.unwrap()).await, Error::Transport(_)));
    let own = Request::get(API).header("authorization", "Basic x");
    let error = call(own.body(Full::default()).unwrap()).await;
    let present = Misuse::AuthorizationHeaderPresent;
    assert!(matches!(error, Error::Misuse(misuse) if misuse == present));
    assert!(api.seen().is_empty());
}

/// Whatever the session's own driver shows: it is another client that sends.
#[tokio::test]
async fn a_bound_token_goes_over_a_service_that_shows_the_certificate() {
    let api = Api::new(|_: &_| status(200));
    let call = async |change: fn(OAuthLayer) -> OAuthLayer| {
        let driver = Driver::builder().service(api.clone());
        let driver = driver.service_shows_certificate().build().unwrap();
        let auth = Scripted::new([Say::Bind("Token t")], []);
        let layer = change(OAuthLayer::new(&Session::new(auth, driver)));
        let request = Request::get(API).body(Body::empty()).unwrap();
        layer.layer(api.clone()).oneshot(request).await
    };

    let error = call(|layer| layer).await.unwrap_err();
    let error = error.downcast::<TransportError>().unwrap();
    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert!(api.seen().is_empty());
    call(OAuthLayer::service_shows_certificate).await.unwrap();
    assert_eq!(api.seen().len(), 1);
}

#[tokio::test]
async fn an_error_of_the_service_is_handed_on() {
    let api = Api::new(|_: &_| Err(std::io::Error::other("no luck").into()));
    let auth = OAuth2Auth::new("token".to_owned()).unwrap();

    let request = Request::get(API).body(Body::empty()).unwrap();
    let called = OAuthClient::new(api.clone(), &auth).oneshot(request).await;

    let error = called.unwrap_err().downcast::<std::io::Error>().unwrap();
    assert_eq!(error.to_string(), "no luck");
    // It may have been read.
    assert_eq!(api.seen().len(), 1);
}

#[test]
fn debug_shows_no_token() {
    let auth = OAuth2Auth::new("hush".to_owned()).unwrap();
    let client = OAuthClient::new((), &auth);
    let shown = format!("{:?} {client:?} {auth:?}", OAuthLayer::new(&auth));
    assert!(!shown.contains("hush"), "{shown}");
}
