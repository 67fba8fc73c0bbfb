//! Requests that go to the provider beforehand (RFC 9126).

use adapter_tests::Stack;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::{IntoStep, SystemEnv};
use oauth2_core::{Dpop, ErrorCode};
use oidc_idtoken::{AuthenticationRequest, OidcClient, PendingAuthentication};

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_by_a_pushed_request(&self) -> Fallible<()> {
        let client = self.client().await?;
        self.signs_in_by_a_push(&client, |request| request).await
    }

    /// The proof goes with the push, after a nonce was demanded, and the code is bound to its key.
    pub(super) async fn login_by_a_pushed_request_with_a_proof(&self) -> Fallible<()> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let client = OidcClient::new(oauth.clone().with_dpop(Dpop::new(key)?)?)?;
        self.signs_in_by_a_push(&client, |request| request).await?;

        let (pending, callback) = self.pushed(&client, |request| request).await?;
        let other = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let thief = OidcClient::new(oauth.with_dpop(Dpop::new(other)?)?)?;
        let stolen = thief.login(pending.response(&callback)?);
        failure(self.adapter.run(stolen).await, "a code of another key").map(drop)
    }

    pub(super) async fn not_pushed(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.asked(&client, |request| request).await?;
        let error = failure(pending.response(&callback), "a request that was not pushed")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidRequest),
            format!("{error:?}"),
        )
    }

    pub(in super::super) async fn signs_in_by_a_push(
        &self,
        client: &OidcClient,
        ask: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
    ) -> Fallible<()> {
        let (pending, callback) = self.pushed(client, ask).await?;
        self.signs_in(client, pending, &callback).await.map(drop)
    }

    /// What was kept, and the URL that the browser came back with.
    pub(in super::super) async fn pushed(
        &self,
        client: &OidcClient,
        ask: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
    ) -> Fallible<(PendingAuthentication, String)> {
        self.pushed_over(self.adapter, client, ask).await
    }

    /// The same, where the push needs another adapter.
    pub(in super::super) async fn pushed_over(
        &self,
        adapter: &A,
        client: &OidcClient,
        ask: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
    ) -> Fallible<(PendingAuthentication, String)> {
        let request = client.authentication().login_hint("alice").scope("api");
        let push = ask(request).push().into_step(self.clock)?;
        let (authorization, pending) = adapter.run(push).await?;
        let url = authorization.url();
        ensure(
            url.contains("request_uri=urn") && !url.contains("alice"),
            format!("not a reference: {url}"),
        )?;
        let redirect_uri = client.oauth().redirect_uri().unwrap_or_default();
        let callback = self.browser()?.visit(url, redirect_uri).await?;
        Ok((pending, callback))
    }
}
