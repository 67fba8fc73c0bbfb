//! Clients that keep the rules of FAPI 1.0 Advanced, at a provider that does.

use adapter_tests::Stack;
use oauth2_core::{Client, ErrorCode, Profile, ResponseType};
use oidc_idtoken::{AuthenticationRequest, OidcClient, PendingAuthentication};

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// By a signed request, to a signed response: `code id_token`, or `code` in a JWT. The tokens are bound to a certificate.
    pub(super) async fn login_by_fapi1(&self) -> Fallible<()> {
        let client = self.keeps_fapi1().await?;
        let key = self.request_key()?;
        let (pending, callback) = self
            .asked(&client, |request| {
                let request = self.in_the_way_of(request.scope("email api"));
                request.request_object(key)
            })
            .await?;
        self.is_signed_in(&client, pending, &callback).await
    }

    /// The same, and the request is pushed.
    pub(super) async fn login_by_fapi1_pushed(&self) -> Fallible<()> {
        let adapter = self.certified()?;
        let client = self.keeps_fapi1().await?;
        let key = self.request_key()?;
        let (pending, callback) = self
            .pushed_over(&adapter, &client, |request| {
                self.in_the_way_of(request).request_object(key)
            })
            .await?;
        self.is_signed_in(&client, pending, &callback).await
    }

    /// A client without the profile asks for the same, and does not sign what it asks.
    pub(super) async fn unsigned_at_fapi1(&self) -> Fallible<()> {
        let client = self.of(self.bound_by_certificate().await?, self.client.algorithm)?;
        let (pending, callback) = self
            .asked(&client, |request| self.in_the_way_of(request))
            .await?;
        let error = failure(pending.response(&callback), "a request that nobody signed")?;
        ensure(
            error.code() == Some(&ErrorCode::InvalidRequest),
            format!("{error:?}"),
        )
    }

    async fn keeps_fapi1(&self) -> Fallible<OidcClient> {
        let oauth = self.bound_by_certificate().await?;
        let oauth = oauth.with_profile(Profile::Fapi1Advanced)?;
        self.of(oauth, self.client.algorithm)
    }

    async fn bound_by_certificate(&self) -> Fallible<Client> {
        let oauth = self.oauth(None).await?.with_certificate_bound_tokens();
        Ok(match self.wants_jarm() {
            true => {
                let jarm = self.jarm(&oauth)?;
                oauth.with_jarm(jarm)
            }
            false => oauth,
        })
    }

    fn in_the_way_of<'a>(&self, request: AuthenticationRequest<'a>) -> AuthenticationRequest<'a> {
        let request = request.offline_access();
        match self.wants_jarm() {
            true => request,
            false => request.response_type(ResponseType::CodeIdToken),
        }
    }

    /// As the client is registered.
    fn wants_jarm(&self) -> bool {
        self.client.response_algorithm.is_some()
    }

    async fn is_signed_in(
        &self,
        client: &OidcClient,
        pending: PendingAuthentication,
        callback: &str,
    ) -> Fallible<()> {
        let is_jwt = callback.contains("response=") && !callback.contains("code=");
        ensure(
            is_jwt == self.wants_jarm(),
            "the response is no JWT, or one",
        )?;
        let login = client.login(pending.response(callback)?);
        let user = self.is_bound(client, login).await?;
        let id_token = &user.id_token;
        ensure(
            id_token.subject() == "alice" && id_token.algorithm() == Some(self.client.algorithm),
            format!("{} by {:?}", id_token.subject(), id_token.algorithm()),
        )?;
        match (self.wants_jarm(), user.front_channel_id_token) {
            (true, None) => Ok(()),
            (false, Some(token)) => ensure(token.claim("s_hash").is_some(), "no s_hash"),
            _ => Err("an ID Token too many, or none".into()),
        }
    }
}
