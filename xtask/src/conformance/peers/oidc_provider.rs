//! oidc-provider, the certified OpenID provider for Node.js; its set-up is in `xtask/peers/oidc-provider`.

mod login;
mod tokens;

use std::process::Command;

use oauth_reqwest::jose::{Algorithm, Algorithms};
use oauth_reqwest::oauth2::{Client, ClientAuthentication, ServerMetadata};
use oauth_reqwest::oidc::{Authenticated, OidcClient, PendingAuthentication, discover};
use serde_json::Value;

use super::{Peer, Start, install_npm, lacks};
use crate::Fallible;
use crate::conformance::adapters::Adapter;
use crate::conformance::browser::Browser;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::server::Server;

#[derive(Debug)]
pub(in crate::conformance) struct OidcProvider {
    server: Option<Server>,
    http: reqwest::Client,
}

impl Peer for OidcProvider {
    async fn start() -> Fallible<Start<Self>> {
        if let Some(reason) = lacks("node", 20).or_else(|| lacks("npm", 9)) {
            return Ok(Start::Missing(reason));
        }
        let folder = install_npm("oidc-provider")?;
        let mut node = Command::new("node");
        node.arg("server.mjs").current_dir(folder);
        let server = Server::start(&mut node, "/.well-known/openid-configuration").await?;
        Ok(Start::Ready(Self {
            server: Some(server),
            ..Self::unstarted()
        }))
    }

    async fn handle<A: Adapter>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>> {
        let client = match registered(case.client) {
            Ok(client) => client,
            Err(error) => return Some(Err(error)),
        };
        let bench = Bench {
            peer: self,
            adapter,
            clock,
            client,
        };
        Some(match case.feature {
            "discovery" => bench.discovery().await,
            "login" => bench.login_by_the_book().await,
            "login, another algorithm expected" => bench.another_algorithm().await,
            "login, a secret of someone else" => bench.wrong_secret().await,
            "login refused by the person" => bench.refused().await,
            "login, a callback with another state" => bench.another_state().await,
            "login, a code used twice" => bench.code_used_twice().await,
            "userinfo" => bench.userinfo().await,
            "userinfo of another subject" => bench.userinfo_of_another().await,
            "protected resource" => bench.protected_resource().await,
            "refresh with rotation" => bench.rotation().await,
            "renewal of an expired token, four callers" => bench.expired().await,
            "call after the grant was revoked" => bench.grant_revoked().await,
            "renewal after a 401" => bench.renewal_after_401().await,
            "client credentials" => bench.client_credentials().await,
            "revocation of an access token" => bench.access_token_revoked().await,
            "revocation of a refresh token" => bench.refresh_token_revoked().await,
            _ => return None,
        })
    }
}

impl OidcProvider {
    /// The peer without its process.
    pub(in crate::conformance) fn unstarted() -> Self {
        Self {
            server: None,
            http: reqwest::Client::new(),
        }
    }

    fn issuer(&self) -> &str {
        self.server.as_ref().map_or("", |server| &server.issuer)
    }

    /// How often the peer's token endpoint has been asked, by its own count.
    async fn token_requests(&self) -> Fallible<u64> {
        let body = self
            .http
            .get(format!("{}/seen", self.issuer()))
            .send()
            .await?
            .bytes()
            .await?;
        let seen: Value = serde_json::from_slice(&body)?;
        Ok(seen
            .get("token")
            .and_then(Value::as_u64)
            .ok_or("no count of token requests")?)
    }

    /// The status that the peer's resource answers to a token, the library not involved.
    async fn status_for(&self, access_token: &str) -> Fallible<u16> {
        let request = self.http.get(self.resource()).bearer_auth(access_token);
        Ok(request.send().await?.status().as_u16())
    }

