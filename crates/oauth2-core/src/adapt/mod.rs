//! Servers that depart from the standards: quirks, which are data, and hooks, which are code.

mod adaptations;
mod answer;
mod client;
mod draft;
mod given;
mod hint;
mod hook;
mod members;
mod protected;
mod quirk;

use std::borrow::Cow;
use std::sync::Arc;

use http::StatusCode;
use oauth_step::{DEFAULT_BODY_LIMIT, Response};

pub(crate) use adaptations::Adaptations;
pub(crate) use answer::Question;
pub(crate) use draft::with_query;
pub use draft::{Params, RequestDraft};
pub(crate) use hint::hint;
pub use hook::Hook;
pub use quirk::Quirk;

use crate::client::Client;
use crate::error::Error;
use crate::scope::Scope;
use hook::{Kind, Point};

/// What is put on a client, in the order in which it is applied.
#[derive(Clone, Debug)]
pub(crate) enum Adaptation {
    Hook(Hook),
    Quirk(Quirk),
}

/// How a client authenticates that knows a way of its own.
pub(crate) type OwnAuthentication = Arc<dyn Fn(&mut RequestDraft, &Client) + Send + Sync>;

/// Names of quirks and hooks.
pub(crate) type Applied = Vec<Cow<'static, str>>;

/// Adds a name that is not there yet.
pub(crate) fn note(applied: &mut Applied, name: impl Into<Cow<'static, str>>) {
    let name = name.into();
    if !applied.contains(&name) {
        applied.push(name);
    }
}

/// An answer as it is to be read.
pub(crate) struct Adapted<'a> {
    pub(crate) response: Cow<'a, Response>,
    /// What came, where the answer was made an error.
    status: StatusCode,
    /// What was needed to make it so.
    pub(crate) applied: Applied,
    /// What was asked for, as far as the answer has to repeat it.
    requested_scope: Option<Scope>,
}

impl<'a> Adapted<'a> {
    /// What these make of an answer. Where there are none, as nearly always, it is the answer.
    pub(crate) fn of(
        response: &'a Response,
        adaptations: &Adaptations,
        asked: Question<'_>,
    ) -> Self {
        let mut adapted = Self {
            status: response.status(),
            response: Cow::Borrowed(response),
            applied: Vec::new(),
            requested_scope: None,
        };
        if let Some(adapter) = adaptations.adapter() {
            adapter.answer(&mut adapted, asked);
        }
        adapted
    }

    /// The scope that the answer is compared with.
    pub(crate) fn scope<'s>(&'s self, requested: Option<&'s Scope>) -> Option<&'s Scope> {
        self.requested_scope.as_ref().or(requested)
    }

    /// An error in it, with the status that it came with.
    pub(crate) fn error(&self, error: Error) -> Error {
        match error {
            Error::Server(error) if error.status().is_some() => {
                let challenges = error.challenges().to_vec();
                Error::Server(Box::new(error.with_status(self.status, challenges)))
            }
            error => error,
        }
    }

    fn adapt(&mut self, adaptations: &[Adaptation], asked: Question<'_>) {
        let status = self.status;
        let is_answer = status.is_success() || status.is_client_error() || status.is_server_error();
        // What is too long is refused unread.
        if !is_answer || self.response.body().len() > DEFAULT_BODY_LIMIT {
            return;
        }
        let point = asked
            .endpoint
            .and_then(|name| Point::of(name, asked.grant_type));
        for adaptation in adaptations {
            let (name, applied) = match adaptation {
                Adaptation::Quirk(quirk) => (quirk.name(), self.apply(quirk, asked)),
                Adaptation::Hook(hook) => (hook.name(), self.run(hook, point)),
            };
            if applied {
                note(&mut self.applied, name);
            }
        }
    }

    fn apply(&mut self, quirk: &Quirk, asked: Question<'_>) -> bool {
        if let (Quirk::ScopeNeverEchoed(word), Some(requested)) = (quirk, asked.requested_scope) {
            let requested = self.requested_scope.as_ref().unwrap_or(requested);
            let reduced = answer::never_echoed(word, &self.response, requested);
            let applied = reduced.is_some();
            if applied {
                self.requested_scope = reduced;
            }
            return applied;
        }
        answer::apply(quirk, self.response.to_mut(), asked)
    }

    fn run(&mut self, hook: &Hook, point: Option<Point>) -> bool {
        let Kind::Response(wanted, change) = &hook.0 else {
            return false;
        };
        if Some(*wanted) != point {
            return false;
        }
        let before = self.response.clone().into_owned();
        let response = self.response.to_mut();
        change(response);
        before.status() != response.status()
            || before.headers() != response.headers()
            || before.body() != response.body()
    }
}
