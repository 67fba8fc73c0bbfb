use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{
    OAuth2Session as _, Options, Server, Setup, Tls, ok, ok_json, service_client, status,
};
use oauth_step::{FixedEnv, UnixTime};

use crate::behaviour::{OAuth2, stack_with};

/// A service's session, and both of its servers, which have certificates of one root.
struct Secure {
    clock: Arc<FixedEnv>,
    session: OAuth2,
    tokens: Server,
    api: Server,
}

impl Secure {
    /// An API that takes every token but `refused`.
    async fn new(tls: &Tls, identity: Option<(String, String)>, refused: &'static str) -> Self {
        let tokens = tokens(tls).await;
        let api = Server::secure(tls, move |request| match bearer(request) == refused {
            true => {
                let challenge = "www-authenticate: Bearer error=\"invalid_token\"";
                status(&format!("401 Unauthorized\r\n{challenge}")).into()
            }
            false => ok("safe").into(),
        });
        let api = api.await;
        let clock = Arc::new(FixedEnv::new(UnixTime(1_700_000_000)));
        let stack = stack_with(Options {
            env: Some(clock.clone()),
            roots: Some(tls.root_pem()),
            identity,
            ..Options::default()
        });
        let client = service_client(&tokens.url("/token"));
        let setup = Setup {
            client_credentials: Some(client.client_credentials()),
            ..Setup::default()
        };
        let session = OAuth2::open(&stack, client, setup);
        Self {
            clock,
            session,
            tokens,
            api,
        }
    }

    async fn call(&self) {
        let response = self.session.get(&self.api.url("/")).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.body(), b"safe");
    }

    /// Which tokens the API has seen since the last time.
    async fn bearers(&mut self) -> Vec<String> {
        let mut bearers = Vec::new();
        while self.api.left() > 0 {
            bearers.push(bearer(&self.api.request().await).to_owned());
        }
        bearers
    }

    /// How often the token endpoint was asked since the last time, for what a service asks.
    async fn asked(&mut self) -> usize {
        let asked = self.tokens.left();
        for _ in 0..asked {
            let request = self.tokens.request().await;
            assert!(request.contains("\r\nauthorization: Basic "));
            assert!(request.contains("grant_type=client_credentials"));
        }
        asked
    }
}

/// One that gives out `token1`, `token2` and so on, each for 300 s.
async fn tokens(tls: &Tls) -> Server {
    let count = AtomicUsize::new(0);
    Server::secure(tls, move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst) + 1;
        let rest = r#""token_type":"Bearer","expires_in":300"#;
        ok_json(&format!(r#"{{"access_token":"token{number}",{rest}}}"#)).into()
    })
    .await
}

fn bearer(request: &str) -> &str {
    let mut lines = request.lines();
    let bearer = lines.find_map(|line| line.strip_prefix("authorization: Bearer "));
    bearer.expect("a token")
}

/// Servers that take everybody, and servers that demand a certificate.
fn servers() -> [(Tls, Option<(String, String)>); 2] {
    let demanding = Tls::new("localhost").demanding();
    let identity = demanding.identity("client.example");
    [(Tls::new("localhost"), None), (demanding, Some(identity))]
}

#[tokio::test]
async fn its_token_arrives() {
    for (tls, identity) in servers() {
        let mut secure = Secure::new(&tls, identity, "none").await;

        secure.call().await;
        secure.call().await;

        assert_eq!(secure.bearers().await, ["token1", "token1"]);
        assert_eq!(secure.asked().await, 1);
    }
}

#[tokio::test]
async fn an_expired_token_is_renewed() {
    for (tls, identity) in servers() {
        let mut secure = Secure::new(&tls, identity, "none").await;
        secure.call().await;
        secure.clock.advance(Duration::from_secs(301));

        secure.call().await;

        assert_eq!(secure.bearers().await, ["token1", "token2"]);
        assert_eq!(secure.asked().await, 2);
    }
}

/// A token that is not just born: of such a one a refusal is final.
#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_sent_again() {
    for (tls, identity) in servers() {
        let mut secure = Secure::new(&tls, identity, "token1").await;
        secure.session.refresh().await.unwrap();
        secure.clock.advance(Duration::from_secs(60));

        secure.call().await;

        assert_eq!(secure.bearers().await, ["token1", "token2"]);
        assert_eq!(secure.asked().await, 2);
    }
}

#[tokio::test]
async fn nothing_goes_without_the_certificate_that_is_demanded() {
    let tls = Tls::new("localhost").demanding();
    let secure = Secure::new(&tls, None, "none").await;

    let outcome = secure.session.get(&secure.api.url("/")).await;

    outcome.unwrap_err();
    assert_eq!((secure.tokens.left(), secure.api.left()), (0, 0));
}
