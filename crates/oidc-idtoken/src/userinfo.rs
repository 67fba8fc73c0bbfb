//! UserInfo: claims about the user, fetched with the access token.

mod adapted;
mod answer;
mod error;
mod resolve;
mod rules;
mod sources;

use core::fmt;

use http::Method;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use jose_assert::{AwaitVerified, IssuerKeys};
use oauth_step::{
    Endpoint, Env, FORM_MEDIA_TYPE, IntoStep, MutualTls, Origin, Pending, Request, Response,
    Secret, Step, TransportError, encode_form,
};
use oauth2_core::{Client, Dpop, Profile, ProfileRule, TokenType, Tokens};

pub use self::answer::UserInfo;
use self::answer::body;
pub use self::error::UserInfoError;
pub use self::resolve::{AwaitSourcedClaims, FetchClaims, SourcedClaims, VerifyClaims};
pub use self::rules::UserInfoRules;
use self::rules::{Agreed, Opened};
pub use self::sources::{AggregatedClaims, ClaimSource, ClaimsProvider, DistributedClaims};
use crate::{Error, Misuse};

/// A request for claims about the user, and what its answer must be ([Core §5.3]).
///
/// It is a flow: run it. Or send what [`to_request`](Self::to_request) gives, and read the answer
/// with [`UserInfo::parse`], or [`UserInfoRules::parse`] where it is a JWT.
///
/// [Core §5.3]: https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
#[must_use = "nothing is sent until a driver runs it"]
pub struct UserInfoRequest {
    endpoint: Endpoint,
    access_token: Secret<String>,
    authorization: HeaderValue,
    posted: bool,
    possession: Possession,
    /// Whose quirks and hooks change request and answer.
    client: Option<Client>,
    reading: Reading,
}

/// What the token is bound to, and whether a challenge was answered already.
#[derive(Default)]
struct Possession {
    dpop: Option<Dpop>,
    certificate: bool,
    challenged: bool,
    /// Where the proof was for.
    origin: Option<Origin>,
    profile: Option<Profile>,
}

/// What the answer will be held against.
struct Reading {
    subject: String,
    /// Nothing where JSON was agreed on.
    jwt: Option<Agreed>,
}

impl UserInfoRequest {
    /// Asks this endpoint with the access token, about the user whom the ID Token names; the answer
    /// must be JSON.
    ///
    /// # Errors
    ///
    /// A token that cannot stand in a header, or is no bearer token.
    pub fn new(
        endpoint: &Endpoint,
        tokens: &Tokens,
        subject: impl Into<String>,
    ) -> Result<Self, Error> {
        let authorization = tokens.bearer()?;
        Ok(Self::with(endpoint, tokens, authorization, subject.into()))
    }

    /// The same for a client whose tokens may be bound to its key, which each request then proves
    /// possession of, or to the driver's certificate.
    pub(crate) fn of(
        client: &Client,
        endpoint: &Endpoint,
        tokens: &Tokens,
        subject: &str,
    ) -> Result<Self, Error> {
        let mut request = Self::with(endpoint, tokens, tokens.authorization()?, subject.into());
        if *tokens.token_type() == TokenType::Dpop {
            let key = client.dpop().cloned().ok_or_else(missing_key)?;
            request.possession.dpop = Some(key);
        }
        // Also where it authenticates with one: its endpoint may be an alias that demands it.
        request.possession.certificate = client.uses_mutual_tls();
        request.possession.profile = client.profile();
        Ok(request)
    }

    fn with(
        endpoint: &Endpoint,
        tokens: &Tokens,
        authorization: HeaderValue,
        subject: String,
    ) -> Self {
        Self {
            endpoint: endpoint.clone(),
            access_token: tokens.access_token().clone(),
            authorization,
            posted: false,
            possession: Possession::default(),
            client: None,
            reading: Reading { subject, jwt: None },
        }
    }

    /// The answer must be as these rules say.
    pub(crate) fn with_rules(mut self, rules: UserInfoRules, keys: Option<IssuerKeys>) -> Self {
        self.posted |= rules.is_posted();
        self.reading.jwt = rules.is_jwt().then_some(Agreed { rules, keys });
        self
    }

    /// Sends the token in a form that is posted, in place of the header ([RFC 6750 §2.2]).
    ///
    /// [RFC 6750 §2.2]: https://www.rfc-editor.org/rfc/rfc6750#section-2.2
    pub fn post(self) -> Self {
        Self {
            posted: true,
            ..self
        }
    }

    /// Whether the answer asks for another proof, the first time that it does.
    fn is_challenged(&mut self, response: &Response) -> bool {
        let asked = self.possession.dpop.as_ref().is_some_and(|dpop| {
            let origin = self.possession.origin.clone();
            let origin = origin.unwrap_or_else(|| self.endpoint.origin());
            dpop.is_challenged(origin, response.status(), response.headers())
        });
        let first = asked && !self.possession.challenged;
        self.possession.challenged |= asked;
        first
    }

