//! What tokens are for: resources (RFC 8707), and what may be done there (RFC 9396).

use adapter_tests::Stack;
use oauth_step::Secret;
use oauth2_core::{
    AuthorizationDetail, AuthorizationDetails, AuthorizationRequestBuilder, Client,
    ResourceIndicator, Tokens,
};

use super::super::ensure;
use super::super::openid::Bench;
use crate::Fallible;
use crate::conformance::browser::Browser;

const ONE: &str = "https://api.example.com/one";
const OTHER: &str = "https://api.example.com/other";

impl<A: Stack> Bench<'_, A> {
    /// The token is for the resource that the request named.
    pub(super) async fn token_for_a_resource(&self) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let tokens = self.granted(&oauth, |request| request).await?;
        self.is_for(&oauth, tokens.access_token(), ONE).await
    }

    /// What a request for one resource leads to.
    async fn granted(
        &self,
        oauth: &Client,
        ask: impl FnOnce(AuthorizationRequestBuilder<'_>) -> AuthorizationRequestBuilder<'_>,
    ) -> Fallible<Tokens> {
        let request = oauth.authorization().scope("api");
        let request = ask(request.resource(ResourceIndicator::parse(ONE)?));
        let (authorization, pending) = request.param("login_hint", "alice").begin(self.clock)?;
        let redirect_uri = oauth.redirect_uri().unwrap_or_default();
        let callback = Browser::new()?
            .visit(authorization.url(), redirect_uri)
            .await?;
        let code = oauth.exchange_code(pending.response(&callback)?);
        Ok(self.adapter.run(code).await?)
    }

    /// A login for two resources, then a token for each.
    pub(super) async fn tokens_for_two_resources(&self) -> Fallible<()> {
        let client = self.client().await?;
        let resources = [
            ResourceIndicator::parse(ONE)?,
            ResourceIndicator::parse(OTHER)?,
        ];
        let (pending, callback) = self
            .asked(&client, |request| {
                let request = request.scope("api").offline_access();
                resources
                    .into_iter()
                    .fold(request, |request, resource| request.resource(resource))
            })
            .await?;
        let mut tokens = self.signs_in(&client, pending, &callback).await?.tokens;
        for resource in [ONE, OTHER] {
            let refresh_token = tokens.refresh_token().ok_or("no refresh token")?;
            let refresh = client.oauth().refresh(refresh_token);
            tokens = self
                .adapter
                .run(refresh.param("resource", resource.to_owned()))
                .await?;
            self.is_for(client.oauth(), tokens.access_token(), resource)
                .await?;
        }
        Ok(())
    }

    async fn is_for(&self, oauth: &Client, token: &Secret<String>, what: &str) -> Fallible<()> {
        let said = self.introspect(oauth, token).await?;
        ensure(
            said.is_active() && said.audience() == [what],
            format!("a token for {:?}", said.audience()),
        )
    }

    /// What was asked for is what the tokens say, here and there.
    pub(super) async fn authorization_details(&self) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let detail = AuthorizationDetail::new("payment")
            .actions(["initiate"])
            .member("amount", r#"{"currency":"EUR","amount":"123.50"}"#)?;
        let details = AuthorizationDetails::new([detail]);
        let tokens = self.granted(&oauth, |request| request.authorization_details(details));
        let tokens = tokens.await?;
        let granted = tokens.authorization_details()?;
        let granted = granted.ok_or("the answer names no details")?;
        let detail = granted.iter().next().ok_or("nothing was granted")?;
        let amount = detail.get("amount").and_then(|amount| amount.as_object());
        let currency = amount.and_then(|amount| amount.string("currency").ok().flatten());
        ensure(
            granted.len() == 1
                && detail.detail_type() == "payment"
                && currency.as_deref() == Some("EUR"),
            format!("granted: {}", granted.as_str()),
        )?;
        let said = self.introspect(&oauth, tokens.access_token()).await?;
        let said = said
            .get("authorization_details")
            .ok_or("the provider has no details")?;
        ensure(
            said.raw() == granted.as_str(),
            format!("introspected: {}", said.raw()),
        )
    }
}
