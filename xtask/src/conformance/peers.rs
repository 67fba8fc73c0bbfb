//! The servers that others wrote, one file for each, and how they get here.

pub(super) mod authlib;
pub(super) mod authlib_oauth1;
pub(super) mod django_oauth_toolkit;
mod install;
pub(super) mod keycloak;
mod oauth1;
pub(super) mod oauthlib;
pub(super) mod oidc_provider;
mod openid;

use adapter_tests::{Session, Stack};
use oauth_step::Authorize;

use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

/// A server that others wrote, on 127.0.0.1; it ends when this is dropped.
pub(super) trait Peer: Sized {
    async fn start() -> Fallible<Start<Self>>;

    /// Its version, as it is pinned.
    fn version() -> Option<String> {
        None
    }

    /// What its process said last, for the log of a failed case.
    fn last_lines(&self) -> Vec<String> {
        Vec::new()
    }

    /// Plays a case; `None` for one that has no body here.
    async fn handle<A: Stack>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>>;
}

/// How a peer's start went.
#[derive(Debug)]
pub(super) enum Start<P> {
    /// What it needs is not on this machine.
    Missing(String),
    Ready(P),
}

/// GETs a protected resource: its status and body.
async fn get<A: Stack, C: Authorize>(
    adapter: &A,
    credential: C,
    address: &str,
) -> Fallible<(u16, String)> {
    let response = adapter.session(credential).get(address).await?;
    let status = response.status().as_u16();
    Ok((status, String::from_utf8(response.into_body())?))
}

/// Fails a case with what was seen.
fn ensure(holds: bool, otherwise: impl Into<String>) -> Fallible<()> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.into().into())
    }
}

/// The error that a case waits for.
fn failure<T, E>(result: Result<T, E>, what: &str) -> Fallible<E> {
    match result {
        Ok(_) => Err(format!("{what} was accepted").into()),
        Err(error) => Ok(error),
    }
}

/// A renewal asked the token endpoint, and did so once.
async fn one_token_request_since(peer: &Server, before: u64) -> Fallible<()> {
    let sent = peer.token_requests().await? - before;
    ensure(sent == 1, format!("{sent} token requests for one renewal"))
}
