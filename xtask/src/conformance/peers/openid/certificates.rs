//! Clients with certificates (RFC 8705): that a root has signed, or they themselves.

use std::process::Command;

use adapter_tests::{Options, Stack, Tls};
use oauth2_core::{ClientAuthentication, EndpointName};
use oidc_idtoken::{Authenticated, Login, OidcClient, OidcSession};

use super::super::{ensure, failure, get};
use super::Bench;
use crate::Fallible;

/// Certificate and key, PEM.
pub(in super::super) type Identity = (String, String);

/// Made for one run.
#[derive(Debug)]
pub(in super::super) struct Certificates {
    root: String,
    server: Identity,
    issued: Identity,
    self_signed: Identity,
    stranger: Identity,
}

impl Certificates {
    pub(in super::super) fn make() -> Self {
        let root = Tls::new("127.0.0.1");
        Self {
            root: root.root_pem(),
            server: root.identity("127.0.0.1"),
            issued: root.identity("client.example.com"),
            self_signed: Tls::self_signed_identity("client.example.com"),
            stranger: root.identity("stranger.example.com"),
        }
    }

    /// Gives the peer what it needs.
    pub(in super::super) fn hand_to(&self, peer: &mut Command) {
        let (certificate, key) = &self.server;
        peer.env("TLS_ROOT", &self.root)
            .env("TLS_CERTIFICATE", certificate)
            .env("TLS_KEY", key)
            .env("CLIENT_CERTIFICATE", &self.self_signed.0);
    }

    /// PEM.
    pub(in super::super) fn root(&self) -> &str {
        &self.root
    }

    /// Certificate and key of the server, PEM.
    pub(in super::super) fn server(&self) -> &Identity {
        &self.server
    }

    /// What an adapter needs to show the certificate that the root has signed.
    pub(in super::super) fn issued_options(&self) -> Options {
        self.options(&self.issued)
    }

    fn options(&self, identity: &Identity) -> Options {
        Options {
            roots: Some(self.root.clone()),
            identity: Some(identity.clone()),
            ..Options::default()
        }
    }
}

impl<A: Stack> Bench<'_, A> {
    /// Some peers bind refresh tokens, too, of clients that authenticate otherwise.
    pub(in super::super) async fn login_with_certificate(
        &self,
        binds_refresh_tokens: bool,
    ) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let client = OidcClient::new(oauth.with_certificate_bound_tokens())?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let login = client.login(pending.response(&callback)?);
        self.is_bound_by(&client, login, binds_refresh_tokens)
            .await
            .map(drop)
    }

    fn certificates(&self) -> Fallible<&Certificates> {
        Ok(self.certificates.ok_or("no certificates")?)
    }

    /// The adapter with the client's certificate.
    pub(in super::super) fn certified(&self) -> Fallible<A> {
        let certificates = self.certificates()?;
        let own = match self.client.authentication {
            ClientAuthentication::SelfSignedTlsClientAuth => &certificates.self_signed,
            _ => &certificates.issued,
        };
        Ok(A::open(certificates.options(own))?)
    }

    /// A login, UserInfo, a call and a renewal with one certificate; with another one the client is
    /// nobody and the tokens are dead.
    pub(in super::super) async fn is_bound(
        &self,
        client: &OidcClient,
        login: Login,
    ) -> Fallible<Authenticated> {
        self.is_bound_by(client, login, false).await
    }

    async fn is_bound_by(
        &self,
        client: &OidcClient,
        login: Login,
        binds_refresh_tokens: bool,
    ) -> Fallible<Authenticated> {
        let certificates = self.certificates()?;
        let adapter = self.certified()?;
        let session = OidcSession::new(client.clone());
        let user = adapter.run(session.sign_in(login)).await?;
        let info = adapter.run(session.userinfo()).await?;
        ensure(info.subject() == "alice", "somebody else")?;
        adapter.run(session.refresh()).await?;
        let userinfo = client.oauth().endpoint(EndpointName::UserInfo)?.as_str();
        ensure(userinfo.starts_with("https:"), "not the alias")?;
        let (status, body) = get(&adapter, session.clone(), userinfo).await?;
        ensure(status == 200, format!("a call: {status} {body}"))?;

        let stranger = A::open(certificates.options(&certificates.stranger))?;
        let tokens = session.tokens().ok_or("signed in without tokens")?;
        let stolen = client.userinfo(&tokens, "alice")?;
        failure(
            stranger.run(stolen).await,
            "the certificate of someone else",
        )
        .map(drop)?;
        let is_by_certificate = matches!(
            self.client.authentication,
            ClientAuthentication::SelfSignedTlsClientAuth | ClientAuthentication::TlsClientAuth
        );
        let refreshed = stranger.run(session.refresh()).await;
        if is_by_certificate || binds_refresh_tokens {
            failure(refreshed, "a client with the certificate of someone else")?;
        } else {
            // A refresh token of a confidential client is bound to the client, not to a certificate.
            refreshed?;
        }
        Ok(user)
    }
}
