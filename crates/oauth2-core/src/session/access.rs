//! Before a protected call: attach the token, wait for another, or begin to renew.

use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::request::Parts;
use oauth_step::{
    Access, Authorize, Env, MutualTls, Origin, Outgoing, Pause, Pending, Reply, Step, Terms,
    Ticket, Turn, UnixTime, UrlPolicy, Verdict,
};

use super::fetch::Fetch;
use super::generation::Generation;
use super::keep::Keep;
use super::{Flying, Renewal, Session, Shared};
use crate::placement::{demand_placement, place};
use crate::{Error, Misuse, ProfileRule, TokenPlacement, TokenType, Tokens, bearer, profile};

/// The memory of one protected call.
#[derive(Debug)]
pub struct Attempt {
    pub(super) terms: Terms,
    /// The generation that was attached last.
    pub(super) signed: Option<u64>,
    /// What the call waits for.
    waits: Option<Waiting>,
    /// What was proven with it, where the token is bound to a key.
    #[cfg(feature = "jose")]
    pub(super) proven: crate::dpop::Proven,
    /// A refused token was already answered by sending again.
    pub(super) resent: bool,
    /// A busy server was already answered by sending again.
    pub(super) retried: bool,
    /// Whether the method may be repeated ([RFC 9110 §9.2.2]).
    ///
    /// [RFC 9110 §9.2.2]: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2
    pub(super) idempotent: bool,
}

#[derive(Debug)]
struct Waiting {
    flight: u64,
    /// The generation that was current when the wait began.
    seen: u64,
}

impl Authorize for Session {
    type Attempt = Attempt;
    type Renewal = Renewal;
    type Error = Error;

    fn attempt(&self, terms: Terms) -> Attempt {
        Attempt {
            terms,
            signed: None,
            waits: None,
            #[cfg(feature = "jose")]
            proven: crate::dpop::Proven::default(),
            resent: false,
            retried: false,
            idempotent: false,
        }
    }

    fn authorize(
        &self,
        attempt: &mut Attempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<Renewal>, Error> {
        self.authorize_through(attempt, outgoing, env, Renewal::join)
    }

    fn review(&self, attempt: &mut Attempt, reply: Reply<'_>, env: &dyn Env) -> Verdict {
        self.judge(attempt, reply, env)
    }
}

impl Session {
    /// Like [`Authorize::authorize`], with what a layer above puts around the renewal, so that it
    /// can check what that brings before it is kept.
    ///
    /// # Errors
    ///
    /// That of the renewal that the call needed, or why it cannot be authorized.
    pub fn authorize_through<R: Pending<Output = ()>, E: From<Error>>(
        &self,
        attempt: &mut Attempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
        wrap: impl FnOnce(Step<Fetch>, &dyn Env) -> Result<Step<R>, E>,
    ) -> Result<Access<R>, E> {
        let shared = &*self.shared;
        let Outgoing { head, body, .. } = outgoing;
        bearer::permit(head, shared.urls)?;
        shared.is_listed(&head.uri)?;
        attempt.idempotent = head.method.is_idempotent();
        if attempt.waits.is_none() {
            let current = shared.current.load();
            // As nearly always: no lock is taken, nor looked at.
            if let Some(generation) = current.as_ref()
                && shared.is_fresh(generation, env.now())
            {
                let body = shared.attach(attempt, generation, Outgoing::new(head, body), env)?;
                return Ok(Access::ready().with_body(body));
            }
        }
        let access = self.access(attempt, head, body, env)?;
        access.try_map(|renewal| wrap(renewal, env))
    }

