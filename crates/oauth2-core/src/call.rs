//! A form that a client posts to one of its server's endpoints, with its authentication: what all
//! those requests have in common, and what sending one again takes.

mod proofs;

use core::fmt;
use std::borrow::Cow;
use std::sync::Arc;

use http::HeaderValue;
use http::header::ACCEPT;
use oauth_step::{Env, MutualTls, Request, Response, Secret};

#[cfg(feature = "jose")]
use self::proofs::Challenged;
use crate::adapt::{Adapted, Applied, Params, Question};
#[cfg(feature = "jose")]
use crate::assertion::SignsAssertions;
use crate::client::Client;
use crate::error::{Error, Masks, Misuse};
use crate::form_request::FormRequest;
use crate::metadata::EndpointName;
use crate::profile::ProfileRule;
use crate::scope::Scope;

/// A request as it was asked for: enough to send it, and to send it again.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) client: Client,
    endpoint: EndpointName,
    grant_type: Option<Cow<'static, str>>,
    params: Vec<(Cow<'static, str>, Value)>,
    /// The media type of the answer, where it is not JSON.
    accept: Option<&'static str>,
    /// What is signed anew as the grant of each request.
    #[cfg(feature = "jose")]
    granted_by: Option<Arc<dyn SignsAssertions>>,
    /// What was signed for the last request: no error may repeat it.
    signed: Vec<Secret<String>>,
    /// What quirks and hooks did to it, and what went out after that.
    adapted: Option<Box<(Applied, Params)>>,
    #[cfg(feature = "jose")]
    challenged: Challenged,
}

/// The value of a parameter.
#[derive(Clone)]
pub(crate) enum Value {
    /// Taken for a secret, whatever it is.
    Own(Secret<String>),
    /// Most often the client's, who has it encoded.
    RedirectUri(Arc<str>),
}

impl Value {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Own(value) => value.expose(),
            Self::RedirectUri(uri) => uri,
        }
    }
}

impl<T: Into<Secret<String>>> From<T> for Value {
    fn from(value: T) -> Self {
        Self::Own(value.into())
    }
}

impl Call {
    pub(crate) fn new(client: &Client, endpoint: EndpointName) -> Self {
        Self {
            client: client.clone(),
            endpoint,
            grant_type: None,
            params: Vec::with_capacity(4),
            accept: None,
            #[cfg(feature = "jose")]
            granted_by: None,
            signed: Vec::new(),
            adapted: None,
            #[cfg(feature = "jose")]
            challenged: Challenged::default(),
        }
    }

    /// A token request with this grant type, which leads all parameters.
    pub(crate) fn token(client: &Client, grant_type: impl Into<Cow<'static, str>>) -> Self {
        Self {
            grant_type: Some(grant_type.into()),
            ..Self::new(client, EndpointName::Token)
        }
    }

    pub(crate) fn param(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Value>,
    ) -> Self {
        self.push(name, value);
        self
    }

    pub(crate) fn push(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) {
        self.params.push((name.into(), value.into()));
    }

