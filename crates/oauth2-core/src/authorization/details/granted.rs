//! The authorization details that come with a token ([RFC 9396 §7]).
//!
//! [RFC 9396 §7]: https://www.rfc-editor.org/rfc/rfc9396#section-7

use oauth_step::JsonKind;

use super::AuthorizationDetails;
use crate::error::{Error, PeerFault, Place};
use crate::token::Tokens;

impl Tokens {
    /// The authorization details that were granted, if the server said so. They may be others than
    /// those asked for, and hold more: what the user chose, for one ([RFC 9396 §7.1]).
    ///
    /// # Errors
    ///
    /// [`PeerFault::Member`] where they are no array of objects, each with a `type`.
    ///
    /// [RFC 9396 §7.1]: https://www.rfc-editor.org/rfc/rfc9396#section-7.1
    pub fn authorization_details(&self) -> Result<Option<AuthorizationDetails>, Error> {
        let granted = self.extra("authorization_details");
        let granted = granted.filter(|granted| granted.kind() != JsonKind::Null);
        let read = granted.map(|granted| {
            let fault = PeerFault::Member {
                name: "authorization_details",
                rule: "an array of objects, each with a `type`",
            };
            AuthorizationDetails::read(granted)
                .ok_or_else(|| Error::peer(Place::TokenResponse, fault))
        });
        read.transpose()
    }
}
