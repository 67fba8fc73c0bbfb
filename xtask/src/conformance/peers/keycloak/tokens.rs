//! What becomes of tokens, where Keycloak goes its own way.

use std::time::Duration;

use adapter_tests::Stack;
use oauth2_core::{ErrorCode, Session, TokenTypeIdentifier};

use super::super::openid::Bench;
use super::super::{ensure, failure, get, one_token_request_since};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// UserInfo takes a service's token that has `openid`.
    pub(super) async fn service(&self) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let request = oauth.client_credentials().scope("openid api");
        let credential = Session::builder(oauth)
            .with_client_credentials(request)
            .build();
        let (status, body) = get(self.adapter, credential, &self.peer.resource()).await?;
        ensure(
            status == 200 && body.contains(r#""sub":"#),
            format!("{status} {body}"),
        )
    }

    /// A revoked access token leaves its refresh token alive.
    pub(super) async fn renewal_after_revocation(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let old = session.tokens().ok_or("signed in without tokens")?;
        self.adapter.run(oauth.revoke(old.access_token())).await?;
        self.clock.advance(OLD_ENOUGH);
        let before = self.peer.token_requests().await?;
        self.call(&session, "alice").await?;
        one_token_request_since(self.peer, before).await
    }

    /// A revoked refresh token takes the access token with it.
    pub(super) async fn session_revoked(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let old = session.tokens().ok_or("signed in without tokens")?;
        let refresh_token = old.refresh_token().ok_or("no refresh token")?;
        // Behind the session's back.
        self.adapter.run(oauth.revoke(refresh_token)).await?;
        self.is_over(&session).await
    }

    /// A client that has its own token exchanged for one that speaks for Alice elsewhere.
    pub(super) async fn exchanged(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let tokens = session.tokens().ok_or("signed in without tokens")?;
        let token = tokens.access_token().expose().to_owned();
        let exchange = oauth.token_exchange(token, TokenTypeIdentifier::AccessToken);
        let exchange = exchange.requested_token_type(TokenTypeIdentifier::AccessToken);
        let exchanged = self.adapter.run(exchange.scope("api")).await?;
        ensure(
            exchanged.issued_token_type() == Some(TokenTypeIdentifier::AccessToken),
            format!("issued: {:?}", exchanged.issued_token_type()),
        )?;
        let said = self.introspect(&oauth, exchanged.access_token()).await?;
        ensure(
            said.is_active() && said.subject() == Some("alice"),
            format!("{said:?}"),
        )
    }

    /// The client is known and may not.
    pub(super) async fn not_exchanged(&self) -> Fallible<()> {
        let (session, oauth) = self.session().await?;
        let tokens = session.tokens().ok_or("signed in without tokens")?;
        let token = tokens.access_token().expose().to_owned();
        let exchange = oauth.token_exchange(token, TokenTypeIdentifier::AccessToken);
        let error = failure(self.adapter.run(exchange).await, "an exchange")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidRequest),
            format!("{error:?}"),
        )
    }
}

/// A token refused right after it was issued is not taken for a stale one.
const OLD_ENOUGH: Duration = Duration::from_secs(60);
