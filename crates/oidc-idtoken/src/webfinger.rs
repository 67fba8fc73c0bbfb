//! WebFinger: which issuer a user has, from what they call themselves ([Discovery §2]).
//!
//! [Discovery §2]: https://openid.net/specs/openid-connect-discovery-1_0.html#IssuerDiscovery

mod identifier;

use core::fmt;

use http::header::{ACCEPT, HeaderValue};
use http::uri::Scheme;
use http::{Method, StatusCode};
use oauth_step::{
    Answer, Disposition, Endpoint, Env, Expected, IntoStep, JsonError, JsonObject, JsonValue,
    Pending, Request, Response, ResponseError, Step, TransportError, UnixTime, UrlError, UrlPolicy,
};

use self::identifier::Normalized;
use crate::{Error, Misuse};

/// Begins to look for the issuer of a user, by what they typed in: an e-mail address or `acct:`
/// URI, a URL, or a host ([Discovery §2.1]).
///
/// It ends in the issuer, which is to be looked up by [`discover`](crate::discover) next. Anybody
/// can have a domain: whether the application deals with that issuer is its own decision.
///
/// [Discovery §2.1]: https://openid.net/specs/openid-connect-discovery-1_0.html#IdentifierNormalization
pub fn find_issuer(identifier: &str) -> FindIssuer {
    FindIssuer {
        identifier: identifier.to_owned(),
        policy: UrlPolicy::default(),
        at: None,
    }
}

/// The intent to find out an issuer; made by [`find_issuer`].
#[derive(Clone)]
#[must_use = "an intent does nothing until it is run"]
pub struct FindIssuer {
    identifier: String,
    policy: UrlPolicy,
    at: Option<String>,
}

impl FindIssuer {
    /// Asks at this URL, whatever host the identifier names.
    pub fn at(self, url: impl Into<String>) -> Self {
        Self {
            at: Some(url.into()),
            ..self
        }
    }

    /// Which URLs are acceptable, as the issuer too.
    pub fn policy(self, policy: UrlPolicy) -> Self {
        Self { policy, ..self }
    }

    /// The request ([RFC 7033 §4.1]).
    ///
    /// # Errors
    ///
    /// [`Misuse::Identifier`] for what is neither an account nor a URL; [`Misuse::Url`].
    ///
    /// [RFC 7033 §4.1]: https://www.rfc-editor.org/rfc/rfc7033#section-4.1
    pub fn to_request(&self) -> Result<Request, Error> {
        let Normalized { resource, host } =
            identifier::normalize(&self.identifier).ok_or(Misuse::Identifier)?;
        let url = match &self.at {
            Some(url) => url.clone(),
            None => format!("https://{host}/.well-known/webfinger"),
        };
        let refused = |error| Misuse::Url("WebFinger URL", error);
        let url = Endpoint::parse(&url, self.policy)
            .and_then(|url| url.with_query([("resource", resource.as_str()), ("rel", REL)]))
            .map_err(refused)?;
        let mut request = Request::new(Vec::new());
        *request.method_mut() = Method::GET;
        *request.uri_mut() = url.uri().clone();
        let accept = HeaderValue::from_static(MEDIA_TYPE);
        request.headers_mut().insert(ACCEPT, accept);
        Ok(request)
    }
}

impl IntoStep for FindIssuer {
    type Flow = AwaitIssuer;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitIssuer>, Error> {
        let policy = self.policy;
        let request = self.to_request()?;
        let asked_safely = request.uri().scheme() == Some(&Scheme::HTTPS);
        Ok(Step::send(
            request,
            AwaitIssuer {
                policy,
                asked_safely,
            },
        ))
    }
}

impl fmt::Debug for FindIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The identifier is personal.
        f.debug_struct("FindIssuer").finish_non_exhaustive()
    }
}

/// Awaits the issuer of a user; see [`find_issuer`].
#[derive(Debug)]
pub struct AwaitIssuer {
    policy: UrlPolicy,
    /// By https.
    asked_safely: bool,
}

