//! A login that is under way in the browser.

use core::fmt;
use core::time::Duration;

use oauth_step::{JsonKind, JsonObject, Secret};
use oauth2_core::{AuthorizationResponse, Callback, PendingAuthorization};
use serde_json::json;

use crate::verifier::Expectations;
use crate::{AuthenticationResponse, ClaimRequest, ClaimsRequest, Error, Misuse};

/// What was asked of the provider, kept until the browser comes back; good for one response.
///
/// It holds the state, the nonce and the verifier of PKCE: keep what [`to_json`](Self::to_json)
/// gives in the user's own session, encrypted or on the server.
pub struct PendingAuthentication {
    authorization: PendingAuthorization,
    requested: Requested,
}

impl PendingAuthentication {
    pub(crate) fn new(authorization: PendingAuthorization, requested: Requested) -> Self {
        Self {
            authorization,
            requested,
        }
    }

    /// Checks what the browser brought back: as text the URL that it asked for, or its query.
    /// Whatever comes of it, this authentication is spent.
    ///
    /// # Errors
    ///
    /// The provider's own error, such as `login_required`, or what is wrong with the response.
    pub fn response<'a>(
        self,
        callback: impl Into<Callback<'a>>,
    ) -> Result<AuthenticationResponse, Error> {
        let Self {
            authorization,
            requested,
        } = self;
        let received = authorization.receive(callback)?;
        Ok(AuthenticationResponse::new(received, requested))
    }

    /// The state, by which the browser's answer is told from others.
    pub fn state(&self) -> &str {
        self.authorization.state()
    }

    /// Writes it down; see [`from_json`](Self::from_json).
    pub fn to_json(&self) -> Secret<String> {
        let Requested {
            subjects,
            max_age,
            auth_time,
            acr,
        } = &self.requested;
        let requested = json!({
            "acr": acr,
            "auth_time": auth_time,
            "max_age": max_age.map(|age| age.as_secs()),
            "sub": subjects,
        });
        let authorization = self.authorization.to_json();
        Secret::new(format!(
            r#"{{"version":{VERSION},"requested":{requested},"authorization":{}}}"#,
            authorization.expose()
        ))
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::StoredPending`] if it did not, or another version of this crate did.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let (requested, authorization) = read(text).ok_or(Misuse::StoredPending)?;
        let authorization = PendingAuthorization::from_json(authorization)?;
        Ok(Self {
            authorization,
            requested,
        })
    }
}

impl fmt::Debug for PendingAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingAuthentication")
            .finish_non_exhaustive()
    }
}

/// What a request asked for that its ID Token must answer.
#[derive(Clone, Default)]
pub(crate) struct Requested {
    /// The users of whom one must authenticate; none for anyone.
    pub(crate) subjects: Vec<String>,
    pub(crate) max_age: Option<Duration>,
    /// `auth_time` was requested as essential.
    pub(crate) auth_time: bool,
    /// The essential values of `acr`.
    pub(crate) acr: Vec<String>,
}

impl Requested {
    /// What the `claims` parameter obliges the provider to: the values of an essential `acr`, an
    /// essential `auth_time`, one of the users that a `sub` names.
    // Core 5.5.1, 5.5.1.1; the other claims bind nobody, essential or not.
    pub(crate) fn add(&mut self, claims: &ClaimsRequest) {
        let texts =
            |request: &ClaimRequest| -> Vec<_> { request.texts().map(str::to_owned).collect() };
        if let Some(acr) = claims.in_id_token("acr").filter(|acr| acr.is_essential()) {
            self.acr.extend(texts(acr));
        }
        let auth_time = claims.in_id_token("auth_time");
        self.auth_time |= auth_time.is_some_and(ClaimRequest::is_essential);
        self.subjects = claims.in_id_token("sub").map(texts).unwrap_or_default();
    }

    /// With the state and the nonce that were sent.
    pub(crate) fn expectations(&self, response: &AuthorizationResponse) -> Expectations {
        let state = Secret::new(response.state().to_owned());
        let expected = Expectations::new().essential_acr(self.acr.clone());
        let expected = expected
            .one_of_subjects(self.subjects.clone())
            .state(&state);
        let expected = match response.nonce() {
            Some(nonce) => expected.nonce(nonce),
            None => expected.no_nonce(),
        };
        let expected = match self.max_age {
            Some(max_age) => expected.max_age(max_age),
            None => expected,
        };
        if self.auth_time {
            expected.require_auth_time()
        } else {
            expected
        }
    }
}

/// The two parts of a stored login, if it is one.
fn read(text: &str) -> Option<(Requested, &str)> {
    let stored = JsonObject::parse(text.as_bytes()).ok()?;
    if stored.unsigned("version").ok()?? != VERSION {
        return None;
    }
    let requested = stored.get("requested")?.as_object()?;
    let requested = Requested {
        subjects: requested.strings("sub").ok()??,
        max_age: requested.unsigned("max_age").ok()?.map(Duration::from_secs),
        auth_time: requested.boolean("auth_time").ok()??,
        acr: requested.strings("acr").ok()??,
    };
    let authorization = stored.get("authorization")?;
    (authorization.kind() == JsonKind::Object).then(|| (requested, authorization.raw()))
}

const VERSION: u64 = 1;
