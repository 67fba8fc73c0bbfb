//! Verifying claims of somebody else's, fetched before where they did not come along.

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use jose_assert::{Algorithms, AwaitVerified, Claims, JwtVerifier, TimeRules};
use oauth_step::{
    Endpoint, Env, IntoStep, JsonValue, Pending, Request, Response, Secret, Step, TransportError,
    UrlPolicy,
};
use oauth2_core::Tokens;

use super::body;
use super::rules::{EXPECTED, mismatch, times, unsigned};
use super::sources::{ClaimsProvider, DistributedClaims};
use crate::{Error, UserInfoError};

/// Aggregated claims to be verified; made by
/// [`AggregatedClaims::verify`](super::AggregatedClaims::verify).
#[must_use = "nothing is checked until a driver runs it"]
pub struct VerifyClaims {
    names: Vec<String>,
    jwt: Secret<String>,
    providers: Vec<ClaimsProvider>,
}

impl VerifyClaims {
    pub(super) fn new(
        names: Vec<String>,
        jwt: Secret<String>,
        providers: Vec<ClaimsProvider>,
    ) -> Self {
        Self {
            names,
            jwt,
            providers,
        }
    }
}

impl IntoStep for VerifyClaims {
    type Flow = AwaitSourcedClaims;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitSourcedClaims>, Error> {
        verify(self.jwt.expose(), self.names, &self.providers, env)
    }
}

impl fmt::Debug for VerifyClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyClaims").finish_non_exhaustive()
    }
}

/// Distributed claims to be fetched and verified; made by
/// [`DistributedClaims::fetch`](super::DistributedClaims::fetch).
#[must_use = "nothing is sent until a driver runs it"]
pub struct FetchClaims {
    claims: DistributedClaims,
    providers: Vec<ClaimsProvider>,
    policy: UrlPolicy,
}

impl FetchClaims {
    pub(super) fn new(
        claims: DistributedClaims,
        providers: Vec<ClaimsProvider>,
        policy: UrlPolicy,
    ) -> Self {
        Self {
            claims,
            providers,
            policy,
        }
    }

    /// The request: a GET, with the access token in the header if there is one.
    ///
    /// # Errors
    ///
    /// [`UserInfoError::ClaimSources`] for an endpoint that the policy refuses, and a token that
    /// cannot stand in a header: the provider named both.
    // Core 5.6.2: "access_token: OPTIONAL ... using the OAuth 2.0 Bearer Token Usage protocol".
    pub fn to_request(&self, env: &dyn Env) -> Result<Request, Error> {
        let endpoint = Endpoint::parse(self.claims.endpoint(), self.policy)
            .map_err(|_| UserInfoError::ClaimSources)?;
        let mut request = Request::new(Vec::new());
        *request.uri_mut() = endpoint.uri().clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/jwt"));
        if let Some(access_token) = self.claims.access_token() {
            let tokens = Tokens::new(access_token.clone(), env.now());
            let bearer = tokens.and_then(|tokens| tokens.bearer());
            let bearer = bearer.map_err(|_| UserInfoError::ClaimSources)?;
            headers.insert(AUTHORIZATION, bearer);
        }
        Ok(request)
    }
}

impl IntoStep for FetchClaims {
    type Flow = AwaitSourcedClaims;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitSourcedClaims>, Error> {
        let request = self.to_request(env)?;
        let token = self.claims.access_token().cloned();
        let state = State::Fetch(self.claims.into_names(), self.providers, token);
        Ok(Step::send(request, AwaitSourcedClaims(state)))
    }
}

impl fmt::Debug for FetchClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchClaims").finish_non_exhaustive()
    }
}

/// Awaits distributed claims, then the keys of who issued them if they are needed.
pub struct AwaitSourcedClaims(State);

enum State {
    Fetch(Vec<String>, Vec<ClaimsProvider>, Option<Secret<String>>),
    Keys(AwaitVerified, Issued),
}

/// Claims whose signature is being verified.
struct Issued {
    issuer: String,
    names: Vec<String>,
}

