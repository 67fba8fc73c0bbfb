//! What the provider knows and remembers.

mod grant;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::mpsc::UnboundedSender;

pub(crate) use self::grant::{AccessToken, Code, Exchanged, Grant, RefreshToken};
use crate::answer::Refusal;
use crate::asked::Asked;
use crate::authorize::Pushed;
use crate::builder::Config;
use crate::clients::Client;
use crate::device::Device;
use crate::dpop::Nonces;
use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::log::Log;
use crate::logout::{EndSession, Notice};
use crate::oauth1::Credentials;
use crate::random::random_token;
use crate::register::Registered;
use crate::signing::Keys;
use crate::users::User;

/// Everything that the endpoints share.
pub(crate) struct Shared {
    pub(crate) config: Config,
    /// `http://127.0.0.1:PORT`.
    pub(crate) origin: String,
    /// The origin and the path that was asked for.
    pub(crate) issuer: String,
    pub(crate) keys: Keys,
    /// Logout Tokens on their way out.
    pub(crate) outbox: UnboundedSender<Notice>,
    state: Mutex<State>,
}

impl Shared {
    pub(crate) fn new(config: Config, port: u16, outbox: UnboundedSender<Notice>) -> Self {
        let origin = format!("http://127.0.0.1:{port}");
        let clock = Clock {
            frozen: config.frozen_at,
            offset: Duration::ZERO,
        };
        Self {
            issuer: format!("{origin}{}", config.issuer_path),
            origin,
            keys: Keys::default(),
            outbox,
            state: Mutex::new(State {
                clock,
                ..State::default()
            }),
            config,
        }
    }

    /// A thread that panicked while it held the lock has only itself to blame.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn url(&self, endpoint: Endpoint) -> String {
        format!("{}{}", self.origin, endpoint.path())
    }

    pub(crate) fn client(&self, id: &str) -> Option<Arc<Client>> {
        let known = self.config.clients.iter().find(|client| client.id == id);
        known.cloned().or_else(|| {
            let state = self.lock();
            Some(Arc::clone(&state.registered.get(id)?.client))
        })
    }
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) clock: Clock,
    pub(crate) codes: HashMap<String, Code>,
    /// Clients that have registered themselves.
    pub(crate) registered: HashMap<String, Registered>,
    /// Pushed requests, by their addresses.
    pub(crate) pushed: HashMap<String, Pushed>,
    pub(crate) devices: HashMap<String, Device>,
    pub(crate) access_tokens: HashMap<String, AccessToken>,
    pub(crate) refresh_tokens: HashMap<String, RefreshToken>,
    pub(crate) dpop_nonces: Nonces,
    /// The ids of the assertions and proofs that were used, and when these end.
    used_ids: HashMap<Vec<String>, u64>,
    /// Browsers that have a page open or are signed in, by cookie.
    pub(crate) browsers: HashMap<String, Browser>,
    /// Requests that wait for a person, by the handle in the page's form.
    pub(crate) pending: HashMap<String, Pending>,
    /// Logouts that wait for a person, likewise.
    pub(crate) pending_logouts: HashMap<String, PendingLogout>,
    /// What people are signed in to, by the `sid` of their tokens.
    pub(crate) sessions: HashMap<String, Session>,
    /// The ID Tokens that were signed, by their text.
    pub(crate) id_tokens: HashMap<String, IssuedIdToken>,
    /// What people have allowed: user and client, then scopes.
    pub(crate) consents: HashMap<(String, String), BTreeSet<String>>,
    pub(crate) oauth1: Credentials,
    pub(crate) switches: Switches,
    pub(crate) log: Log,
}

impl State {
    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Notes an id until it does not matter any more; false where it is known already.
    pub(crate) fn use_once(&mut self, id: &[&str], until: u64) -> bool {
        let now = self.now();
        self.used_ids.retain(|_, until| now < *until);
        let id: Vec<_> = id.iter().map(|part| (*part).to_owned()).collect();
        self.used_ids.insert(id, until).is_none()
    }

    /// Notes that a client signed a person in.
    pub(crate) fn join_session(&mut self, login: &Login, client: &Arc<Client>) {
        let session = self.sessions.entry(login.session.clone());
        let session = session.or_insert_with(|| Session {
            id: login.session.clone(),
            user: Arc::clone(&login.user),
            clients: Vec::new(),
        });
        if session.clients.iter().all(|known| known.id != client.id) {
            session.clients.push(Arc::clone(client));
        }
    }

