//! `cargo xtask bench session`: attaching a valid token, from one thread and from several at once.

use std::hint::black_box;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use oauth_step::{
    Authorize, Env, IntoStep, Never, Outgoing, Reply, Step, SystemEnv, Terms, UrlPolicy, Verdict,
};
use oauth2_core::{Client, Error, ServerMetadata, Session, Tokens};

use super::figures::{Figure, Row, measure};
use super::options::Options;
use super::report::{Column, Line, Outcome, Report, Role, Table, Unit};
use super::threads::{Subject, per_call, processors};
use crate::Fallible;

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let attaching = Attaching::new()?;
    let (floor, lock) = (Floor::new()?, Lock::new()?);
    let mut rows = Vec::new();
    for threads in THREADS {
        rows.push(row(SESSION, threads, &attaching));
        rows.push(row(FLOOR, threads, &floor));
        rows.push(row(LOCK, threads, &lock));
        rows.push(row("the clock alone", threads, &Clock));
    }
    let (rounds, mut figures) = measure(&rows, FLOOR, options.time(LONG_ENOUGH));
    figures.sort_by_key(|figure| figure.threads);
    let report = Report {
        part: "session".to_owned(),
        rounds,
        tables: figures
            .chunk_by(|figure, next| figure.threads == next.threads)
            .map(one_table)
            .collect(),
        notes: format!(
            "{NOTES}\n{CALLS} calls for each thread in a round; {} processors",
            processors()
        ),
        goals: goals(options, &figures),
    };
    options.hand_over(&report)
}

fn goals(options: &Options<'_>, figures: &[Figure]) -> Vec<Outcome> {
    if options.smoke {
        let rows = figures.iter();
        return rows.filter_map(|figure| figure.not_a_time()).collect();
    }
    vec![Outcome {
        asked: GOAL.to_owned(),
        missed: missed(figures),
    }]
}

/// What was measured with as many threads.
fn one_table(figures: &[Figure]) -> Table {
    let columns = [
        ("median", Unit::Nanoseconds),
        ("least", Unit::Nanoseconds),
        ("limit", Unit::Ratio),
    ];
    let threads = figures.first().map_or(0, |figure| figure.threads);
    Table {
        title: format!("a call's token, {threads} at once"),
        columns: columns.map(Column::new).into(),
        lines: figures
            .iter()
            .map(|figure| Line {
                who: figure.name.to_owned(),
                role: match figure.name {
                    SESSION => Role::Ours,
                    LOCK => Role::Peer,
                    _ => Role::Limit,
                },
                values: vec![Some(figure.median), Some(figure.least), Some(figure.ratio)],
            })
            .collect(),
    }
}

fn row<'a, S: Subject>(name: &'static str, threads: usize, subject: &'a S) -> Row<'a> {
    Row {
        name,
        threads,
        measure: Box::new(move || per_call(subject, threads, CALLS)),
    }
}

/// Why the goal is missed, if it is. What a call costs is taken by the floor's measure, whose
/// quickest round with one thread says what this machine can do: what else it does must not count,
/// nor that two threads may share a processor, which is the slower for it.
pub(super) fn missed(figures: &[Figure]) -> Option<String> {
    let figure = |name, threads| {
        let mut figures = figures.iter();
        figures.find(move |figure| figure.name == name && figure.threads == threads)
    };
    let (alone, floor) = (figure(SESSION, 1)?, figure(FLOOR, 1)?);
    THREADS.into_iter().find_map(|threads| {
        let own = figure(SESSION, threads)?;
        let cost = own.ratio * floor.least;
        if cost > MOST {
            return Some(format!("{cost:.0} ns with {threads} threads"));
        }
        let growth = own.ratio / alone.ratio;
        (growth > MOST_GROWTH)
            .then(|| format!("{growth:.2} times as much with {threads} threads as with one"))
    })
}

/// The session, as an adapter's call loop asks it: for each call an attempt, the token, and what
/// the server answered.
pub(super) struct Attaching {
    session: Session,
    env: SystemEnv,
    answer: HeaderMap,
}

impl Attaching {
    /// With a bearer token that is good for an hour.
    pub(super) fn new() -> Fallible<Self> {
        let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default())?
            .with_token_endpoint("https://server.example.com/token")?;
        let now = SystemEnv::new().now();
        let expires = now.saturating_add(Duration::from_secs(3600));
        let tokens = Tokens::new(TOKEN.to_owned(), now)?.with_expires_at(expires);
        Self::with(Client::new(server, "bench"), tokens)
    }

    pub(super) fn with(client: Client, tokens: Tokens) -> Fallible<Self> {
        let env = SystemEnv::new();
        let session = Session::new(client);
        let login = Step::<Never<Tokens, Error>>::Done(tokens);
        match session.sign_in(login).into_step(&env)? {
            Step::Done(_) => Ok(Self {
                session,
                env,
                answer: HeaderMap::new(),
            }),
            other => Err(format!("a login without a store asks for {other:?}").into()),
        }
    }
}

impl Subject for Attaching {
    type Own = Parts;

    fn own(&self) -> Parts {
        head()
    }

