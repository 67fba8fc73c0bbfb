//! A session whose provider is a script, and calls that renew it.

use core::time::Duration;

use oauth_step::{
    Authorize, FixedEnv, IntoStep, MemoryStore, Outgoing, Pause, Pending, Request, Response, Step,
    Terms, TokenStore, TransportError,
};
use oauth2_core::Attempt;
use oidc_idtoken::{Error, IdToken, OidcClient, OidcRenewal, OidcSession};
use serde_json::{Value, json};

use crate::support::Case;
use crate::support::provider::{Begun, client, jwks_response};

/// What the provider and the store saw, in order: `token`, `keys`, `load`, `save`.
pub(crate) type Log = Vec<&'static str>;

pub(crate) struct Stage {
    pub(crate) session: OidcSession,
    pub(crate) env: FixedEnv,
    pub(crate) store: MemoryStore,
    pub(crate) nonce: String,
}

impl Stage {
    /// Somebody signs in, with this change to a good ID Token; the access token lives an hour.
    pub(crate) fn signed_in(change: impl FnOnce(Case) -> Case) -> Self {
        Self::signed_in_at(client(), |good| change(good).token())
    }

    /// The same with another client, and an ID Token that is made of a good one.
    pub(crate) fn signed_in_at(client: OidcClient, token: impl FnOnce(Case) -> String) -> Self {
        let session = OidcSession::with_options(client, |b| b.with_store_key("jane"));
        let (env, store) = (flow_script::env(), MemoryStore::new());
        let mut stage = Self {
            session,
            env,
            store,
            nonce: String::new(),
        };
        stage.sign_in_with(token);
        stage
    }

    pub(crate) fn sign_in(&mut self, change: impl FnOnce(Case) -> Case) -> IdToken {
        self.sign_in_with(|good| change(good).token())
    }

    fn sign_in_with(&mut self, token: impl FnOnce(Case) -> String) -> IdToken {
        let client = self.session.client().clone();
        let begun = Begun::new(client.authentication());
        self.nonce = begun.nonce();
        let good = self.now_good().with("nonce", self.nonce.clone());
        let answer = answer("access-1", Some(&token(good)));
        let login = self.session.sign_in(client.login(begun.code()));
        let step = login.into_step(&self.env).unwrap();
        let user = self
            .run(step, &mut Vec::new(), |_| Ok(answer.clone()))
            .unwrap();
        user.id_token
    }

    /// A good ID Token of this moment, without a nonce.
    pub(crate) fn now_good(&self) -> Case {
        let now = oauth_step::Env::now(&self.env).0;
        Case::good()
            .without("nonce")
            .with("iat", now)
            .with("exp", now + 300)
    }

    /// The access token expires, a call asks for another, and the provider answers with this.
    pub(crate) fn renew(&self, answer: Response) -> (Result<(), Error>, Log) {
        self.env.advance(Duration::from_secs(3_601));
        let mut call = self
            .session
            .attempt(Terms::new(true, Duration::from_secs(30)));
        let (renewal, _) = self.ask(&mut call).unwrap();
        let mut log = Log::new();
        let ended = self.run(
            renewal.expect("a renewal"),
            &mut log,
            |_| Ok(answer.clone()),
        );
        let asked = self.ask(&mut call);
        match (&ended, asked) {
            (Ok(()), Ok((None, None))) => {}
            // Who waited shares the renewal's fate.
            (Err(one), Err(other)) => assert_eq!(one.to_string(), other.to_string()),
            (ended, _) => panic!("the caller does not know of {ended:?}"),
        }
        (ended, log)
    }

    /// A renewal that brings a good ID Token but for this change.
    pub(crate) fn renew_with(&self, change: impl FnOnce(Case) -> Case) -> (Result<(), Error>, Log) {
        self.renew_with_token(|good| change(good).token())
    }

    /// A renewal that brings an ID Token made of a good one.
    pub(crate) fn renew_with_token(
        &self,
        token: impl FnOnce(Case) -> String,
    ) -> (Result<(), Error>, Log) {
        let now = oauth_step::Env::now(&self.env).0 + 3_601;
        let good = Case::good()
            .without("nonce")
            .with("iat", now)
            .with("exp", now + 300);
        self.renew(answer("access-2", Some(&token(good))))
    }

    pub(crate) fn ask(
        &self,
        call: &mut Attempt,
    ) -> Result<(Option<Step<OidcRenewal>>, Option<Pause>), Error> {
        let request = http::Request::get("https://api.example/things")
            .body(())
            .unwrap();
        let (mut head, ()) = request.into_parts();
        let outgoing = Outgoing::new(&mut head, None);
        let access = self.session.authorize(call, outgoing, &self.env)?;
        Ok((access.renewal.map(|renewal| *renewal), access.pause))
    }

    /// Runs a flow: `server` answers the token endpoint, keys are there, pauses pass.
    pub(crate) fn run<P: Pending>(
        &self,
        mut step: Step<P>,
        log: &mut Log,
        mut server: impl FnMut(&Request) -> Result<Response, TransportError>,
    ) -> Result<P::Output, P::Error> {
        loop {
            step = match step {
                Step::Send(request, awaiting) if request.uri().path() == "/jwks" => {
                    log.push("keys");
                    awaiting.receive(Ok(jwks_response()), &self.env)?
                }
                Step::Send(request, awaiting) => {
                    log.push("token");
                    awaiting.receive(server(&request), &self.env)?
                }
                Step::Store(request, storing) => {
                    log.push(match &request {
                        oauth_step::StoreRequest::Load { .. } => "load",
                        _ => "save",
                    });
                    storing.stored(self.store.answer(request), &self.env)?
                }
                Step::Wait(pause, sleeping) => {
                    self.env.advance(pause.at_most());
                    sleeping.wake(&self.env)?
                }
                Step::Done(output) => return Ok(output),
                other => panic!("unknown step {other:?}"),
            };
        }
    }

    /// What the store has, as text.
    pub(crate) fn store_text(&self) -> String {
        let record = self.store.load("jane").unwrap().unwrap();
        String::from_utf8(record.data.expose().clone()).unwrap()
    }

    pub(crate) fn access_token(&self) -> String {
        self.session
            .tokens()
            .unwrap()
            .access_token()
            .expose()
            .clone()
    }

    pub(crate) fn id_token(&self) -> String {
        self.session
            .tokens()
            .unwrap()
            .id_token()
            .unwrap()
            .expose()
            .clone()
    }
}

/// A token response: each renewal rotates the refresh token.
pub(crate) fn answer(access: &str, id_token: Option<&str>) -> Response {
    let mut tokens = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": 3_600,
        "refresh_token": format!("refresh-{access}"),
    });
    if let Some(id_token) = id_token {
        tokens["id_token"] = Value::from(id_token);
    }
    flow_script::json(200, &tokens.to_string())
}
