use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use adapter_tests::{House, Logouts, OidcSession as _, Setup, Stack as _, browse};
use loopback_provider::{Client, Endpoint, Fault, LoopbackProvider, User};
use oauth_step::{Response, UnixTime};
use oidc_idtoken::{
    Error, LogoutRule, LogoutToken, OidcClient, Problem, ReplayGuard, backchannel_response,
};

use crate::Stack;
use crate::behaviour::Oidc;

const SECRET: &str = "the secret of an application";

/// An application with two users who are logged in, and the provider that may log them out.
struct Application {
    house: House<Stack>,
    logouts: Logouts,
    client: OidcClient,
    ada: LoggedIn,
    grace: LoggedIn,
}

/// A session of the application, and what a Logout Token may name of it.
struct LoggedIn {
    session: Oidc,
    subject: String,
    session_id: String,
}

impl LoggedIn {
    async fn new(house: &House<Stack>, client: &OidcClient, name: &str) -> Self {
        let session = Oidc::open(&house.stack, client.clone(), Setup::default());
        let (authorization, pending) = session
            .authorization_url(|request| request.scope("read").login_hint(name.to_owned()))
            .unwrap();
        let callback = browse(authorization.url()).await;
        let user = session.authenticate(pending, callback).await.unwrap();
        let session_id = user.id_token.session_id().unwrap().into_owned();
        Self {
            subject: user.id_token.subject().to_owned(),
            session,
            session_id,
        }
    }

    fn is_over(&self, token: &LogoutToken) -> bool {
        token.ends(&self.subject, Some(&self.session_id))
    }
}

impl Application {
    async fn open() -> Self {
        let logouts = Logouts::listen().await;
        let builder = LoopbackProvider::builder()
            .user(User::new("ada", "lovelace"))
            .user(User::new("grace", "hopper"))
            .client(
                Client::confidential("app", SECRET)
                    .redirect_uri("http://127.0.0.1/callback")
                    .backchannel_logout_uri(&logouts.uri),
            );
        let house = House::around(builder.start().await.unwrap());
        let client = OidcClient::new(house.client_of("app", SECRET).await).unwrap();
        Self {
            ada: LoggedIn::new(&house, &client, "ada").await,
            grace: LoggedIn::new(&house, &client, "grace").await,
            house,
            logouts,
            client,
        }
    }

    /// The provider logs Ada out: the form that it posts, what the session makes of it, and the
    /// status that the provider saw.
    async fn log_out(&self) -> (Vec<u8>, Result<LogoutToken, Error>, Response, Option<u16>) {
        let judge = async {
            let (posted, waiting) = self.logouts.next().await;
            let form = posted.into_body();
            // Any session will do: the token says whose it is about.
            let (outcome, answer) = self.grace.session.backchannel_logout(form.clone()).await;
            waiting.send(answer.clone()).unwrap();
            (form, outcome, answer)
        };
        let (told, (form, outcome, answer)) =
            tokio::join!(self.house.provider.log_out("ada"), judge);
        let [told] = &*told else { panic!("{told:?}") };
        (form, outcome, answer, told.status)
    }
}

#[track_caller]
fn assert_refusal(answer: &Response) {
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.body(), br#"{"error":"invalid_request"}"#);
}

fn rule(outcome: &Result<LogoutToken, Error>) -> (LogoutRule, Problem) {
    match outcome {
        Err(Error::LogoutToken(error)) => (error.rule(), error.problem()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_session_of_its_user_and_no_other() {
    let application = Application::open().await;

    let (_, outcome, answer, status) = application.log_out().await;

    let token = outcome.unwrap();
    assert!(application.ada.is_over(&token));
    assert!(!application.grace.is_over(&token));
    assert_eq!((answer.status().as_u16(), status), (200, Some(200)));
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.body().is_empty());
    // The keys of the logins serve here too.
    assert_eq!(application.house.provider.requests(Endpoint::Jwks), 1);
    for user in [&application.ada, &application.grace] {
        if user.is_over(&token) {
            user.session.revoke().await.unwrap();
        }
    }
    assert!(application.ada.session.authentication().is_none());
    let resource = application.house.resource();
    let response = application.grace.session.get(&resource).await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn nothing_where_it_was_tampered_with() {
    let application = Application::open().await;
    application
        .house
        .provider
        .fault(Endpoint::EndSession, Fault::IdTokenSignature);

    let (form, outcome, answer, status) = application.log_out().await;

    let unverified = (LogoutRule::Signature, Problem::Unverified);
    assert_eq!(rule(&outcome), unverified);
    assert_refusal(&answer);
    assert_eq!(status, Some(400));
    // Nor where it is no form of a token, or there are two.
    let twice = [&*form, b"&", &*form].concat();
    for other in [
        b"".to_vec(),
        b"logout_token=".to_vec(),
        b"a=b".to_vec(),
        twice,
    ] {
        let (outcome, answer) = application.ada.session.backchannel_logout(other).await;
        assert!(outcome.is_err());
        assert_refusal(&answer);
    }
}

#[tokio::test]
async fn nothing_where_a_claim_breaks_a_rule() {
    let application = Application::open().await;
    let other_app = Some("\"another application\"");
    for (name, json, expected) in [
        (
            "nonce",
            Some("\"n\""),
            (LogoutRule::Nonce, Problem::Unexpected),
        ),
        ("aud", other_app, (LogoutRule::Aud, Problem::Mismatch)),
        ("events", None, (LogoutRule::Events, Problem::Missing)),
        (
            "exp",
            Some("1700000000"),
            (LogoutRule::Times, Problem::Past),
        ),
    ] {
        let fault = Fault::id_token_claim(name, json);
        application
            .house
            .provider
            .fault(Endpoint::EndSession, fault);

        let (_, outcome, answer, status) = application.log_out().await;

        assert_eq!(rule(&outcome), expected, "{name}");
        assert_refusal(&answer);
        assert_eq!(status, Some(400), "{name}");
        // The next one needs a session to end.
        LoggedIn::new(&application.house, &application.client, "ada").await;
    }
}

/// Remembers every token for ever.
#[derive(Default)]
struct Seen(Mutex<HashSet<String>>);

impl ReplayGuard for Seen {
    fn is_first(&self, jti: &str, _: UnixTime) -> bool {
        self.0.lock().unwrap().insert(jti.to_owned())
    }
}

#[tokio::test]
async fn nothing_where_it_comes_again() {
    let application = Application::open().await;
    let (form, outcome, ..) = application.log_out().await;
    outcome.unwrap();
    let guard = Arc::new(Seen::default());
    let judge = || {
        let tokens = application.client.logout_tokens();
        let guarded = tokens.replay_guard(guard.clone());
        let check = application.client.backchannel_logout_by(guarded, &form);
        application.house.stack.run(check)
    };

    judge().await.unwrap();
    let again = judge().await;

    assert_eq!(rule(&again), (LogoutRule::Replay, Problem::Unexpected));
    assert_refusal(&backchannel_response(&again));
}

#[tokio::test]
async fn keys_that_cannot_be_had_end_nothing() {
    let application = Application::open().await;
    // A process that has just begun has no keys.
    let client = OidcClient::new(application.client.oauth().clone()).unwrap();
    let session = Oidc::open(&application.house.stack, client, Setup::default());
    let provider = &application.house.provider;
    provider.unavailable(Endpoint::Jwks, usize::MAX, None);
    let (form, ..) = application.log_out().await;

    let (outcome, answer) = session.backchannel_logout(form.clone()).await;

    assert!(matches!(outcome, Err(Error::Keys(_))), "{outcome:?}");
    assert_refusal(&answer);
}
