//! Logouts: begun by the client in the browser, and told to it behind the browser's back.

use std::time::Duration;

use adapter_tests::{Logouts, OidcSession, Setup, Stack};
use oidc_idtoken::LogoutReturn;

use tokio::time::timeout;

use super::super::ensure;
use super::Bench;
use crate::Fallible;

const BACK: &str = "https://rp.example.com/bye";

/// The browser waits that long for the peer's answer.
const POSTED_WITHIN: Duration = Duration::from_secs(10);

impl<A: Stack> Bench<'_, A> {
    /// The browser goes there and back, and the peer posts a Logout Token meanwhile.
    pub(super) async fn logout(&self) -> Fallible<()> {
        let client = self.client().await?;
        let callback = client.oauth().redirect_uri().unwrap_or_default().to_owned();
        let session = A::Oidc::open(self.adapter, client, Setup::default());
        let (authorization, pending) =
            session.authorization_url(|request| request.login_hint("alice"))?;
        let mut browser = self.browser()?;
        let came_back = browser.visit(authorization.url(), &callback).await?;
        let user = session.authenticate(pending, came_back).await?;
        let session_id = user.id_token.session_id().ok_or("no sid")?.into_owned();

        let (end, pending) = session.logout_url(BACK)?;
        let url = end.url();
        let (returned, told) = tokio::join!(
            browser.log_out(&url, BACK),
            self.told(&session, self.logouts()?)
        );
        let pending = pending.ok_or("nothing to wait for")?;
        match pending.returned(&*returned?) {
            LogoutReturn::Confirmed => {}
            other => return Err(format!("came back with {other:?}").into()),
        }
        let told = told?;
        ensure(told == session_id, format!("logged out of {told}"))
    }

    /// Takes the peer's request, lets the session judge it, and answers. Gives the `sid`.
    async fn told(&self, session: &A::Oidc, logouts: &Logouts) -> Fallible<String> {
        let (posted, waiting) = timeout(POSTED_WITHIN, logouts.next()).await?;
        let (outcome, answer) = session.backchannel_logout(posted.into_body()).await;
        let status = answer.status();
        waiting.send(answer).map_err(|_| "the peer has gone")?;
        ensure(
            status == 200,
            format!("answered with {status}: {outcome:?}"),
        )?;
        Ok(outcome?.session_id().ok_or("no sid")?.to_string())
    }
}
