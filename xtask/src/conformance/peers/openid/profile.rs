//! Clients that keep the rules of FAPI 2.0, at a provider that does.

use adapter_tests::Stack;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;
use oauth2_core::{Client, Dpop, ErrorCode, Profile};
use oidc_idtoken::OidcClient;

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_by_the_profile(&self) -> Fallible<()> {
        let client = self.bound().await?.with_profile(Profile::Fapi2Security)?;
        let client = OidcClient::new(client)?;
        self.signs_in_by_a_push(&client, |request| request).await
    }

    /// The same with a certificate in the place of keys.
    pub(super) async fn login_by_the_profile_and_certificate(&self) -> Fallible<()> {
        let oauth = self.oauth(None).await?.with_certificate_bound_tokens();
        let oauth = oauth.with_profile(Profile::Fapi2Security)?;
        let client = self.of(oauth, self.client.algorithm)?;
        let adapter = self.certified()?;
        let (pending, callback) = self
            .pushed_over(&adapter, &client, |request| request.offline_access())
            .await?;
        let login = client.login(pending.response(&callback)?);
        self.is_bound(&client, login).await.map(drop)
    }

    /// Request, response and introspection are signed too.
    pub(super) async fn login_by_signed_messages(&self) -> Fallible<()> {
        let oauth = self.bound().await?;
        let jarm = self.jarm(&oauth)?;
        let oauth = oauth.with_jarm(jarm);
        let client = OidcClient::new(oauth.with_profile(Profile::Fapi2MessageSigning)?)?;
        let key = self.request_key()?;
        let (pending, callback) = self
            .pushed(&client, |request| request.request_object(key))
            .await?;
        ensure(callback.contains("response="), "the response is no JWT")?;
        let user = self.signs_in(&client, pending, &callback).await?;
        let token = user.tokens.access_token();
        let said = self.introspect(client.oauth(), token).await?;
        ensure(said.is_active(), "a live token is taken for a dead one")?;
        let confirmed = said.confirmation("jkt").is_some();
        ensure(confirmed, "the token is bound to no key")
    }

    /// A client that keeps less strict rules does not sign what it asks.
    pub(super) async fn unsigned_at_fapi2(&self) -> Fallible<()> {
        let client = self.bound().await?.with_profile(Profile::Fapi2Security)?;
        let client = OidcClient::new(client)?;
        let pushed = self.pushed(&client, |request| request).await;
        let error = failure(pushed.map(drop), "a request that nobody signed")?;
        let error = error.downcast_ref::<oidc_idtoken::Error>();
        ensure(
            error.and_then(|error| error.code()) == Some(&ErrorCode::InvalidRequest),
            format!("{error:?}"),
        )
    }

    async fn bound(&self) -> Fallible<Client> {
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let oauth = self.oauth(None).await?;
        Ok(oauth.with_dpop(Dpop::new(key)?)?)
    }
}
