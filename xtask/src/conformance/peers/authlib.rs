//! Authlib, the OAuth library for Python; its set-up is in `xtask/peers/authlib`.

mod assertions;

use std::process::Command;

use adapter_tests::Stack;

use super::install::{install_pip, lacks_python};
use super::{Peer, Start};
use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

#[derive(Debug)]
pub(in crate::conformance) struct Authlib(Server);

impl Peer for Authlib {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks_python() {
            return Ok(Start::Missing(reason));
        }
        let folder = install_pip("authlib")?;
        let mut python = Command::new(folder.join("venv/bin/python"));
        python.arg("server.py").current_dir(folder);
        let server = Server::start(&mut python, "/.well-known/oauth-authorization-server").await?;
        Ok(Start::Ready(Self(server)))
    }

    async fn handle<A: Stack>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>> {
        let bench = Bench {
            peer: &self.0,
            adapter,
            clock,
            account: case.client,
        };
        Some(match case.feature {
            "discovery" => bench.discovery().await,
            "service account by explicit values" => bench.explicit().await,
            "service account by its file" => bench.file().await,
            "service account by its file, for a user" => bench.file_for_a_user().await,
            "service account for a user" => bench.for_a_user().await,
            "service account for a user who has not agreed" => bench.for_another_user().await,
            "service account, a scope that is not offered" => bench.another_scope().await,
            "service account, another audience" => bench.another_audience().await,
            "service account, the key of someone else" => bench.another_key().await,
            "service account, a clock that is ahead" => bench.clock_ahead().await,
            "one assertion for four callers" => bench.four_callers().await,
            "renewal by another assertion, four callers" => bench.expired().await,
            "renewal by another assertion after a 401" => bench.renewal_after_401().await,
            _ => return None,
        })
    }
}

/// What a case has at hand.
struct Bench<'a, A> {
    peer: &'a Server,
    adapter: &'a A,
    clock: &'a Clock,
    /// The service account, by its name at the peer.
    account: &'static str,
}
