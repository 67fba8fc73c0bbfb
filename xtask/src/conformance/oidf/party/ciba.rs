//! Clients of FAPI CIBA: the provider asks somebody on a device of theirs, and we wait.

use adapter_tests::{Session as _, Stack};
use oauth2_core::{DeliveryMode, Hint, RequestObject, SessionBuilder};
use oidc_idtoken::{OidcClient, OidcSession};

use super::Party;
use super::fapi::{accounts, is_fine};
use crate::Fallible;
use crate::conformance::oidf::kit::RESOURCE_SCOPE;
use crate::conformance::oidf::run::Scene;

impl<A: Stack> Party<'_, A> {
    /// A login, and a call with its token; before that a renewal, where that is what it is about.
    pub(super) async fn ciba(&self, scene: &Scene<'_>, is_renewed: bool) -> Fallible<()> {
        let client = OidcClient::new(self.fapi_client(scene).await?)?;
        let is_pinged = scene.variant.is("ciba_mode", "ping");
        let mode = match is_pinged {
            true => DeliveryMode::Ping,
            false => DeliveryMode::Poll,
        };
        let ask = client.backchannel_authentication(Hint::login("alice".to_owned()));
        let ask = ask.scope(RESOURCE_SCOPE).delivery_mode(mode);
        let object = RequestObject::signed(self.kit.fapi.key.clone());
        let authentication = self.adapter.run(ask.request_object(object)).await?;
        let login = match is_pinged {
            true => {
                let pings = &self.kit.fapi.pings;
                client.login_notified(pings.next(client.oauth(), &authentication).await?)
            }
            false => client.login_backchannel(&authentication),
        };
        let session = OidcSession::with_options(client, SessionBuilder::with_fapi_interaction_id);
        self.adapter.run(session.sign_in(login)).await?;
        if is_renewed {
            self.adapter.run(session.refresh()).await?;
        }
        let url = accounts(scene).await?;
        is_fine(&self.adapter.session(session).get(&url).await?)
    }
}