    fn call(&self, head: &mut Parts) {
        let mut attempt = self.session.attempt(Terms::new(true, PATIENCE));
        let outgoing = Outgoing::new(head, None);
        let access = self.session.authorize(&mut attempt, outgoing, &self.env);
        let is_ready =
            access.is_ok_and(|access| access.renewal.is_none() && access.pause.is_none());
        let reply = Reply::Answered(StatusCode::OK, &self.answer);
        let verdict = self.session.review(&mut attempt, reply, &self.env);
        take_off(head, is_ready && verdict == Verdict::Accept);
    }
}

/// What cannot be less: a clone of a value that only this thread has, and its place in the head.
pub(super) struct Floor(HeaderValue);

impl Floor {
    pub(super) fn new() -> Fallible<Self> {
        Ok(Self(value()?))
    }
}

impl Subject for Floor {
    type Own = (Parts, HeaderValue);

    fn own(&self) -> (Parts, HeaderValue) {
        // Copied, where a clone would share its counter with the other threads.
        let own = HeaderValue::from_bytes(self.0.as_bytes());
        (head(), own.unwrap_or_else(|_| self.0.clone()))
    }

    fn call(&self, (head, value): &mut (Parts, HeaderValue)) {
        head.headers.insert(AUTHORIZATION, value.clone());
        take_off(head, true);
    }
}

/// The same with one value for all behind a lock, which is how it is often done.
struct Lock(Mutex<Arc<HeaderValue>>);

impl Lock {
    fn new() -> Fallible<Self> {
        Ok(Self(Mutex::new(Arc::new(value()?))))
    }
}

impl Subject for Lock {
    type Own = Parts;

    fn own(&self) -> Parts {
        head()
    }

    fn call(&self, head: &mut Parts) {
        let current = Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner));
        head.headers.insert(AUTHORIZATION, (*current).clone());
        take_off(head, true);
    }
}

/// What [`SystemEnv`] costs in the session's share.
struct Clock;

impl Subject for Clock {
    type Own = SystemEnv;

    fn own(&self) -> SystemEnv {
        SystemEnv::new()
    }

    fn call(&self, env: &mut SystemEnv) {
        black_box(env.now());
    }
}

/// A request as an application makes it.
pub(super) fn head() -> Parts {
    let request = Request::get("https://api.example.com/v1/items?page=2")
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, "bench/1.0");
    request.body(()).unwrap_or_default().into_parts().0
}

fn value() -> Fallible<HeaderValue> {
    let mut value = HeaderValue::from_str(&format!("Bearer {TOKEN}"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Makes the head ready for the next call; every subject does it, so every figure has its cost.
fn take_off(head: &mut Parts, was_attached: bool) {
    let value = head.headers.remove(AUTHORIZATION);
    // Whatever the optimiser knows, there was a header to take off.
    assert!(
        black_box(value).is_some() && was_attached,
        "the token was not attached"
    );
}

pub(super) const SESSION: &str = "attempt, authorize, review of oauth2_core::Session";
pub(super) const FLOOR: &str = "floor: insert a clone of a value of one's own";
const LOCK: &str = "one value for all in a Mutex<Arc<_>>";
pub(super) const GOAL: &str = "at most 150 ns, not growing with threads";
const NOTES: &str = "\
For one call of one thread, taking the header off again included.
More threads than processors: wall time x processors / threads, since each thread has that share of one.
median, least: of all rounds; the least is what other work has disturbed least.
limit: the ratio to the floor with as many threads, in the middle of all rounds; times the floor's least with one thread it is what the
goal bounds.";
pub(super) const THREADS: [usize; 3] = [1, 2, 4];
pub(super) const CALLS: u32 = 20_000;
const LONG_ENOUGH: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(30);
/// Nanoseconds.
const MOST: f64 = 150.0;
/// How much a ratio to the floor may wobble.
const MOST_GROWTH: f64 = 1.25;
const TOKEN: &str = "mF_9.B5f-4.1JqM";

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(session: [(f64, f64); 3]) -> Vec<Figure> {
        let figure = |name, threads, least, ratio| Figure {
            name,
            threads,
            median: least,
            least,
            ratio,
        };
        let rows = THREADS.into_iter().zip(session);
        rows.flat_map(|(threads, (least, ratio))| {
            [
                figure(SESSION, threads, least, ratio),
                figure(FLOOR, threads, least / ratio, 1.0),
            ]
        })
        .collect()
    }

    #[test]
    fn the_goal_is_met_where_more_threads_are_slower_for_the_floor_as_well() {
        let figures = figures([(100.0, 2.0), (200.0, 2.0), (110.0, 2.2)]);
        assert_eq!(missed(&figures), None);
    }

    #[test]
    fn the_goal_is_missed_by_what_one_thread_costs_and_by_growth() {
        let dear = figures([(151.0, 3.0), (100.0, 2.0), (100.0, 2.0)]);
        assert!(missed(&dear).is_some_and(|what| what.contains("151 ns with 1")));
        let grown = figures([(100.0, 2.0), (130.0, 2.6), (100.0, 2.0)]);
        assert!(missed(&grown).is_some_and(|what| what.contains("1.30 times")));
    }
}