    /// Waits for a token or asks for another, where the one at hand is not all that it should be.
    #[cold]
    fn access(
        &self,
        attempt: &mut Attempt,
        head: &mut Parts,
        body: Option<&[u8]>,
        env: &dyn Env,
    ) -> Result<Access<Fetch>, Error> {
        let shared = &*self.shared;
        loop {
            // The epoch before the value: what lands between the two is not missed.
            let looked = shared.flight.epoch();
            let current = shared.current.load();
            let number = current.as_ref().map_or(0, |generation| generation.number);
            let waited = match attempt.waits.take() {
                Some(waiting) => shared.outcome(&waiting, number)?,
                None => Waited::Not,
            };
            let now = env.now();
            let need = match (&*current, waited) {
                // Newer than what one waited for: attached even if it has expired already.
                (Some(_), Waited::Newer) => Need::Nothing,
                (current, _) => shared.need(current.as_deref(), now)?,
            };
            let turn = match need {
                Need::Nothing => None,
                _ => Some(shared.flight.turn(looked)),
            };
            let access = match (need, turn) {
                (_, Some(Turn::Missed)) => continue,
                (Need::Another, Some(Turn::Theirs(landing))) => {
                    attempt.wait_for(landing.number(), number);
                    return Ok(Access::wait(Pause::until(landing, attempt.terms.patience)));
                }
                (Need::Another, Some(Turn::Mine(ticket))) => {
                    let (landing, flight) = (ticket.landing(), ticket.number());
                    let renewal = Fetch::begin(self.flying(ticket, current.clone()), env)?;
                    attempt.wait_for(flight, number);
                    let pause = Pause::until(landing, attempt.terms.patience);
                    return Ok(Access::wait(pause).renewing(renewal));
                }
                (Need::Successor, Some(Turn::Mine(ticket))) => {
                    // A failure to begin is on record; the token at hand still serves.
                    Fetch::begin(self.flying(ticket, current.clone()), env)
                        .map_or_else(|_| Access::ready(), |step| Access::ready().renewing(step))
                }
                (Need::Saving, Some(Turn::Mine(ticket))) => match &*current {
                    Some(generation) => {
                        generation.note_saving(now);
                        let keep = Keep::again(self, ticket, generation);
                        Access::ready().renewing(Fetch::saving(keep))
                    }
                    None => Access::ready(),
                },
                (_, None | Some(Turn::Theirs(_))) | (Need::Nothing, _) => Access::ready(),
            };
            let Some(generation) = &*current else {
                return Err(Error::NotAuthenticated);
            };
            let body = shared.attach(attempt, generation, Outgoing::new(head, body), env)?;
            return Ok(access.with_body(body));
        }
    }

    pub(super) fn flying(&self, ticket: Ticket, base: Option<Arc<Generation>>) -> Flying {
        Flying {
            session: self.clone(),
            ticket,
            base,
            renewed: 0,
        }
    }
}

impl Attempt {
    fn wait_for(&mut self, flight: u64, seen: u64) {
        self.waits = Some(Waiting { flight, seen });
    }
}

impl Shared {
    /// Whether tokens may go to this URL, where origins are listed.
    fn is_listed(&self, uri: &http::Uri) -> Result<(), Error> {
        let Some(listed) = &self.origins else {
            return Ok(());
        };
        match Origin::of(uri) {
            Some(origin) if listed.contains(&origin) => Ok(()),
            _ => Err(Misuse::OriginNotListed.into()),
        }
    }