    /// Makes the peer forget an access token, and nothing else of its grant.
    async fn forget(&self, access_token: &str) -> Fallible<()> {
        let request = self.http.delete(self.resource()).bearer_auth(access_token);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    fn resource(&self) -> String {
        format!("{}/resource", self.issuer())
    }
}

/// A client as the peer knows it.
#[derive(Debug)]
struct Registered {
    id: String,
    secret: Option<String>,
    authentication: ClientAuthentication,
    algorithm: Algorithm,
    redirect_uri: Option<String>,
}

/// The peer's own list says everything about a client, so it is written down once.
fn registered(id: &str) -> Fallible<Registered> {
    let clients: Value =
        serde_json::from_str(include_str!("../../../peers/oidc-provider/clients.json"))?;
    let clients = clients.as_array().ok_or("the list of clients is no list")?;
    let client = clients
        .iter()
        .find(|client| client.get("client_id").is_some_and(|found| found == id));
    let client = client.ok_or_else(|| format!("no client {id}"))?;
    let text = |name: &str| client.get(name).and_then(Value::as_str);
    Ok(Registered {
        id: id.to_owned(),
        secret: text("client_secret").map(str::to_owned),
        authentication: match text("token_endpoint_auth_method") {
            Some("client_secret_basic") => ClientAuthentication::Basic,
            Some("client_secret_post") => ClientAuthentication::Post,
            Some("none") => ClientAuthentication::None,
            other => return Err(format!("unknown authentication {other:?}").into()),
        },
        algorithm: text("id_token_signed_response_alg")
            .and_then(Algorithm::from_name)
            .unwrap_or(Algorithm::Rs256),
        redirect_uri: client
            .pointer("/redirect_uris/0")
            .and_then(Value::as_str)
            .map(str::to_owned),
    })
}

/// What a case has at hand.
struct Bench<'a, A> {
    peer: &'a OidcProvider,
    adapter: &'a A,
    clock: &'a Clock,
    client: Registered,
}

impl<A: Adapter> Bench<'_, A> {
    async fn metadata(&self) -> Fallible<ServerMetadata> {
        Ok(self.adapter.run(discover(self.peer.issuer())).await?)
    }

    async fn oauth(&self, secret: Option<&str>) -> Fallible<Client> {
        let mut client = Client::new(self.metadata().await?, &self.client.id);
        if let Some(secret) = secret {
            client = client.with_secret(secret.to_owned());
        }
        if let Some(uri) = &self.client.redirect_uri {
            client = client.with_redirect_uri(uri)?;
        }
        Ok(client.with_authentication(self.client.authentication))
    }

    /// The client as it is registered.
    async fn client(&self) -> Fallible<OidcClient> {
        self.client_with(self.client.secret.as_deref(), self.client.algorithm)
            .await
    }

    async fn client_with(
        &self,
        secret: Option<&str>,
        algorithm: Algorithm,
    ) -> Fallible<OidcClient> {
        let client = OidcClient::new(self.oauth(secret).await?)?;
        Ok(client.with_id_tokens(|rules| rules.algorithms(Algorithms::only(algorithm)))?)
    }

    /// The browser's part of a login: what was kept, and the URL that it came back with.
    async fn callback(
        &self,
        client: &OidcClient,
        hint: &str,
    ) -> Fallible<(PendingAuthentication, String)> {
        let request = client
            .authentication()
            .scope("email api")
            .offline_access()
            .login_hint(hint);
        let (authorization, pending) = request.begin(self.clock)?;
        let callback = client.oauth().redirect_uri().unwrap_or_default();
        let came_back = Browser::new()?.visit(authorization.url(), callback).await?;
        Ok((pending, came_back))
    }

    async fn login(&self, client: &OidcClient) -> Fallible<Authenticated> {
        let (pending, callback) = self.callback(client, "alice").await?;
        Ok(self
            .adapter
            .run(client.login(pending.response(&callback)?))
            .await?)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::cases::CASES;

    #[test]
    fn every_case_names_a_client_that_the_peer_knows() {
        for case in CASES.iter().filter(|case| case.peer == "oidc-provider") {
            registered(case.client).unwrap();
        }
        assert!(registered("somebody").is_err());
    }
}