    /// The request: a GET with the token in the header, or a POST with the token in the form; never
    /// in both. A token that is bound to a key goes into the header, and takes a proof beside it,
    /// which is added when the request is run.
    pub fn to_request(&self) -> Request {
        self.with_token(self.bare())
    }

    /// Without the token.
    fn bare(&self) -> Request {
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = self.endpoint.uri().clone();
        if self.possession.certificate {
            request.extensions_mut().insert(MutualTls);
        }
        let accept = match self.reading.jwt {
            Some(_) => "application/jwt",
            None => "application/json",
        };
        let accept = HeaderValue::from_static(accept);
        request.headers_mut().insert(ACCEPT, accept);
        request
    }

    fn with_token(&self, mut request: Request) -> Request {
        if self.posted && self.possession.dpop.is_none() {
            *request.method_mut() = Method::POST;
            let form = HeaderValue::from_static(FORM_MEDIA_TYPE);
            request.headers_mut().insert(CONTENT_TYPE, form);
            let token = ("access_token", self.access_token.expose());
            *request.body_mut() = encode_form([token]).into_bytes();
        } else {
            *request.method_mut() = Method::GET;
            let authorization = self.authorization.clone();
            request.headers_mut().insert(AUTHORIZATION, authorization);
        }
        request
    }
}

fn missing_key() -> Error {
    oauth2_core::Error::from(oauth2_core::Misuse::DpopKey).into()
}

impl IntoStep for UserInfoRequest {
    type Flow = AwaitUserInfo;

    fn into_step(mut self, env: &dyn Env) -> Result<Step<AwaitUserInfo>, Error> {
        if let Some(profile) = self.possession.profile {
            profile.require(ProfileRule::TokenInHeader, !self.posted)?;
        }
        let mut request = self.adapted_request()?;
        if let Some(dpop) = &self.possession.dpop {
            let (method, uri) = (request.method(), request.uri());
            let token = Some(self.access_token.expose().as_str());
            let proof = dpop.proof(method, uri, token, env)?;
            request.headers_mut().insert("dpop", proof);
            self.possession.origin = Origin::of(request.uri());
        }
        Ok(Step::send(request, AwaitUserInfo(State::Asked(self))))
    }
}

impl fmt::Debug for UserInfoRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfoRequest")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Awaits the claims about the user, then, where the answer is a signed JWT, the provider's keys if
/// they are needed.
pub struct AwaitUserInfo(State);

enum State {
    Asked(UserInfoRequest),
    Keys(AwaitVerified, Signed),
}

/// An answer whose signature is being verified.
struct Signed {
    subject: String,
    rules: UserInfoRules,
}

impl Pending for AwaitUserInfo {
    type Output = UserInfo;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Asked(mut request) => {
                let response = reply?;
                if request.is_challenged(&response) {
                    return request.into_step(env);
                }
                let response = request.adapt(response);
                let token = request.access_token;
                answered(&response, request.reading, env).map_err(|error| match error {
                    Error::UserInfo(error) => error.masking(token.expose()).into(),
                    other => other,
                })
            }
            State::Keys(keys, signed) => {
                let step = keys.receive(reply, env).map_err(rules::unsigned)?;
                after_signature(step, signed, env)
            }
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Asked(_) => Err(TransportError::unsupported().into()),
            State::Keys(keys, signed) => {
                let step = keys.wake(env).map_err(rules::unsigned)?;
                after_signature(step, signed, env)
            }
        }
    }
}

fn answered(
    response: &Response,
    reading: Reading,
    env: &dyn Env,
) -> Result<Step<AwaitUserInfo>, Error> {
    let Reading { subject, jwt } = reading;
    let Some(Agreed { rules, keys }) = jwt else {
        let claims = UserInfo::parse(response, &subject, env.now())?;
        return Ok(Step::Done(claims));
    };
    match (rules.open(response, env)?, keys) {
        (Opened::Signed(token), Some(keys)) => {
            let step = keys.verify(token.expose(), &rules.signed_by(&keys), env);
            let step = step.map_err(rules::unsigned)?;
            after_signature(step, Signed { subject, rules }, env)
        }
        (Opened::Signed(_), None) => Err(Misuse::MetadataMissing("jwks_uri").into()),
        (Opened::Encrypted(claims), _) => {
            Ok(Step::Done(rules.review(&subject, claims, env.now())?))
        }
    }
}

fn after_signature(
    step: Step<AwaitVerified>,
    signed: Signed,
    env: &dyn Env,
) -> Result<Step<AwaitUserInfo>, Error> {
    step.within(
        signed,
        |keys, signed| AwaitUserInfo(State::Keys(keys, signed)),
        |verified, Signed { subject, rules }| {
            let claims = verified.into_claims();
            Ok(Step::Done(rules.review(&subject, claims, env.now())?))
        },
    )
}

impl fmt::Debug for AwaitUserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Asked(_) => "AwaitUserInfo(Asked)",
            State::Keys(..) => "AwaitUserInfo(Keys)",
        })
    }
}
