//! The errors that servers answer.

use core::fmt;

use http::StatusCode;
use oauth_step::JsonObject;

use super::{Disposition, Masks};
use crate::challenge::Challenge;

/// An OAuth error as a server answered it ([RFC 6749 §5.2], [RFC 6749 §4.1.2.1]).
///
/// `Display` prints the code and the description escaped and cut, with the credentials of the
/// request masked.
///
/// [RFC 6749 §5.2]: https://www.rfc-editor.org/rfc/rfc6749#section-5.2
/// [RFC 6749 §4.1.2.1]: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1
#[derive(Clone)]
pub struct ServerError {
    code: ErrorCode,
    description: Option<Box<str>>,
    uri: Option<Box<str>>,
    status: Option<StatusCode>,
    challenges: Vec<Challenge>,
    /// No user had a part in the request.
    without_user: bool,
}

impl ServerError {
    pub(crate) fn new(code: &str, masks: &Masks) -> Self {
        Self {
            code: ErrorCode::read(code, masks),
            description: None,
            uri: None,
            status: None,
            challenges: Vec::new(),
            without_user: false,
        }
    }

    /// The error in a JSON object, if its `error` is a non-empty string.
    pub(crate) fn in_object(object: &JsonObject<'_>, masks: &Masks) -> Option<Self> {
        let text = |name: &str| object.get(name).and_then(|value| value.as_str());
        let code = text("error").filter(|code| !code.is_empty())?;
        let mut error = Self::new(&code, masks);
        // RFC 6749 §5.2: both are for people; a wrong type is not worth a second error.
        if let Some(description) = text("error_description") {
            error = error.with_description(&description, masks);
        }
        if let Some(uri) = text("error_uri") {
            error = error.with_uri(&uri, masks);
        }
        Some(error)
    }

    pub(crate) fn with_description(self, description: &str, masks: &Masks) -> Self {
        Self {
            description: Some(masks.apply(description).into()),
            ..self
        }
    }

    pub(crate) fn with_uri(self, uri: &str, masks: &Masks) -> Self {
        Self {
            uri: Some(masks.apply(uri).into()),
            ..self
        }
    }

    pub(crate) fn with_status(self, status: StatusCode, challenges: Vec<Challenge>) -> Self {
        Self {
            status: Some(status),
            challenges,
            ..self
        }
    }

    /// The answer to a request that no user had a part in.
    pub(crate) fn without_user(self) -> Self {
        Self {
            without_user: true,
            ..self
        }
    }

    /// The `error`.
    pub fn code(&self) -> &ErrorCode {
        &self.code
    }

    /// The `error_description`, in full and not escaped: a peer's text, to be shown with care.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The `error_uri`; nobody opens it.
    pub fn uri(&self) -> Option<&str> {
        self.uri.as_deref()
    }

    /// The status it came with; none where it came through the browser.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The challenges of a 401.
    pub fn challenges(&self) -> &[Challenge] {
        &self.challenges
    }

    /// What an application can do about it. Where no user had a part in the request, as with
    /// client credentials or an assertion, none can sign in again: what says so for a user's grant
    /// is a matter of keys, names and clocks then.
    pub fn disposition(&self) -> Disposition {
        match self.code.disposition() {
            Disposition::Reauthenticate if self.without_user => Disposition::FixConfiguration,
            disposition => disposition,
        }
    }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.code)?;
        if let Some(status) = self.status {
            write!(f, " (status {})", status.as_u16())?;
        }
        match &self.description {
            Some(description) => write!(f, ": {}", Escaped(description)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerError({self})")
    }
}

impl core::error::Error for ServerError {}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// An error code: those that RFCs and OpenID Connect define, and others as they came.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* #[doc = concat!("`", $code, "`")] $variant,)*
            /// A code that this crate does not know.
            Other(Box<str>),
        }

        impl ErrorCode {
            /// The code as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }

            fn known(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

error_codes! {
    AccessDenied = "access_denied",
    AccountSelectionRequired = "account_selection_required",
    AuthorizationPending = "authorization_pending",
    ConsentRequired = "consent_required",
    ExpiredLoginHintToken = "expired_login_hint_token",
    ExpiredToken = "expired_token",
    InsufficientScope = "insufficient_scope",
    InsufficientUserAuthentication = "insufficient_user_authentication",
    InteractionRequired = "interaction_required",
    InvalidAuthorizationDetails = "invalid_authorization_details",
    InvalidBindingMessage = "invalid_binding_message",
    InvalidClient = "invalid_client",
    InvalidClientAttestation = "invalid_client_attestation",
    InvalidClientMetadata = "invalid_client_metadata",
    InvalidDpopProof = "invalid_dpop_proof",
    InvalidGrant = "invalid_grant",
    InvalidRedirectUri = "invalid_redirect_uri",
    InvalidRequest = "invalid_request",
    InvalidRequestObject = "invalid_request_object",
    InvalidRequestUri = "invalid_request_uri",
    InvalidScope = "invalid_scope",
    InvalidSoftwareStatement = "invalid_software_statement",
    InvalidTarget = "invalid_target",
    InvalidToken = "invalid_token",
    InvalidUserCode = "invalid_user_code",
    LoginRequired = "login_required",
    MissingUserCode = "missing_user_code",
    RegistrationNotSupported = "registration_not_supported",
    RequestNotSupported = "request_not_supported",
    RequestUriNotSupported = "request_uri_not_supported",
    ServerError = "server_error",
    SlowDown = "slow_down",
    TemporarilyUnavailable = "temporarily_unavailable",
    TransactionFailed = "transaction_failed",
    UnapprovedSoftwareStatement = "unapproved_software_statement",
    UnauthorizedClient = "unauthorized_client",
    UnknownUserId = "unknown_user_id",
    UnsupportedGrantType = "unsupported_grant_type",
    UnsupportedResponseType = "unsupported_response_type",
    UnsupportedTokenType = "unsupported_token_type",
    UseAttestationChallenge = "use_attestation_challenge",
    UseDpopNonce = "use_dpop_nonce",
    UseFreshAttestation = "use_fresh_attestation",
}

impl ErrorCode {
    pub(crate) fn read(code: &str, masks: &Masks) -> Self {
        Self::known(code).unwrap_or_else(|| Self::Other(masks.apply(code).into()))
    }

    /// What an application can do about it.
    pub fn disposition(&self) -> Disposition {
        match self {
            Self::AccessDenied => Disposition::Refused,
            Self::AccountSelectionRequired
            | Self::ConsentRequired
            | Self::ExpiredLoginHintToken
            | Self::ExpiredToken
            | Self::InsufficientUserAuthentication
            | Self::InteractionRequired
            | Self::InvalidGrant
            | Self::InvalidToken
            | Self::InvalidUserCode
            | Self::LoginRequired
            | Self::MissingUserCode
            | Self::TransactionFailed
            | Self::UnknownUserId => Disposition::Reauthenticate,
            Self::AuthorizationPending
            | Self::ServerError
            | Self::SlowDown
            | Self::TemporarilyUnavailable
            | Self::UseAttestationChallenge
            | Self::UseDpopNonce => Disposition::Retry { after: None },
            _ => Disposition::FixConfiguration,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(code) => write!(f, "{}", Escaped(code)),
            known => f.write_str(known.as_str()),
        }
    }
}

/// A peer's text on one line of a log: control characters escaped, the rest cut.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(PRINTED_CHARACTERS) {
            write!(f, "{}", character.escape_debug())?;
        }
        match characters.next() {
            Some(_) => f.write_str("…"),
            None => Ok(()),
        }
    }
}

const PRINTED_CHARACTERS: usize = 200;
