//! Every response type and mode: hybrid, implicit, none, posted forms, and responses in JWTs.

use adapter_tests::Stack;
use jose_assert::{
    Algorithms, ContentEncryption, ContentEncryptions, JweDecrypter, KeyManagements, RemoteJwks,
};
use oauth_step::Secret;
use oauth2_core::{Callback, Client, JarmVerifier, ResponseMode, ResponseType};
use oidc_idtoken::{AuthenticationResponse, OidcClient, PendingAuthentication};

use super::super::ensure;
use super::Bench;
use crate::Fallible;

impl<A: Stack> Bench<'_, A> {
    /// A login or, where there is nothing to sign in with, what came through the browser.
    pub(super) async fn login_with(
        &self,
        response_type: ResponseType,
        mode: Option<ResponseMode>,
    ) -> Fallible<()> {
        let client = self.client().await?;
        self.login_of(&client, response_type, mode).await
    }

    /// The same in a JWT, as the client has registered it.
    pub(in super::super) async fn login_in_a_jwt(
        &self,
        response_type: ResponseType,
        mode: ResponseMode,
    ) -> Fallible<()> {
        let oauth = self.oauth(self.client.secret.as_deref()).await?;
        let jarm = self.jarm(&oauth)?;
        let client = self.of(oauth.with_jarm(jarm), self.client.algorithm)?;
        self.login_of(&client, response_type, Some(mode)).await
    }

    /// Of responses as the client has registered them.
    pub(in super::super) fn jarm(&self, oauth: &Client) -> Fallible<JarmVerifier> {
        let algorithm = self.client.response_algorithm;
        let algorithm = algorithm.ok_or("no algorithm for responses")?;
        let verifier = if algorithm.is_symmetric() {
            let secret = self.client.secret.clone().unwrap_or_default();
            JarmVerifier::with_secret(&Secret::new(secret))?
        } else {
            let uri = oauth.server().jwks_uri().ok_or("no keys")?;
            JarmVerifier::new(RemoteJwks::new(uri.clone()))
        };
        let verifier = verifier.algorithms(Algorithms::only(algorithm))?;
        let Some(key_management) = self.client.response_encryption else {
            return Ok(verifier);
        };
        let key = self
            .keys
            .iter()
            .find(|key| key.algorithm() == key_management);
        let key = key.ok_or("no key for this algorithm")?;
        let decrypter = JweDecrypter::new(
            KeyManagements::only(key_management),
            ContentEncryptions::only(ContentEncryption::A256Gcm),
        );
        Ok(verifier.encrypted(decrypter, [key.clone()]))
    }

    async fn login_of(
        &self,
        client: &OidcClient,
        response_type: ResponseType,
        mode: Option<ResponseMode>,
    ) -> Fallible<()> {
        let (state, response) = self.response(client, response_type, mode).await?;
        ensure(response.state() == state, "another state")?;
        if !response_type.has_code() && !response_type.has_token() {
            let front = self.adapter.run(client.verify_response(response)).await?;
            ensure(
                front.id_token().is_some() == response_type.has_id_token(),
                "an ID Token too many, or none",
            )?;
            let subject = front.id_token().map_or("alice", |token| token.subject());
            return ensure(subject == "alice", format!("signed in as {subject}"));
        }
        let user = self.adapter.run(client.login(response)).await?;
        let subject = user.id_token.subject();
        ensure(subject == "alice", format!("signed in as {subject}"))?;
        let is_hybrid = response_type.has_code() && response_type.has_id_token();
        ensure(
            user.front_channel_id_token.is_some() == is_hybrid,
            "the first ID Token is not what was asked for",
        )?;
        let tokens = [Some(user.tokens), user.front_channel_tokens];
        for tokens in tokens.iter().flatten() {
            let token = tokens.access_token().expose();
            let status = self.peer.status_for(token).await?;
            ensure(
                status == 200,
                format!("the resource answered the token with {status}"),
            )?;
        }
        Ok(())
    }

    /// The browser's part: the state that was sent, and what came back.
    async fn response(
        &self,
        client: &OidcClient,
        response_type: ResponseType,
        mode: Option<ResponseMode>,
    ) -> Fallible<(String, AuthenticationResponse)> {
        let request = client.authentication().response_type(response_type);
        let request = match mode {
            Some(mode) => request.response_mode(mode),
            None => request,
        };
        let (authorization, pending) = request.login_hint("alice").begin(self.clock)?;
        let callback = client.oauth().redirect_uri().unwrap_or_default();
        let mut browser = self.browser()?;
        let state = pending.state().to_owned();
        let is_form = matches!(
            mode,
            Some(ResponseMode::FormPost | ResponseMode::FormPostJwt)
        );
        let response = if is_form {
            let form = browser.visit_form(authorization.url(), callback).await?;
            respond(pending, Callback::Form(form.as_bytes()))?
        } else {
            let address = browser.visit(authorization.url(), callback).await?;
            respond(pending, Callback::Url(&address))?
        };
        Ok((state, response))
    }
}

fn respond(
    pending: PendingAuthentication,
    callback: Callback<'_>,
) -> Fallible<AuthenticationResponse> {
    Ok(pending.response(callback)?)
}
