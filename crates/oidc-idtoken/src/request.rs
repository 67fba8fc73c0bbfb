//! The authentication request: what the browser is sent to the provider with.

mod claims_request;
mod prompt;
mod push;

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;

use oauth_step::{Env, Secret};
use oauth2_core::{
    Authorization, AuthorizationDetails, AuthorizationRequestBuilder, Client, RequestObject,
    ResourceIndicator, ResponseMode, ResponseType, StepUp,
};

pub use self::claims_request::{ClaimRequest, ClaimsRequest};
pub use self::prompt::{Display, Prompt};
pub use self::push::{AwaitPushedAuthentication, PushAuthentication};
use crate::pending::{PendingAuthentication, Requested};
use crate::{Error, Misuse};

/// A login about to be asked for ([Core §3.1.2.1]): by the authorization code flow, unless another
/// response type is named.
///
/// `openid` is always in the scope; state, nonce and PKCE are always sent. What is asked for here
/// and promised by the standard is checked in the ID Token.
///
/// [Core §3.1.2.1]: https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
#[must_use = "a request is nothing until it is begun or pushed"]
pub struct AuthenticationRequest<'a> {
    oauth: AuthorizationRequestBuilder<'a>,
    scope: Vec<String>,
    prompts: Vec<Prompt>,
    max_age: Option<Duration>,
    /// What resources demand of it.
    demanded_age: Option<Duration>,
    acr_values: Vec<String>,
    essential_acr: Vec<String>,
    claims: Option<ClaimsRequest>,
    /// The other parameters that have a setter; each is sent once.
    own: Vec<(&'static str, Cow<'a, str>)>,
    misuse: Option<Misuse>,
}

