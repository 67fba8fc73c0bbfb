//! UserInfo: claims about the user, fetched with the access token.

use core::fmt;

use http::header::{ACCEPT, AUTHORIZATION, HeaderValue};
use http::{Method, StatusCode};
use jose_assert::Claims;
use oauth_step::{
    Answer, Endpoint, Env, Expected, IntoStep, JsonError, JsonValue, Pending, Request, Response,
    ResponseError, Step, TransportError, UnixTime,
};
use oauth2_core::{Challenge, Disposition, Tokens, parse_challenges};

use crate::{Error, StandardClaims};

/// A request for claims about the user, and what its answer must be ([Core §5.3]).
///
/// It is a flow: run it. Or send what [`to_request`](Self::to_request) gives, and read the answer
/// with [`UserInfo::parse`].
///
/// [Core §5.3]: https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
#[must_use = "nothing is sent until a driver runs it"]
pub struct UserInfoRequest {
    endpoint: Endpoint,
    authorization: HeaderValue,
    subject: String,
}

impl UserInfoRequest {
    /// Asks this endpoint with the access token, about the user whom the ID Token names.
    ///
    /// # Errors
    ///
    /// A token that cannot stand in a header, or is no bearer token.
    pub fn new(
        endpoint: &Endpoint,
        tokens: &Tokens,
        subject: impl Into<String>,
    ) -> Result<Self, Error> {
        Ok(Self {
            endpoint: endpoint.clone(),
            authorization: tokens.bearer()?,
            subject: subject.into(),
        })
    }

    /// The request: a GET, with the token in the header alone.
    pub fn to_request(&self) -> Request {
        let mut request = Request::new(Vec::new());
        *request.method_mut() = Method::GET;
        *request.uri_mut() = self.endpoint.uri().clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, self.authorization.clone());
        request
    }
}

impl IntoStep for UserInfoRequest {
    type Flow = AwaitUserInfo;

    fn into_step(self, _env: &dyn Env) -> Result<Step<AwaitUserInfo>, Error> {
        Ok(Step::send(
            self.to_request(),
            AwaitUserInfo {
                subject: self.subject,
            },
        ))
    }
}

impl fmt::Debug for UserInfoRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfoRequest")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

/// Awaits the claims about the user.
pub struct AwaitUserInfo {
    subject: String,
}

impl Pending for AwaitUserInfo {
    type Output = UserInfo;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        Ok(Step::Done(UserInfo::parse(
            &reply?,
            &self.subject,
            env.now(),
        )?))
    }
}

impl fmt::Debug for AwaitUserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitUserInfo").finish_non_exhaustive()
    }
}

/// Claims about the user, from the UserInfo endpoint: they are the ID Token's user's.
#[derive(Clone)]
pub struct UserInfo {
    subject: String,
    claims: Claims,
}

impl UserInfo {
    /// Reads the answer; it must be about `subject`, the one of the ID Token.
    ///
    /// # Errors
    ///
    /// [`Error::UserInfo`]. No claim of an answer without `sub`, or with another, can be read:
    /// the answer may be about somebody else ([Core §5.3.2]).
    ///
    /// [Core §5.3.2]: https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
    pub fn parse(response: &Response, subject: &str, now: UnixTime) -> Result<Self, Error> {
        let body = match EXPECTED
            .review(response, now)
            .map_err(UserInfoError::Response)?
        {
            Answer::Success(body) => body,
            Answer::Refused { status, .. } => {
                let challenges = parse_challenges(response.headers());
                return Err(UserInfoError::Refused { status, challenges }.into());
            }
        };
        let claims = Claims::parse(body).map_err(UserInfoError::Json)?;
        same_subject(&claims, subject)?;
        Ok(Self {
            subject: subject.to_owned(),
            claims,
        })
    }

    /// The user, as in the ID Token.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What it tells about the user.
    pub fn claims(&self) -> StandardClaims<'_> {
        StandardClaims::new(&self.claims)
    }

    /// The raw value of a claim of any name.
    pub fn claim(&self, name: &str) -> Option<JsonValue<'_>> {
        self.claims.get(name)
    }

    /// All claims, as the JSON object that came.
    pub fn claims_json(&self) -> &str {
        self.claims.text()
    }
}

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("claims", &self.claims())
            .finish_non_exhaustive()
    }
}

/// Why UserInfo gave no claims.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum UserInfoError {
    /// The answer is not the JSON object that it must be.
    Json(JsonError),
    /// The endpoint refused: 401 and 403 come with challenges that say why.
    Refused {
        /// The status.
        status: StatusCode,
        /// Scheme, error and description, as far as the endpoint gave them.
        challenges: Vec<Challenge>,
    },
    /// The answer breaks a rule that every endpoint keeps.
    Response(ResponseError),
    /// The answer is about another user than the ID Token.
    SubjectMismatch,
    /// The answer does not say whom it is about, or not as text.
    SubjectMissing,
}

impl UserInfoError {
    pub(crate) fn disposition(&self) -> Disposition {
        match self {
            Self::Refused {
                status: StatusCode::UNAUTHORIZED,
                ..
            } => Disposition::Reauthenticate,
            Self::Refused {
                status: StatusCode::FORBIDDEN,
                ..
            } => Disposition::Refused,
            Self::Refused { .. } => Disposition::FixConfiguration,
            Self::Response(ResponseError::Unavailable { retry_after, .. }) => Disposition::Retry {
                after: *retry_after,
            },
            _ => Disposition::HostilePeer,
        }
    }
}

impl fmt::Display for UserInfoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "UserInfo: {error}"),
            Self::Refused { status, .. } => write!(f, "UserInfo: refused with status {status}"),
            Self::Response(error) => write!(f, "UserInfo: {error}"),
            Self::SubjectMismatch => f.write_str("UserInfo: `sub` is not the ID Token's"),
            Self::SubjectMissing => f.write_str("UserInfo: `sub` is missing or no text"),
        }
    }
}

impl core::error::Error for UserInfoError {}

/// `sub` is there and equals the ID Token's, byte for byte.
// Core 5.3.2: "The sub Claim in the UserInfo Response MUST be verified to exactly match the sub
// Claim in the ID Token; if they do not match, the UserInfo Response values MUST NOT be used."
fn same_subject(claims: &Claims, subject: &str) -> Result<(), UserInfoError> {
    match claims.get("sub").and_then(|sub| sub.as_str()) {
        Some(sub) if sub == subject => Ok(()),
        Some(_) => Err(UserInfoError::SubjectMismatch),
        None => Err(UserInfoError::SubjectMissing),
    }
}

const EXPECTED: Expected = Expected::json(&[200]);
