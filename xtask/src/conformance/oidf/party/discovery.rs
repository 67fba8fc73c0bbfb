//! Whose user somebody is, by what they call themselves.

use adapter_tests::Stack;
use oidc_idtoken::find_issuer;

use super::Party;
use crate::Fallible;
use crate::conformance::oidf::run::Scene;

impl<A: Stack> Party<'_, A> {
    /// The issuer of an account or of a URL, and its metadata.
    pub(super) async fn webfinger(&self, scene: &Scene<'_>, scheme: &str) -> Fallible<()> {
        let suite = scene.suite.address();
        let alias = self.kit.alias();
        let (_, host) = suite.split_once("//").ok_or("the suite has no host")?;
        let name = scene.module.name;
        let identifier = match scheme {
            "acct" => format!("acct:{alias}.{name}@{host}"),
            _ => format!("{suite}/{alias}/{name}"),
        };
        let issuer = self.adapter.run(find_issuer(&identifier)).await?;
        self.discover(&issuer).await.map(drop)
    }
}
