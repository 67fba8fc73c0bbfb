//! Proofs with nonces, of which each answer brings another one (RFC 9449 §8, §9).

use adapter_tests::Stack;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::SystemEnv;
use oauth2_core::Dpop;
use oidc_idtoken::OidcSession;
use serde_json::Value;

use super::super::openid::Bench;
use super::super::{ensure, get};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// A login that is pushed, UserInfo, a call and a renewal. The first proof has no nonce and is refused; each one after
    /// that has the nonce of the answer before, and none is refused.
    pub(super) async fn a_nonce_for_each_answer(&self) -> Fallible<()> {
        self.peer.fetch("/proofs").await?;
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let client = self.of(oauth.with_dpop(Dpop::new(key)?)?, self.client.algorithm)?;
        let (pending, callback) = self
            .pushed(&client, |request| request.offline_access())
            .await?;
        let session = OidcSession::new(client.clone());
        let login = client.login(pending.response(&callback)?);
        self.adapter.run(session.sign_in(login)).await?;
        self.adapter.run(session.userinfo()).await?;
        self.adapter.run(session.refresh()).await?;
        let userinfo = client.oauth().server().userinfo_endpoint();
        let userinfo = userinfo.ok_or("no UserInfo endpoint")?.as_str();
        let (status, body) = get(self.adapter, session.clone(), userinfo).await?;
        ensure(status == 200, format!("a call: {status} {body}"))?;

        let proofs = self.peer.fetch("/proofs").await?;
        let said = || format!("{proofs}");
        let sent = proofs.as_array().ok_or("no list of proofs")?;
        let paths: Vec<&str> = sent.iter().map(|proof| text(proof, "path")).collect();
        let expected = ["/request", "/request", "/token", "/me", "/token", "/me"];
        ensure(paths == expected, said())?;
        let mut newest = "";
        for (at, proof) in sent.iter().enumerate() {
            let is_refused = proof["status"].as_u64().is_none_or(|status| status >= 400);
            ensure(is_refused == (at == 0), said())?;
            ensure(text(proof, "spent") == newest, said())?;
            let given = text(proof, "given");
            ensure(!given.is_empty() && given != newest, said())?;
            newest = given;
        }
        Ok(())
    }
}

fn text<'a>(proof: &'a Value, name: &str) -> &'a str {
    proof[name].as_str().unwrap_or_default()
}
