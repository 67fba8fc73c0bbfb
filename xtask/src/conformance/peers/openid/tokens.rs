//! What becomes of tokens: used, renewed, revoked.

use std::time::Duration;

use adapter_tests::Stack;
use oauth_step::Secret;
use oauth2_core::{Client, Disposition, ErrorCode, Session};
use oidc_idtoken::{Error, OidcSession};

use super::super::{ensure, failure, get, one_token_request_since};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn protected_resource(&self) -> Fallible<()> {
        let (session, _) = self.session().await?;
        self.call(&session, "alice").await
    }

    pub(super) async fn rotation(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let old = session.tokens().ok_or("signed in without tokens")?;
        let old_refresh = old.refresh_token().ok_or("no refresh token")?;
        self.adapter.run(session.refresh()).await?;

        let new = session.tokens().ok_or("renewed without tokens")?;
        ensure(
            new.access_token() != old.access_token(),
            "the access token is the old one",
        )?;
        ensure(
            new.refresh_token() != Some(old_refresh),
            "the refresh token was not replaced",
        )?;
        ensure(
            new.id_token().is_some() && new.id_token() != old.id_token(),
            "no new ID Token",
        )?;
        self.call(&session, "alice").await?;
        self.is_dead(&oauth, old_refresh).await
    }

    pub(super) async fn expired(&self) -> Fallible<()> {
        let (session, _) = self.session().await?;
        let lifetime = session.tokens().and_then(|tokens| tokens.lifetime());
        self.clock.advance(lifetime.ok_or("the token has no end")?);
        let before = self.peer.token_requests().await?;
        let call = || self.call(&session, "alice");
        let (one, two, three, four) = tokio::join!(call(), call(), call(), call());
        one.and(two).and(three).and(four)?;
        one_token_request_since(self.peer, before).await
    }

    pub(super) async fn renewal_after_401(&self) -> Fallible<()> {
        let (session, _) = self.session().await?;
        let old = session.tokens().ok_or("signed in without tokens")?;
        self.peer.forget(old.access_token().expose()).await?;
        self.clock.advance(OLD_ENOUGH);
        let before = self.peer.token_requests().await?;
        self.call(&session, "alice").await?;
        one_token_request_since(self.peer, before).await
    }

    pub(super) async fn grant_revoked(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let old = session.tokens().ok_or("signed in without tokens")?;
        // Behind the session's back; this peer takes the refresh token with it.
        self.adapter.run(oauth.revoke(old.access_token())).await?;
        self.is_over(&session).await
    }

    /// A call of a session whose grant is gone ends in the wish for another login.
    pub(in super::super) async fn is_over(&self, session: &OidcSession) -> Fallible<()> {
        self.clock.advance(OLD_ENOUGH);
        let called = self.call(session, "alice").await;
        let error = failure(called, "a call without a grant")?;
        let error = error
            .downcast_ref::<Error>()
            .ok_or("no error of the library")?;
        ensure(
            error.disposition() == Disposition::Reauthenticate,
            format!("{error:?}"),
        )
    }

    pub(super) async fn client_credentials(&self) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let request = oauth.client_credentials().scope("api");
        let credential = Session::builder(oauth)
            .with_client_credentials(request)
            .build();
        let (status, body) = get(self.adapter, credential, &self.peer.resource()).await?;
        ensure(
            status == 200 && body.contains(&format!(r#""client_id":"{}""#, self.client.id)),
            format!("{status} {body}"),
        )
    }

    pub(super) async fn access_token_revoked(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let tokens = session.tokens().ok_or("signed in without tokens")?;
        let token = tokens.access_token();
        let status = self.peer.status_for(token.expose()).await?;
        ensure(status == 200, format!("before: {status}"))?;
        self.adapter.run(oauth.revoke(token)).await?;
        let status = self.peer.status_for(token.expose()).await?;
        ensure(status == 401, format!("after: {status}"))
    }

    pub(super) async fn refresh_token_revoked(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let tokens = session.tokens().ok_or("signed in without tokens")?;
        let refresh_token = tokens.refresh_token().ok_or("no refresh token")?;
        self.adapter.run(session.revoke()).await?;
        ensure(session.tokens().is_none(), "the session still has tokens")?;
        self.is_dead(&oauth, refresh_token).await
    }

    /// Somebody who is signed in.
    pub(in super::super) async fn session(&self) -> Fallible<(OidcSession, Client)> {
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let session = OidcSession::new(client.clone());
        let login = client.login(pending.response(&callback)?);
        self.adapter.run(session.sign_in(login)).await?;
        Ok((session, client.oauth().clone()))
    }

    pub(in super::super) async fn call(
        &self,
        session: &OidcSession,
        subject: &str,
    ) -> Fallible<()> {
        let (status, body) = get(self.adapter, session.clone(), &self.peer.resource()).await?;
        let named = body.contains(&format!(r#""sub":"{subject}""#));
        ensure(status == 200 && named, format!("{status} {body}"))
    }

    /// The peer takes the refresh token no more, and the application is told to sign in again.
    pub(in super::super) async fn is_dead(
        &self,
        oauth: &Client,
        refresh_token: &Secret<String>,
    ) -> Fallible<()> {
        let used = self.adapter.run(oauth.refresh(refresh_token)).await;
        let error = failure(used, "a refresh token that should be dead")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidGrant)
                && error.disposition() == Disposition::Reauthenticate,
            format!("{error:?}"),
        )
    }
}

/// A token refused right after it was issued is not taken for a stale one.
const OLD_ENOUGH: Duration = Duration::from_secs(60);
