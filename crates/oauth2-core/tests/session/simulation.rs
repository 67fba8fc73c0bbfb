//! A small world for sessions: replicas with callers, one store, a server that rotates refresh
//! tokens and burns a grant whose token comes twice. Every step of every flow is apart, so that
//! anything can come between.

use core::pin::Pin;
use core::task::{Context, Waker};
use core::time::Duration;
use std::collections::{HashMap, HashSet};

use flow_script::{field, response};
use oauth_step::{
    Awaiting, Env, FixedEnv, JsonObject, MemoryStore, Pause, Pending, Record, Request, Response,
    Sleeping, Step, StoreAnswer, StoreRequest, Storing, TokenStore, TransportError,
    TransportErrorKind, UnixTime,
};

use crate::stage::{granted, lost, refused};

/// A generator with a seed: the same numbers in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    pub(crate) fn one_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }
}

/// What may go wrong in a run.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Faults {
    pub(crate) drops: bool,
    pub(crate) lost_answers: bool,
    pub(crate) outages: bool,
    pub(crate) store: bool,
    pub(crate) jumps: bool,
    pub(crate) sign_outs: bool,
}

/// A refresh or access token by its login and its place in the rotation.
pub(crate) type Number = (u64, u64);

/// A strict server: every refresh token is good for one use.
#[derive(Default)]
pub(crate) struct Server {
    pub(crate) logins: u64,
    current: HashMap<u64, u64>,
    pub(crate) revoked: HashSet<u64>,
    /// Until when the claim holds of who presented a token first.
    presented: HashMap<Number, UnixTime>,
    /// Tokens whose successor may have been lost by a fault.
    pub(crate) excused: HashSet<Number>,
    pub(crate) expires_in: u64,
    /// Then nobody can tell when a claim lapses.
    clocks_jump: bool,
}

impl Server {
    pub(crate) fn new(expires_in: u64, faults: Faults) -> Self {
        Self {
            expires_in,
            clocks_jump: faults.jumps,
            ..Self::default()
        }
    }

    pub(crate) fn login(&mut self) -> u64 {
        self.logins += 1;
        self.current.insert(self.logins, 0);
        self.logins
    }

    /// Whether somebody must have a refresh token of this login that is good for something.
    pub(crate) fn is_sound(&self, login: u64) -> bool {
        let lost = |(excused, _): &Number| *excused == login;
        !self.revoked.contains(&login) && !self.excused.iter().any(lost)
    }

    fn answer(&mut self, request: &Request, trace: &mut Trace, now: UnixTime) -> Response {
        if request.uri().path() == "/revoke" {
            let token = number(&field(request, "token").unwrap());
            self.revoked.insert(token.0);
            return response(200, &[], "");
        }
        let token = number(&field(request, "refresh_token").unwrap());
        trace.presented = Some(token);
        let (login, place) = token;
        if self.revoked.contains(&login) {
            return refused(400, "invalid_grant");
        }
        if self.current[&login] != place {
            let late = trace.claimed.is_some_and(|until| now >= until);
            let lapsed = late || now >= self.presented[&token] || self.clocks_jump;
            let excused = lapsed || self.excused.contains(&token);
            assert!(excused, "{token:?} was presented twice");
            self.revoked.insert(login);
            return refused(400, "invalid_grant");
        }
        self.presented.insert(token, trace.claimed.unwrap_or(now));
        self.current.insert(login, place + 1);
        let (access, refresh) = names((login, place + 1));
        granted(&access, Some(&refresh), Some(self.expires_in))
    }
}

pub(crate) fn names((login, place): Number) -> (String, String) {
    (format!("A.{login}.{place}"), format!("R.{login}.{place}"))
}

pub(crate) fn number(token: &str) -> Number {
    let mut parts = token.split('.').skip(1).map(|part| part.parse().unwrap());
    (parts.next().unwrap(), parts.next().unwrap())
}

/// What a task has done so far.
#[derive(Default)]
pub(crate) struct Trace {
    claimed: Option<UnixTime>,
    presented: Option<Number>,
    steps: u32,
}

/// What all share.
pub(crate) struct World {
    pub(crate) chance: Chance,
    pub(crate) faults: Faults,
    pub(crate) server: Server,
    pub(crate) store: Option<MemoryStore>,
}

impl World {
    fn fault(&mut self, on: bool, trace: &Trace) -> bool {
        let strikes = on && self.chance.one_in(6);
        if strikes {
            self.server.excused.extend(trace.presented);
        }
        strikes
    }

