//! The client in a module, over one adapter.

mod ciba;
mod claims;
mod client;
mod discovery;
mod fapi;
mod login;
mod logout;
mod renewal;

use adapter_tests::{Options, Stack};

#[cfg(test)]
pub(super) use self::fapi::profile;

use super::kit::{Kit, shows_certificate};
use super::modules::Play;
use super::plans::Run;
use super::run::{Player, Scene};
use crate::Fallible;
use crate::conformance::browser::Browser;

/// A client without a past: each module gets one of its own.
#[derive(Debug)]
pub(super) struct Party<'a, A> {
    name: &'a str,
    adapter: A,
    kit: &'a Kit,
    roots: Option<&'a str>,
}

impl<'a, A: Stack> Party<'a, A> {
    /// The client of a run over the adapter of this name, which trusts these roots.
    pub(super) fn open(
        name: &'a str,
        kit: &'a Kit,
        run: &Run,
        roots: Option<&'a str>,
    ) -> Fallible<Self> {
        let variant = run.variant();
        let method = variant.get("client_auth_type").unwrap_or_default();
        let options = Options {
            roots: roots.map(str::to_owned),
            identity: (method.ends_with("tls_client_auth")
                || shows_certificate(run.plan, &variant))
            .then(|| kit.identity.clone()),
            ..Options::default()
        };
        Ok(Self {
            name,
            adapter: A::open(options)?,
            kit,
            roots,
        })
    }

    fn browser(&self) -> Fallible<Browser> {
        Browser::over(super::http(self.roots)?)
    }
}

impl<A: Stack> Player for Party<'_, A> {
    fn adapter(&self) -> &str {
        self.name
    }

    async fn play(&self, scene: &Scene<'_>) -> Fallible<()> {
        match scene.module.play {
            Play::AggregatedClaims => self.aggregated_claims(scene).await,
            Play::BackchannelLogout => self.backchannel_logout(scene).await,
            Play::Ciba => self.ciba(scene, false).await,
            Play::CibaRefresh => self.ciba(scene, true).await,
            Play::Discovery => self.discover(&scene.issuer).await.map(drop),
            Play::DistributedClaims => self.distributed_claims(scene).await,
            Play::Fapi => self.fapi(scene).await,
            Play::FormPostError => self.refused_in_a_form(scene).await,
            Play::FrontchannelLogout => self.frontchannel_logout(scene).await,
            Play::FrontchannelLogoutFromThere => self.frontchannel_logout_from_there(scene).await,
            Play::IdToken => self.id_token(scene).await,
            Play::Login => self.login(scene).await,
            Play::Logout => self.logout(scene, true).await,
            Play::LogoutUnconfirmed => self.logout(scene, false).await,
            Play::Refresh => self.refresh(scene).await,
            Play::Registration => self.registration(scene).await,
            Play::Rotation => self.rotation(scene).await,
            Play::Skip(reason) => Err(format!("not to be played: {reason}").into()),
            Play::ThirdPartyLogin => self.third_party_login(scene).await,
            Play::WebFinger(scheme) => self.webfinger(scene, scheme).await,
        }
    }
}
