//! Claims that others than the provider have to say.

use adapter_tests::{OidcSession, Stack};
use oauth_step::UrlPolicy;
use oidc_idtoken::{ClaimSource, ClaimsProvider, OidcClient, SourcedClaims, UserInfo};

use super::Party;
use crate::Fallible;
use crate::conformance::oidf::run::Scene;

impl<A: Stack> Party<'_, A> {
    /// They came along, and nobody signed them.
    pub(super) async fn aggregated_claims(&self, scene: &Scene<'_>) -> Fallible<()> {
        let (_, info) = self.user(scene).await?;
        let sources = info.claim_sources()?;
        let [ClaimSource::Aggregated(source)] = &sources[..] else {
            return Err("not the one source of claims that came along".into());
        };
        let claims = self.adapter.run(source.verify(&[])).await?;
        match claims.is_verified() {
            true => Err("claims that nobody signed count as signed".into()),
            false => are_there(&claims),
        }
    }

    /// They are fetched, with the token that came along.
    pub(super) async fn distributed_claims(&self, scene: &Scene<'_>) -> Fallible<()> {
        let (client, info) = self.user(scene).await?;
        let keys = client.keys().ok_or("the provider has no keys")?;
        let provider = ClaimsProvider::new(client.provider().issuer(), keys.clone());
        let sources = info.claim_sources()?;
        let [ClaimSource::Distributed(source)] = &sources[..] else {
            return Err("not the one source of claims that are to be fetched".into());
        };
        let fetch = source.fetch(std::slice::from_ref(&provider), UrlPolicy::default());
        are_there(&self.adapter.run(fetch).await?)
    }

    async fn user(&self, scene: &Scene<'_>) -> Fallible<(OidcClient, UserInfo)> {
        let client = self.client(scene).await?;
        let session = self.sign_in(scene, &client).await?.session()?;
        Ok((client, session.userinfo().await?))
    }
}

/// The claims that were promised.
fn are_there(claims: &SourcedClaims) -> Fallible<()> {
    let mut names = claims.names().iter();
    match names.all(|name| claims.unverified(name).is_some()) && !claims.names().is_empty() {
        true => Ok(()),
        false => Err("claims that were promised are not there".into()),
    }
}
