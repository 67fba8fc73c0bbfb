//! What our clients refuse by the rules of their profiles, before anything is sent.

use adapter_tests::Stack;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::{IntoStep, SystemEnv};
use oauth2_core::{
    Client, ClientAuthentication, Dpop, Error, Misuse, Profile, ProfileRule, RequestObject,
    ResponseType,
};
use serde_json::Value;

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn breaks_fapi1(&self) -> Fallible<()> {
        let free = self.oauth(None).await?;
        let bound = free.clone().with_certificate_bound_tokens();
        let before = self.requests().await?;
        let with = |client: Client| client.with_profile(Profile::Fapi1Advanced);
        is_broken(with(by_secret(&bound)), ProfileRule::ClientAuthentication)?;
        is_broken(with(free), ProfileRule::SenderConstraint)?;

        let client = with(bound)?;
        let ask = || client.authorization().scope("openid");
        let begun = ask().response_type(ResponseType::CodeIdToken);
        is_broken(begun.begin(self.clock), ProfileRule::SignedRequest)?;
        let signed = ask().request_object(RequestObject::signed(self.request_key()?));
        is_broken(signed.begin(self.clock), ProfileRule::DetachedSignature)?;
        let key = SigningKey::generate(Algorithm::Rs256, &SystemEnv::default())?;
        let begun = ask().response_type(ResponseType::CodeIdToken);
        let begun = begun.request_object(RequestObject::signed(key));
        is_broken(begun.begin(self.clock), ProfileRule::Algorithm)?;
        self.nothing_was_sent(before).await
    }

    pub(super) async fn breaks_fapi2(&self) -> Fallible<()> {
        let free = self.oauth(None).await?;
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let bound = free.clone().with_dpop(Dpop::new(key)?)?;
        let before = self.requests().await?;
        let with = |client: Client| client.with_profile(Profile::Fapi2Security);
        is_broken(with(by_secret(&bound)), ProfileRule::ClientAuthentication)?;
        is_broken(with(free), ProfileRule::SenderConstraint)?;

        let client = with(bound)?;
        let ask = || client.authorization().scope("openid");
        is_broken(ask().begin(self.clock), ProfileRule::PushedRequest)?;
        let push = ask().response_type(ResponseType::CodeIdToken).push();
        is_broken(push.into_step(self.clock), ProfileRule::ResponseType)?;
        let by_password = self.adapter.run(client.password("alice", "secret"));
        is_broken(by_password.await, ProfileRule::GrantType)?;
        self.nothing_was_sent(before).await
    }

    /// How much the peer was asked, by its own count.
    async fn requests(&self) -> Fallible<u64> {
        let seen = self.peer.fetch("/seen").await?;
        let count = seen.get("requests").and_then(Value::as_u64);
        Ok(count.ok_or("no count of requests")?)
    }

    async fn nothing_was_sent(&self, before: u64) -> Fallible<()> {
        let sent = self.requests().await? - before;
        ensure(sent == 0, format!("{sent} requests were sent all the same"))
    }
}

/// The client with a secret, where the profile wants a key.
fn by_secret(client: &Client) -> Client {
    let client = client.clone().with_secret("a secret".to_owned());
    client.with_authentication(ClientAuthentication::Basic)
}

fn is_broken<T>(outcome: Result<T, Error>, rule: ProfileRule) -> Fallible<()> {
    match failure(outcome, "what breaks a rule")? {
        Error::Misuse(Misuse::Profile(violation)) if violation.rule() == rule => Ok(()),
        error => Err(error.into()),
    }
}
