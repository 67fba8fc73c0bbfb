//! Clients that an attester vouches for (draft-ietf-oauth-attestation-based-client-auth).

use adapter_tests::Stack;
use jose_assert::{Algorithm, Jwt, Signer, SigningKey};
use oauth_step::{Env, SystemEnv};
use oauth2_core::{Attestation, Client, Dpop, ErrorCode, TokenType};
use oidc_idtoken::{OidcClient, OidcSession};
use serde_json::{Value, json};

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// A login, pushed or not, and a renewal; the provider wants its challenge in the first proof.
    pub(super) async fn login_with_an_attestation(&self) -> Fallible<()> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let client = OidcClient::new(self.attested(&key, &key).await?)?;
        self.signs_in_by_a_push(&client, |request| request).await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let user = self.signs_in(&client, pending, &callback).await?;
        let refresh_token = user.tokens.refresh_token().ok_or("no refresh token")?;
        let refresh = client.oauth().refresh(refresh_token);
        self.adapter.run(refresh).await.map(drop)?;
        Ok(())
    }

    /// The attestation is about another key than the proof's.
    pub(super) async fn an_attestation_of_someone_else(&self) -> Fallible<()> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let other = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let client = OidcClient::new(self.attested(&other, &key).await?)?;
        self.is_no_attested_client(&client).await
    }

    /// One proof for both: that tokens are bound to the key that the attester vouches for.
    pub(super) async fn login_with_an_attestation_and_one_proof(&self) -> Fallible<()> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let client = OidcClient::new(self.attested_and_bound(&key, &key).await?)?;
        self.signs_in_by_a_push(&client, |request| request).await?;
        let session = OidcSession::new(client.clone());
        let (pending, callback) = self.callback(&client, "alice").await?;
        let login = client.login(pending.response(&callback)?);
        let user = self.adapter.run(session.sign_in(login)).await?;
        self.adapter.run(session.refresh()).await?;
        let info = self.adapter.run(session.userinfo()).await?;
        ensure(info.subject() == "alice", "somebody else")?;
        ensure(
            *user.tokens.token_type() == TokenType::Dpop,
            "the token is not bound",
        )
    }

    /// The attestation is about another key than the one that is proven.
    pub(super) async fn one_proof_of_someone_else(&self) -> Fallible<()> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let other = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let client = OidcClient::new(self.attested_and_bound(&other, &key).await?)?;
        self.is_no_attested_client(&client).await
    }

    async fn is_no_attested_client(&self, client: &OidcClient) -> Fallible<()> {
        let (pending, callback) = self.callback(client, "alice").await?;
        let login = client.login(pending.response(&callback)?);
        let error = failure(
            self.adapter.run(login).await,
            "an attestation of another key",
        )?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidClient),
            format!("{error:?}"),
        )
    }

    async fn attested(&self, about: &SigningKey, proves: &SigningKey) -> Fallible<Client> {
        let attestation = Attestation::new(self.attestation(about)?, proves.clone())?;
        Ok(self.unattested().await?.with_attestation(attestation)?)
    }

    async fn attested_and_bound(&self, about: &SigningKey, key: &SigningKey) -> Fallible<Client> {
        let dpop = Dpop::new(key.clone())?;
        let attestation = Attestation::of_dpop_key(self.attestation(about)?, dpop);
        Ok(self.unattested().await?.with_attestation(attestation)?)
    }

    /// The attester's word for a key.
    fn attestation(&self, about: &SigningKey) -> Fallible<String> {
        let mut attesters = self.signing_keys.iter();
        let attester = attesters.find(|key| key.algorithm() == Algorithm::Es256);
        let jwk: Value = serde_json::from_str(&about.public_jwk().ok_or("no public key")?)?;
        let now = self.clock.now().0;
        let claims = json!({
            "iss": "https://attester.example.com",
            "sub": self.client.id,
            "iat": now,
            "exp": now + 300,
            "cnf": { "jwk": jwk },
        });
        let attestation = Jwt::new(claims.to_string()).typ("oauth-client-attestation+jwt");
        Ok(attestation.sign(attester.ok_or("no key to attest with")?)?)
    }

    async fn unattested(&self) -> Fallible<Client> {
        let oauth = Client::new(self.metadata().await?, &*self.client.id);
        let redirect_uri = self.client.redirect_uri.as_deref().unwrap_or_default();
        Ok(oauth.with_redirect_uri(redirect_uri)?)
    }
}
