//! What Authlib lets its users do at an OpenID provider and should not be believed.

use std::time::Duration;

use adapter_tests::Stack;
use oauth2_core::{Callback, Disposition, ErrorCode, ResponseMode, ResponseType};
use oidc_idtoken::{OidcSession, Rule};

use super::super::openid::{Bench, is_refused};
use super::super::{ensure, failure, get};
use crate::Fallible;
use crate::conformance::browser::Browser;

/// What a login asks for once it has a code, and its keys after that.
const CODE_THEN_KEYS: &[&str] = &["/token", "/jwks"];

impl<A: Stack> Bench<'_, A> {
    /// The client has agreed to a signature. Not even keys are fetched for a token without one.
    pub(super) async fn unsigned(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self.asked(&client, |request| request).await?;
        let before = self.log().await?.len();
        let session = OidcSession::new(client.clone());
        let login = client.login(pending.response(&callback)?);
        let signed_in = self.adapter.run(session.sign_in(login)).await;
        let error = failure(signed_in, "an ID Token that nobody signed")?;
        is_refused(error, Rule::Algorithm)?;
        ensure(session.tokens().is_none(), "the tokens were kept")?;
        let called = get(self.adapter, session, &self.peer.resource()).await;
        failure(called, "a call by nobody")?;
        self.sent_since(before, &["/token"]).await
    }

    /// Of the front channel Authlib knows itself that such a token must be signed.
    pub(super) async fn unsigned_in_front(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                request.response_type(ResponseType::CodeIdToken)
            })
            .await?;
        let error = failure(pending.response(&callback), "a response without a login")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidRequest),
            format!("{error:?}"),
        )
    }

    /// An ID Token with the nonce of another login. One from the front channel keeps the code from being redeemed.
    pub(super) async fn another_nonce(&self, response_type: ResponseType) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                let request = request.response_type(response_type);
                request.login_hint("another nonce")
            })
            .await?;
        let before = self.log().await?.len();
        let response = pending.response(&callback)?;
        let error = if response_type == ResponseType::IdToken {
            let verified = self.adapter.run(client.verify_response(response)).await;
            failure(verified, "another nonce")?
        } else {
            let login = self.adapter.run(client.login(response)).await;
            failure(login, "another nonce")?
        };
        is_refused(error, Rule::Nonce)?;
        let expected = match response_type {
            ResponseType::Code => CODE_THEN_KEYS,
            _ if self.client.algorithm.is_symmetric() => &[],
            _ => &["/jwks"],
        };
        self.sent_since(before, expected).await
    }

    /// Authlib does not read `max_age`.
    pub(super) async fn too_old(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                let request = request.max_age(Duration::from_secs(600));
                request.login_hint("long ago")
            })
            .await?;
        let before = self.log().await?.len();
        let login = client.login(pending.response(&callback)?);
        let error = failure(self.adapter.run(login).await, "a login of an hour ago")?;
        is_refused(error, Rule::AuthTime)?;
        self.sent_since(before, CODE_THEN_KEYS).await
    }

    /// Unless it is told otherwise, Authlib takes the time of a renewal for that of the login (Core 12.2).
    pub(super) async fn another_time(&self) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                request.login_hint("long ago, forgotten at renewal")
            })
            .await?;
        let session = OidcSession::new(client.clone());
        let login = client.login(pending.response(&callback)?);
        self.adapter.run(session.sign_in(login)).await?;
        let renewed = self.adapter.run(session.refresh()).await;
        let error = failure(renewed, "an ID Token of another login")?;
        is_refused(error, Rule::Refresh)
    }

    /// Outside the code flow Authlib's refusals have no `state` (RFC 6749 4.1.2.1), so they could be anyone's.
    pub(super) async fn refused_without_state(&self, asked: ResponseType) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, callback) = self
            .asked(&client, |request| {
                request.response_type(asked).login_hint("refuse")
            })
            .await?;
        ensure(
            callback.contains("error=access_denied") && !callback.contains("state="),
            format!("Authlib says it otherwise now: {callback}"),
        )?;
        let before = self.log().await?.len();
        let error = failure(pending.response(&callback), "a refusal without a state")?;
        ensure(
            error.disposition() == Disposition::HostilePeer,
            format!("{error:?} ({:?})", error.disposition()),
        )?;
        self.sent_since(before, &[]).await
    }

    /// In forms Authlib escapes values as if for a URL, where HTML wants other escapes: the space between scopes arrives as
    /// part of one scope.
    pub(super) async fn two_scopes_in_a_form(&self) -> Fallible<()> {
        let client = self.client().await?;
        let request = client.authentication().scope("email").login_hint("alice");
        let request = request.response_type(ResponseType::CodeToken);
        let request = request.response_mode(ResponseMode::FormPost);
        let (authorization, pending) = request.begin(self.clock)?;
        let callback = client.oauth().redirect_uri().unwrap_or_default();
        let mut browser = Browser::new()?;
        let form = browser.visit_form(authorization.url(), callback).await?;
        let response = pending.response(Callback::Form(form.as_bytes()))?;
        let user = self.adapter.run(client.login(response)).await?;
        let front = user
            .front_channel_tokens
            .ok_or("no token from the browser")?;
        let of_form = front.scope().map(ToString::to_string);
        let of_code = user.tokens.scope().map(ToString::to_string);
        ensure(
            of_form.as_deref() == Some("openid%20email")
                && of_code.as_deref() == Some("openid email"),
            format!("granted: {of_form:?}, {of_code:?}"),
        )
    }

    /// What the peer was asked for, by its own log.
    async fn log(&self) -> Fallible<Vec<String>> {
        let seen = self.peer.fetch("/seen").await?;
        let log = seen.get("log").ok_or("the peer keeps no log")?;
        Ok(serde_json::from_value(log.clone())?)
    }

    async fn sent_since(&self, before: usize, expected: &[&str]) -> Fallible<()> {
        let log = self.log().await?;
        let sent = log.get(before..).unwrap_or_default();
        ensure(sent == expected, format!("sent: {sent:?}"))
    }
}