    fn send(
        &mut self,
        request: &Request,
        trace: &mut Trace,
        now: UnixTime,
    ) -> Result<Response, TransportError> {
        if self.fault(self.faults.outages, trace) {
            return Ok(response(503, &[], ""));
        }
        let answer = self.server.answer(request, trace, now);
        if self.fault(self.faults.lost_answers, trace) {
            return Err(lost(TransportErrorKind::Broken));
        }
        Ok(answer)
    }

    fn ask_store(
        &mut self,
        request: StoreRequest,
        trace: &mut Trace,
    ) -> Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>> {
        if self.fault(self.faults.store, trace) {
            return Err("no route".into());
        }
        if let StoreRequest::Save { record, .. } = &request {
            trace.claimed = claimed_until(record);
        }
        let answer = self.store.as_ref().expect("a store").answer(request);
        if self.fault(self.faults.store, trace) {
            return Err("the answer was lost".into());
        }
        answer
    }
}

/// Until when a record tells others to wait.
fn claimed_until(record: &Record) -> Option<UnixTime> {
    let text = core::str::from_utf8(record.data.expose()).unwrap();
    let record = JsonObject::parse(text.as_bytes()).unwrap();
    record.unsigned("renewing_until").unwrap().map(UnixTime)
}

/// A pause that may be looked at again and again.
pub(crate) struct Paused {
    landed: Pin<Box<dyn Future<Output = ()>>>,
    end: UnixTime,
}

impl Paused {
    pub(crate) fn new(pause: Pause, now: UnixTime) -> Self {
        let at_most = pause.at_most().max(Duration::from_secs(1));
        Self {
            landed: Box::pin(pause.landed()),
            end: now.saturating_add(at_most),
        }
    }

    pub(crate) fn is_over(&mut self, now: UnixTime) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        now >= self.end || self.landed.as_mut().poll(&mut context).is_ready()
    }
}

/// A flow between two of its inputs.
enum State<P: Pending> {
    At(Step<P>),
    Answered(Result<Response, TransportError>, Awaiting<P>),
    Asleep(Paused, Sleeping<P>),
    Stored(
        Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        Storing<P>,
    ),
}

/// A flow that somebody drives.
pub(crate) struct Running<P: Pending> {
    state: Option<State<P>>,
    trace: Trace,
}

/// How far a task has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Asleep,
    Failed,
    Moved,
    Over,
}

pub(crate) trait Task {
    /// One step.
    fn go(&mut self, world: &mut World, env: &FixedEnv) -> Progress;
    /// The token that it has presented, if it has.
    fn presented(&self) -> Option<Number>;
}

impl<P: Pending + 'static> Running<P> {
    pub(crate) fn task(step: Step<P>) -> Box<dyn Task> {
        Box::new(Self {
            state: Some(State::At(step)),
            trace: Trace::default(),
        })
    }
}

impl<P: Pending> Task for Running<P> {
    fn go(&mut self, world: &mut World, env: &FixedEnv) -> Progress {
        let (now, trace) = (env.now(), &mut self.trace);
        trace.steps += 1;
        let next = match self.state.take().expect("it goes on after its end") {
            State::At(Step::Send(request, awaiting)) => {
                Ok(State::Answered(world.send(&request, trace, now), awaiting))
            }
            State::At(Step::Store(request, storing)) => {
                Ok(State::Stored(world.ask_store(request, trace), storing))
            }
            State::At(Step::Wait(pause, sleeping)) => {
                Ok(State::Asleep(Paused::new(pause, now), sleeping))
            }
            State::At(Step::Done(_)) => return Progress::Over,
            State::At(other) => panic!("unknown step {other:?}"),
            State::Answered(reply, awaiting) => awaiting.receive(reply, env).map(State::At),
            State::Stored(answer, storing) => storing.stored(answer, env).map(State::At),
            State::Asleep(mut pause, sleeping) => {
                if !pause.is_over(now) {
                    trace.steps -= 1;
                    self.state = Some(State::Asleep(pause, sleeping));
                    return Progress::Asleep;
                }
                sleeping.wake(env).map(State::At)
            }
        };
        assert!(trace.steps < 2_000, "a task without an end");
        match next {
            Ok(state) => {
                self.state = Some(state);
                Progress::Moved
            }
            Err(_) => Progress::Failed,
        }
    }

    fn presented(&self) -> Option<Number> {
        self.trace.presented
    }
}
