//! oidc-provider, the certified OpenID provider for Node.js; its set-up is in `xtask/peers/oidc-provider`.

mod attestation;
mod fapi1;
mod grants;
mod nonces;
mod rules;

use std::process::Command;

use adapter_tests::{Logouts, Stack};
use jose_assert::{DecryptionKey, SigningKey};

use super::install::{install_npm, lacks, npm_version};
use super::openid::{Bench, Certificates, decryption_keys, public_jwks, registered, signing_keys};
use super::{Peer, Start, ensure};
use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

const CLIENTS: &str = include_str!("../../../peers/oidc-provider/clients.json");

#[derive(Debug)]
pub(in crate::conformance) struct OidcProvider {
    server: Server,
    /// What is encrypted to our clients is encrypted to these, one for each algorithm.
    keys: Vec<DecryptionKey>,
    /// Our clients authenticate with these, one for each algorithm.
    signing_keys: Vec<SigningKey>,
    certificates: Certificates,
    /// Where Logout Tokens are posted.
    logouts: Logouts,
}

#[cfg(test)]
impl OidcProvider {
    /// Without its process.
    pub(in crate::conformance) async fn unstarted() -> Fallible<Self> {
        Ok(Self {
            server: Server::unstarted(),
            keys: Vec::new(),
            signing_keys: Vec::new(),
            certificates: Certificates::make(),
            logouts: Logouts::listen().await,
        })
    }
}

impl Peer for OidcProvider {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks("node", 20).or_else(|| lacks("npm", 9)) {
            return Ok(Start::Missing(reason));
        }
        let folder = install_npm("oidc-provider")?;
        let mut node = Command::new("node");
        node.arg("server.mjs").current_dir(folder);
        let keys = decryption_keys()?;
        let signing_keys = signing_keys()?;
        node.env("CLIENT_JWKS", public_jwks(&keys, &signing_keys));
        let certificates = Certificates::make();
        certificates.hand_to(&mut node);
        let logouts = Logouts::listen().await;
        node.env("LOGOUT_URI", &logouts.uri);
        let server = Server::start(&mut node, "/.well-known/openid-configuration").await?;
        Ok(Start::Ready(Self {
            server,
            keys,
            signing_keys,
            certificates,
            logouts,
        }))
    }

    fn version() -> Option<String> {
        npm_version("oidc-provider", "oidc-provider")
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
        let client = match registered(CLIENTS, case.client) {
            Ok(client) => client,
            Err(error) => return Some(Err(error)),
        };
        let bench = Bench {
            peer: &self.server,
            unannounced: &[],
            keys: &self.keys,
            signing_keys: &self.signing_keys,
            adapter,
            clock,
            client,
            password: None,
            logouts: Some(&self.logouts),
            certificates: Some(&self.certificates),
        };
        Some(match case.feature {
            "discovery" => bench.discovery_with_iss().await,
            "token for a resource" => bench.token_for_a_resource().await,
            "tokens for two resources" => bench.tokens_for_two_resources().await,
            "authorization details" => bench.authorization_details().await,
            "login with a proof of possession, a nonce for each answer" => {
                bench.a_nonce_for_each_answer().await
            }
            "login by FAPI 1.0" => bench.login_by_fapi1().await,
            "login by FAPI 1.0, pushed" => bench.login_by_fapi1_pushed().await,
            "login by FAPI 1.0, a request that nobody signed" => bench.unsigned_at_fapi1().await,
            "FAPI 1.0, what breaks its rules is not sent" => bench.breaks_fapi1().await,
            "FAPI 2.0, what breaks its rules is not sent" => bench.breaks_fapi2().await,
            "login with an attestation" => bench.login_with_an_attestation().await,
            "login with an attestation of another key" => {
                bench.an_attestation_of_someone_else().await
            }
            "login with an attestation and one proof" => {
                bench.login_with_an_attestation_and_one_proof().await
            }
            "login with an attestation and one proof, of another key" => {
                bench.one_proof_of_someone_else().await
            }
            feature => return bench.play(feature).await,
        })
    }
}

impl<A: Stack> Bench<'_, A> {
    /// This peer names itself in its responses, too.
    async fn discovery_with_iss(&self) -> Fallible<()> {
        let is_announced = self.metadata().await?.iss_parameter_supported();
        ensure(is_announced, "iss in responses is not announced")?;
        self.discovery().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::cases::cases;

    #[test]
    fn every_case_names_a_client_that_the_peer_knows() {
        for case in cases().filter(|case| case.peer == "oidc-provider") {
            registered(CLIENTS, case.client).unwrap();
        }
        assert!(registered(CLIENTS, "somebody").is_err());
    }
}
