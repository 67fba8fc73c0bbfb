//! Logins on another device (RFC 8628).

use std::time::{Duration, Instant};

use adapter_tests::Stack;
use oauth2_core::{DeviceAuthorization, Disposition, ErrorCode};
use oidc_idtoken::OidcClient;
use tokio::time::sleep;

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// The person takes longer than the first question.
    pub(super) async fn login_on_another_device(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let authorization = self.codes(&client, "alice").await?;
        let login = self.adapter.run(client.login_device(&authorization));
        let (user, decided) = tokio::join!(login, self.decide("alice", &authorization));
        decided?;
        self.is_alice(&client, user?).await?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked >= 2, format!("asked {asked} times"))
    }

    /// The second question comes five seconds later than it would have (RFC 8628 §3.5).
    pub(super) async fn slowed_down_on_another_device(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let authorization = self.codes(&client, "alice").await?;
        let began = Instant::now();
        let login = self.adapter.run(client.login_device(&authorization));
        let (user, decided) = tokio::join!(login, self.decide("alice", &authorization));
        let took = began.elapsed();
        decided?;
        self.is_alice(&client, user?).await?;
        let asked = self.peer.token_requests().await? - before;
        ensure(
            asked == 2 && took >= TWO_QUESTIONS_SLOWED_DOWN,
            format!("asked {asked} times in {took:?}"),
        )
    }

    pub(super) async fn refused_on_another_device(&self) -> Fallible<()> {
        let client = self.client().await?;
        let authorization = self.codes(&client, "refuse").await?;
        let login = self.adapter.run(client.login_device(&authorization));
        let (user, decided) = tokio::join!(login, self.decide("refuse", &authorization));
        decided?;
        let error = failure(user, "a refusal")?;
        ensure(
            error.code() == Some(&ErrorCode::AccessDenied)
                && error.disposition() == Disposition::Refused,
            format!("{error:?}"),
        )
    }

    /// Nobody came: the provider is not asked any more.
    pub(super) async fn too_late_on_another_device(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let authorization = self.codes(&client, "alice").await?;
        self.clock.advance(Duration::from_secs(3600));
        let login = self.adapter.run(client.login_device(&authorization));
        let error = failure(login.await, "a code that expired")?;
        ensure(
            error.disposition() == Disposition::Reauthenticate,
            format!("{error:?}"),
        )?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked == 0, format!("asked {asked} times"))
    }

    async fn codes(&self, client: &OidcClient, hint: &str) -> Fallible<DeviceAuthorization> {
        let ask = client.device_authorization().scope("api");
        let ask = ask.param("login_hint", hint.to_owned());
        Ok(self.adapter.run(ask).await?)
    }

    /// What the person does on the other device, in a while.
    async fn decide(&self, name: &str, authorization: &DeviceAuthorization) -> Fallible<()> {
        sleep(AFTER_THE_FIRST_QUESTION).await;
        let address = authorization.verification_uri_complete();
        let address = address.ok_or("no complete address")?;
        // Is this the code, and is it you who wants that?
        self.browser_of(name)?.confirm(address).await.map(drop)
    }
}

/// The interval is a second.
const AFTER_THE_FIRST_QUESTION: Duration = Duration::from_millis(1400);
/// The interval, and then that and five seconds.
const TWO_QUESTIONS_SLOWED_DOWN: Duration = Duration::from_secs(1 + 6);
