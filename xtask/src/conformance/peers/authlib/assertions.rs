//! Service accounts: tokens for assertions that the account signs itself.

use std::time::Duration;

use adapter_tests::{AssertionSession as _, Setup, Stack};
use jose_assert::{Algorithm, SigningKey};
use oauth2_core::{
    Client, Disposition, Error, ErrorCode, JwtAssertion, JwtBearer, ServerMetadata, ServiceAccount,
    discover,
};
use serde_json::Value;

use super::super::{ensure, failure, one_token_request_since};
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn discovery(&self) -> Fallible<()> {
        let metadata = self.metadata().await?;
        ensure(metadata.issuer() == self.peer.issuer, "another issuer")?;
        ensure(metadata.token_endpoint().is_some(), "no token endpoint")
    }

    pub(super) async fn explicit(&self) -> Fallible<()> {
        let request = self.request(|assertion| assertion).await?;
        let request = request.scope("read write");
        let tokens = self.adapter.run(request.clone()).await?;
        ensure(
            tokens.refresh_token().is_none(),
            "a refresh token for an assertion",
        )?;
        let granted = tokens.scope().map(ToString::to_string);
        ensure(
            granted.as_deref() == Some("read write"),
            format!("granted: {granted:?}"),
        )?;
        self.call(&self.open(request), None).await
    }

    pub(super) async fn file(&self) -> Fallible<()> {
        let request = self.read_file().await?.jwt_bearer()?;
        self.call(&self.open(request), None).await
    }

    pub(super) async fn file_for_a_user(&self) -> Fallible<()> {
        let account = self.read_file().await?.subject("alice");
        let session = self.open(account.jwt_bearer()?);
        self.call(&session, Some("alice")).await
    }

    pub(super) async fn for_a_user(&self) -> Fallible<()> {
        let request = self.request(|assertion| assertion.subject("alice")).await?;
        self.call(&self.open(request), Some("alice")).await
    }

    pub(super) async fn for_another_user(&self) -> Fallible<()> {
        let request = self.request(|assertion| assertion.subject("alice")).await?;
        self.is_refused(request, &ErrorCode::InvalidClient).await
    }

    pub(super) async fn another_scope(&self) -> Fallible<()> {
        let request = self.request(|assertion| assertion).await?.scope("admin");
        self.is_refused(request, &ErrorCode::InvalidScope).await
    }

    pub(super) async fn another_audience(&self) -> Fallible<()> {
        let elsewhere = "https://elsewhere.example.com/token";
        let request = self
            .request(|assertion| assertion.audience(elsewhere))
            .await?;
        self.is_refused(request, &ErrorCode::InvalidGrant).await
    }

    pub(super) async fn another_key(&self) -> Fallible<()> {
        // The key of one account under the name of another.
        let file = self.peer.fetch("/accounts/file").await?;
        let key = SigningKey::from_pem(Algorithm::Rs256, text(&file, "private_key")?)?;
        let assertion = JwtAssertion::new(key, self.account);
        let request = self.client().await?.jwt_bearer(assertion);
        self.is_refused(request, &ErrorCode::InvalidGrant).await
    }

    pub(super) async fn clock_ahead(&self) -> Fallible<()> {
        let request = self.request(|assertion| assertion).await?;
        self.clock.advance(MORE_THAN_LEEWAY);
        self.is_refused(request, &ErrorCode::InvalidGrant).await
    }

    pub(super) async fn four_callers(&self) -> Fallible<()> {
        let session = self.session().await?;
        let before = self.peer.token_requests().await?;
        self.four_calls(&session).await?;
        one_token_request_since(self.peer, before).await
    }

    /// The peer takes each `jti` once, so another token is another assertion.
    pub(super) async fn expired(&self) -> Fallible<()> {
        let session = self.session().await?;
        self.call(&session, None).await?;
        let old = session.token().ok_or("a call without tokens")?;
        self.clock
            .advance(old.lifetime().ok_or("the token has no end")?);
        let before = self.peer.token_requests().await?;
        self.four_calls(&session).await?;
        let new = session.token().ok_or("renewed without tokens")?;
        ensure(
            new.access_token() != old.access_token(),
            "the access token is the old one",
        )?;
        one_token_request_since(self.peer, before).await
    }

    pub(super) async fn renewal_after_401(&self) -> Fallible<()> {
        let session = self.session().await?;
        self.call(&session, None).await?;
        let old = session.token().ok_or("a call without tokens")?;
        self.peer.forget(old.access_token().expose()).await?;
        self.clock.advance(OLD_ENOUGH);
        let before = self.peer.token_requests().await?;
        self.call(&session, None).await?;
        one_token_request_since(self.peer, before).await
    }

    async fn metadata(&self) -> Fallible<ServerMetadata> {
        Ok(self.adapter.run(discover(&self.peer.issuer)).await?)
    }

    async fn client(&self) -> Fallible<Client> {
        Ok(Client::without_id(self.metadata().await?))
    }

    /// A request with an assertion by explicit values.
    async fn request(&self, set: impl FnOnce(JwtAssertion) -> JwtAssertion) -> Fallible<JwtBearer> {
        let file = self.peer.fetch(&self.account_path()).await?;
        let algorithm = match self.account {
            "es256" => Algorithm::Es256,
            _ => Algorithm::Rs256,
        };
        let key = SigningKey::from_pem(algorithm, text(&file, "private_key")?)?;
        let key = key.with_key_id(text(&file, "private_key_id")?);
        let assertion = set(JwtAssertion::new(key, self.account));
        Ok(self.client().await?.jwt_bearer(assertion))
    }

    async fn read_file(&self) -> Fallible<ServiceAccount> {
        let file = self.peer.fetch(&self.account_path()).await?;
        Ok(ServiceAccount::from_json(serde_json::to_vec(&file)?)?)
    }

    fn account_path(&self) -> String {
        format!("/accounts/{}", self.account)
    }

    /// A session without tokens yet.
    async fn session(&self) -> Fallible<A::Assertion> {
        let request = match self.account {
            "file" => self.read_file().await?.jwt_bearer()?,
            _ => self.request(|assertion| assertion).await?,
        };
        Ok(self.open(request))
    }

    /// The adapter's own session.
    fn open(&self, request: JwtBearer) -> A::Assertion {
        A::Assertion::open(self.adapter, request.into(), Setup::default())
    }

    async fn four_calls(&self, session: &A::Assertion) -> Fallible<()> {
        let call = || self.call(session, None);
        let (one, two, three, four) = tokio::join!(call(), call(), call(), call());
        one.and(two).and(three).and(four)
    }

    async fn call(&self, session: &A::Assertion, user: Option<&str>) -> Fallible<()> {
        let response = session.get(&self.peer.resource()).await?;
        let status = response.status().as_u16();
        let body = String::from_utf8(response.into_body())?;
        ensure(status == 200, format!("{status} {body}"))?;
        let seen: Value = serde_json::from_str(&body)?;
        let is_named = seen.get("account").is_some_and(|name| name == self.account)
            && seen.get("sub").and_then(Value::as_str) == user;
        ensure(is_named, body)
    }

    /// The peer says `code`, nothing is called, and whoever runs the service has to look at it.
    async fn is_refused(&self, request: JwtBearer, code: &ErrorCode) -> Fallible<()> {
        let session = self.open(request);
        let called = self.call(&session, None).await;
        let error = failure(called, "what should have been refused")?;
        let error = error
            .downcast_ref::<Error>()
            .ok_or("no error of the library")?;
        ensure(
            error.code() == Some(code) && error.disposition() == Disposition::FixConfiguration,
            format!("{error:?} ({:?})", error.disposition()),
        )
    }
}

fn text<'a>(file: &'a Value, name: &str) -> Fallible<&'a str> {
    let found = file.get(name).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("the account's file has no {name}"))?)
}

/// The peer allows clocks to differ by a minute.
const MORE_THAN_LEEWAY: Duration = Duration::from_secs(90);
/// A token refused right after it was issued is not taken for a stale one; less than the minute.
const OLD_ENOUGH: Duration = Duration::from_secs(15);
