//! Tokens over time: one session, any number of callers.
//!
//! A [`Session`] attaches the current token to protected calls and keeps it current: renewed ahead
//! of its expiry, once for all callers, saved before it is used, with failures shared and
//! remembered. It does no I/O: what is to be done comes out as steps, see
//! [`Authorize`](oauth_step::Authorize).

mod access;
mod builder;
mod claim;
mod fetch;
mod generation;
mod keep;
mod memory;
mod record;
mod refresh;
mod renewal;
mod restore;
mod review;
mod revoke;
mod sign_in;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwapOption;
use oauth_step::{
    Env, Flight, IntoStep, Landing, Origin, Pending, Step, Ticket, UnixTime, UrlPolicy,
};

pub use access::Attempt;
pub use builder::SessionBuilder;
use builder::TokenSource;
pub use fetch::{Fetch, Fresh};
pub use keep::Keep;
pub use refresh::{AwaitRefresh, RefreshNow};
pub use renewal::Renewal;
pub use restore::{AwaitRestore, Restore};
pub use review::BareChallenge;
pub use revoke::{AwaitSignOut, SignOut};
pub use sign_in::{AwaitSignIn, SignIn};

use crate::{Client, Error, ResourceIndicator, TokenPlacement, Tokens};
use generation::Generation;
use memory::Memory;

/// The tokens of one grant, shared by all who call with them. Clones are the same session.
///
/// ```
/// # use oauth2_core::*;
/// # fn example(client: Client) -> Result<(), Error> {
/// let service = Session::builder(client.clone())
///     .with_client_credentials(client.client_credentials().scope("reports"))
///     .build();
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

impl Session {
    /// A session of a user: tokens come from [`sign_in`](Self::sign_in), renewals from its refresh
    /// token.
    pub fn new(client: Client) -> Self {
        Self::builder(client).build()
    }

    /// A session with other ways to get tokens, a store, or other limits.
    pub fn builder(client: Client) -> SessionBuilder {
        SessionBuilder::new(client)
    }

    /// A session of a service that signs for itself: the first call fetches a token, each renewal
    /// is a new assertion, and refresh tokens are not taken. A [`JwtBearer`](crate::JwtBearer) or
    /// a [`SelfSigned`](crate::SelfSigned) says how; a service account's file makes either.
    #[cfg(feature = "jose")]
    pub fn assertion(source: impl Into<crate::AssertionSource>) -> SessionBuilder {
        SessionBuilder::assertion(source.into())
    }

    /// Wraps a flow that ends in tokens, so that these become the session's: saved first, then
    /// used. It ends in what the inner flow ends in.
    pub fn sign_in<I>(&self, flow: I) -> SignIn<I>
    where
        I: IntoStep,
        <I::Flow as Pending>::Output: AsRef<Tokens>,
        <I::Flow as Pending>::Error: From<Error>,
    {
        SignIn::new(self.clone(), flow)
    }

    /// Loads the tokens that the store keeps for this session; ends in whether there were any.
    pub fn restore(&self) -> Restore {
        Restore::new(self.clone())
    }

    /// Renews now, or joins the renewal in flight.
    pub fn refresh(&self) -> RefreshNow<Renewal> {
        self.refresh_through(Renewal::join)
    }

    /// Like [`refresh`](Self::refresh), with what a layer above puts around the renewal.
    pub fn refresh_through<R: Pending<Output = ()>>(
        &self,
        wrap: impl FnOnce(Step<Fetch>, &dyn Env) -> Result<Step<R>, R::Error> + Send + 'static,
    ) -> RefreshNow<R> {
        RefreshNow::new(self.clone(), Box::new(wrap))
    }

    /// Revokes the refresh token, then the access token, and forgets both ([RFC 7009]); they are
    /// kept only where the server could not be reached or is overloaded.
    ///
    /// [RFC 7009]: https://www.rfc-editor.org/rfc/rfc7009#section-2
    pub fn revoke(&self) -> SignOut {
        SignOut::new(self.clone())
    }

    /// The current tokens, valid or not.
    pub fn tokens(&self) -> Option<Tokens> {
        let current = self.shared.current.load();
        current.as_ref().map(|generation| generation.tokens.clone())
    }

    /// The client that the session is for.
    pub fn client(&self) -> &Client {
        &self.shared.client
    }

    /// The renewal in flight, to wait for before the process ends.
    pub fn landing(&self) -> Option<Landing> {
        self.shared.flight.landing()
    }
}

impl core::fmt::Debug for Session {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let current = self.shared.current.load();
        f.debug_struct("Session")
            .field("client", &self.shared.client.id())
            .field("generation", &current.as_ref().map(|g| g.number))
            .field("flight", &self.shared.flight)
            .finish_non_exhaustive()
    }
}

/// What all clones of a session, and its renewals, have in common.
struct Shared {
    client: Client,
    source: TokenSource,
    /// What renewals by a refresh token name.
    resources: Vec<ResourceIndicator>,
    store_key: Option<Arc<str>>,
    origins: Option<Vec<Origin>>,
    urls: UrlPolicy,
    placement: TokenPlacement,
    /// Whether each call is named for the logs.
    interaction_id: bool,
    bare_challenge: BareChallenge,
    on_token: Option<OnToken>,
    current: ArcSwapOption<Generation>,
    flight: Arc<Flight>,
    memory: Mutex<Memory>,
}

