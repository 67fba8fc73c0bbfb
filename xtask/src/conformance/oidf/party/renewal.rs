//! What becomes of a login later.

use adapter_tests::{OidcSession, Stack};

use super::Party;
use crate::Fallible;
use crate::conformance::oidf::run::Scene;

impl<A: Stack> Party<'_, A> {
    /// A login and UserInfo, a renewal and UserInfo again.
    pub(super) async fn refresh(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        let session = self.sign_in(scene, &client).await?.session()?;
        session.refresh().await?;
        session.userinfo().await?;
        Ok(())
    }
}
