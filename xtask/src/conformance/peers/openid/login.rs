//! Discovery and logins, good and bad.

use adapter_tests::Stack;
use jose_assert::Algorithm;
use oauth2_core::{Disposition, ErrorCode, ResponseType};
use oidc_idtoken::{Authenticated, Error, OidcClient, PendingAuthentication, Rule, UserInfoError};

use super::super::{ensure, failure};
use super::{Bench, is_refused};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    pub(in super::super) async fn discovery(&self) -> Fallible<()> {
        let metadata = self.metadata().await?;
        ensure(metadata.issuer() == self.peer.issuer, "another issuer")?;
        ensure(metadata.token_endpoint().is_some(), "no token endpoint")?;
        ensure(metadata.jwks_uri().is_some(), "no keys")?;
        let methods = metadata
            .code_challenge_methods_supported()
            .unwrap_or_default();
        ensure(
            methods.iter().any(|method| method == "S256"),
            format!("no S256 in {methods:?}"),
        )
    }

    pub(super) async fn login_by_the_book(&self) -> Fallible<()> {
        let client = self.client().await?;
        let authenticated = self.login(&client).await?;
        let id_token = authenticated.id_token;
        ensure(
            id_token.subject() == "alice",
            format!("signed in as {}", id_token.subject()),
        )?;
        ensure(id_token.nonce().is_some(), "the ID Token has no nonce")?;
        ensure(
            id_token.algorithm() == Some(self.client.algorithm),
            format!("signed with {:?}", id_token.algorithm()),
        )?;
        let status = self
            .peer
            .status_for(authenticated.tokens.access_token().expose())
            .await?;
        ensure(
            status == 200,
            format!("the resource answered the token with {status}"),
        )
    }

    pub(super) async fn another_algorithm(&self) -> Fallible<()> {
        let client = self
            .client_with(self.client.secret.as_deref(), Algorithm::Rs256)
            .await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let login = self
            .adapter
            .run(client.login(pending.response(&callback)?))
            .await;
        let error = failure(login, "an ID Token with another algorithm")?;
        is_refused(error, Rule::Algorithm)
    }

    /// The peer takes the client for another because of its secret.
    pub(in super::super) async fn is_no_client(&self, secret: Option<&str>) -> Fallible<()> {
        self.is_refused_as(secret, &ErrorCode::InvalidClient).await
    }

    /// The same, at a peer that says it with another code.
    pub(in super::super) async fn is_refused_as(
        &self,
        secret: Option<&str>,
        code: &ErrorCode,
    ) -> Fallible<()> {
        let client = self.client_with(secret, self.client.algorithm).await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let login = self
            .adapter
            .run(client.login(pending.response(&callback)?))
            .await;
        let error = failure(login, "a wrong secret")?;
        expect(&error, code, Disposition::FixConfiguration)
    }

    pub(super) async fn refused(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "refuse").await?;
        let error = failure(pending.response(&callback), "a refusal")?;
        expect(&error, &ErrorCode::AccessDenied, Disposition::Refused)?;
        self.nothing_sent_since(before).await
    }

    pub(super) async fn another_state(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let tampered = callback.replace(pending.state(), &"A".repeat(pending.state().len()));
        ensure(tampered != callback, "the callback has no state")?;
        let error = failure(pending.response(&tampered), "another state")?;
        ensure(
            error.disposition() == Disposition::HostilePeer,
            format!("taken for {error:?}"),
        )?;
        self.nothing_sent_since(before).await
    }

    /// The response names another issuer than the one that was asked, or none although the peer announces one.
    pub(super) async fn another_issuer(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let (pending, callback) = self.callback(&client, "alice").await?;
        let issuer = parameter(&callback, "iss")?;
        let other = "https%3A%2F%2Fother.example.com";
        for tampered in [
            callback.replace(issuer, other),
            callback.replace("iss=", "was="),
        ] {
            let again = PendingAuthentication::from_json(pending.to_json().expose())?;
            let error = failure(again.response(&tampered), "another issuer, or none")?;
            ensure(
                error.disposition() == Disposition::HostilePeer,
                format!("taken for {error:?}"),
            )?;
        }
        self.nothing_sent_since(before).await
    }

    /// An ID Token in which all is right but the signature, which is that of another. Its code is not redeemed.
    pub(super) async fn another_signature(&self) -> Fallible<()> {
        let before = self.peer.token_requests().await?;
        let client = self.client().await?;
        let ask = || {
            self.asked(&client, |request| {
                let request = request.response_type(ResponseType::CodeIdToken);
                request.login_hint("alice")
            })
        };
        let (_, first) = ask().await?;
        let (pending, second) = ask().await?;
        let signature = |callback| -> Fallible<&str> {
            let token = parameter(callback, "id_token")?;
            let (_, signature) = token.rsplit_once('.').ok_or("no signature")?;
            Ok(signature)
        };
        let tampered = second.replace(signature(&second)?, signature(&first)?);
        ensure(tampered != second, "two ID Tokens are signed alike")?;
        let login = client.login(pending.response(&tampered)?);
        let error = failure(self.adapter.run(login).await, "a signature of another")?;
        is_refused(error, Rule::Signature)?;
        self.nothing_sent_since(before).await
    }

    pub(super) async fn code_used_twice(&self) -> Fallible<()> {
        let client = self.client().await?;
        let asked = self.asked(&client, |request| request.scope("email"));
        let (pending, callback) = asked.await?;
        let again = PendingAuthentication::from_json(pending.to_json().expose())?;
        let first = self
            .adapter
            .run(client.login(pending.response(&callback)?))
            .await?;
        let second = self
            .adapter
            .run(client.login(again.response(&callback)?))
            .await;
        let error = failure(second, "a code, twice")?;
        expect(
            &error,
            &ErrorCode::InvalidGrant,
            Disposition::Reauthenticate,
        )?;
        // The peer takes back what the code gave.
        let status = self
            .peer
            .status_for(first.tokens.access_token().expose())
            .await?;
        ensure(
            status == 401,
            format!("the resource answered the first token with {status}"),
        )
    }

    pub(super) async fn userinfo(&self) -> Fallible<()> {
        let client = self.client().await?;
        let authenticated = self.login(&client).await?;
        let subject = authenticated.id_token.subject();
        let info = self
            .adapter
            .run(client.userinfo(&authenticated.tokens, subject)?)
            .await?;
        let email = info.claim("email").and_then(|email| email.as_str());
        ensure(
            email.as_deref() == Some("alice@example.com"),
            "another email",
        )
    }

    pub(super) async fn userinfo_of_another(&self) -> Fallible<()> {
        let client = self.client().await?;
        let authenticated = self.login(&client).await?;
        let asked = self
            .adapter
            .run(client.userinfo(&authenticated.tokens, "bob")?)
            .await;
        match failure(asked, "UserInfo about somebody else")? {
            Error::UserInfo(UserInfoError::SubjectMismatch) => Ok(()),
            error => Err(error.into()),
        }
    }

    /// Finishes a login of Alice, and asks for claims with its token.
    pub(in super::super) async fn signs_in(
        &self,
        client: &OidcClient,
        pending: PendingAuthentication,
        callback: &str,
    ) -> Fallible<Authenticated> {
        let login = client.login(pending.response(callback)?);
        self.is_alice(client, self.adapter.run(login).await?).await
    }

    pub(in super::super) async fn is_alice(
        &self,
        client: &OidcClient,
        user: Authenticated,
    ) -> Fallible<Authenticated> {
        let subject = user.id_token.subject();
        ensure(subject == "alice", format!("signed in as {subject}"))?;
        let info = client.userinfo(&user.tokens, subject)?;
        let info = self.adapter.run(info).await?;
        ensure(info.subject() == "alice", "claims about somebody else")?;
        Ok(user)
    }
    async fn nothing_sent_since(&self, before: u64) -> Fallible<()> {
        let sent = self.peer.token_requests().await? - before;
        ensure(
            sent == 0,
            format!("{sent} token requests were sent all the same"),
        )
    }
}

/// The peer said `code`, and the application is told what to do about it.
fn expect(error: &Error, code: &ErrorCode, disposition: Disposition) -> Fallible<()> {
    ensure(
        error.code() == Some(code) && error.disposition() == disposition,
        format!("{error:?} ({:?})", error.disposition()),
    )
}

/// As it stands in the address.
fn parameter<'a>(callback: &'a str, name: &str) -> Fallible<&'a str> {
    let mut pairs = callback.split(['?', '#', '&']);
    let value = pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    Ok(value.ok_or_else(|| format!("the callback has no {name}"))?)
}
