//! The standard claims, read leniently: who the user is, not whether to trust the token.

mod address;
mod rfc3339;

use core::fmt;
use std::borrow::Cow;

use jose_assert::Claims;
use oauth_step::{JsonKind, JsonValue, UnixTime};

pub use self::address::Address;

/// The standard claims of a user ([Core §5.1]), each read when it is asked for.
///
/// A claim that is absent is `None`. One of an unexpected type, or `null`, is an [`OddClaim`]: it
/// never fails the token or the UserInfo answer it came in, and its value stays readable with
/// [`get`](Self::get). An empty text is a text.
///
/// By default `"true"` and `"false"` are read as the switches that they mean, and RFC 3339 text as
/// the time of `updated_at`: several providers send them.
///
/// [Core §5.1]: https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims
#[derive(Clone, Copy)]
pub struct StandardClaims<'a> {
    claims: &'a Claims,
}

impl<'a> StandardClaims<'a> {
    pub(crate) fn new(claims: &'a Claims) -> Self {
        Self { claims }
    }

    /// The full name, ready to be shown.
    pub fn name(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("name")
    }

    /// The given names.
    pub fn given_name(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("given_name")
    }

    /// The surnames.
    pub fn family_name(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("family_name")
    }

    /// The middle names.
    pub fn middle_name(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("middle_name")
    }

    /// The casual name.
    pub fn nickname(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("nickname")
    }

    /// The name by which the user wishes to be called; it is neither unique nor fit as a key
    /// ([Core §5.7]).
    ///
    /// [Core §5.7]: https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability
    pub fn preferred_username(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("preferred_username")
    }

    /// The address of the user's profile page, unchecked.
    pub fn profile(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("profile")
    }

    /// The address of a picture of the user, unchecked.
    pub fn picture(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("picture")
    }

    /// The address of the user's web site, unchecked.
    pub fn website(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("website")
    }

    /// The preferred e-mail address; it is neither unique nor fit as a key ([Core §5.7]).
    ///
    /// [Core §5.7]: https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability
    pub fn email(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("email")
    }

    /// Whether the provider has checked that the e-mail address is the user's.
    pub fn email_verified(self) -> Result<Option<bool>, OddClaim> {
        self.switch("email_verified")
    }

    /// The gender.
    pub fn gender(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("gender")
    }

    /// The birthday, `YYYY-MM-DD`, `0000-MM-DD` without the year, or `YYYY` alone.
    pub fn birthdate(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("birthdate")
    }

    /// The time zone, such as `Europe/Paris`.
    pub fn zoneinfo(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("zoneinfo")
    }

    /// The language and region, such as `en-US`, or `en_US` at some providers.
    pub fn locale(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("locale")
    }

    /// The preferred telephone number.
    pub fn phone_number(self) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.text("phone_number")
    }

    /// Whether the provider has checked that the telephone number is the user's.
    pub fn phone_number_verified(self) -> Result<Option<bool>, OddClaim> {
        self.switch("phone_number_verified")
    }

    /// The postal address.
    pub fn address(self) -> Result<Option<Address<'a>>, OddClaim> {
        let object = self.read("address", |value| value.as_object())?;
        Ok(object.map(Address::new))
    }

    /// When these claims were last changed: a number, or RFC 3339 text.
    pub fn updated_at(self) -> Result<Option<UnixTime>, OddClaim> {
        let number = self.claims.date("updated_at").ok().flatten();
        match number {
            Some(seconds) => Ok(Some(seconds.as_unix_time())),
            None => self.read("updated_at", |value| rfc3339::parse(&value.as_str()?)),
        }
    }

    /// The claim of any name as text, `None` if it is absent.
    pub fn text(self, name: &str) -> Result<Option<Cow<'a, str>>, OddClaim> {
        self.read(name, |value| value.as_str())
    }

    /// The claim in a language ([Core §5.2]): `family_name` in `ja-Kana-JP` is
    /// `family_name#ja-Kana-JP`. The case of the tag does not matter; no other language, and not
    /// the claim without a tag, takes its place.
    ///
    /// [Core §5.2]: https://openid.net/specs/openid-connect-core-1_0.html#ClaimsLanguagesAndScripts
    pub fn text_in(self, name: &str, tag: &str) -> Result<Option<Cow<'a, str>>, OddClaim> {
        match self
            .languages(name)
            .find(|(found, _)| found.eq_ignore_ascii_case(tag))
        {
            Some((_, value)) => cast(name, value, |value| value.as_str()),
            None => Ok(None),
        }
    }

    /// The languages in which a claim is there, each tag with its value ([Core §5.2]).
    ///
    /// [Core §5.2]: https://openid.net/specs/openid-connect-core-1_0.html#ClaimsLanguagesAndScripts
    pub fn languages(self, name: &str) -> impl Iterator<Item = (&'a str, JsonValue<'a>)> {
        self.claims.iter().filter_map(move |(found, value)| {
            let tag = found.strip_prefix(name)?.strip_prefix('#')?;
            Some((tag, value))
        })
    }

    /// The raw value of a claim of any name, `null` included.
    pub fn get(self, name: &str) -> Option<JsonValue<'a>> {
        self.claims.get(name)
    }

    /// Every claim that came, standard or not.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, JsonValue<'a>)> {
        self.claims.iter()
    }

    fn switch(self, name: &str) -> Result<Option<bool>, OddClaim> {
        self.read(name, |value| match value.as_str().as_deref() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => value.as_bool(),
        })
    }

    fn read<T>(
        self,
        name: &str,
        read: impl FnOnce(JsonValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, OddClaim> {
        match self.get(name) {
            Some(value) => cast(name, value, read),
            None => Ok(None),
        }
    }
}

impl fmt::Debug for StandardClaims<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Names only: the values are about a person.
        f.debug_list()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

/// A claim whose value is not of the type that the standard gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddClaim {
    name: String,
    found: JsonKind,
}

impl OddClaim {
    /// The name of the claim that was asked for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was found there.
    pub fn found(&self) -> JsonKind {
        self.found
    }
}

impl fmt::Display for OddClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the claim {} has an unexpected value, a JSON {:?}",
            self.name, self.found
        )
    }
}

impl core::error::Error for OddClaim {}

/// Reads one value, or says what it was instead.
fn cast<'a, T>(
    name: &str,
    value: JsonValue<'a>,
    read: impl FnOnce(JsonValue<'a>) -> Option<T>,
) -> Result<Option<T>, OddClaim> {
    match read(value) {
        Some(read) => Ok(Some(read)),
        None => Err(OddClaim {
            name: name.to_owned(),
            found: value.kind(),
        }),
    }
}
