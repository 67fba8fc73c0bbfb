//! Logins by every response type and mode.

use std::time::Duration;

use adapter_tests::{OidcSession, Setup, Stack};
use oauth_step::{Callback, SystemEnv, UrlPolicy};
use oauth2_core::{Authorization, RequestObject, ResponseMode, ResponseType};
use oidc_idtoken::{
    Authenticated, AuthenticationRequest, IdToken, InitiatedLogins, OidcClient,
    PendingAuthentication, Prompt,
};

use super::Party;
use super::client::is_unsigned;
use crate::Fallible;
use crate::conformance::oidf::kit::{INITIATE_URI, REDIRECT_URI};
use crate::conformance::oidf::run::Scene;

/// Somebody who is signed in.
pub(super) struct User<A: Stack> {
    /// None where the response type brings an ID Token alone.
    pub(super) session: Option<A::Oidc>,
    pub(super) id_token: IdToken,
}

impl<A: Stack> User<A> {
    pub(super) fn session(self) -> Fallible<A::Oidc> {
        Ok(self.session.ok_or("a login without tokens")?)
    }
}

/// What the browser came back with.
pub(super) enum Came {
    Form(Vec<u8>),
    Url(String),
}

impl Came {
    fn callback(&self) -> Callback<'_> {
        match self {
            Self::Form(form) => Callback::Form(form),
            Self::Url(url) => Callback::Url(url),
        }
    }
}

impl<A: Stack> Party<'_, A> {
    /// A login, and UserInfo where there is a token to ask with.
    pub(super) async fn login(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        self.log_in(scene, &client).await
    }

    /// Two logins of one client; the keys change in between.
    pub(super) async fn rotation(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        self.log_in(scene, &client).await?;
        self.log_in(scene, &client).await
    }

    /// A login, and nothing after the ID Token.
    pub(super) async fn id_token(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        self.sign_in(scene, &client).await.map(drop)
    }

    /// The provider must ask somebody, and may not; it says so in a form.
    pub(super) async fn refused_in_a_form(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        let session = A::Oidc::open(&self.adapter, client, Setup::default());
        let (authorization, pending) = session.authorization_url(|request| {
            let request = self.ask(scene, request).prompt(Prompt::None);
            request.max_age(Duration::ZERO)
        })?;
        let came = self.visit(scene, &authorization).await?;
        authenticate(&session, pending, came).await.map(drop)
    }

    /// The provider sends the browser to us first.
    pub(super) async fn third_party_login(&self, scene: &Scene<'_>) -> Fallible<()> {
        let client = self.client(scene).await?;
        let url = scene.url(INITIATE_URI).await?;
        scene.suite.visited(scene.id, &url).await?;
        let logins = InitiatedLogins::new(INITIATE_URI, UrlPolicy::default())?;
        let login = logins.issuer(client.provider().issuer()).read(&*url)?;
        let request = self.ask(scene, login.authentication(&client)?);
        let (authorization, pending) = request.begin(&SystemEnv::default())?;
        let session = A::Oidc::open(&self.adapter, client.clone(), Setup::default());
        let came = self.visit(scene, &authorization).await?;
        authenticate(&session, pending, came).await?;
        session.userinfo().await?;
        Ok(())
    }

    pub(super) async fn log_in(&self, scene: &Scene<'_>, client: &OidcClient) -> Fallible<()> {
        if let Some(session) = self.sign_in(scene, client).await?.session {
            session.userinfo().await?;
        }
        Ok(())
    }

    /// Somebody who is signed in.
    pub(super) async fn sign_in(
        &self,
        scene: &Scene<'_>,
        client: &OidcClient,
    ) -> Fallible<User<A>> {
        let session = A::Oidc::open(&self.adapter, client.clone(), Setup::default());
        let (authorization, pending) =
            session.authorization_url(|request| self.ask(scene, request))?;
        let came = self.visit(scene, &authorization).await?;
        if response_type(scene)? == ResponseType::IdToken {
            let response = pending.response(came.callback())?;
            let front = self.adapter.run(client.verify_response(response)).await?;
            let id_token = front.id_token().ok_or("a login without an ID Token")?;
            return Ok(User {
                session: None,
                id_token: id_token.clone(),
            });
        }
        let user = authenticate(&session, pending, came).await?;
        Ok(User {
            session: Some(session),
            id_token: user.id_token,
        })
    }

    /// The request as the variant has it.
    fn ask<'r>(
        &self,
        scene: &Scene<'_>,
        request: AuthenticationRequest<'r>,
    ) -> AuthenticationRequest<'r> {
        let mut request = request.scope("profile email");
        if let Ok(response_type) = response_type(scene) {
            request = request.response_type(response_type);
        }
        if scene.variant.is("response_mode", "form_post") {
            request = request.response_mode(ResponseMode::FormPost);
        }
        let object = match is_unsigned(scene.module.name) {
            true => RequestObject::dangerous_unsigned(),
            false => RequestObject::signed(self.kit.key.clone()),
        };
        match scene.variant.get("request_type") {
            Some("request_object") => request.request_object(object),
            Some("request_uri") => {
                request.request_object(object.by_reference(self.kit.objects.uri(scene.id)))
            }
            _ => request,
        }
    }

    /// The browser's part.
    async fn visit(&self, scene: &Scene<'_>, authorization: &Authorization) -> Fallible<Came> {
        if let Some(object) = authorization.request_object() {
            self.kit.objects.hold(object);
        }
        let (mut browser, url) = (self.browser()?, authorization.url());
        Ok(match scene.variant.is("response_mode", "form_post") {
            true => Came::Form(browser.visit_form(url, REDIRECT_URI).await?.into_bytes()),
            false => Came::Url(browser.visit(url, REDIRECT_URI).await?),
        })
    }
}

async fn authenticate<S: OidcSession>(
    session: &S,
    pending: PendingAuthentication,
    came: Came,
) -> Fallible<Authenticated> {
    Ok(match came {
        Came::Form(form) => session.authenticate_form(pending, form).await?,
        Came::Url(url) => session.authenticate(pending, url).await?,
    })
}

fn response_type(scene: &Scene<'_>) -> Fallible<ResponseType> {
    Ok(match scene.variant.get("response_type") {
        None | Some("code") => ResponseType::Code,
        Some("code id_token") => ResponseType::CodeIdToken,
        Some("code id_token token") => ResponseType::CodeIdTokenToken,
        Some("code token") => ResponseType::CodeToken,
        Some("id_token") => ResponseType::IdToken,
        Some("id_token token") => ResponseType::IdTokenToken,
        Some(other) => return Err(format!("no response type {other}").into()),
    })
}