impl Pending for AwaitIssuer {
    type Output = String;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let issuer = issuer_of(&reply?, &self, env.now())?;
        Ok(Step::Done(issuer))
    }
}

/// Why WebFinger gave no issuer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WebFingerError {
    /// The issuer is no issuer: not `https`, or with a query or a fragment.
    Issuer(Option<UrlError>),
    /// The answer is not the JSON object that it must be.
    Json(JsonError),
    /// The answer names no issuer.
    NoIssuer,
    /// The host refused: it does not know the user, or no WebFinger.
    Refused {
        /// The status.
        status: StatusCode,
    },
    /// The answer breaks a rule that every endpoint keeps.
    Response(ResponseError),
}

impl WebFingerError {
    pub(crate) fn disposition(&self) -> Disposition {
        match self {
            Self::NoIssuer | Self::Refused { .. } => Disposition::Refused,
            Self::Response(ResponseError::Unavailable { retry_after, .. }) => Disposition::Retry {
                after: *retry_after,
            },
            _ => Disposition::HostilePeer,
        }
    }
}

impl fmt::Display for WebFingerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issuer(Some(error)) => write!(f, "WebFinger: the issuer: {error}"),
            Self::Issuer(None) => f.write_str("WebFinger: the issuer has a query"),
            Self::Json(error) => write!(f, "WebFinger: {error}"),
            Self::NoIssuer => f.write_str("WebFinger: the answer names no issuer"),
            Self::Refused { status } => write!(f, "WebFinger: refused with status {status}"),
            Self::Response(error) => write!(f, "WebFinger: {error}"),
        }
    }
}

impl core::error::Error for WebFingerError {}

/// Reads the answer ([RFC 7033 §4.4]).
///
/// [RFC 7033 §4.4]: https://www.rfc-editor.org/rfc/rfc7033#section-4.4
fn issuer_of(
    response: &Response,
    asked: &AwaitIssuer,
    now: UnixTime,
) -> Result<String, WebFingerError> {
    let answer = EXPECTED.review(response, now);
    let body = match answer.map_err(WebFingerError::Response)? {
        Answer::Success(body) => body,
        Answer::Refused { status, .. } => return Err(WebFingerError::Refused { status }),
    };
    let object = JsonObject::parse(body).map_err(WebFingerError::Json)?;
    let href = href(&object)?.ok_or(WebFingerError::NoIssuer)?;
    // Discovery 2: "https scheme", without query and fragment.
    let refused = |error| WebFingerError::Issuer(Some(error));
    let issuer = Endpoint::parse(&href, asked.policy).map_err(refused)?;
    let is_safe = issuer.uri().scheme() == Some(&Scheme::HTTPS);
    // Who is asked over the network names no server on this machine.
    if asked.asked_safely && !is_safe && asked.policy == UrlPolicy::default() {
        return Err(refused(UrlError::InsecureHttp));
    }
    match issuer.query() {
        Some(_) => Err(WebFingerError::Issuer(None)),
        None => Ok(href),
    }
}

/// The `href` of the first link that names an issuer.
fn href(object: &JsonObject<'_>) -> Result<Option<String>, WebFingerError> {
    let Some(links) = object.optional("links") else {
        return Ok(None);
    };
    let wrong = |name, expected| WebFingerError::Json(JsonError::WrongType { name, expected });
    let links = links.as_array().ok_or_else(|| wrong("links", "an array"))?;
    let link = links
        .into_iter()
        .filter_map(JsonValue::as_object)
        .find(|link| {
            let rel = link.get("rel").and_then(JsonValue::as_str);
            rel.as_deref() == Some(REL)
        });
    let Some(href) = link.and_then(|link| link.get("href")) else {
        return Ok(None);
    };
    let href = href.as_str().ok_or_else(|| wrong("href", "a string"))?;
    Ok(Some(href.into_owned()))
}

// A name, no link: it begins with `http` for good.
const REL: &str = concat!("http:", "//openid.net/specs/connect/1.0/issuer");
const MEDIA_TYPE: &str = "application/jrd+json";
const EXPECTED: Expected = Expected::new(&[200], &[MEDIA_TYPE]);
