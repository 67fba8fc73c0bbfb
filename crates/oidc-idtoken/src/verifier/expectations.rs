//! What one ID Token must say.

use core::fmt;
use core::time::Duration;

use oauth_step::Secret;

use super::refresh::OriginalAuthentication;

/// What one ID Token must say, beyond what the client always expects: what its request asked for,
/// and what came with it.
///
/// Where nothing is said, nothing is checked: a verifier that is told nothing about nonces does
/// not look at them.
#[derive(Clone, Default)]
pub struct Expectations {
    pub(super) nonce: ExpectedNonce,
    pub(super) subjects: Vec<String>,
    pub(super) max_age: Option<Duration>,
    pub(super) auth_time_required: bool,
    pub(super) acr: Vec<String>,
    pub(super) access_token: Option<Secret<String>>,
    pub(super) at_hash_required: bool,
    pub(super) code: Option<Secret<String>>,
    pub(super) c_hash_required: bool,
    pub(super) state: Option<Secret<String>>,
    pub(super) s_hash_required: bool,
    pub(super) refresh_token: Option<Secret<String>>,
    pub(super) rt_hash_required: bool,
    pub(super) auth_req_id: Option<Secret<String>>,
    pub(super) auth_req_id_required: bool,
    pub(super) original: Option<OriginalAuthentication>,
    pub(super) first: Option<OriginalAuthentication>,
    pub(super) from_token_endpoint: bool,
}

impl Expectations {
    /// Nothing beyond what the client always expects.
    pub fn new() -> Self {
        Self::default()
    }

    /// For the ID Token of a renewal: it must be about the same authentication as the first one
    /// ([Core §12.2]). Its age and strength were judged then and are not judged again.
    ///
    /// [Core §12.2]: https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse
    pub fn renewal_of(original: OriginalAuthentication) -> Self {
        Self {
            original: Some(original),
            from_token_endpoint: true,
            ..Self::default()
        }
    }

    /// This nonce was sent: the token must carry it.
    #[must_use]
    pub fn nonce(self, sent: impl Into<String>) -> Self {
        Self {
            nonce: ExpectedNonce::Sent(sent.into()),
            ..self
        }
    }

    /// No nonce was sent: the token must carry none.
    #[must_use]
    pub fn no_nonce(self) -> Self {
        Self {
            nonce: ExpectedNonce::NotSent,
            ..self
        }
    }

    /// The token must be about this user.
    #[must_use]
    pub fn subject(self, subject: impl Into<String>) -> Self {
        self.one_of_subjects(vec![subject.into()])
    }

    /// The token must be about one of these users; where there are none, about anyone.
    pub(crate) fn one_of_subjects(self, subjects: Vec<String>) -> Self {
        Self { subjects, ..self }
    }

    /// The user must have authenticated within this time, counted in whole seconds; zero counts.
    #[must_use]
    pub fn max_age(self, max_age: Duration) -> Self {
        Self {
            max_age: Some(max_age),
            ..self
        }
    }

    /// The token must tell when the user authenticated.
    #[must_use]
    pub fn require_auth_time(self) -> Self {
        Self {
            auth_time_required: true,
            ..self
        }
    }

