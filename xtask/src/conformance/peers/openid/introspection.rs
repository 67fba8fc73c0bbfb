//! What the provider says of tokens (RFC 7662), in JWTs too (RFC 9701).

use adapter_tests::Stack;
use jose_assert::{Algorithms, RemoteJwks, ResponseVerifier};
use oauth_step::Secret;
use oauth2_core::{Client, Introspect, Introspection, TokenTypeHint};

use super::super::ensure;
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// Of a token that lives, of a refresh token, and of one that was revoked.
    pub(super) async fn introspection(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let user = self.signs_in(&client, pending, &callback).await?;
        let oauth = client.oauth();
        let token = user.tokens.access_token();
        let said = self.introspect(oauth, token).await?;
        ensure(said.is_active(), "a live token is taken for a dead one")?;
        ensure(said.subject() == Some("alice"), "another subject")?;
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
        let ask = oauth.introspect(refresh_token.expose().to_owned());
        let ask = self.as_registered(oauth, ask.hint(TokenTypeHint::RefreshToken))?;
        let said = self.adapter.run(ask).await?;
        ensure(said.is_active(), "a live refresh token is taken for dead")?;

        self.adapter.run(oauth.revoke(token)).await?;
        let said = self.introspect(oauth, token).await?;
        ensure(!said.is_active(), "a revoked token is taken for a live one")
    }

    pub(in super::super) async fn introspect(
        &self,
        oauth: &Client,
        token: &Secret<String>,
    ) -> Fallible<Introspection> {
        let ask = oauth.introspect(token.expose().to_owned());
        Ok(self.adapter.run(self.as_registered(oauth, ask)?).await?)
    }

    /// In a JWT where the client is registered for that.
    fn as_registered(&self, oauth: &Client, ask: Introspect) -> Fallible<Introspect> {
        let Some(algorithm) = self.client.introspection_algorithm else {
            return Ok(ask);
        };
        let verifier = if algorithm.is_symmetric() {
            let secret = self.client.secret.clone().unwrap_or_default();
            ResponseVerifier::with_secret(&Secret::new(secret))?
        } else {
            let uri = oauth.server().jwks_uri().ok_or("no keys")?;
            ResponseVerifier::new(RemoteJwks::new(uri.clone()))
        };
        let verifier = verifier.algorithms(Algorithms::only(algorithm))?;
        Ok(ask.signed(match self.client.introspection_encryption {
            Some(agreed) => verifier.encrypted(agreed.with_keys(self.keys, oauth.secret())?),
            None => verifier,
        }))
    }
}