    /// Signs a person out; `None` where no client had signed the person in.
    pub(crate) fn end_session(&mut self, id: &str) -> Option<Session> {
        for browser in self.browsers.values_mut() {
            browser.login.take_if(|login| login.session == id);
        }
        self.sessions.remove(id)
    }

    /// All grants that something came from or may come from.
    pub(crate) fn grants(&self) -> impl Iterator<Item = &Arc<Grant>> {
        let grants = self.codes.values().map(|code| &code.grant);
        let grants = grants.chain(self.access_tokens.values().map(|token| &token.grant));
        let grants = grants.chain(self.refresh_tokens.values().map(|token| &token.grant));
        let devices = self.devices.values().filter_map(Device::grant);
        grants.chain(devices).chain(self.oauth1.grants())
    }

    pub(crate) fn add_access_token(
        &mut self,
        grant: &Arc<Grant>,
        scope: Vec<String>,
        jkt: Option<String>,
        lifetime: Duration,
    ) -> Result<String, Refusal> {
        let token = random_token()?;
        let access = AccessToken {
            grant: Arc::clone(grant),
            scope,
            jkt,
            issued: self.now(),
            expires: self.now() + lifetime.as_secs(),
            revoked: false,
        };
        self.access_tokens.insert(token.clone(), access);
        Ok(token)
    }

    pub(crate) fn add_refresh_token(
        &mut self,
        grant: &Arc<Grant>,
        jkt: Option<String>,
        lifetime: Duration,
    ) -> Result<String, Refusal> {
        let token = random_token()?;
        let refresh = RefreshToken {
            grant: Arc::clone(grant),
            jkt,
            expires: self.now() + lifetime.as_secs(),
            spent: false,
        };
        self.refresh_tokens.insert(token.clone(), refresh);
        Ok(token)
    }
}

/// The system's time or a frozen one, and what was added by hand.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    frozen: Option<u64>,
    pub(crate) offset: Duration,
}

impl Clock {
    fn now(&self) -> u64 {
        let base = self.frozen.map(Duration::from_secs);
        let base = base.or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).ok());
        base.unwrap_or_default()
            .saturating_add(self.offset)
            .as_secs()
    }
}

/// A browser, known by its cookie.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser {
    /// Who signed in, and when.
    pub(crate) login: Option<Login>,
}

#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub(crate) user: Arc<User>,
    pub(crate) at: u64,
    /// What begins with it, and ends with a logout.
    pub(crate) session: String,
}

/// Where a person is signed in, from a login to a logout.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) user: Arc<User>,
    /// Those that have signed the person in, once each.
    pub(crate) clients: Vec<Arc<Client>>,
}

/// What an ID Token is about.
#[derive(Clone, Debug)]
pub(crate) struct IssuedIdToken {
    pub(crate) client: Arc<Client>,
    pub(crate) user: Arc<User>,
    pub(crate) expires: u64,
    pub(crate) session: String,
}

/// An authorization request that waits for a form.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) request: Asked,
    /// The cookie of the browser that got the page.
    pub(crate) browser: String,
    /// Whether the next form is the consent page's.
    pub(crate) at_consent: bool,
}

/// A logout that waits for a form.
#[derive(Debug)]
pub(crate) struct PendingLogout {
    pub(crate) request: EndSession,
    /// The cookie of the browser that got the page.
    pub(crate) browser: String,
}

#[derive(Debug, Default)]
pub(crate) struct Switches {
    pub(crate) answer_401: usize,
    pub(crate) unavailable: HashMap<Endpoint, (usize, Option<Duration>)>,
    pub(crate) faults: HashMap<Endpoint, VecDeque<Fault>>,
    /// How many seconds the clock of OAuth 1.0 is ahead.
    pub(crate) oauth1_skew: i64,
    pub(crate) omit_callback_confirmed: bool,
}

impl Switches {
    pub(crate) fn take_fault(&mut self, endpoint: Endpoint) -> Option<Fault> {
        self.faults.get_mut(&endpoint)?.pop_front()
    }

    /// `Some` while the endpoint is to be unavailable, with its `Retry-After`.
    pub(crate) fn take_unavailable(&mut self, endpoint: Endpoint) -> Option<Option<Duration>> {
        let (count, retry_after) = self.unavailable.get_mut(&endpoint)?;
        *count = count.checked_sub(1)?;
        Some(*retry_after)
    }
}