    /// The user must have authenticated in one of these ways.
    #[must_use]
    pub fn essential_acr<S: Into<String>>(self, values: impl IntoIterator<Item = S>) -> Self {
        Self {
            acr: values.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// The access token that came with the ID Token, which `at_hash` is about.
    #[must_use]
    pub fn access_token(self, access_token: &Secret<String>) -> Self {
        Self {
            access_token: Some(access_token.clone()),
            ..self
        }
    }

    /// The token must have an `at_hash`.
    #[must_use]
    pub fn require_at_hash(self) -> Self {
        Self {
            at_hash_required: true,
            ..self
        }
    }

    /// The code that came with the ID Token, which `c_hash` is about.
    #[must_use]
    pub fn code(self, code: &Secret<String>) -> Self {
        Self {
            code: Some(code.clone()),
            ..self
        }
    }

    /// The token must have a `c_hash`.
    #[must_use]
    pub fn require_c_hash(self) -> Self {
        Self {
            c_hash_required: true,
            ..self
        }
    }

    /// The state that was sent, which `s_hash` is about.
    #[must_use]
    pub fn state(self, state: &Secret<String>) -> Self {
        Self {
            state: Some(state.clone()),
            ..self
        }
    }

    /// The token must have an `s_hash`.
    #[must_use]
    pub fn require_s_hash(self) -> Self {
        Self {
            s_hash_required: true,
            ..self
        }
    }

    /// The refresh token that came with the ID Token, which
    /// `urn:openid:params:jwt:claim:rt_hash` is about ([CIBA §10.3.1]).
    ///
    /// [CIBA §10.3.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.3.1
    #[must_use]
    pub fn refresh_token(self, refresh_token: &Secret<String>) -> Self {
        Self {
            refresh_token: Some(refresh_token.clone()),
            ..self
        }
    }

    /// The token must have an `urn:openid:params:jwt:claim:rt_hash`.
    #[must_use]
    pub fn require_rt_hash(self) -> Self {
        Self {
            rt_hash_required: true,
            ..self
        }
    }

    /// The backchannel authentication that was asked for, which
    /// `urn:openid:params:jwt:claim:auth_req_id` names ([CIBA §10.3.1]).
    ///
    /// [CIBA §10.3.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.3.1
    #[must_use]
    pub fn auth_req_id(self, auth_req_id: &Secret<String>) -> Self {
        Self {
            auth_req_id: Some(auth_req_id.clone()),
            ..self
        }
    }

    /// The token must have an `urn:openid:params:jwt:claim:auth_req_id`.
    #[must_use]
    pub fn require_auth_req_id(self) -> Self {
        Self {
            auth_req_id_required: true,
            ..self
        }
    }

    /// The ID Token that came through the browser before this one, in a hybrid flow
    /// ([Core §3.3.3.6]): this one must be about the same user.
    ///
    /// [Core §3.3.3.6]: https://openid.net/specs/openid-connect-core-1_0.html#HybridIDToken2
    #[must_use]
    pub fn after(self, first: OriginalAuthentication) -> Self {
        Self {
            first: Some(first),
            ..self
        }
    }

    /// The token stands in an answer of the token endpoint, and neither it nor another ID Token came
    /// through the browser: where the client registered `none` it is not signed
    /// ([`IdTokenVerifier::dangerous_unsigned`](crate::IdTokenVerifier::dangerous_unsigned)).
    #[must_use]
    pub fn from_token_endpoint(self) -> Self {
        Self {
            from_token_endpoint: true,
            ..self
        }
    }

    /// What `at_hash` is about, and whether it must be there: `wanted` where there is a token.
    pub(super) fn at_hash(&self, wanted: bool) -> (Option<&str>, bool) {
        let token = self
            .access_token
            .as_ref()
            .map(|token| token.expose().as_str());
        (token, self.at_hash_required || wanted && token.is_some())
    }

    pub(super) fn c_hash(&self) -> (Option<&str>, bool) {
        (
            self.code.as_ref().map(|code| code.expose().as_str()),
            self.c_hash_required,
        )
    }

    pub(super) fn s_hash(&self) -> (Option<&str>, bool) {
        (
            self.state.as_ref().map(|state| state.expose().as_str()),
            self.s_hash_required,
        )
    }
}

impl fmt::Debug for Expectations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expectations")
            .field("max_age", &self.max_age)
            .field("auth_time_required", &self.auth_time_required)
            .field("acr", &self.acr)
            .field("at_hash_required", &self.at_hash_required)
            .field("c_hash_required", &self.c_hash_required)
            .field("s_hash_required", &self.s_hash_required)
            .field("rt_hash_required", &self.rt_hash_required)
            .field("auth_req_id_required", &self.auth_req_id_required)
            .finish_non_exhaustive()
    }
}

/// What is known about the nonce of the request.
#[derive(Clone, Default)]
pub(super) enum ExpectedNonce {
    /// There was no request, or nobody knows: not looked at.
    #[default]
    Unknown,
    /// None was sent.
    NotSent,
    /// This one was sent.
    Sent(String),
}
