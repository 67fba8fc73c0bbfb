//! What a request demands of the login: its age, its strength, claims, and that nobody is asked.

use std::time::Duration;

use adapter_tests::Stack;
use oauth2_core::ErrorCode;
use oidc_idtoken::{ClaimRequest, ClaimsRequest, PendingAuthentication, Prompt, Rule};

use super::super::{ensure, failure};
use super::{Bench, is_refused};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn nobody_to_ask(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| request.prompt(Prompt::None))
            .await?;
        let error = failure(pending.response(&callback), "a login of nobody")?;
        ensure(
            error.code() == Some(&ErrorCode::LoginRequired),
            format!("{error:?}"),
        )
    }

    pub(super) async fn recent(&self) -> Fallible<()> {
        let client = self.client().await?;
        for seconds in [0, 600] {
            let (pending, callback) = self
                .asked(&client, |request| {
                    request.max_age(Duration::from_secs(seconds))
                })
                .await?;
            let login = client.login(pending.response(&callback)?);
            let user = self.adapter.run(login).await?;
            ensure(user.id_token.auth_time().is_some(), "no auth_time")?;
        }
        Ok(())
    }

    /// With a scope for the claims of UserInfo at a peer that gives none without.
    pub(in super::super) async fn essential_claims(&self, scope: &str) -> Fallible<()> {
        let client = self.client().await?;
        let claims = ClaimsRequest::new()
            .userinfo("email", ClaimRequest::essential())
            .id_token("auth_time", ClaimRequest::essential())
            .id_token(
                "acr",
                ClaimRequest::essential().values(["urn:silver", "urn:gold"]),
            )
            .id_token("sub", ClaimRequest::default().value("alice"));
        let (pending, callback) = self
            .asked(&client, |request| {
                let request = request.scope(scope);
                request.acr_values(["urn:silver"]).claims(claims)
            })
            .await?;
        let login = client.login(pending.response(&callback)?);
        let user = self.adapter.run(login).await?;
        ensure(
            user.id_token.acr().as_deref() == Some("urn:silver"),
            format!("acr is {:?}", user.id_token.acr()),
        )?;
        let info = client.userinfo(&user.tokens, user.id_token.subject())?;
        let info = self.adapter.run(info).await?;
        ensure(info.claim("email").is_some(), "no email")
    }

    pub(super) async fn another_acr(&self) -> Fallible<()> {
        let client = self.client().await?;
        // The peer does not look at what a client finds essential by itself.
        let (pending, callback) = self
            .asked(&client, |request| request.acr_values(["urn:silver"]))
            .await?;
        let kept = pending.to_json();
        let stricter = kept
            .expose()
            .replace(r#""acr":[]"#, r#""acr":["urn:gold"]"#);
        ensure(stricter != *kept.expose(), "nothing was made stricter")?;
        let pending = PendingAuthentication::from_json(&stricter)?;
        let login = client.login(pending.response(&callback)?);
        let error = failure(self.adapter.run(login).await, "another strength")?;
        is_refused(error, Rule::Acr)
    }
}
