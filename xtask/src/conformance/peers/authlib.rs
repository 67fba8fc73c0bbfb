//! Authlib, the OAuth library for Python; its set-up is in `xtask/peers/authlib`.

mod assertions;
mod openid;
mod reference;

use std::process::Command;

use adapter_tests::{Logouts, Stack};
use jose_assert::SigningKey;
use oauth2_core::{ErrorCode, ResponseType};

use super::install::{install_pip, lacks_python, pip_version};
use super::openid::{self as logins, public_jwks, registered, signing_keys};
use super::{Peer, Start};
use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

const CLIENTS: &str = include_str!("../../../peers/authlib/clients.json");

/// The service accounts; whoever is none of them is a client.
const ACCOUNTS: [&str; 3] = ["rs256", "es256", "file"];

#[derive(Debug)]
pub(in crate::conformance) struct Authlib {
    server: Server,
    /// Our clients sign with these, one for each algorithm.
    signing_keys: Vec<SigningKey>,
    /// Where request objects are served.
    requests: Logouts,
}

impl Peer for Authlib {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks_python() {
            return Ok(Start::Missing(reason));
        }
        let folder = install_pip("authlib")?;
        let mut python = Command::new(folder.join("venv/bin/python"));
        python.arg("server.py").current_dir(folder);
        let signing_keys = signing_keys()?;
        python.env("CLIENT_JWKS", public_jwks(&[], &signing_keys));
        let requests = Logouts::listen().await;
        python.env("REQUEST_URI", &requests.uri);
        let server = Server::start(&mut python, "/.well-known/oauth-authorization-server").await?;
        Ok(Start::Ready(Self {
            server,
            signing_keys,
            requests,
        }))
    }

    fn version() -> Option<String> {
        pip_version("authlib", "authlib")
    }

    fn last_lines(&self) -> Vec<String> {
        self.server.last_lines()
    }

    async fn handle<A: Stack>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>> {
        if !ACCOUNTS.contains(&case.client) {
            return self.handle_login(case, adapter, clock).await;
        }
        let bench = Bench {
            peer: &self.server,
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

impl Authlib {
    /// The cases of clients at the OpenID provider.
    async fn handle_login<A: Stack>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>> {
        let client = match registered(CLIENTS, case.client) {
            Ok(client) => client,
            Err(error) => return Some(Err(error)),
        };
        let bench = logins::Bench {
            peer: &self.server,
            unannounced: &[],
            keys: &[],
            signing_keys: &self.signing_keys,
            adapter,
            clock,
            client,
            password: None,
            logouts: None,
            certificates: None,
        };
        Some(match case.feature {
            "login without a signature" => bench.unsigned().await,
            "login by code id_token without a signature" => bench.unsigned_in_front().await,
            "login, another nonce" => bench.another_nonce(ResponseType::Code).await,
            "login by id_token, another nonce" => bench.another_nonce(ResponseType::IdToken).await,
            "login by code id_token, another nonce" => {
                bench.another_nonce(ResponseType::CodeIdToken).await
            }
            "login, older than asked for, which Authlib does not read" => bench.too_old().await,
            "refresh, which Authlib takes for a login" => bench.another_time().await,
            "login by id_token, refused by Authlib without a state" => {
                bench.refused_without_state(ResponseType::IdToken).await
            }
            "login by code id_token, refused by Authlib without a state" => {
                bench.refused_without_state(ResponseType::CodeIdToken).await
            }
            "login, a secret with a space that Authlib takes for a plus" => {
                bench.is_no_client(bench.client.secret.as_deref()).await
            }
            "login by code token, in a form, two scopes that Authlib makes one" => {
                bench.two_scopes_in_a_form().await
            }
            "login by a password, a wrong one, which Authlib calls an invalid request" => {
                bench.another_password(ErrorCode::InvalidRequest).await
            }
            "login by a request object behind a reference" => {
                bench.login_by_a_reference(&self.requests).await
            }
            "login by a request object behind a reference, a key of someone else" => {
                bench
                    .another_object_behind_a_reference(&self.requests)
                    .await
            }
            feature => return bench.play(feature).await,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::cases::cases;

    #[test]
    fn every_case_names_an_account_or_a_client_that_the_peer_knows() {
        let cases = cases().filter(|case| case.peer == "authlib");
        for case in cases.filter(|case| !ACCOUNTS.contains(&case.client)) {
            registered(CLIENTS, case.client).unwrap();
        }
    }
}
