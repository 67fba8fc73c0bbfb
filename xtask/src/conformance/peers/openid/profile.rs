//! Clients that keep the rules of FAPI 2.0, at a provider that does.

use adapter_tests::Stack;
use jose_assert::{Algorithm, Algorithms, RemoteJwks, ResponseVerifier, Signer, SigningKey};
use oauth_step::SystemEnv;
use oauth2_core::{Client, Dpop, JarmVerifier, Profile};
use oidc_idtoken::OidcClient;

use super::super::ensure;
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_by_the_profile(&self) -> Fallible<()> {
        let client = self.bound().await?.with_profile(Profile::Fapi2Security)?;
        let client = OidcClient::new(client)?;
        self.signs_in_by_a_push(&client, |request| request).await
    }

    /// Request, response and introspection are signed too.
    pub(super) async fn login_by_signed_messages(&self) -> Fallible<()> {
        let oauth = self.bound().await?;
        let uri = oauth.server().jwks_uri().ok_or("no keys")?.clone();
        let keys = RemoteJwks::new(uri);
        let algorithms = Algorithms::only(Algorithm::Es256);
        let jarm = JarmVerifier::new(keys.clone()).algorithms(algorithms)?;
        let oauth = oauth.with_jarm(jarm);
        let client = OidcClient::new(oauth.with_profile(Profile::Fapi2MessageSigning)?)?;
        let mut signing_keys = self.signing_keys.iter();
        let key = signing_keys.find(|key| key.algorithm() == Algorithm::Es256);
        let key = key.ok_or("no key for requests")?.clone();
        let (pending, callback) = self
            .pushed(&client, |request| request.request_object(key))
            .await?;
        ensure(callback.contains("response="), "the response is no JWT")?;
        let user = self.signs_in(&client, pending, &callback).await?;
        let verifier = ResponseVerifier::new(keys).algorithms(algorithms)?;
        let token = user.tokens.access_token().expose().to_owned();
        let ask = client.oauth().introspect(token).signed(verifier);
        let said = self.adapter.run(ask).await?;
        ensure(said.is_active(), "a live token is taken for a dead one")?;
        let confirmed = said.confirmation("jkt").is_some();
        ensure(confirmed, "the token is bound to no key")
    }

    async fn bound(&self) -> Fallible<Client> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let oauth = self.oauth(None).await?;
        Ok(oauth.with_dpop(Dpop::new(key)?)?)
    }
}
