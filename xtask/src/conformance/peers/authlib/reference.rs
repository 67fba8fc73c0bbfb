//! Request objects that the peer fetches from where the request says they are (RFC 9101 §5.2).

use std::time::Duration;

use adapter_tests::{Logouts, Stack};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use jose_assert::{Algorithm, SigningKey};
use oauth_step::{Response, SystemEnv, random_token};
use oauth2_core::RequestObject;
use oidc_idtoken::{OidcClient, PendingAuthentication};
use tokio::time::timeout;

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;
use crate::conformance::browser::Browser;

impl<A: Stack> Bench<'_, A> {
    pub(super) async fn login_by_a_reference(&self, place: &Logouts) -> Fallible<()> {
        let client = self.client().await?;
        let (pending, visited) = self.referred(&client, place, str::to_owned).await?;
        self.signs_in(&client, pending, &visited?).await.map(drop)
    }

    /// Somebody has put a request of his own there: for another client, by another key.
    pub(super) async fn another_object_behind_a_reference(&self, place: &Logouts) -> Fallible<()> {
        let client = self.client().await?;
        let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::default())?;
        let other = self.asking(&client, RequestObject::signed(key), place)?;
        let (_, served, _) = other;
        let (_, visited) = self.referred(&client, place, |_| served).await?;
        let error = failure(visited, "a request that is not the client's")?;
        ensure(
            error.to_string().contains("invalid_request_object"),
            error.to_string(),
        )
    }

    /// What was kept, and where the browser came back to once the peer had fetched what is served.
    async fn referred(
        &self,
        client: &OidcClient,
        place: &Logouts,
        serve: impl FnOnce(&str) -> String,
    ) -> Fallible<(PendingAuthentication, Fallible<String>)> {
        let object = RequestObject::signed(self.request_key()?);
        let (url, token, pending) = self.asking(client, object, place)?;
        ensure(
            url.contains("request_uri=http") && !url.contains("alice"),
            format!("not a reference: {url}"),
        )?;
        let redirect_uri = client.oauth().redirect_uri().unwrap_or_default();
        let mut browser = Browser::new()?;
        let visit = browser.visit(&url, redirect_uri);
        let (visited, served) = tokio::join!(visit, served(place, serve(&token)));
        served?;
        Ok((pending, visited))
    }

    /// The URL for the browser, the request object, and what is kept.
    fn asking(
        &self,
        client: &OidcClient,
        object: RequestObject,
        place: &Logouts,
    ) -> Fallible<(String, String, PendingAuthentication)> {
        let object = object.by_reference(format!("{}/{}", place.uri, random_token(self.clock, 16)));
        let request = client.authentication().login_hint("alice").scope("email");
        let (authorization, pending) = request.request_object(object).begin(self.clock)?;
        let token = authorization.request_object().ok_or("nothing to serve")?;
        Ok((authorization.url().to_owned(), token.to_owned(), pending))
    }
}

/// Answers the peer with this, once.
async fn served(place: &Logouts, token: String) -> Fallible<()> {
    let (_, waiting) = timeout(FETCHED_WITHIN, place.next()).await?;
    let mut answer = Response::new(token.into_bytes());
    let media_type = HeaderValue::from_static("application/oauth-authz-req+jwt");
    answer.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(waiting.send(answer).map_err(|_| "the peer has gone")?)
}

const FETCHED_WITHIN: Duration = Duration::from_secs(10);
