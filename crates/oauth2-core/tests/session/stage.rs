//! What the tests of sessions have in common: a session at a scripted server, and calls to make.

use core::pin::pin;
use core::task::{Context, Waker};
use core::time::Duration;
use std::future::Future as _;

use flow_script::{done, json, sent};
use http::request::Parts;
use oauth_step::{
    Authorize, Env, FixedEnv, IntoStep, MemoryStore, Outgoing, Pause, Pending, Reply, Request,
    Response, Step, Terms, TokenStore, TransportError, TransportErrorKind, UrlPolicy, Verdict,
};
use oauth2_core::{
    Attempt, Client, Error, Renewal, ServerMetadata, Session, SessionBuilder, Tokens,
};

pub(crate) struct Stage {
    pub(crate) env: FixedEnv,
    pub(crate) session: Session,
    pub(crate) store: MemoryStore,
}

impl Stage {
    /// A user's session, not signed in.
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder)
    }

    /// A session of one's own making.
    pub(crate) fn with(build: impl FnOnce(SessionBuilder) -> SessionBuilder) -> Self {
        Self::beside(flow_script::env(), MemoryStore::new(), build)
    }

    /// A session that shares a store with another.
    pub(crate) fn beside(
        env: FixedEnv,
        store: MemoryStore,
        build: impl FnOnce(SessionBuilder) -> SessionBuilder,
    ) -> Self {
        Self {
            env,
            session: build(Session::builder(client())).build(),
            store,
        }
    }

    /// A user's session whose tokens are stored as `ada`.
    pub(crate) fn stored() -> Self {
        let stage = Self::with(|builder| builder.with_store_key("ada"));
        stage.sign_in("first", Some("refresh-1"), Some(3600));
        stage
    }

    /// Another process at this moment, with the same store, that has not looked into it.
    pub(crate) fn neighbour(&self) -> Self {
        let env = FixedEnv::new(self.env.now());
        Self::beside(env, self.store.clone(), |b| b.with_store_key("ada"))
    }

    /// Two processes with the same token of an hour.
    pub(crate) fn replicas() -> (Self, Self) {
        let one = Self::stored();
        let two = one.neighbour();
        let step = two.session.restore().into_step(&two.env).unwrap();
        assert!(two.finish(step, |_| panic!("nothing is sent")).unwrap());
        (one, two)
    }

    /// Answers the store's steps until the flow wants something else.
    pub(crate) fn with_store<P: Pending>(&self, mut step: Step<P>) -> Step<P> {
        while let Step::Store(request, storing) = step {
            let answer = self.store.answer(request);
            step = storing.stored(answer, &self.env).ok().unwrap();
        }
        step
    }

    /// What the store has, as text.
    pub(crate) fn text(&self) -> String {
        let record = self.store.load("ada").unwrap().unwrap();
        String::from_utf8(record.data.expose().clone()).unwrap()
    }

    /// A user's session with a token of an hour.
    pub(crate) fn signed_in() -> Self {
        let stage = Self::new();
        stage.sign_in("first", Some("refresh-1"), Some(3600));
        stage
    }

    /// Makes tokens the session's.
    pub(crate) fn sign_in(&self, access: &str, refresh: Option<&str>, expires_in: Option<u64>) {
        let flow = self.session.sign_in(granting(access, refresh, expires_in));
        let step = flow.into_step(&self.env).unwrap();
        self.finish(step, |_| panic!("nothing is sent")).unwrap();
    }

    /// A call about to be made.
    pub(crate) fn call(&self) -> Call {
        self.call_to("GET", "https://api.example.com/things", true)
    }

    pub(crate) fn call_to(&self, method: &str, url: &str, replayable: bool) -> Call {
        let request = http::Request::builder().method(method).uri(url);
        Call {
            attempt: self.session.attempt(Terms::new(replayable, PATIENCE)),
            template: request.body(()).unwrap().into_parts().0,
        }
    }

    pub(crate) fn ask(&self, call: &mut Call) -> Result<Asked, Error> {
        let mut head = call.template.clone();
        let outgoing = Outgoing::new(&mut head, None);
        let access = self
            .session
            .authorize(&mut call.attempt, outgoing, &self.env)?;
        let header = head.headers.get("authorization");
        Ok(Asked {
            renewal: access.renewal.map(|renewal| *renewal),
            pause: access.pause,
            bearer: header.map(|value| value.to_str().unwrap()["Bearer ".len()..].to_owned()),
        })
    }

    /// The token that a call goes out with; nothing may be renewed or waited for.
    pub(crate) fn bearer(&self, call: &mut Call) -> String {
        let asked = self.ask(call).unwrap();
        assert!(asked.renewal.is_none(), "a renewal nobody needs");
        assert!(asked.pause.is_none(), "a pause nobody needs");
        asked.bearer.unwrap()
    }

    pub(crate) fn review(&self, call: &mut Call, status: u16, headers: &[(&str, &str)]) -> Verdict {
        let response = flow_script::response(status, headers, "");
        let reply = Reply::Answered(response.status(), response.headers());
        self.session.review(&mut call.attempt, reply, &self.env)
    }

    /// Drives a flow to its end: the store answers, `server` answers, pauses pass.
    pub(crate) fn finish<P: Pending>(
        &self,
        step: Step<P>,
        mut server: impl FnMut(&Request) -> Result<Response, TransportError>,
    ) -> Result<P::Output, P::Error> {
        let mut step = step;
        loop {
            step = match step {
                Step::Send(request, awaiting) => awaiting.receive(server(&request), &self.env)?,
                Step::Store(request, storing) => {
                    storing.stored(self.store.answer(request), &self.env)?
                }
                Step::Wait(pause, sleeping) => {
                    self.env
                        .advance(pause.at_most().max(Duration::from_secs(1)));
                    sleeping.wake(&self.env)?
                }
                Step::Done(output) => return Ok(output),
                other => panic!("unknown step {other:?}"),
            };
        }
    }

    /// Drives a renewal that the server grants.
    pub(crate) fn renew(&self, renewal: Step<Renewal>, access: &str, refresh: &str) {
        self.finish(renewal, |_| Ok(granted(access, Some(refresh), Some(3600))))
            .unwrap();
    }

    /// What must be so for a call: it waits, having started a renewal.
    pub(crate) fn begin_renewal(&self, call: &mut Call) -> (Step<Renewal>, Pause) {
        let asked = self.ask(call).unwrap();
        assert_eq!(asked.bearer, None, "the token was attached all the same");
        (
            asked.renewal.expect("a renewal"),
            asked.pause.expect("a pause"),
        )
    }

    pub(crate) fn expire(&self) {
        self.env.advance(Duration::from_secs(4000));
    }
}

