//! What Django OAuth Toolkit says of tokens (RFC 7662), and whom it gives none.

use adapter_tests::Stack;
use oauth2_core::{Disposition, ErrorCode};

use super::super::openid::{Bench, GUESSED};
use super::super::{ensure, failure};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// It names people by `username` alone, and takes every refresh token for a dead one.
    pub(super) async fn introspection_of_access_tokens(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let user = self.signs_in(&client, pending, &callback).await?;
        let oauth = client.oauth();
        let token = user.tokens.access_token();
        let ask = || oauth.introspect(token.expose().to_owned());
        let said = self.adapter.run(ask()).await?;
        ensure(said.is_active(), "a live token is taken for a dead one")?;
        ensure(
            said.username() == Some("alice") && said.subject().is_none(),
            format!("of {:?}, {:?}", said.username(), said.subject()),
        )?;
        ensure(
            said.client_id() == Some(&*self.client.id),
            format!("of the client {:?}", said.client_id()),
        )?;
        ensure(
            said.scope().is_some_and(|scope| scope.contains("api")),
            format!("the scope {:?}", said.scope()),
        )?;
        ensure(said.expires_at().is_some(), "it has no end")?;

        let refresh_token = user.tokens.refresh_token().ok_or("no refresh token")?;
        let of_refresh = oauth.introspect(refresh_token.expose().to_owned());
        let said = self.adapter.run(of_refresh).await?;
        ensure(!said.is_active(), "it knows refresh tokens now")?;

        self.adapter.run(oauth.revoke(token)).await?;
        let said = self.adapter.run(ask()).await?;
        ensure(!said.is_active(), "a revoked token is taken for a live one")
    }

    /// It answers 403 without a word, where the standard has a 401 (RFC 7662 §2.3).
    pub(super) async fn introspection_by_someone_else(&self) -> Fallible<()> {
        let oauth = self.oauth(Some(GUESSED)).await?;
        let asked = self.adapter.run(oauth.introspect("a token".to_owned()));
        let error = failure(asked.await, "a wrong secret")?;
        ensure(
            error.code().is_none() && error.to_string().contains("403"),
            format!("{error:?} ({:?})", error.disposition()),
        )
    }

    pub(super) async fn another_machine(&self) -> Fallible<()> {
        let oauth = self.oauth(Some(GUESSED)).await?;
        let asked = self.adapter.run(oauth.client_credentials().scope("api"));
        let error = failure(asked.await, "a wrong secret")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidClient)
                && error.disposition() == Disposition::FixConfiguration,
            format!("{error:?} ({:?})", error.disposition()),
        )
    }

    pub(super) async fn machine_scope_not_offered(&self) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let request = oauth.client_credentials().scope("everything");
        let error = failure(self.adapter.run(request).await, "another scope")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidScope),
            format!("{error:?}"),
        )
    }
}
