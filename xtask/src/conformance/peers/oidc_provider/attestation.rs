//! Clients that an attester vouches for (draft-ietf-oauth-attestation-based-client-auth).

use adapter_tests::Stack;
use jose_assert::{Algorithm, Jwt, Signer, SigningKey};
use oauth_step::{Env, SystemEnv};
use oauth2_core::{Attestation, Client, ErrorCode};
use oidc_idtoken::OidcClient;
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
        let (pending, callback) = self.callback(&client, "alice").await?;
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
        let attestation = attestation.sign(attester.ok_or("no key to attest with")?)?;
        let oauth = Client::new(self.metadata().await?, &*self.client.id);
        let redirect_uri = self.client.redirect_uri.as_deref().unwrap_or_default();
        let oauth = oauth.with_redirect_uri(redirect_uri)?;
        Ok(oauth.with_attestation(Attestation::new(attestation, proves.clone())?)?)
    }
}
