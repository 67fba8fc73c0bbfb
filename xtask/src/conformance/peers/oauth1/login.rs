//! Temporary credentials, the resource owner's word, token credentials.

use adapter_tests::{OAuth1Session as _, Session as _, Stack};
use oauth_step::{Disposition, Response};
use oauth1_core::{Client, Error, Placement, TemporaryCredentials};

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;
use crate::conformance::browser::Browser;

impl<A: Stack> Bench<'_, A> {
    /// All three steps, and a signed call after them.
    pub(super) async fn login(&self, placement: Placement) -> Fallible<()> {
        let session = self.open(self.client()?.with_placement(placement));
        let temporary = session.temporary_credentials(CALLBACK).await?;
        let callback = self.visit(&temporary, "").await?;
        session.authenticate(temporary, callback).await?;
        // A form for the parameters takes a method that has a body.
        let call = adapter_tests::post(&self.resource(), adapter_tests::Payload::Empty);
        self.is_alices(&session.calls().call(call).await?)
    }

    pub(super) async fn out_of_band(&self) -> Fallible<()> {
        let client = self.client()?;
        let session = self.open(client.clone());
        let temporary = session.temporary_credentials("oob").await?;
        // A page with the verifier alone.
        let path = temporary.authorization_url().to_owned();
        let page = reqwest::get(path).await?.error_for_status()?;
        let verified = temporary.verifier(&page.text().await?)?;
        session.sign_in(client.token_credentials(verified)).await?;
        self.is_alices(&session.get(&self.resource()).await?)
    }

    pub(super) async fn denied(&self) -> Fallible<()> {
        let session = self.open(self.client()?);
        let temporary = session.temporary_credentials(CALLBACK).await?;
        let callback = self.visit(&temporary, "&deny=1").await?;
        let refused = failure(session.authenticate(temporary, callback).await, "a denial")?;
        let is_denial = match self
            .peer
            .about
            .get("name")
            .and_then(serde_json::Value::as_str)
        {
            // Its callback holds `error=access_denied`, which is OAuth 2, and no token.
            Some("Authlib") => matches!(refused, Error::Peer { .. }),
            _ => matches!(refused, Error::Denied(_)),
        };
        ensure(is_denial, format!("another error: {refused}"))?;
        ensure(session.token().is_none(), "a token after a denial")
    }

    pub(super) async fn another_verifier(&self) -> Fallible<()> {
        let client = self.client()?;
        let session = self.open(client.clone());
        let temporary = session.temporary_credentials(CALLBACK).await?;
        self.visit(&temporary, "").await?;
        let verified = temporary.verifier("another")?;
        let flow = client.token_credentials(verified);
        let refused = failure(session.sign_in(flow).await, "another verifier")?;
        is_refusal(&refused)
    }

    pub(super) async fn another_secret(&self) -> Fallible<()> {
        let client = self.client()?;
        let client = Client::new(client.id(), "another")
            .with_temporary_credentials_endpoint(&format!("{}/initiate", self.peer.server.issuer))?
            .with_authorization_endpoint(CALLBACK)?
            .with_token_credentials_endpoint(CALLBACK)?;
        let refused = self.open(client).temporary_credentials(CALLBACK).await;
        is_refusal(&failure(refused, "another secret")?)
    }

    pub(super) async fn twice(&self) -> Fallible<()> {
        let session = self.open(self.client()?);
        let temporary = session.temporary_credentials(CALLBACK).await?;
        let callback = self.visit(&temporary, "").await?;
        let again = (temporary.clone(), callback.clone());
        session.authenticate(temporary, callback).await?;
        let refused = session.authenticate(again.0, again.1).await;
        is_refusal(&failure(refused, "a second use")?)
    }

    fn open(&self, client: Client) -> A::OAuth1 {
        A::OAuth1::open(self.adapter, client)
    }

    async fn visit(&self, temporary: &TemporaryCredentials, more: &str) -> Fallible<String> {
        let url = format!("{}{more}", temporary.authorization_url());
        Browser::new()?.visit(&url, CALLBACK).await
    }

    fn is_alices(&self, response: &Response) -> Fallible<()> {
        let body = String::from_utf8_lossy(response.body());
        let (status, is_hers) = (response.status(), body.contains("\"alice\""));
        ensure(status == 200 && is_hers, format!("{status}: {body}"))
    }
}

/// The server has said no, by a status of its own choice.
fn is_refusal(error: &Error) -> Fallible<()> {
    let is_refusal = matches!(error, Error::Refused(_) | Error::Unauthorized(_));
    let is_final = !matches!(error.disposition(), Disposition::Retry { .. });
    ensure(is_refusal && is_final, format!("another error: {error}"))
}

/// Nothing listens there. It holds nothing that is encoded: both libraries decode a callback twice.
const CALLBACK: &str = "https://rp.example.com/cb";
