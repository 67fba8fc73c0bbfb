//! What a protected resource demands of a user's authentication ([RFC 9470]), or of the scope
//! ([RFC 6750 §3.1]).
//!
//! [RFC 9470]: https://www.rfc-editor.org/rfc/rfc9470
//! [RFC 6750 §3.1]: https://www.rfc-editor.org/rfc/rfc6750#section-3.1

use core::time::Duration;

use crate::challenge::Challenge;
use crate::error::{Error, ErrorCode, PeerFault, Place};
use crate::scope::Scope;

/// What a token lacks, by the word of the resource that refused it; see [`Challenge::step_up`].
///
/// The user is sent to the server with it, once: a resource that is not content with the new token
/// would go on like this forever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepUp {
    acr_values: Vec<String>,
    max_age: Option<Duration>,
    scope: Option<Scope>,
}

impl StepUp {
    /// The ways to authenticate that will do, the best one first; none where any will.
    pub fn acr_values(&self) -> &[String] {
        &self.acr_values
    }

    /// How long ago the user may have authenticated. Zero counts: now.
    pub fn max_age(&self) -> Option<Duration> {
        self.max_age
    }

    /// The scope that is needed.
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// The parameters of the authorization request ([RFC 9470 §4]).
    ///
    /// [RFC 9470 §4]: https://www.rfc-editor.org/rfc/rfc9470#section-4
    pub(crate) fn params(&self) -> impl Iterator<Item = (&'static str, String)> {
        let acr_values = (!self.acr_values.is_empty()).then(|| self.acr_values.join(" "));
        let acr_values = acr_values.map(|values| ("acr_values", values));
        let max_age = self.max_age;
        let max_age = max_age.map(|age| ("max_age", age.as_secs().to_string()));
        acr_values.into_iter().chain(max_age)
    }

    fn read(challenge: &Challenge, authentication: bool) -> Result<Self, PeerFault> {
        let scope = challenge.param("scope").map(|scope| {
            Scope::parse(scope).ok_or_else(|| member("scope", "words of %x21, %x23-5B and %x5D-7E"))
        });
        let scope = scope.transpose()?.filter(|scope| !scope.is_empty());
        let step_up = Self {
            scope,
            ..Self::default()
        };
        if !authentication {
            return Ok(step_up);
        }
        // RFC 9470 §3: separated by spaces, in the order of preference.
        let acr_values = challenge.param("acr_values").unwrap_or_default();
        let acr_values = acr_values.split(' ').filter(|value| !value.is_empty());
        // RFC 9470 §3: seconds.
        let max_age = challenge.param("max_age").map(|age| {
            // `parse` alone would accept a plus sign.
            let is_whole = age.bytes().all(|byte| byte.is_ascii_digit());
            let seconds = age.parse().ok().filter(|_| is_whole);
            seconds.ok_or_else(|| member("max_age", "a whole number of seconds"))
        });
        Ok(Self {
            acr_values: acr_values.map(str::to_owned).collect(),
            max_age: max_age.transpose()?.map(Duration::from_secs),
            ..step_up
        })
    }
}

impl Challenge {
    /// What to ask the server for, so that the next token is good enough here: for the error
    /// `insufficient_user_authentication` of a bearer or DPoP challenge another authentication
    /// ([RFC 9470 §3]), for `insufficient_scope` more scope ([RFC 6750 §3.1]). Nothing for other
    /// challenges.
    ///
    /// ```
    /// # use oauth2_core::{AuthorizationRequestBuilder, Client, Error, parse_challenges};
    /// # fn example<'a>(
    /// #     client: &'a Client, headers: &http::HeaderMap,
    /// # ) -> Result<Option<AuthorizationRequestBuilder<'a>>, Error> {
    /// let challenges = parse_challenges(headers);
    /// let step_up = challenges.iter().find_map(|challenge| challenge.step_up());
    /// let Some(step_up) = step_up.transpose()? else { return Ok(None) };
    /// let request = client.authorization().scope("read").step_up(step_up);
    /// # Ok(Some(request))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`PeerFault::Member`] where `max_age` is no number of seconds, or the scope is none.
    ///
    /// [RFC 9470 §3]: https://www.rfc-editor.org/rfc/rfc9470#section-3
    /// [RFC 6750 §3.1]: https://www.rfc-editor.org/rfc/rfc6750#section-3.1
    pub fn step_up(&self) -> Option<Result<StepUp, Error>> {
        if !self.is("Bearer") && !self.is("DPoP") {
            return None;
        }
        let authentication = match self.error()? {
            ErrorCode::InsufficientUserAuthentication => true,
            ErrorCode::InsufficientScope => false,
            _ => return None,
        };
        let read = StepUp::read(self, authentication);
        Some(read.map_err(|fault| Error::peer(Place::Challenge, fault)))
    }
}

fn member(name: &'static str, rule: &'static str) -> PeerFault {
    PeerFault::Member { name, rule }
}