impl Pending for AwaitSourcedClaims {
    type Output = SourcedClaims;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Fetch(names, providers, token) => {
                let response = reply?;
                let token = token.as_ref().map_or("", |token| token.expose());
                let body = body(&response, EXPECTED, env.now());
                let body = body.map_err(|error| error.masking(token))?;
                // What is no text is no token.
                let jwt = core::str::from_utf8(body).unwrap_or_default();
                verify(jwt, names, &providers, env)
            }
            State::Keys(keys, issued) => {
                let step = keys.receive(reply, env).map_err(unsigned)?;
                after_signature(step, issued, env)
            }
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Fetch(..) => Err(TransportError::unsupported().into()),
            State::Keys(keys, issued) => {
                after_signature(keys.wake(env).map_err(unsigned)?, issued, env)
            }
        }
    }
}

impl fmt::Debug for AwaitSourcedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Fetch(..) => "AwaitSourcedClaims(Fetch)",
            State::Keys(..) => "AwaitSourcedClaims(Keys)",
        })
    }
}

/// Claims about the user of somebody else's. They are not merged with those of the provider: what
/// is not signed is its carrier's word at most.
#[derive(Clone)]
pub struct SourcedClaims {
    /// Nothing where nobody signed them.
    issuer: Option<String>,
    names: Vec<String>,
    claims: Claims,
}

impl SourcedClaims {
    /// Who issued them and signed them; nothing where nobody did, and everybody may have written
    /// them.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Whether their issuer's signature was verified.
    pub fn is_verified(&self) -> bool {
        self.issuer.is_some()
    }

    /// The raw value of a claim: one that the provider of the user said is to be had here, and that
    /// was verified.
    pub fn verified(&self, name: &str) -> Option<JsonValue<'_>> {
        self.is_verified().then(|| self.unverified(name))?
    }

    /// The same, though perhaps nobody signed it.
    pub fn unverified(&self, name: &str) -> Option<JsonValue<'_>> {
        let named = self.names.iter().any(|other| other == name);
        named.then(|| self.claims.get(name))?
    }

    /// The names of the claims that are to be had here.
    pub fn names(&self) -> &[String] {
        &self.names
    }
}

impl fmt::Debug for SourcedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourcedClaims")
            .field("issuer", &self.issuer)
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

fn verify(
    jwt: &str,
    names: Vec<String>,
    providers: &[ClaimsProvider],
    env: &dyn Env,
) -> Result<Step<AwaitSourcedClaims>, Error> {
    if jwt.ends_with('.') {
        return unsigned_claims(jwt, names, env).map(Step::Done);
    }
    // Says only whose keys to look at; believed once they verify it.
    let issuer = said_issuer(jwt);
    let provider = providers
        .iter()
        .find(|provider| Some(provider.issuer()) == issuer.as_deref())
        .ok_or_else(|| mismatch("iss", "a known issuer of claims"))?;
    let keys = provider.keys().verify(jwt, &provider.verifier());
    let step = keys.into_step(env).map_err(unsigned)?;
    let issuer = provider.issuer().to_owned();
    after_signature(step, Issued { issuer, names }, env)
}

/// Core 5.6.2 leaves it open whether the JWT is signed.
fn unsigned_claims(jwt: &str, names: Vec<String>, env: &dyn Env) -> Result<SourcedClaims, Error> {
    let none = JwtVerifier::new(Algorithms::from_iter([]));
    let claims = none.dangerous_accept_unsigned(jwt).map_err(unsigned)?;
    times(&claims, &TimeRules::new(), env.now())?;
    Ok(SourcedClaims {
        issuer: None,
        names,
        claims,
    })
}

fn after_signature(
    step: Step<AwaitVerified>,
    issued: Issued,
    env: &dyn Env,
) -> Result<Step<AwaitSourcedClaims>, Error> {
    step.within(
        issued,
        |keys, issued| AwaitSourcedClaims(State::Keys(keys, issued)),
        |verified, Issued { issuer, names }| {
            let claims = verified.into_claims();
            times(&claims, &TimeRules::new(), env.now())?;
            Ok(Step::Done(SourcedClaims {
                issuer: Some(issuer),
                names,
                claims,
            }))
        },
    )
}

/// The `iss` of a token that is not verified.
fn said_issuer(jwt: &str) -> Option<String> {
    let payload = Base64UrlUnpadded::decode_vec(jwt.split('.').nth(1)?).ok()?;
    let claims = Claims::parse(payload).ok()?;
    let issuer = claims.string("iss").ok()??.into_owned();
    Some(issuer)
}