    /// The value of a parameter.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.params.iter().find(|(other, _)| other == name)?;
        Some(value)
    }

    /// The answer is to be of this media type.
    #[cfg(feature = "jose")]
    pub(crate) fn accept(self, media_type: &'static str) -> Self {
        Self {
            accept: Some(media_type),
            ..self
        }
    }

    /// Signs a new assertion for each request: `assertion`, before all other parameters but the grant
    /// type.
    #[cfg(feature = "jose")]
    pub(crate) fn asserting(self, assertion: Arc<dyn SignsAssertions>) -> Self {
        Self {
            granted_by: Some(assertion),
            ..self
        }
    }

    /// The request, with a new assertion and a new proof where the client has those.
    pub(crate) fn request(&mut self, env: &dyn Env) -> Result<Request, Error> {
        self.client.check_profile()?;
        let by_password = self.grant_type.as_deref() == Some("password");
        self.client
            .demand(ProfileRule::GrantType, || !by_password)?;
        self.check_params()?;
        let endpoint = self.client.endpoint(self.endpoint)?;
        let mut form = FormRequest::new();
        if let Some(grant_type) = &self.grant_type {
            form = form.param("grant_type", grant_type);
        }
        #[cfg(feature = "jose")]
        if let (Some(assertion), Some(profile)) = (&self.granted_by, self.client.profile()) {
            let allowed = profile.allows_algorithm(assertion.algorithm().name());
            profile.demand(ProfileRule::Algorithm, allowed)?;
        }
        #[cfg(feature = "jose")]
        let granted_by = match &self.granted_by {
            // RFC 7523 §3: the token endpoint may stand for the server as its audience.
            Some(assertion) => Some(assertion.sign(Some(endpoint.as_str()), env)?),
            None => None,
        };
        #[cfg(feature = "jose")]
        if let Some(assertion) = &granted_by {
            form = form.param("assertion", assertion.expose());
        }
        for (name, value) in &self.params {
            form = match value {
                Value::RedirectUri(uri) => match self.client.encoded_redirect_uri(uri) {
                    Some(pair) => form.pair(pair),
                    None => form.param(name, uri),
                },
                Value::Own(value) => form.param(name, value.expose()),
            };
        }
        if let Some(accept) = self.accept {
            form = form.header(ACCEPT, HeaderValue::from_static(accept));
        }
        let (form, signed) = self.client.authenticate(form, self.endpoint, env)?;
        self.signed = signed;
        #[cfg(feature = "jose")]
        self.signed.extend(granted_by);
        let mut request = form.into_request(endpoint);
        if let Some(adapter) = self.client.adaptations().adapter() {
            let grant_type = self.grant_type.as_deref();
            let (adapted, applied, sent) =
                adapter.request(&self.client, request, endpoint, self.endpoint, grant_type)?;
            self.adapted = Some(Box::new((applied, sent)));
            request = adapted;
        }
        if self.client.uses_mutual_tls() {
            request.extensions_mut().insert(MutualTls);
        }
        #[cfg(feature = "jose")]
        self.prove(&mut request, env)?;
        Ok(request)
    }

    fn check_params(&self) -> Result<(), Misuse> {
        check_params(&self.params)?;
        // The flow says it by itself, beside the parameters.
        match self.grant_type.is_some() && self.value("grant_type").is_some() {
            true => Err(Misuse::ReservedParameter("grant_type")),
            false => Ok(()),
        }
    }

    /// The answer as the client's quirks and hooks leave it.
    pub(crate) fn adapt<'a>(
        &self,
        response: &'a Response,
        requested_scope: Option<&Scope>,
    ) -> Adapted<'a> {
        let requested_token_type = self.value("requested_token_type");
        let asked = Question {
            endpoint: Some(self.endpoint),
            created: self.endpoint == EndpointName::PushedAuthorizationRequest,
            grant_type: self.grant_type.as_deref(),
            requested_scope,
            requested_token_type: requested_token_type.map(Value::as_str),
        };
        self.client.adapt_answer(response, asked)
    }

    /// What quirks and hooks did to the request.
    pub(crate) fn applied(&self) -> &[Cow<'static, str>] {
        let applied = self.adapted.as_ref().map(|adapted| adapted.0.as_slice());
        applied.unwrap_or_default()
    }

    /// The credentials of this request, as they may come back in an error.
    pub(crate) fn masks(&self) -> Masks {
        let mut masks = self.client.masks();
        let secrets = self
            .params
            .iter()
            .filter(|(name, _)| !Self::is_public(name));
        for (_, value) in secrets {
            masks.add(value.as_str());
        }
        let sent = self.adapted.iter().flat_map(|adapted| adapted.1.iter());
        for (_, value) in sent.filter(|(name, _)| !PUBLIC.contains(name)) {
            masks.add(value);
        }
        for signed in &self.signed {
            masks.add(signed.expose());
        }
        masks
    }
}

impl Call {
    /// Whether a parameter of this name is no credential.
    pub(crate) fn is_public(name: &str) -> bool {
        PUBLIC.contains(&name)
    }
}

/// RFC 6749 §3.2: no parameter twice, but those that their standards repeat.
pub(crate) fn check_params<V>(params: &[(Cow<'static, str>, V)]) -> Result<(), Misuse> {
    for (at, (name, _)) in params.iter().enumerate() {
        let mut before = params.iter().take(at);
        if before.any(|(other, _)| other == name)
            && let Some(once) = ONCE.iter().find(|once| **once == *name)
        {
            return Err(Misuse::ReservedParameter(once));
        }
    }
    Ok(())
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.grant_type {
            Some(grant_type) => write!(f, "{grant_type:?} of ")?,
            None => write!(f, "{} of ", self.endpoint.member())?,
        }
        write!(f, "{:?}", self.client)
    }
}

/// What a flow sets itself and nobody may add to.
const ONCE: [&str; 15] = [
    "assertion",
    "auth_req_id",
    "authorization_details",
    "client_id",
    "code",
    "code_verifier",
    "device_code",
    "password",
    "redirect_uri",
    "refresh_token",
    "scope",
    "subject_token",
    "token",
    "token_type_hint",
    "username",
];
/// Parameters that are no credentials; every other one is taken for one.
const PUBLIC: [&str; 24] = [
    "acr_values",
    "actor_token_type",
    "audience",
    "authorization_details",
    "binding_message",
    "claims",
    "claims_locales",
    "client_assertion_type",
    "client_id",
    "code_challenge_method",
    "display",
    "dpop_jkt",
    "max_age",
    "prompt",
    "redirect_uri",
    "requested_expiry",
    "requested_token_type",
    "resource",
    "response_mode",
    "response_type",
    "scope",
    "subject_token_type",
    "token_type_hint",
    "ui_locales",
];
