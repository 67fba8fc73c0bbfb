//! Switches on the running provider: what a test needs to bring about.

use std::time::Duration;

use crate::endpoint::Endpoint;
use crate::fault::Fault;
use crate::log::LoggedRequest;
use crate::provider::LoopbackProvider;
use crate::signing::OldKeys;

/// Switches and records.
impl LoopbackProvider {
    /// Moves the provider's clock forward; codes, tokens and logins age with it.
    pub fn advance(&self, by: Duration) {
        self.shared.lock().clock.offset += by;
    }

    /// The provider's time in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.shared.lock().now()
    }

    /// Lets every access token issued so far expire, whatever its answer said, and every token of
    /// OAuth 1.0; refresh tokens stay good. The sessions of the client crates take a 401 to a token
    /// less than 10 s old as a refusal and do not renew: to see a renewal at once, set an
    /// [`access_token_lifetime`](crate::Builder::access_token_lifetime) of a second or two.
    pub fn expire_tokens_now(&self) {
        let mut state = self.shared.lock();
        let now = state.now();
        for token in state.access_tokens.values_mut() {
            token.expires = token.expires.min(now);
        }
        for token in state.oauth1.tokens.values_mut() {
            token.expired = true;
        }
    }

    /// Withdraws every grant issued so far: their codes, access and refresh tokens are refused, and
    /// the temporary and token credentials of OAuth 1.0.
    pub fn revoke_everything(&self) {
        let state = self.shared.lock();
        state.grants().for_each(|grant| grant.revoke());
    }

    /// Lets the resource answer the next `count` requests with a 401 `invalid_token`, good tokens
    /// too; that of OAuth 1.0 with `token_rejected`.
    pub fn answer_401(&self, count: usize) {
        self.shared.lock().switches.answer_401 = count;
    }

    /// Lets an endpoint answer its next `count` requests with a 503 and, if given, `Retry-After`.
    /// Such a request has no effect.
    pub fn unavailable(&self, endpoint: Endpoint, count: usize, retry_after: Option<Duration>) {
        let mut state = self.shared.lock();
        let switches = &mut state.switches;
        switches.unavailable.insert(endpoint, (count, retry_after));
    }

    /// Spoils the next answer of an endpoint. Several calls spoil as many answers, in order.
    pub fn fault(&self, endpoint: Endpoint, fault: Fault) {
        let mut state = self.shared.lock();
        let faults = &mut state.switches.faults;
        faults.entry(endpoint).or_default().push_back(fault);
    }

    /// Publishes new keys, which sign from now on, and keeps or retires the old ones.
    /// They are made when they are first asked for.
    pub fn rotate_keys(&self, old: OldKeys) {
        self.shared.keys.rotate(old);
    }

    /// How many requests an endpoint has had, refused ones and 503s included.
    #[must_use]
    pub fn requests(&self, endpoint: Endpoint) -> usize {
        let state = self.shared.lock();
        state.log.counts.get(&endpoint).copied().unwrap_or_default()
    }

    /// The last requests, oldest first, up to 1,000.
    #[must_use]
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.shared.lock().log.requests.iter().cloned().collect()
    }
}
