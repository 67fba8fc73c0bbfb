//! Discovery and logins at Django OAuth Toolkit, where it goes its own way or the other peers were not asked.

use std::time::Duration;

use adapter_tests::{OidcSession as _, Setup, Stack};
use oauth2_core::{Disposition, ErrorCode, ResponseType};
use oidc_idtoken::{LogoutReturn, OidcSession, PendingAuthentication, Rule};

use super::super::openid::{Bench, is_refused};
use super::super::{ensure, failure};
use crate::Fallible;

const BACK: &str = "https://rp.example.com/bye";

impl<A: Stack> Bench<'_, A> {
    /// Each of its documents names endpoints that the other leaves out; those for devices are in none.
    pub(super) async fn discovery_as_an_oauth_server(&self) -> Fallible<()> {
        let issuer = &self.peer.issuer;
        let oauth = self.adapter.run(oauth2_core::discover(issuer).oauth());
        let oauth = oauth.await?;
        let openid = self.adapter.run(oidc_idtoken::discover(issuer)).await?;
        ensure(
            oauth.issuer() == openid.issuer() && oauth.token_endpoint() == openid.token_endpoint(),
            "two servers",
        )?;
        for (member, of_oauth) in [
            ("revocation_endpoint", true),
            ("introspection_endpoint", true),
            ("userinfo_endpoint", false),
            ("end_session_endpoint", false),
        ] {
            let (has, other) = (oauth.get(member).is_some(), openid.get(member).is_some());
            ensure(
                has == of_oauth && other != of_oauth,
                format!("{member} is announced otherwise now"),
            )?;
        }
        let member = "device_authorization_endpoint";
        ensure(
            oauth.get(member).is_none() && openid.get(member).is_none(),
            "the endpoint for devices is announced now",
        )
    }

    /// The code is of use to nobody who lacks the verifier (RFC 7636 §4.6).
    pub(super) async fn another_verifier(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let kept = pending.to_json();
        let (_, rest) = kept
            .expose()
            .split_once("code_verifier")
            .ok_or("no verifier was kept")?;
        let verifier = rest.trim_start_matches(['"', '\\', ':']);
        let end = verifier.find(['"', '\\']).ok_or("a verifier without end")?;
        let verifier = verifier.get(..end).unwrap_or_default();
        let kept = kept.expose().replace(verifier, &"A".repeat(end));
        let pending = PendingAuthentication::from_json(&kept)?;
        let login = client.login(pending.response(&callback)?);
        let error = failure(self.adapter.run(login).await, "another verifier")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidGrant)
                && error.disposition() == Disposition::Reauthenticate,
            format!("{error:?}"),
        )
    }

    pub(super) async fn scope_not_offered(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| request.scope("everything"))
            .await?;
        let error = failure(pending.response(&callback), "a scope that is not offered")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidScope),
            format!("{error:?}"),
        )
    }

    /// What the code gave lives on, where the standard advises to revoke it (RFC 6749 §4.1.2).
    pub(super) async fn code_used_twice_without_harm(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let again = PendingAuthentication::from_json(pending.to_json().expose())?;
        let login = client.login(pending.response(&callback)?);
        let first = self.adapter.run(login).await?;
        let login = client.login(again.response(&callback)?);
        let error = failure(self.adapter.run(login).await, "a code, twice")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidGrant)
                && error.disposition() == Disposition::Reauthenticate,
            format!("{error:?}"),
        )?;
        let token = first.tokens.access_token().expose();
        let status = self.peer.status_for(token).await?;
        ensure(status == 200, format!("the first token: {status}"))
    }

    /// The implicit grant: no ID Token, and no request of ours.
    pub(super) async fn token_from_the_browser(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let oauth = self.oauth(None).await?;
        let request = oauth.authorization().response_type(ResponseType::Token);
        let request = request.scope("api").param("login_hint", "alice");
        let (authorization, pending) = request.begin(self.clock)?;
        let redirect_uri = oauth.redirect_uri().unwrap_or_default();
        let callback = self
            .browser()?
            .visit(authorization.url(), redirect_uri)
            .await?;
        let received = pending.receive(&*callback)?;
        let tokens = self.adapter.run(oauth.finish_authorization(received));
        let tokens = tokens.await?;
        ensure(
            tokens.refresh_token().is_none() && tokens.lifetime().is_some(),
            "more than an access token, or one without an end",
        )?;
        let status = self.peer.status_for(tokens.access_token().expose()).await?;
        let sent = self.peer.token_requests().await? - before;
        ensure(status == 200 && sent == 0, format!("{status}, {sent} sent"))
    }

    /// What belongs in the fragment (Multiple Response Types §5) is taken for no answer elsewhere.
    pub(super) async fn refused_in_the_query(&self, asked: ResponseType) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                request.response_type(asked).login_hint("refuse")
            })
            .await?;
        ensure(
            callback.contains("?error=access_denied") && !callback.contains('#'),
            format!("Django OAuth Toolkit says it otherwise now: {callback}"),
        )?;
        let error = failure(pending.response(&callback), "a refusal")?;
        ensure(
            error.disposition() == Disposition::HostilePeer,
            format!("{error:?} ({:?})", error.disposition()),
        )
    }

    pub(super) async fn older_than_asked_for(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                let request = request.max_age(Duration::from_secs(600));
                request.login_hint("long ago")
            })
            .await?;
        let login = client.login(pending.response(&callback)?);
        let error = failure(self.adapter.run(login).await, "a login of an hour ago")?;
        is_refused(error, Rule::AuthTime)
    }

    /// It knows of one login for each person, the last: a renewal has that one's time (Core §12.2).
    pub(super) async fn refresh_after_another_login(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let session = OidcSession::new(client.clone());
        let login = client.login(pending.response(&callback)?);
        self.adapter.run(session.sign_in(login)).await?;
        // In another browser, and the peer told that it was at another time.
        self.callback(&client, "long ago").await?;
        let renewed = self.adapter.run(session.refresh()).await;
        let error = failure(renewed, "an ID Token of another login")?;
        is_refused(error, Rule::Refresh)
    }

    /// The browser goes there and back, the person agrees, and the tokens are dead.
    pub(super) async fn logout_confirmed(&self) -> Fallible<()> {
        let client = self.client().await?;
        let callback = client.oauth().redirect_uri().unwrap_or_default().to_owned();
        let session = A::Oidc::open(self.adapter, client, Setup::default());
        let (authorization, pending) =
            session.authorization_url(|request| request.login_hint("alice"))?;
        let mut browser = self.browser()?;
        let came_back = browser.visit(authorization.url(), &callback).await?;
        let user = session.authenticate(pending, came_back).await?;
        let token = user.tokens.access_token().expose();
        let status = self.peer.status_for(token).await?;
        ensure(status == 200, format!("before: {status}"))?;

        let (end, pending) = session.logout_url(BACK)?;
        let returned = browser.log_out(&end.url(), BACK).await?;
        let pending = pending.ok_or("nothing to wait for")?;
        match pending.returned(&*returned) {
            LogoutReturn::Confirmed => {}
            other => return Err(format!("came back with {other:?}").into()),
        }
        let status = self.peer.status_for(token).await?;
        ensure(status == 401, format!("after: {status}"))
    }
}