impl<'a> AuthenticationRequest<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self {
            oauth: client.authorization(),
            scope: vec!["openid".to_owned()],
            prompts: Vec::new(),
            max_age: None,
            demanded_age: None,
            acr_values: Vec::new(),
            essential_acr: Vec::new(),
            claims: None,
            own: Vec::new(),
            misuse: None,
        }
    }

    /// Asks for more scope than `openid`: one or several words, such as `profile email`.
    pub fn scope(mut self, scope: &str) -> Self {
        for word in scope.split(' ').filter(|word| !word.is_empty()) {
            if !self.scope.iter().any(|asked| asked == word) {
                self.scope.push(word.to_owned());
            }
        }
        self
    }

    /// Asks for a refresh token: the scope `offline_access`, and the consent that it takes
    /// ([Core §11]).
    ///
    /// [Core §11]: https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess
    pub fn offline_access(self) -> Self {
        self.scope("offline_access").prompt(Prompt::Consent)
    }

    /// Where the browser is to be sent back, if not where the client says.
    pub fn redirect_uri(self, uri: impl Into<Cow<'a, str>>) -> Self {
        Self {
            oauth: self.oauth.redirect_uri(uri),
            ..self
        }
    }

    /// What is to come back through the browser; by default a code alone.
    pub fn response_type(self, response_type: ResponseType) -> Self {
        let misuse = (response_type == ResponseType::Token).then_some(Misuse::ResponseType);
        Self {
            oauth: self.oauth.response_type(response_type),
            misuse: misuse.or(self.misuse),
            ..self
        }
    }

    /// Where the response is to be put; by default nothing is said, and it comes in the query, or
    /// in the fragment where a token comes back.
    pub fn response_mode(self, mode: ResponseMode) -> Self {
        Self {
            oauth: self.oauth.response_mode(mode),
            ..self
        }
    }

    /// What the provider must ask the user for; several prompts add up.
    pub fn prompt(mut self, prompt: Prompt) -> Self {
        if !self.prompts.contains(&prompt) {
            self.prompts.push(prompt);
        }
        self
    }

    /// How long ago the user may have authenticated, counted in whole seconds. Zero counts: now.
    pub fn max_age(self, max_age: Duration) -> Self {
        Self {
            max_age: Some(Duration::from_secs(max_age.as_secs())),
            ..self
        }
    }

    /// Who the user says to be, to fill in the provider's form.
    pub fn login_hint(self, hint: impl Into<Cow<'a, str>>) -> Self {
        self.set("login_hint", hint)
    }

    /// An ID Token of the user who is to be logged in, from before.
    pub fn id_token_hint(self, id_token: &'a Secret<String>) -> Self {
        self.set("id_token_hint", id_token.expose().as_str())
    }

    /// How the user should authenticate, the best way first; the provider may do otherwise.
    pub fn acr_values<S: Into<String>>(self, values: impl IntoIterator<Item = S>) -> Self {
        Self {
            acr_values: values.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// How the user must authenticate, the best way first: asked for before the `acr_values`, and
    /// an ID Token that tells of another way, or of none, is refused.
    pub fn essential_acr<S: Into<String>>(self, values: impl IntoIterator<Item = S>) -> Self {
        Self {
            essential_acr: values.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// What a protected resource demands ([RFC 9470 §4]): its scope beside that of the request, its
    /// `acr_values` in place of those set before, its `max_age` unless less is asked for. The age is
    /// checked in the ID Token, as always; a way to authenticate only with
    /// [`essential_acr`](Self::essential_acr).
    ///
    /// [RFC 9470 §4]: https://www.rfc-editor.org/rfc/rfc9470#section-4
    pub fn step_up(self, step_up: &StepUp) -> Self {
        let scope = step_up.scope().map_or("", |scope| scope.as_str());
        let request = self.scope(scope);
        let demanded_age = least(request.demanded_age, step_up.max_age());
        let request = Self {
            demanded_age,
            ..request
        };
        match step_up.acr_values() {
            [] => request,
            values => request.acr_values(values),
        }
    }

    /// Asks for a token for this resource; see [`AuthorizationRequestBuilder::resource`].
    pub fn resource(self, resource: ResourceIndicator) -> Self {
        Self {
            oauth: self.oauth.resource(resource),
            ..self
        }
    }

    /// Asks for these permissions; see [`AuthorizationRequestBuilder::authorization_details`].
    pub fn authorization_details(self, details: AuthorizationDetails) -> Self {
        Self {
            oauth: self.oauth.authorization_details(details),
            ..self
        }
    }

    /// The user's languages, the preferred one first, as BCP 47 tags.
    pub fn ui_locales<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        match words(tags) {
            Some(tags) => self.set("ui_locales", tags),
            None => self,
        }
    }

    /// The languages that claims should be in, the preferred one first, as BCP 47 tags
    /// ([Core §5.2]).
    ///
    /// [Core §5.2]: https://openid.net/specs/openid-connect-core-1_0.html#ClaimsLanguagesAndScripts
    pub fn claims_locales<S: AsRef<str>>(self, tags: impl IntoIterator<Item = S>) -> Self {
        match words(tags) {
            Some(tags) => self.set("claims_locales", tags),
            None => self,
        }
    }

    /// How the provider is to show its pages.
    pub fn display(self, display: Display) -> Self {
        self.set("display", display.as_str())
    }

    /// Which claims to return, and where.
    pub fn claims(self, claims: ClaimsRequest) -> Self {
        Self {
            claims: Some(claims),
            ..self
        }
    }

    /// Puts the parameters into a request object ([Core §6]), signed with a key or as said.
    ///
    /// [Core §6]: https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests
    pub fn request_object(self, request_object: impl Into<RequestObject>) -> Self {
        Self {
            oauth: self.oauth.request_object(request_object),
            ..self
        }
    }

    /// Any other parameter.
    pub fn param(mut self, name: impl Into<Cow<'a, str>>, value: impl Into<Cow<'a, str>>) -> Self {
        let name = name.into();
        if let Some(own) = OWN_PARAMETERS.iter().find(|own| **own == name) {
            self.misuse = Some(Misuse::ReservedParameter(own));
            return self;
        }
        Self {
            oauth: self.oauth.param(name, value),
            ..self
        }
    }

    /// Leaves the nonce out: only for a provider that refuses it. An ID Token that has one all the
    /// same is then refused.
    pub fn without_nonce(self) -> Self {
        Self {
            oauth: self.oauth.without_nonce(),
            ..self
        }
    }

    /// Draws state, nonce and verifier, and gives the URL to send the browser to, and what must be
    /// kept until it comes back.
    ///
    /// # Errors
    ///
    /// [`Error::Misuse`] for a request that the standard forbids, [`Error::OAuth2`] for one that
    /// the client is not set up for.
    pub fn begin(self, env: &dyn Env) -> Result<(Authorization, PendingAuthentication), Error> {
        let (oauth, requested) = self.prepare()?;
        let (authorization, pending) = oauth.begin(env)?;
        let pending = PendingAuthentication::new(pending, requested);
        Ok((authorization, pending))
    }

    /// The request underneath, and what its ID Token must answer.
    fn prepare(self) -> Result<(AuthorizationRequestBuilder<'a>, Requested), Error> {
        if let Some(misuse) = self.misuse {
            return Err(misuse.into());
        }
        // Core 3.1.2.1: none "with any other value" is an error.
        if self.prompts.len() > 1 && self.prompts.contains(&Prompt::None) {
            return Err(Misuse::PromptNoneAndOthers.into());
        }
        let acr_values = words(self.essential_acr.iter().chain(&self.acr_values));
        let max_age = least(self.max_age, self.demanded_age);
        let mut requested = Requested {
            max_age,
            acr: self.essential_acr,
            ..Requested::default()
        };
        if let Some(claims) = &self.claims {
            requested.add(claims);
        }
        let known = [
            (
                "prompt",
                words(self.prompts.into_iter().map(Prompt::as_str)),
            ),
            ("max_age", max_age.map(|age| age.as_secs().to_string())),
            ("acr_values", acr_values),
            ("claims", self.claims.map(|claims| claims.to_json())),
        ];
        let known = known
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?.into())));
        let oauth = self.oauth.scope(self.scope.join(" "));
        let oauth = known
            .chain(self.own)
            .fold(oauth, |oauth, (name, value)| oauth.param(name, value));
        Ok((oauth, requested))
    }

    fn set(mut self, name: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.own.retain(|(other, _)| *other != name);
        self.own.push((name, value.into()));
        self
    }
}

/// Of what is set, the least.
fn least(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.into_iter().chain(other).min()
}

impl fmt::Debug for AuthenticationRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticationRequest")
            .field("prompts", &self.prompts)
            .finish_non_exhaustive()
    }
}

/// Values in one parameter, a space between each; none where there is no value.
fn words<S: AsRef<str>>(values: impl IntoIterator<Item = S>) -> Option<String> {
    let mut values = values.into_iter();
    let mut text = values.next()?.as_ref().to_owned();
    for value in values {
        text.push(' ');
        text.push_str(value.as_ref());
    }
    Some(text)
}

/// What has a method of its own; the OAuth 2 request refuses the rest of those.
const OWN_PARAMETERS: [&str; 9] = [
    "acr_values",
    "claims",
    "claims_locales",
    "display",
    "id_token_hint",
    "login_hint",
    "max_age",
    "prompt",
    "ui_locales",
];
