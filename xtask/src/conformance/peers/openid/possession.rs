//! Tokens that are bound to a key (RFC 9449); the peer demands a nonce in each proof.

use adapter_tests::Stack;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;
use oauth2_core::{Dpop, TokenType};
use oidc_idtoken::{OidcClient, OidcSession};

use super::super::{ensure, failure, get};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_with_proofs(&self) -> Fallible<()> {
        for algorithm in [Algorithm::Es256, Algorithm::EdDsa, Algorithm::Ps256] {
            self.bound_by(algorithm).await?;
        }
        Ok(())
    }

    /// A login, UserInfo, calls and a renewal with one key; with another key the tokens are dead.
    async fn bound_by(&self, algorithm: Algorithm) -> Fallible<()> {
        let key = || SigningKey::generate(algorithm, &SystemEnv::default());
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let client = OidcClient::new(oauth.clone().with_dpop(Dpop::new(key()?)?)?)?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let session = OidcSession::new(client.clone());
        let login = client.login(pending.response(&callback)?);
        self.adapter.run(session.sign_in(login)).await?;
        let tokens = session.tokens().ok_or("signed in without tokens")?;
        ensure(
            *tokens.token_type() == TokenType::Dpop,
            "the token is not bound",
        )?;
        let info = self.adapter.run(session.userinfo()).await?;
        ensure(info.subject() == "alice", "somebody else")?;
        let userinfo = client.oauth().server().userinfo_endpoint();
        let userinfo = userinfo.ok_or("no UserInfo endpoint")?.as_str();
        let (status, body) = get(self.adapter, session.clone(), userinfo).await?;
        ensure(status == 200, format!("a call: {status} {body}"))?;
        self.adapter.run(session.refresh()).await?;
        let (status, body) = get(self.adapter, session.clone(), userinfo).await?;
        ensure(status == 200, format!("a renewed token: {status} {body}"))?;

        let other = OidcClient::new(oauth.with_dpop(Dpop::new(key()?)?)?)?;
        let request = other.userinfo(&tokens, "alice")?;
        failure(self.adapter.run(request).await, "the key of someone else").map(drop)
    }
}
