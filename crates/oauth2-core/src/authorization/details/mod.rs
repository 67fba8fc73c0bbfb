//! What a token permits, in more detail than a scope says it ([RFC 9396]).
//!
//! [RFC 9396]: https://www.rfc-editor.org/rfc/rfc9396

mod detail;
mod granted;

use core::fmt;

use oauth_step::{JsonKind, JsonValue};

pub use detail::AuthorizationDetail;

use crate::error::{Error, Misuse};
use crate::json_text::single_value;

/// What is asked for or granted: `authorization_details`, sent with authorization and token
/// requests and read from tokens ([RFC 9396 §2]).
///
/// ```
/// # use oauth2_core::{AuthorizationDetail, AuthorizationDetails, Client, Error};
/// # fn example(client: &Client) -> Result<(), Error> {
/// let details = AuthorizationDetails::new([
///     AuthorizationDetail::new("account_information").actions(["list_accounts", "read_balances"]),
/// ]);
/// assert_eq!(
///     details.as_str(),
///     r#"[{"type":"account_information","actions":["list_accounts","read_balances"]}]"#,
/// );
/// let request = client.authorization().authorization_details(details);
/// # let _ = request;
/// # Ok(())
/// # }
/// ```
///
/// [RFC 9396 §2]: https://www.rfc-editor.org/rfc/rfc9396#section-2
#[derive(Clone)]
pub struct AuthorizationDetails {
    /// The text of a checked JSON array.
    text: String,
    details: Vec<AuthorizationDetail>,
}

impl AuthorizationDetails {
    /// These, in order.
    pub fn new(details: impl IntoIterator<Item = AuthorizationDetail>) -> Self {
        let details: Vec<_> = details.into_iter().collect();
        let texts: Vec<_> = details.iter().map(AuthorizationDetail::to_json).collect();
        Self {
            text: format!("[{}]", texts.join(",")),
            details,
        }
    }

    /// Reads them from JSON, which is sent as it stands.
    ///
    /// # Errors
    ///
    /// [`Misuse::AuthorizationDetails`] where this is no array of objects, each with a `type` that
    /// is a string and not empty.
    pub fn parse(json: &str) -> Result<Self, Error> {
        let json = single_value(json).ok_or(Misuse::AuthorizationDetails)?;
        let read = Self::read(JsonValue::from_checked(&json));
        Ok(read.ok_or(Misuse::AuthorizationDetails)?)
    }

    /// Out of a text that has been checked.
    fn read(value: JsonValue<'_>) -> Option<Self> {
        // RFC 9396 §2: an array of objects; `type` is REQUIRED.
        let elements = value
            .as_array()
            .filter(|_| value.kind() == JsonKind::Array)?;
        let details: Option<Vec<_>> = elements
            .into_iter()
            .map(AuthorizationDetail::read)
            .collect();
        Some(Self {
            text: value.raw().to_owned(),
            details: details?,
        })
    }

    /// The JSON array, as it is sent or was granted.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &AuthorizationDetail> {
        self.details.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.details.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.details.is_empty()
    }
}

impl fmt::Debug for AuthorizationDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuthorizationDetails({:?})", self.details)
    }
}
