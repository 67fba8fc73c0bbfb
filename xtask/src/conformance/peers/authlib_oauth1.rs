//! Authlib's server of OAuth 1.0a: beside its other one in `xtask/peers/authlib`.

use adapter_tests::Stack;

use super::install::{install_pip, lacks_python, pip_version};
use super::oauth1::OAuth1Server;
use super::{Peer, Start};
use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;

#[derive(Debug)]
pub(in crate::conformance) struct AuthlibOAuth1(OAuth1Server);

impl Peer for AuthlibOAuth1 {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks_python() {
            return Ok(Start::Missing(reason));
        }
        let folder = install_pip("authlib")?;
        let server = OAuth1Server::start(&folder, "oauth1.py").await?;
        Ok(Start::Ready(Self(server)))
    }

    fn version() -> Option<String> {
        pip_version("authlib", "authlib")
    }

    fn last_lines(&self) -> Vec<String> {
        self.0.last_lines()
    }

    async fn handle<A: Stack>(&self, case: &Case, adapter: &A, _: &Clock) -> Option<Fallible<()>> {
        self.0.play(case, adapter).await
    }
}
