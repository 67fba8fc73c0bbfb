//! oidc-provider, the certified OpenID provider for Node.js; its set-up is in `xtask/peers/oidc-provider`.

mod attestation;
mod backchannel;
mod certificates;
mod device;
mod fapi1;
mod grants;
mod introspection;
mod logout;
mod nonces;
mod profile;
mod pushed;
mod registration;
mod request_object;
mod rules;

use std::process::Command;

use adapter_tests::{Logouts, Stack};
use jose_assert::{DecryptionKey, KeyManagement, SigningKey};
use oauth_step::SystemEnv;

use self::certificates::Certificates;
use super::install::{install_npm, lacks, npm_version};
use super::openid::{Bench, jwk_set, registered, signing_keys};
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
        let public = keys.iter().filter_map(DecryptionKey::public_jwk);
        let public = public.chain(signing_keys.iter().filter_map(SigningKey::public_jwk));
        node.env("CLIENT_JWKS", jwk_set(public));
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
            keys: &self.keys,
            signing_keys: &self.signing_keys,
            adapter,
            clock,
            client,
        };
        Some(match case.feature {
            "discovery" => bench.discovery_with_iss().await,
            "logout" => bench.logout(&self.logouts).await,
            "login with a certificate" => bench.login_with_certificate(&self.certificates).await,
            "registration, changed and deleted" => bench.registration().await,
            "registration with encryption" => bench.registration_with_encryption().await,
            "login by a pushed request" => bench.login_by_a_pushed_request().await,
            "login by a pushed request with a proof of possession" => {
                bench.login_by_a_pushed_request_with_a_proof().await
            }
            "login, not pushed where it must be" => bench.not_pushed().await,
            "login by a pushed request object" => bench.login_by_a_pushed_request_object().await,
            "login by a pushed request object, a key of someone else" => {
                bench.a_request_object_of_someone_else().await
            }
            "introspection" => bench.introspection().await,
            "login on another device" => bench.login_on_another_device().await,
            "login on another device, told to slow down" => {
                bench.slowed_down_on_another_device().await
            }
            "login on another device, refused" => bench.refused_on_another_device().await,
            "login on another device, too late" => bench.too_late_on_another_device().await,
            "token for a resource" => bench.token_for_a_resource().await,
            "tokens for two resources" => bench.tokens_for_two_resources().await,
            "authorization details" => bench.authorization_details().await,
            "login on the person's device, polled for" => bench.login_by_polling().await,
            "login on the person's device, refused" => bench.refused_while_polling().await,
            "login on the person's device, by a ping" => bench.login_by_a_ping(&self.logouts).await,
            "login on the person's device, refused by a ping" => {
                bench.refused_by_a_ping(&self.logouts).await
            }
            "login on the person's device, a ping of someone else" => {
                bench.pinged_by_someone_else(&self.logouts).await
            }
            "login with a proof of possession, a nonce for each answer" => {
                bench.a_nonce_for_each_answer().await
            }
            "login by FAPI 1.0" => bench.login_by_fapi1(&self.certificates).await,
            "login by FAPI 1.0, pushed" => bench.login_by_fapi1_pushed(&self.certificates).await,
            "login by FAPI 1.0, a request that nobody signed" => bench.unsigned_at_fapi1().await,
            "FAPI 1.0, what breaks its rules is not sent" => bench.breaks_fapi1().await,
            "login by FAPI 2.0, with a certificate" => {
                bench
                    .login_by_the_profile_and_certificate(&self.certificates)
                    .await
            }
            "login by FAPI 2.0, a request that nobody signed" => bench.unsigned_at_fapi2().await,
            "FAPI 2.0, what breaks its rules is not sent" => bench.breaks_fapi2().await,
            "login by FAPI 2.0" => bench.login_by_the_profile().await,
            "login by FAPI 2.0, messages signed" => bench.login_by_signed_messages().await,
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

/// A key for each algorithm with key pairs.
fn decryption_keys() -> Fallible<Vec<DecryptionKey>> {
    let pairs = [
        KeyManagement::EcdhEs,
        KeyManagement::EcdhEsA128Kw,
        KeyManagement::EcdhEsA192Kw,
        KeyManagement::EcdhEsA256Kw,
        KeyManagement::RsaOaep,
        KeyManagement::RsaOaep256,
        KeyManagement::RsaOaep384,
        KeyManagement::RsaOaep512,
    ];
    let keys = pairs.into_iter().map(|algorithm| {
        let key = DecryptionKey::generate(algorithm, &SystemEnv::default())?;
        Ok(key.with_key_id(algorithm.name()))
    });
    keys.collect()
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
