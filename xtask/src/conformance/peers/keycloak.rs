//! Keycloak, in development mode, with the realm in `xtask/peers/keycloak/realm.json`. It needs no resource of ours: its
//! UserInfo endpoint takes access tokens.

mod person;
mod realm;
mod responses;
mod run;
mod tokens;

use std::net::TcpListener;
use std::time::Duration;

use adapter_tests::{Logouts, Options, Reqwest, Stack};
use jose_assert::{DecryptionKey, SigningKey};
use oauth2_core::ErrorCode;
use tokio::task::JoinHandle;

use self::run::Run;
use super::install::{Unreachable, install_maven, lacks, maven_version};
use super::openid::{Bench, Certificates, decryption_keys, public_jwks, signing_keys};
use super::{Peer, Start};
use crate::Fallible;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::{Metrics, Server};

#[derive(Debug)]
pub(in crate::conformance) struct Keycloak {
    server: Server,
    /// The same process, over HTTPS: it names itself as it is asked.
    over_tls: Server,
    keys: Vec<DecryptionKey>,
    signing_keys: Vec<SigningKey>,
    certificates: Certificates,
    /// Where Logout Tokens and pings are posted.
    logouts: Logouts,
    /// Answers what Keycloak asks a person's device.
    person: JoinHandle<()>,
    // Removed when the process has ended.
    _run: Run,
}

impl Drop for Keycloak {
    fn drop(&mut self) {
        self.person.abort();
    }
}

impl Peer for Keycloak {
    async fn start() -> Fallible<Start<Self>> {
        let missing = lacks("java", 17).or_else(|| lacks("mvn", 3));
        if let Some(reason) = missing.or_else(|| lacks("jar", 17)) {
            return Ok(Start::Missing(reason));
        }
        let folder = match install_maven("keycloak", run::build) {
            Ok(folder) => folder,
            Err(error) if error.is::<Unreachable>() => {
                return Ok(Start::Missing(error.to_string()));
            }
            Err(error) => return Err(error),
        };
        let keys = decryption_keys()?;
        let signing_keys = signing_keys()?;
        let certificates = Certificates::make();
        let logouts = Logouts::listen().await;
        let device = Logouts::listen().await;
        let run = Run::prepare(&folder)?;
        run.write_realm(&public_jwks(&keys, &signing_keys), &logouts.uri)?;
        let [http, https, management] = free_ports()?;
        let mut java = run.command(&certificates, &device.uri)?;
        java.arg(format!("--http-port={http}"));
        java.arg(format!("--https-port={https}"));
        java.arg(format!("--http-management-port={management}"));
        let issuer =
            |scheme: &str, port: u16| format!("{scheme}://127.0.0.1:{port}/realms/interop");
        let server = Server::start_at(
            issuer("http", http),
            &java,
            "/.well-known/openid-configuration",
            READY_WITHIN,
        );
        let server = server
            .await?
            .with_resource("/protocol/openid-connect/userinfo");
        let server = server.with_metrics(Metrics {
            address: format!("http://127.0.0.1:{management}/metrics"),
            token_requests: (
                "http_server_requests_seconds_count{",
                r#"{protocol}/token""#,
            ),
        });
        let person = person::listen(device, server.issuer.clone());
        let keycloak = Self {
            over_tls: server.at(issuer("https", https)),
            server,
            keys,
            signing_keys,
            certificates,
            logouts,
            person: tokio::spawn(person),
            _run: run,
        };
        keycloak.warm_up().await?;
        Ok(Start::Ready(keycloak))
    }

    fn version() -> Option<String> {
        maven_version("keycloak")
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
        let bench = match self.bench(case.client, adapter, clock) {
            Ok(bench) => bench,
            Err(error) => return Some(Err(error)),
        };
        Some(match case.feature {
            // RFC 6749 5.2 has `invalid_client` for it.
            "login, a secret of someone else" => {
                let code = ErrorCode::UnauthorizedClient;
                bench.is_refused_as(Some("guessed"), &code).await
            }
            "login with an essential acr" => bench.essential_claims("email").await,
            "login in a JWT that names Keycloak twice" => bench.named_twice().await,
            "client credentials" => bench.service().await,
            "renewal after a 401" => bench.renewal_after_revocation().await,
            "call after the grant was revoked" => bench.session_revoked().await,
            "token exchange" => bench.exchanged().await,
            "token exchange by a client that may not" => bench.not_exchanged().await,
            "login with a certificate" => {
                let adapter = match A::open(self.certificates.issued_options()) {
                    Ok(adapter) => adapter,
                    Err(error) => return Some(Err(error.into())),
                };
                let bench = Bench {
                    peer: &self.over_tls,
                    adapter: &adapter,
                    ..bench
                };
                bench.login_with_certificate(true).await
            }
            feature => return bench.play(feature).await,
        })
    }
}

impl Keycloak {
    fn bench<'a, A: Stack>(
        &'a self,
        client: &str,
        adapter: &'a A,
        clock: &'a Clock,
    ) -> Fallible<Bench<'a, A>> {
        Ok(Bench {
            peer: &self.server,
            unannounced: &[],
            keys: &self.keys,
            signing_keys: &self.signing_keys,
            adapter,
            clock,
            client: realm::registered(client)?,
            password: Some(realm::PASSWORD),
            logouts: Some(&self.logouts),
            certificates: Some(&self.certificates),
        })
    }

    /// What a fresh Java process does for the first time can take longer than any client waits: logins that are no case,
    /// however they go.
    async fn warm_up(&self) -> Fallible<()> {
        let adapter = Reqwest::open(Options::default())?;
        let clock = Clock::default();
        let bench = self.bench("basic-rs256", &adapter, &clock)?;
        for _ in 0..WARM_AFTER {
            let _ = bench.play("login").await;
        }
        Ok(())
    }
}

/// Ports that nobody listens on; they are free until somebody else is told the same.
fn free_ports<const N: usize>() -> Fallible<[u16; N]> {
    let mut ports = [0; N];
    let mut listeners = Vec::new();
    for port in &mut ports {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        *port = listener.local_addr()?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

const WARM_AFTER: usize = 3;
/// Half a minute of a processor's time, most of it for the database and the realms.
const READY_WITHIN: Duration = Duration::from_secs(600);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::cases::cases;

    #[test]
    fn every_case_names_a_client_of_the_realm() {
        for case in cases().filter(|case| case.peer == "keycloak") {
            realm::registered(case.client).unwrap();
        }
        assert!(realm::registered("somebody").is_err());
    }

    #[test]
    fn ports_are_different() {
        let [one, other] = free_ports().unwrap();
        assert!(one != other && one > 0);
    }
}
