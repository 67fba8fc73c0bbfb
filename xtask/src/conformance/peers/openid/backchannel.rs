//! Logins that the provider asks for on a device of the person (CIBA): polled for, and announced by a ping.

use std::time::Duration;

use adapter_tests::{Logouts, Stack};
use http::Request;
use http::header::{AUTHORIZATION, HeaderValue};
use jose_assert::{Algorithm, Signer};
use oauth2_core::{
    BackchannelAuthentication, BackchannelNotification, DeliveryMode, Disposition, Error,
    ErrorCode, Hint, Notified, notification_response,
};
use oidc_idtoken::OidcClient;
use tokio::time::timeout;

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// The person takes longer than the first question.
    pub(super) async fn login_by_polling(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let asked = self.asked_by_the_provider(&client, "alice", DeliveryMode::Poll);
        let authentication = asked.await?;
        let login = client.login_backchannel(&authentication);
        self.is_alice(&client, self.adapter.run(login).await?)
            .await?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked >= 2, format!("asked {asked} times"))
    }

    pub(super) async fn refused_while_polling(&self) -> Fallible<()> {
        let client = self.client().await?;
        let asked = self.asked_by_the_provider(&client, "refuse", DeliveryMode::Poll);
        let authentication = asked.await?;
        let login = client.login_backchannel(&authentication);
        let error = failure(self.adapter.run(login).await, "a refusal")?;
        ensure(
            error.code() == Some(&ErrorCode::AccessDenied)
                && error.disposition() == Disposition::Refused,
            format!("{error:?}"),
        )
    }

    /// Nobody asks before the ping, and then once.
    pub(super) async fn login_by_a_ping(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let asked = self.asked_by_the_provider(&client, "alice", DeliveryMode::Ping);
        let authentication = asked.await?;
        let notified = self
            .pinged(&client, &authentication, self.logouts()?)
            .await?;
        let login = client.login_notified(notified);
        self.is_alice(&client, self.adapter.run(login).await?)
            .await?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked == 1, format!("asked {asked} times, not once"))
    }

    /// The ping is about a refusal, which the answer to the question then is.
    pub(super) async fn refused_by_a_ping(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let asked = self.asked_by_the_provider(&client, "refuse", DeliveryMode::Ping);
        let authentication = asked.await?;
        let notified = self
            .pinged(&client, &authentication, self.logouts()?)
            .await?;
        let login = client.login_notified(notified);
        let error = failure(self.adapter.run(login).await, "a refusal")?;
        ensure(
            error.code() == Some(&ErrorCode::AccessDenied)
                && error.disposition() == Disposition::Refused,
            format!("{error:?}"),
        )?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked == 1, format!("asked {asked} times, not once"))
    }

    /// The peer's ping with another token is refused, and nobody asks. With its own it is believed, all else being the same.
    pub(super) async fn pinged_by_someone_else(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let asked = self.asked_by_the_provider(&client, "alice", DeliveryMode::Ping);
        let authentication = asked.await?;
        let (mut posted, waiting) = timeout(POSTED_WITHIN, self.logouts()?.next()).await?;
        let guessed = HeaderValue::from_static("Bearer guessed");
        let own = posted.headers_mut().insert(AUTHORIZATION, guessed);
        let notified = self.notified(&client, &authentication, &posted);
        let answer = notification_response(&notified);
        let status = answer.status();
        waiting.send(answer).map_err(|_| "the peer has gone")?;
        let error = failure(notified, "a ping with another token")?;
        ensure(status == 401, format!("answered with {status}: {error:?}"))?;
        let asked = self.peer.token_requests().await? - before;
        ensure(asked == 0, format!("asked {asked} times all the same"))?;

        let own = own.ok_or("the peer sent no token")?;
        posted.headers_mut().insert(AUTHORIZATION, own);
        let notified = self.notified(&client, &authentication, &posted)?;
        let login = client.login_notified(notified);
        self.is_alice(&client, self.adapter.run(login).await?)
            .await
            .map(drop)
    }

    async fn pinged(
        &self,
        client: &OidcClient,
        authentication: &BackchannelAuthentication,
        pings: &Logouts,
    ) -> Fallible<Notified> {
        let (posted, waiting) = timeout(POSTED_WITHIN, pings.next()).await?;
        let notified = self.notified(client, authentication, &posted);
        let answer = notification_response(&notified);
        waiting.send(answer).map_err(|_| "the peer has gone")?;
        Ok(notified?)
    }

    fn notified(
        &self,
        client: &OidcClient,
        authentication: &BackchannelAuthentication,
        posted: &Request<Vec<u8>>,
    ) -> Result<Notified, Error> {
        BackchannelNotification::parse(posted.headers(), posted.body())?.verify(
            client.oauth(),
            Some(authentication),
            self.clock,
        )
    }

    /// In a signed request where the client authenticates by a key.
    async fn asked_by_the_provider(
        &self,
        client: &OidcClient,
        hint: &str,
        mode: DeliveryMode,
    ) -> Fallible<BackchannelAuthentication> {
        let ask = client.backchannel_authentication(Hint::login(hint.to_owned()));
        let ask = ask.scope("api").binding_message("W4SCT");
        let mut ask = ask.delivery_mode(mode);
        if self.client.secret.is_none() {
            let mut keys = self.signing_keys.iter();
            let key = keys.find(|key| key.algorithm() == Algorithm::Es256);
            ask = ask.request_object(key.ok_or("no key for requests")?.clone());
        }
        Ok(self.adapter.run(ask).await?)
    }
}

const POSTED_WITHIN: Duration = Duration::from_secs(10);
