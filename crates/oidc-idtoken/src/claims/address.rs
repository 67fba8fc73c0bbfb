//! The `address` claim.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{JsonObject, JsonValue};

use super::{OddClaim, cast};

/// A postal address ([Core §5.1.1]).
///
/// [Core §5.1.1]: https://openid.net/specs/openid-connect-core-1_0.html#AddressClaim
pub struct Address<'a> {
    object: JsonObject<'a>,
}

impl<'a> Address<'a> {
    pub(super) fn new(object: JsonObject<'a>) -> Self {
        Self { object }
    }

    /// The whole address as it is written on a letter; lines end in `\n` or `\r\n`.
    pub fn formatted(&self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("formatted")
    }

    /// Street, number, post box; may have several lines.
    pub fn street_address(&self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("street_address")
    }

    /// The city.
    pub fn locality(&self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("locality")
    }

    /// The state, province or prefecture.
    pub fn region(&self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("region")
    }

    /// The postal code.
    pub fn postal_code(&self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("postal_code")
    }

    /// The country.
    pub fn country(&self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("country")
    }

    /// The raw value of a member of any name.
    pub fn get(&self, name: &str) -> Option<JsonValue<'a>> {
        self.object.get(name)
    }

    fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, OddClaim> {
        match self.get(name) {
            Some(value) => cast(name, value, |value| value.as_str()),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names only: the values are about a person.
        f.debug_list()
            .entries(self.object.iter().map(|(name, _)| name))
            .finish()
    }
}