    /// Puts the token where it goes; gives the body that has it, where that is its place.
    fn attach(
        &self,
        attempt: &mut Attempt,
        generation: &Generation,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Option<Vec<u8>>, Error> {
        attempt.signed = Some(generation.number);
        let Outgoing { head, body, .. } = outgoing;
        if self.interaction_id {
            profile::identify(&mut head.headers, env);
        }
        if self.client.has_certificate_bound_tokens() {
            head.extensions.insert(MutualTls);
        }
        if let Some(adapter) = self.client.adaptations().adapter() {
            adapter.protected(&self.client, head)?;
            // A hook may have sent it elsewhere.
            bearer::permit(head, self.urls)?;
            self.is_listed(&head.uri)?;
        }
        if self.urls != UrlPolicy::default() {
            let is_safe = || UrlPolicy::default().permits(&head.uri);
            self.client.demand(ProfileRule::Https, is_safe)?;
        }
        demand_placement(&self.client, self.placement)?;
        match self.placement {
            TokenPlacement::Header => {
                head.headers.insert(AUTHORIZATION, generation.header()?);
                self.prove(attempt, generation, head, env)?;
                Ok(None)
            }
            placement => place(placement, head, body, &generation.tokens),
        }
    }

    /// Proves possession of the key that the token is bound to, if it is.
    fn prove(
        &self,
        attempt: &mut Attempt,
        generation: &Generation,
        head: &mut Parts,
        env: &dyn Env,
    ) -> Result<(), Error> {
        if *generation.tokens.token_type() != TokenType::Dpop {
            return match self.is_unbound(&generation.tokens) {
                true => Err(Misuse::TokenUnbound.into()),
                false => Ok(()),
            };
        }
        #[cfg(feature = "jose")]
        if let Some(dpop) = self.client.dpop() {
            let access_token = generation.tokens.access_token().expose();
            return attempt.proven.prove(dpop, head, access_token, env);
        }
        let _ = (attempt, head, env);
        Err(Misuse::DpopKey.into())
    }

    /// Whether these tokens came before the client had the key that it wants them bound to.
    pub(super) fn is_unbound(&self, tokens: &Tokens) -> bool {
        let client = &self.client;
        client.refuses_unbound()
            && !client.has_certificate_bound_tokens()
            && *tokens.token_type() == TokenType::Bearer
    }

    /// Whether a token serves, and nothing has to be done about it.
    fn is_fresh(&self, generation: &Generation, now: UnixTime) -> bool {
        let wants_saving = || self.store_key.is_some() && generation.wants_saving(now);
        !generation.is_spent(now) && !generation.is_ageing(now) && !wants_saving()
    }

    /// What came of the flight that a call waited for: it shares its fate.
    fn outcome(&self, waiting: &Waiting, number: u64) -> Result<Waited, Error> {
        if number > waiting.seen {
            return Ok(Waited::Newer);
        }
        match self.fate(waiting.flight) {
            Some(error) => Err(error),
            // Abandoned: whoever asks first begins again.
            None => Ok(Waited::Not),
        }
    }

    /// The error of a flight that brought nothing, or that is still in the air.
    pub(super) fn fate(&self, flight: u64) -> Option<Error> {
        let memory = self.memory();
        if let Some(failure) = memory.failure_since(flight) {
            return Some(failure.error.clone());
        }
        self.flight
            .is_flying(flight)
            .then_some(Error::StillRenewing)
    }

    /// What a call needs, by the token at hand.
    fn need(&self, current: Option<&Generation>, now: UnixTime) -> Result<Need, Error> {
        let stored = self.store_key.is_some();
        let Some(generation) = current else {
            if let Some(failure) = self.memory().bar(now) {
                return Err(failure.error.clone());
            }
            return match self.source.needs_login() && !stored {
                true => Err(Error::NotAuthenticated),
                false => Ok(Need::Another),
            };
        };
        if self.is_fresh(generation, now) {
            return Ok(Need::Nothing);
        }
        let spent = generation.is_spent(now);
        let bar = self.memory().bar(now).map(|failure| failure.error.clone());
        let renewable = self.can_renew(Some(generation)) || (spent && stored);
        match (bar, renewable) {
            (None, true) if spent => Ok(Need::Another),
            (None, true) if generation.is_ageing(now) => Ok(Need::Successor),
            (Some(error), _) if generation.is_expired(now) => Err(error),
            (None, false) if generation.is_expired(now) => Err(Error::Reauthenticate(None)),
            _ if stored && generation.wants_saving(now) => Ok(Need::Saving),
            _ => Ok(Need::Nothing),
        }
    }
}

enum Waited {
    /// Nothing, or in vain.
    Not,
    /// For tokens that are there now.
    Newer,
}

#[derive(Clone, Copy)]
enum Need {
    /// The token serves.
    Nothing,
    /// The token serves; it is time to renew it.
    Successor,
    /// The token serves; the store should be asked again to keep it.
    Saving,
    /// Another token, before anything is sent.
    Another,
}