pub(crate) struct Call {
    pub(crate) attempt: Attempt,
    template: Parts,
}

pub(crate) struct Asked {
    pub(crate) renewal: Option<Step<Renewal>>,
    pub(crate) pause: Option<Pause>,
    pub(crate) bearer: Option<String>,
}

pub(crate) fn client() -> Client {
    let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default())
        .unwrap()
        .with_token_endpoint("https://server.example.com/token")
        .unwrap()
        .with_revocation_endpoint("https://server.example.com/revoke")
        .unwrap();
    Client::new(server, "the-client").with_secret("client-secret")
}

/// What the token endpoint answers.
pub(crate) fn granted(access: &str, refresh: Option<&str>, expires_in: Option<u64>) -> Response {
    let refresh = refresh.map(|token| format!(r#","refresh_token":"{token}""#));
    let expires_in = expires_in.map(|seconds| format!(r#","expires_in":{seconds}"#));
    json(
        200,
        &format!(
            r#"{{"access_token":"{access}","token_type":"Bearer"{}{}}}"#,
            refresh.unwrap_or_default(),
            expires_in.unwrap_or_default()
        ),
    )
}

/// What the token endpoint answers when it refuses.
pub(crate) fn refused(status: u16, code: &str) -> Response {
    json(status, &format!(r#"{{"error":"{code}"}}"#))
}

pub(crate) fn lost(kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, "the cable was cut")
}

/// A login that has ended already.
pub(crate) fn granting(
    access: &str,
    refresh: Option<&str>,
    expires_in: Option<u64>,
) -> Step<Granted> {
    let env = flow_script::env();
    let mut tokens = Tokens::new(access, env.now()).unwrap();
    if let Some(refresh) = refresh {
        tokens = tokens.with_refresh_token(refresh).unwrap();
    }
    if let Some(seconds) = expires_in {
        let expires_at = env.now().saturating_add(Duration::from_secs(seconds));
        tokens = tokens.with_expires_at(expires_at);
    }
    Step::Done(tokens)
}

/// The same by another clock.
pub(crate) fn granting_at(
    env: &FixedEnv,
    access: &str,
    refresh: &str,
    expires_in: u64,
) -> Step<Granted> {
    let tokens = Tokens::new(access, env.now()).unwrap();
    let tokens = tokens.with_refresh_token(refresh).unwrap();
    let expires_at = env.now().saturating_add(Duration::from_secs(expires_in));
    Step::Done(tokens.with_expires_at(expires_at))
}

/// The flow of such a login: it never sends anything.
#[derive(Debug)]
pub(crate) struct Granted;

impl Pending for Granted {
    type Output = Tokens;
    type Error = Error;

    fn receive(
        self,
        _: Result<Response, TransportError>,
        _: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        unreachable!()
    }
}

/// The request of a renewal without a store, and the renewal after `response`.
pub(crate) fn answer(
    renewal: Step<Renewal>,
    response: Result<Response, TransportError>,
    env: &FixedEnv,
) -> (Request, Result<Step<Renewal>, Error>) {
    let (request, awaiting) = sent(renewal);
    (request, awaiting.receive(response, env))
}

/// What must be so: whoever waits goes on at once.
pub(crate) fn over(pause: Pause) {
    let mut context = Context::from_waker(Waker::noop());
    let landed = pin!(pause.landed()).poll(&mut context);
    assert!(landed.is_ready(), "the pause is not over");
}

pub(crate) fn ended(step: Result<Step<Renewal>, Error>) {
    done(step.unwrap());
}

pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
