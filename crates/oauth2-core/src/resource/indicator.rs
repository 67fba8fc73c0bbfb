//! Which resource a token is for ([RFC 8707]).
//!
//! [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707

use core::fmt;

use oauth_step::is_absolute_uri;

use crate::error::{Error, Misuse};

/// The name of a protected resource, sent as `resource` with authorization and token requests
/// ([RFC 8707 §2]): an absolute URI without a fragment, compared byte for byte.
///
/// A request may have several. What a token request means that has none is the server's to say; see
/// [`CodeExchange::resource`](crate::CodeExchange::resource).
///
/// ```
/// # use oauth2_core::{Client, ClientCredentials, Error, ResourceIndicator};
/// # fn example(client: &Client) -> Result<ClientCredentials, Error> {
/// let calendar = ResourceIndicator::parse("https://cal.example.com/")?;
/// let request = client.authorization().resource(calendar.clone());
/// let grant = client.client_credentials().resource(calendar);
/// # let _ = request;
/// # Ok(grant)
/// # }
/// ```
///
/// [RFC 8707 §2]: https://www.rfc-editor.org/rfc/rfc8707#section-2
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResourceIndicator(Box<str>);

impl ResourceIndicator {
    /// Checks a name. It should have no query either; one that needs it is taken.
    ///
    /// # Errors
    ///
    /// [`Misuse::ResourceIndicator`] for what is no absolute URI or has a fragment.
    pub fn parse(uri: &str) -> Result<Self, Error> {
        // RFC 8707 §2: an absolute URI, which MUST NOT include a fragment.
        match is_absolute_uri(uri) {
            true => Ok(Self(uri.into())),
            false => Err(Misuse::ResourceIndicator.into()),
        }
    }

    /// The URI as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for ResourceIndicator {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ResourceIndicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A query may hold what an application put there; the rest is public.
        let (before_query, _) = self.0.split_once('?').unwrap_or((&self.0, ""));
        write!(f, "ResourceIndicator({before_query})")
    }
}
