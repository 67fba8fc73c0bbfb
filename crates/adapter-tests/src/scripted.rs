//! A credential that does what a test says, and writes down what it was asked.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use oauth_step::{
    Access, Authorize, Env, Flight, MutualTls, Outgoing, Pause, Pending, Reply, Response, Step,
    Terms, Ticket, TransportError, Turn, Verdict,
};

use crate::request;

/// What to answer when a call asks.
pub enum Say {
    /// Attach this.
    Attach(&'static str),
    /// Attach this, which goes over the connection with the client certificate alone.
    Bind(&'static str),
    /// Wait.
    Pause(Duration),
    /// Fetch this URL apart from the call, and wait until that has landed.
    Renew(String),
}

/// The credential. Clones are the same one.
#[derive(Clone, Default)]
pub struct Scripted(Arc<Inner>);

#[derive(Default)]
struct Inner {
    script: Mutex<VecDeque<Say>>,
    verdicts: Mutex<VecDeque<Verdict>>,
    log: Mutex<Vec<String>>,
    flight: Arc<Flight>,
}

impl Scripted {
    /// One that answers each call by the next of `script` and judges each reply by the next of
    /// `verdicts`; then it refuses, and accepts.
    pub fn new(
        script: impl IntoIterator<Item = Say>,
        verdicts: impl IntoIterator<Item = Verdict>,
    ) -> Self {
        Self(Arc::new(Inner {
            script: Mutex::new(script.into_iter().collect()),
            verdicts: Mutex::new(verdicts.into_iter().collect()),
            ..Inner::default()
        }))
    }

    /// What it was asked since the last time.
    pub fn log(&self) -> Vec<String> {
        core::mem::take(&mut *self.0.log.lock().unwrap())
    }

    fn note(&self, line: String) {
        self.0.log.lock().unwrap().push(line);
    }
}

impl Authorize for Scripted {
    type Attempt = ();
    type Renewal = Renewing;
    type Error = TransportError;

    fn attempt(&self, terms: Terms) {
        self.note(format!("replayable {}", terms.replayable));
    }

    fn authorize(
        &self,
        _attempt: &mut (),
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<Renewing>, TransportError> {
        let head = outgoing.head;
        self.note(format!("{} {}", head.method, head.uri));
        let present = head.headers.contains_key("authorization");
        assert!(!present, "a request is authorized as the caller made it");
        let Say::Renew(url) = (match self.0.script.lock().unwrap().pop_front() {
            Some(Say::Attach(token)) => {
                head.headers.insert("authorization", token.parse().unwrap());
                return Ok(Access::ready());
            }
            Some(Say::Bind(token)) => {
                head.headers.insert("authorization", token.parse().unwrap());
                head.extensions.insert(MutualTls);
                return Ok(Access::ready());
            }
            Some(Say::Pause(time)) => return Ok(Access::wait(time.into())),
            Some(renew) => renew,
            None => return Err(TransportError::unsupported()),
        }) else {
            unreachable!("the others have returned");
        };
        let looked = self.0.flight.epoch();
        let Turn::Mine(ticket) = self.0.flight.turn(looked) else {
            panic!("one renewal at a time");
        };
        let _ = env.now();
        let pause = Pause::until(ticket.landing(), Duration::MAX);
        let renewing = Renewing {
            notes: self.clone(),
            _ticket: ticket,
        };
        let fetch = request(http::Method::GET, &url, "");
        Ok(Access::wait(pause).renewing(Step::send(fetch, renewing)))
    }

    fn review(&self, _attempt: &mut (), reply: Reply<'_>, _env: &dyn Env) -> Verdict {
        self.note(match reply {
            Reply::Answered(status, _) => format!("answered {}", status.as_u16()),
            Reply::Failed(kind) => format!("failed {kind:?}"),
        });
        let verdict = self.0.verdicts.lock().unwrap().pop_front();
        verdict.unwrap_or(Verdict::Accept)
    }
}

/// Its renewal.
pub struct Renewing {
    notes: Scripted,
    _ticket: Ticket,
}

impl Pending for Renewing {
    type Output = ();
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        let renewed = String::from_utf8(reply?.into_body()).unwrap();
        self.notes.note(format!("renewed {renewed}"));
        Ok(Step::Done(()))
    }
}