type OnToken = Box<dyn Fn(&Tokens) + Send + Sync>;

impl Shared {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Nothing that could panic runs while it is held: it is whole, whatever the lock says.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name under which the store keeps this session; asked for only where there is one.
    fn key(&self) -> Arc<str> {
        self.store_key.clone().unwrap_or_default()
    }

    /// Puts tokens in place of those of generation `base`. Says no where something else, a login,
    /// has taken their place meanwhile: the login wins.
    fn publish(&self, tokens: Tokens, base: Base, kept: Kept, env: &dyn Env) -> bool {
        if !self.is_current(base) {
            return false;
        }
        // Outside the lock, which a hook of the application must not hold.
        if let Some(on_token) = &self.on_token {
            on_token(&tokens);
        }
        let mut memory = self.memory();
        if !self.is_current(base) {
            return false;
        }
        memory.failure = None;
        memory.number += 1;
        let unbound = self.is_unbound(&tokens);
        let generation = Generation::new(memory.number, tokens, kept, env);
        if unbound {
            generation.refuse();
        }
        self.current.store(Some(Arc::new(generation)));
        true
    }

    /// Forgets the tokens of generation `base`. A login that has taken their place stays.
    fn forget(&self, base: Base) {
        let mut memory = self.memory();
        if self.is_current(base) {
            self.current.store(None);
            memory.failure = None;
        }
    }

    /// Whether tokens that started from `base` may still take its place.
    fn is_current(&self, base: Base) -> bool {
        let current = self.current.load();
        match base {
            Base::Any => true,
            Base::Generation { number, renewed } => match &*current {
                Some(current) => current.number == number || current.is_within_record(renewed),
                None => number == 0,
            },
        }
    }

    /// Remembers why flight `number` failed, so that all who waited for it share the error and
    /// the next ones do not run into it again at once. Where a login has come between, its grant
    /// is another: the failure says nothing of it.
    fn fail(&self, number: u64, base: Base, error: &Error, now: UnixTime) {
        let mut memory = self.memory();
        if !self.is_current(base) {
            return;
        }
        memory.fail(number, error, now, self.store_key.is_some());
        if let Some(generation) = &*self.current.load() {
            if matches!(error, Error::Reauthenticate(_)) {
                generation.end(error);
            }
            // The server's own 401 says more than a renewal that failed.
            generation.pardon();
        }
    }

    /// Whether a renewal can bring anything: by a refresh token, or by asking anew.
    fn can_renew(&self, generation: Option<&Generation>) -> bool {
        !self.source.needs_login()
            || generation.is_some_and(|current| current.tokens.refresh_token().is_some())
    }
}

/// What must still be current for tokens to be put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// Whatever there is: a login.
    Any,
    /// The generation of this number; 0 is none.
    Generation {
        number: u64,
        /// Or one that came with the stored record of this number, or with an older one: what was
        /// renewed is what the store had, and a login may have published just that meanwhile.
        renewed: u64,
    },
}

impl Base {
    fn of(generation: Option<&Generation>) -> Self {
        Self::Generation {
            number: generation.map_or(0, |generation| generation.number),
            renewed: 0,
        }
    }
}

/// How tokens are kept in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    /// The number of the record that has them, or may have them; 0 where there is none.
    serial: u64,
    /// The number of the login that they take the place of, where the store may not know of that.
    over: Option<u64>,
    /// Whether the store has them.
    saved: bool,
    /// Who asked for them.
    origin: TokenOrigin,
}

/// Who asked the server for tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenOrigin {
    /// This process, just now.
    Here,
    /// Another one, or an earlier run: they may be old.
    Store,
}

/// One renewal under way: what it starts from, and the ticket that lands when it ends.
///
/// Failures are recorded, and tokens published, *before* the ticket drops.
struct Flying {
    session: Session,
    ticket: Ticket,
    base: Option<Arc<Generation>>,
    /// The number of the stored record that is being renewed; 0 where there is none.
    renewed: u64,
}

impl Flying {
    fn shared(&self) -> &Shared {
        &self.session.shared
    }

    fn base(&self) -> Base {
        Base::Generation {
            number: self.base.as_ref().map_or(0, |generation| generation.number),
            renewed: self.renewed,
        }
    }

    /// Somebody has signed out through another process: forgets the tokens, then lets the ticket
    /// drop.
    fn signed_out(self, env: &dyn Env) -> Error {
        let error = Error::NotAuthenticated;
        self.shared().forget(self.base());
        let nobody = Base::of(None);
        self.shared()
            .fail(self.ticket.number(), nobody, &error, env.now());
        error
    }

    /// Records the failure, then lets the ticket drop.
    fn fail(self, error: Error, env: &dyn Env) -> Error {
        self.shared()
            .fail(self.ticket.number(), self.base(), &error, env.now());
        error
    }
}
