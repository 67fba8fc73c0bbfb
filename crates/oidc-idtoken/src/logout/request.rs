//! RP-initiated logout: the request that the browser takes to the provider.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{Endpoint, Env, Secret, encode_form, random_token};

use super::pending::PendingLogout;
use crate::{Error, IdToken, Misuse, OidcClient};

/// A logout about to be asked for ([RP-Initiated Logout §2]); made by [`OidcClient::logout`].
///
/// The local session is the application's to end, before the browser is sent away.
///
/// [RP-Initiated Logout §2]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout
#[must_use = "a request is nothing until it is begun"]
pub struct Logout<'a> {
    client: &'a OidcClient,
    request: EndSessionRequest<'a>,
    redirect_uri: Option<Cow<'a, str>>,
    client_id: bool,
}

impl<'a> Logout<'a> {
    pub(crate) fn new(client: &'a OidcClient) -> Self {
        Self {
            client,
            request: EndSessionRequest::new(),
            redirect_uri: None,
            client_id: true,
        }
    }

    /// The ID Token of the user who is to be logged out; an expired one will do.
    pub fn id_token(self, id_token: &'a IdToken) -> Self {
        self.id_token_hint(id_token.raw())
    }

    /// The same, as it was kept.
    pub fn id_token_hint(self, id_token: &'a Secret<String>) -> Self {
        self.set(|request| request.id_token_hint(id_token))
    }

    /// Who the user is, in words of the provider's such as a `sid` or an e-mail address.
    pub fn logout_hint(self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.set(|request| request.logout_hint(hint))
    }

    /// Where the browser is to come back to; a registered one. A state is drawn and sent with it.
    pub fn post_logout_redirect_uri(self, uri: impl Into<Cow<'a, str>>) -> Self {
        Self {
            redirect_uri: Some(uri.into()),
            ..self
        }
    }

    /// The user's languages, the preferred one first, as BCP 47 tags.
    pub fn ui_locales<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        self.set(|request| request.ui_locales(tags))
    }

    /// Leaves `client_id` out: for a provider that refuses it beside an ID Token.
    pub fn without_client_id(self) -> Self {
        Self {
            client_id: false,
            ..self
        }
    }

    /// Gives what to send the browser to, and, where it is to come back, what must be kept until
    /// then.
    ///
    /// # Errors
    ///
    /// [`Misuse::MetadataMissing`] without an `end_session_endpoint`,
    /// [`Misuse::LogoutUnidentified`] for a way back with neither an ID Token nor a client id, and
    /// a way back that is no redirection URI.
    pub fn begin(self, env: &dyn Env) -> Result<(EndSession, Option<PendingLogout>), Error> {
        let oauth = self.client.oauth();
        let endpoint = self.client.provider().end_session_endpoint();
        let endpoint = endpoint.ok_or(Misuse::MetadataMissing("end_session_endpoint"))?;
        let mut request = self.request;
        let pending = match self.redirect_uri {
            Some(uri) => {
                oauth.check_redirect_uri(&uri)?;
                let state = Secret::new(random_token(env, STATE_BYTES));
                request = request.post_logout_redirect_uri(uri);
                request = request.state(state.expose().clone());
                Some(PendingLogout::new(state))
            }
            None => None,
        };
        if self.client_id && !oauth.id().is_empty() {
            request = request.client_id(oauth.id());
        }
        let form = Secret::new(request.into_form()?);
        let end_session = EndSession {
            endpoint: endpoint.clone(),
            form,
        };
        Ok((end_session, pending))
    }

    fn set(self, change: impl FnOnce(EndSessionRequest<'a>) -> EndSessionRequest<'a>) -> Self {
        Self {
            request: change(self.request),
            ..self
        }
    }
}

impl fmt::Debug for Logout<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logout")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Where the browser is to be sent to log out: as a URL, or as a form to post, which keeps the ID
/// Token out of logs and histories.
#[derive(Clone)]
pub struct EndSession {
    endpoint: Endpoint,
    form: Secret<String>,
}

impl EndSession {
    /// The URL to redirect the browser to.
    pub fn url(&self) -> String {
        self.endpoint.text_with(self.form.expose())
    }

    /// Where the form is to be posted.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The form, encoded.
    pub fn form(&self) -> &str {
        self.form.expose()
    }
}

impl fmt::Debug for EndSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndSession")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// The message of a logout request: exactly the parameters that are set on it, in order
/// ([RP-Initiated Logout §2]).
///
/// [RP-Initiated Logout §2]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout
#[derive(Clone, Default)]
#[must_use = "a message is nothing until it is sent"]
pub struct EndSessionRequest<'a> {
    params: Vec<(&'static str, Cow<'a, str>)>,
}

impl<'a> EndSessionRequest<'a> {
    /// Without any parameter.
    pub fn new() -> Self {
        Self::default()
    }

    /// `id_token_hint`.
    pub fn id_token_hint(self, id_token: &'a Secret<String>) -> Self {
        self.with("id_token_hint", id_token.expose().as_str())
    }

    /// `logout_hint`.
    pub fn logout_hint(self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.with("logout_hint", hint)
    }

    /// `client_id`.
    pub fn client_id(self, client_id: impl Into<Cow<'a, str>>) -> Self {
        self.with("client_id", client_id)
    }

    /// `post_logout_redirect_uri`.
    pub fn post_logout_redirect_uri(self, uri: impl Into<Cow<'a, str>>) -> Self {
        self.with("post_logout_redirect_uri", uri)
    }

    /// `state`.
    pub fn state(self, state: impl Into<Cow<'a, str>>) -> Self {
        self.with("state", state)
    }

    /// `ui_locales`; nothing where there is no tag.
    pub fn ui_locales<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        let tags: Vec<_> = tags.into_iter().collect();
        let tags: Vec<_> = tags.iter().map(AsRef::as_ref).collect();
        match tags.is_empty() {
            true => self,
            false => self.with("ui_locales", tags.join(" ")),
        }
    }

    /// The URL to redirect the browser to.
    ///
    /// # Errors
    ///
    /// As [`into_form`](Self::into_form).
    pub fn into_url(self, endpoint: &Endpoint) -> Result<String, Error> {
        Ok(endpoint.text_with(&self.into_form()?))
    }

    /// The form to post.
    ///
    /// # Errors
    ///
    /// [`Misuse::LogoutUnidentified`] for a `post_logout_redirect_uri` with neither
    /// `id_token_hint` nor `client_id`.
    pub fn into_form(self) -> Result<String, Error> {
        identified(&self.params)?;
        Ok(encode_form(self.params))
    }

    /// Once each: a later value takes the place of an earlier one.
    fn with(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.params.retain(|(other, _)| *other != name);
        self.params.push((name, value.into()));
        self
    }
}

impl fmt::Debug for EndSessionRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.params.iter().map(|(name, _)| name))
            .finish()
    }
}

/// The provider can tell whose way back it is.
// RP-Initiated Logout 2, 3: it must not redirect without a way to confirm that the URI is the
// client's.
fn identified(params: &[(&'static str, Cow<'_, str>)]) -> Result<(), Misuse> {
    let has = |name| params.iter().any(|(other, _)| *other == name);
    if has("post_logout_redirect_uri") && !has("id_token_hint") && !has("client_id") {
        return Err(Misuse::LogoutUnidentified);
    }
    Ok(())
}

/// 128 bits.
const STATE_BYTES: usize = 16;
