//! Tokens for another device (RFC 8628). Django OAuth Toolkit gives no ID Token with them, but one at each renewal.

use std::time::Duration;

use adapter_tests::Stack;
use oauth2_core::{Client, DeviceAuthorization, Disposition, ErrorCode};
use tokio::time::sleep;

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// The person takes longer than the first question.
    pub(super) async fn tokens_on_another_device(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let (oauth, authorization) = self.device_codes().await?;
        let poll = self.adapter.run(oauth.poll_device(&authorization));
        let (tokens, decided) = tokio::join!(poll, self.sees_to(&authorization, "alice"));
        decided?;
        let tokens = tokens?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked == 2, format!("asked {asked} times, not twice"))?;
        ensure(tokens.id_token().is_none(), "it gives ID Tokens now")?;
        let status = self.peer.status_for(tokens.access_token().expose()).await?;
        ensure(status == 200, format!("the resource answered {status}"))?;
        let refresh_token = tokens.refresh_token().ok_or("no refresh token")?;
        let renewed = self.adapter.run(oauth.refresh(refresh_token)).await?;
        ensure(renewed.id_token().is_some(), "it gives none later on now")?;
        self.is_dead(&oauth, refresh_token).await
    }

    pub(super) async fn no_tokens_on_another_device(&self) -> Fallible<()> {
        let (oauth, authorization) = self.device_codes().await?;
        let poll = self.adapter.run(oauth.poll_device(&authorization));
        let (tokens, decided) = tokio::join!(poll, self.sees_to(&authorization, "refuse"));
        decided?;
        let error = failure(tokens, "a refusal")?;
        ensure(
            error.code() == Some(&ErrorCode::AccessDenied)
                && error.disposition() == Disposition::Refused,
            format!("{error:?}"),
        )
    }

    /// Nobody came: the provider is not asked any more.
    pub(super) async fn too_late_for_tokens(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let (oauth, authorization) = self.device_codes().await?;
        self.clock.advance(Duration::from_secs(3600));
        let poll = self.adapter.run(oauth.poll_device(&authorization));
        let error = failure(poll.await, "a code that expired")?;
        ensure(
            error.disposition() == Disposition::Reauthenticate,
            format!("{error:?}"),
        )?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked == 0, format!("asked {asked} times"))
    }

    async fn device_codes(&self) -> Fallible<(Client, DeviceAuthorization)> {
        let oauth = self.oauth(None).await?;
        let ask = oauth.device_authorization().scope("openid api");
        let authorization = self.adapter.run(ask).await?;
        Ok((oauth, authorization))
    }

    /// What this person does on the other device, in a while.
    async fn sees_to(&self, authorization: &DeviceAuthorization, who: &str) -> Fallible<()> {
        sleep(AFTER_THE_FIRST_QUESTION).await;
        let address = authorization.verification_uri_complete();
        let address = address.ok_or("no complete address")?;
        // Is this the code, and is it you who wants that?
        let address = format!("{address}&login_hint={who}");
        self.browser()?.confirm(&address).await.map(drop)
    }
}

/// The interval is a second.
const AFTER_THE_FIRST_QUESTION: Duration = Duration::from_millis(1400);
