//! Tokens for a user's password (RFC 6749 §4.3), for servers that know nothing else.

use adapter_tests::Stack;
use oauth2_core::{Disposition, ErrorCode, Session};

use super::super::{ensure, failure, get, one_token_request_since};
use super::{Bench, GUESSED};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// Calls, a renewal with another refresh token, and one when the access token has grown old.
    pub(super) async fn login_by_a_password(&self) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let session = Session::new(oauth.clone());
        let grant = oauth.password("alice", PASSWORD).scope("email api");
        self.adapter.run(session.sign_in(grant)).await?;
        self.call_as_alice(&session).await?;

        let old = session.tokens().ok_or("signed in without tokens")?;
        self.adapter.run(session.refresh()).await?;
        let new = session.tokens().ok_or("renewed without tokens")?;
        ensure(
            new.access_token() != old.access_token(),
            "the access token is the old one",
        )?;
        self.call_as_alice(&session).await?;
        let old = old.refresh_token().ok_or("no refresh token")?;
        self.is_dead(&oauth, old).await?;

        self.clock
            .advance(new.lifetime().ok_or("the token has no end")?);
        let before = self.peer.token_requests().await?;
        self.call_as_alice(&session).await?;
        one_token_request_since(self.peer, before).await
    }

    /// The standard has `invalid_grant` for that (§5.2).
    pub(in super::super) async fn another_password(&self, said: ErrorCode) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let session = Session::new(oauth.clone());
        let grant = oauth.password("alice", "guessed").scope("api");
        let signed_in = self.adapter.run(session.sign_in(grant)).await;
        let error = failure(signed_in, "a wrong password")?;
        ensure(error.code() == Some(&said), format!("{error:?}"))?;
        ensure(session.tokens().is_none(), "there are tokens all the same")
    }

    pub(super) async fn a_password_from_someone_else(&self) -> Fallible<()> {
        let oauth = self.oauth(Some(GUESSED)).await?;
        let grant = oauth.password("alice", PASSWORD).scope("api");
        let error = failure(self.adapter.run(grant).await, "a wrong secret")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidClient)
                && error.disposition() == Disposition::FixConfiguration,
            format!("{error:?} ({:?})", error.disposition()),
        )
    }

    async fn call_as_alice(&self, session: &Session) -> Fallible<()> {
        let (status, body) = get(self.adapter, session.clone(), &self.peer.resource()).await?;
        let is_named = body.contains(r#""sub":"alice","scope":"email api""#);
        ensure(status == 200 && is_named, format!("{status} {body}"))
    }
}

/// As in the peers' own files: all that forms escape.
const PASSWORD: &str = "pa%ss w+o=r&d é";
