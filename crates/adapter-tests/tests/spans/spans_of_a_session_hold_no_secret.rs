use adapter_tests::secrets::{
    ACCESS_TOKEN, CLIENT_SECRET, CODE, REFRESH_TOKEN, assert_hidden, assert_nothing_in,
};
use adapter_tests::{
    OAuth2Session as _, Say, Scripted, Session as _, Setup, Spans, Stack as _, browse, listen, post,
};
use loopback_provider::{Endpoint, Fault, LoopbackProvider};
use oauth2_core::Client;

use crate::Stack;

type House = adapter_tests::House<Stack>;
type OAuth2 = <Stack as adapter_tests::Stack>::OAuth2;

/// A session, and all that nobody else may know.
struct Watched {
    house: House,
    session: OAuth2,
    secrets: Vec<String>,
}

impl Watched {
    async fn log_in() -> Self {
        let house = house().await;
        let client = Client::new(house.client().await.server().clone(), "hushed")
            .with_secret(CLIENT_SECRET)
            .with_redirect_uri(REDIRECT_URI)
            .unwrap();
        let session = OAuth2::open(&house.stack, client, Setup::default());
        let begun = session.authorization_url(|request| request.scope("read offline_access"));
        let (authorization, pending) = begun.unwrap();
        let callback = browse(authorization.url()).await;
        let secrets = vec![
            pending.state().to_owned(),
            parameter(&callback, "code").to_owned(),
        ];
        session.authenticate(pending, callback).await.unwrap();
        let mut watched = Self {
            house,
            session,
            secrets,
        };
        watched.keep_tokens();
        watched
    }

    fn keep_tokens(&mut self) {
        let tokens = self.session.token().unwrap();
        let refresh_token = tokens.refresh_token().unwrap();
        for token in [tokens.access_token(), refresh_token] {
            self.secrets.push(token.expose().clone());
        }
    }

    /// One call with the token at hand, and one with the next.
    async fn call(&mut self) {
        for _ in 0..2 {
            let response = self.session.get(&self.house.resource()).await;
            assert_eq!(response.unwrap().status(), 200);
            self.keep_tokens();
            self.house.advance(301);
        }
    }

    /// A call that breaks off, with something in its path, its query and its body.
    async fn fail(&self) {
        let address = listen(|stream| async { drop(stream) }).await;
        let url = format!("http://{address}/{CODE}?key={CLIENT_SECRET}");
        let auth = Scripted::new([Say::Attach(ACCESS_TOKEN)], []);
        let call = self
            .house
            .stack
            .session(auth)
            .call(post(&url, REFRESH_TOKEN));
        call.await.unwrap_err();
    }

    async fn fail_to_renew(&self) {
        let refused = Fault::error(400, "invalid_grant");
        self.house.provider.fault(Endpoint::Token, refused);
        let call = self.session.get(&self.house.resource());
        call.await.unwrap_err();
    }
}

/// With a client whose secret is known again in a header too.
async fn house() -> House {
    let client = loopback_provider::Client::confidential("hushed", CLIENT_SECRET);
    let provider = LoopbackProvider::builder().client(client.redirect_uri(REDIRECT_URI));
    House::around(provider.start().await.unwrap())
}

const REDIRECT_URI: &str = "https://app.example/callback";

fn parameter<'a>(url: &'a str, name: &str) -> &'a str {
    let mut pairs = url.split(['?', '&']);
    let value = pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value.unwrap()
}

/// Whatever any library of the process says to those who watch, at any level.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_its_login_to_a_renewal_that_fails() {
    let spans = Spans::watch();

    let mut watched = Watched::log_in().await;
    watched.call().await;
    watched.fail().await;
    watched.fail_to_renew().await;
    watched.session.close().await;

    let seen = spans.seen();
    let named = |name| seen.iter().filter(move |line| line.starts_with(name));
    // Metadata, the code, and two refresh tokens.
    assert_eq!(named("oauth.message").count(), 4, "{seen:#?}");
    assert_eq!(named("oauth.call").count(), 4, "{seen:#?}");
    let renewals: Vec<_> = named("oauth.renewal").collect();
    let failed = renewals.iter().map(|line| line.contains("failure="));
    assert!(failed.eq([false, true]), "{renewals:?}");
    let seen = seen.join("\n");
    assert_nothing_in(&seen);
    for secret in &watched.secrets {
        assert_hidden(secret, &seen);
    }
}
