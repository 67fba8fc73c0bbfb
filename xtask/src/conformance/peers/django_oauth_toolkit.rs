//! Django OAuth Toolkit, the provider for Django over oauthlib; its set-up is in `xtask/peers/django-oauth-toolkit`.

mod device;
mod login;
mod tokens;

use std::process::Command;

use adapter_tests::Stack;
use oauth2_core::{ErrorCode, ResponseType};

use super::install::{install_pip, lacks_python, pip_version};
use super::openid::{Bench, registered};
use super::{Peer, Start};
use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

const NAME: &str = "django-oauth-toolkit";
const CLIENTS: &str = include_str!("../../../peers/django-oauth-toolkit/clients.json");

/// Of these the first two are in its metadata as an OAuth server alone, and the third in none.
const UNANNOUNCED: &[(&str, &str)] = &[
    ("revocation_endpoint", "/revoke_token/"),
    ("introspection_endpoint", "/introspect/"),
    ("device_authorization_endpoint", "/device-authorization/"),
];

#[derive(Debug)]
pub(in crate::conformance) struct DjangoOAuthToolkit(Server);

impl Peer for DjangoOAuthToolkit {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks_python() {
            return Ok(Start::Missing(reason));
        }
        let folder = install_pip(NAME)?;
        let mut python = Command::new(folder.join("venv/bin/python"));
        python.arg("server.py").current_dir(folder);
        let server = Server::start(&mut python, "/.well-known/openid-configuration").await?;
        Ok(Start::Ready(Self(server)))
    }

    fn version() -> Option<String> {
        pip_version(NAME, NAME)
    }

    fn last_lines(&self) -> Vec<String> {
        self.0.last_lines()
    }

    async fn handle<A: Stack>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>> {
        let client = match registered(CLIENTS, case.client) {
            Ok(client) => client,
            Err(error) => return Some(Err(error)),
        };
        let bench = Bench {
            peer: &self.0,
            unannounced: UNANNOUNCED,
            keys: &[],
            signing_keys: &[],
            adapter,
            clock,
            client,
            password: None,
            logouts: None,
            certificates: None,
        };
        Some(match case.feature {
            "discovery as an OAuth server, of other endpoints than as an OpenID provider" => {
                bench.discovery_as_an_oauth_server().await
            }
            "login, another verifier" => bench.another_verifier().await,
            "login, a scope that is not offered" => bench.scope_not_offered().await,
            "login, a code used twice, whose tokens Django OAuth Toolkit leaves" => {
                bench.code_used_twice_without_harm().await
            }
            "token from the browser" => bench.token_from_the_browser().await,
            "login by id_token, refused by Django OAuth Toolkit in the query" => {
                bench.refused_in_the_query(ResponseType::IdToken).await
            }
            "login by code id_token, refused by Django OAuth Toolkit in the query" => {
                bench.refused_in_the_query(ResponseType::CodeIdToken).await
            }
            "login, older than asked for, which Django OAuth Toolkit does not read" => {
                bench.older_than_asked_for().await
            }
            "refresh after a login elsewhere, which Django OAuth Toolkit takes for this one" => {
                bench.refresh_after_another_login().await
            }
            "introspection, of access tokens alone and without a subject" => {
                bench.introspection_of_access_tokens().await
            }
            "introspection by someone else, forbidden" => {
                bench.introspection_by_someone_else().await
            }
            "logout" => bench.logout_confirmed().await,
            "client credentials, a secret of someone else" => bench.another_machine().await,
            "client credentials, a scope that is not offered" => {
                bench.machine_scope_not_offered().await
            }
            "login by a password, a wrong one" => {
                bench.another_password(ErrorCode::InvalidGrant).await
            }
            "tokens on another device, an ID Token with the second ones alone" => {
                bench.tokens_on_another_device().await
            }
            "tokens on another device, refused" => bench.no_tokens_on_another_device().await,
            "tokens on another device, too late" => bench.too_late_for_tokens().await,
            feature => return bench.play(feature).await,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::cases::cases;

    #[test]
    fn every_case_names_a_client_that_the_peer_knows() {
        for case in cases().filter(|case| case.peer == NAME) {
            registered(CLIENTS, case.client).unwrap();
        }
    }
}
