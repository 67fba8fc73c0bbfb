//! What a server says about a token ([RFC 7662 §2.2]).
//!
//! [RFC 7662 §2.2]: https://www.rfc-editor.org/rfc/rfc7662#section-2.2

use core::fmt;

use oauth_step::{
    Expected, JsonError, JsonKind, JsonObject, JsonValue, Response, Secret, UnixTime,
};

use crate::answer;
use crate::error::{Error, Masks, PeerFault, Place};
use crate::scope::Scope;
use crate::token::rounded_down;

/// What a server says about a token ([RFC 7662 §2.2]).
///
/// Of one that is not active nothing else can be read: it has expired, was revoked, or is not known
/// there, and which of these is not told.
///
/// [RFC 7662 §2.2]: https://www.rfc-editor.org/rfc/rfc7662#section-2.2
#[derive(Clone)]
pub struct Introspection(Option<Box<Active>>);

/// What is said about a token that is active.
#[derive(Clone)]
struct Active {
    strings: [Option<String>; STRINGS.len()],
    dates: [Option<UnixTime>; DATES.len()],
    scope: Option<Scope>,
    audience: Vec<String>,
    /// All of it, a checked JSON object: it says much about somebody.
    text: Secret<String>,
}

impl Introspection {
    pub(super) fn read(
        response: &Response,
        now: UnixTime,
        masks: impl Fn() -> Masks,
    ) -> Result<Self, Error> {
        let place = Place::IntrospectionResponse;
        let object = answer::object(place, &EXPECTED, &["active"], response, now, masks)?;
        Self::of_object(&object).map_err(|fault| Error::peer(place, fault))
    }

    pub(super) fn of_object(object: &JsonObject<'_>) -> Result<Self, PeerFault> {
        let active = object.boolean("active")?;
        match active.ok_or(JsonError::Missing { name: "active" })? {
            true => Ok(Self(Some(Box::new(Active::of_object(object)?)))),
            // RFC 7662 §2.2: the server SHOULD NOT say more; what it says all the same does not
            // count.
            false => Ok(Self(None)),
        }
    }

    /// Whether the token may be used.
    pub fn is_active(&self) -> bool {
        self.0.is_some()
    }

    /// What it may be used for.
    pub fn scope(&self) -> Option<&Scope> {
        self.0.as_ref()?.scope.as_ref()
    }

    /// The client that asked for it.
    pub fn client_id(&self) -> Option<&str> {
        self.string("client_id")
    }

    /// Who authorized it, by a name for people.
    pub fn username(&self) -> Option<&str> {
        self.string("username")
    }

    /// How it is used: its type, as a token response names it.
    pub fn token_type(&self) -> Option<&str> {
        self.string("token_type")
    }

    /// When it expires.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.date("exp")
    }

    /// When it was issued.
    pub fn issued_at(&self) -> Option<UnixTime> {
        self.date("iat")
    }

    /// Before when it is not to be used.
    pub fn not_before(&self) -> Option<UnixTime> {
        self.date("nbf")
    }

    /// Whom it speaks for.
    pub fn subject(&self) -> Option<&str> {
        self.string("sub")
    }

    /// Whom it is for.
    pub fn audience(&self) -> &[String] {
        self.0.as_ref().map_or(&[], |active| &active.audience)
    }

    /// Who issued it.
    pub fn issuer(&self) -> Option<&str> {
        self.string("iss")
    }

    /// Its own identifier.
    pub fn jti(&self) -> Option<&str> {
        self.string("jti")
    }

    /// A member of `cnf`, by which the token is bound to a key: `jkt` ([RFC 9449 §6.2]) or
    /// `x5t#S256` ([RFC 8705 §3.2]).
    ///
    /// [RFC 8705 §3.2]: https://www.rfc-editor.org/rfc/rfc8705#section-3.2
    /// [RFC 9449 §6.2]: https://www.rfc-editor.org/rfc/rfc9449#section-6.2
    pub fn confirmation(&self, name: &str) -> Option<JsonValue<'_>> {
        self.get("cnf")?.as_object()?.get(name)
    }

    /// Any member, known to this crate or not.
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        let text = self.0.as_ref()?.text.expose();
        JsonObject::parse(text.as_bytes()).ok()?.get(name)
    }

    fn string(&self, name: &str) -> Option<&str> {
        let position = STRINGS.iter().position(|known| *known == name)?;
        self.0.as_ref()?.strings.get(position)?.as_deref()
    }

    fn date(&self, name: &str) -> Option<UnixTime> {
        let position = DATES.iter().position(|known| *known == name)?;
        *self.0.as_ref()?.dates.get(position)?
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("is_active", &self.is_active())
            .field("scope", &self.scope())
            .field("expires_at", &self.expires_at())
            .finish_non_exhaustive()
    }
}

impl Active {
    fn of_object(object: &JsonObject<'_>) -> Result<Self, PeerFault> {
        let mut strings = [const { None }; STRINGS.len()];
        for (place, name) in strings.iter_mut().zip(STRINGS) {
            *place = object.string(name)?.map(|text| text.into_owned());
        }
        let mut dates = [None; DATES.len()];
        for (place, name) in dates.iter_mut().zip(DATES) {
            *place = object
                .optional(name)
                .map(|value| date(name, value))
                .transpose()?;
        }
        let scope = object.string("scope")?;
        let scope = scope.map(|text| {
            let rule = "words of %x21, %x23-5B and %x5D-7E";
            Scope::parse(&text).ok_or(PeerFault::Member {
                name: "scope",
                rule,
            })
        });
        // RFC 7800 §3.1.
        let cnf = object.optional("cnf");
        if cnf.is_some_and(|cnf| cnf.kind() != JsonKind::Object) {
            return Err(wrong_type("cnf", "an object"));
        }
        Ok(Self {
            strings,
            dates,
            scope: scope.transpose()?,
            audience: object.optional("aud").map_or(Ok(Vec::new()), audience)?,
            text: Secret::from(object.text()),
        })
    }
}

/// Seconds since 1970; a fraction is cut off.
fn date(name: &'static str, value: JsonValue<'_>) -> Result<UnixTime, PeerFault> {
    let seconds = value.as_number().and_then(rounded_down);
    let seconds = seconds.ok_or_else(|| wrong_type(name, "a number of seconds since 1970"))?;
    Ok(UnixTime(seconds))
}

fn audience(value: JsonValue<'_>) -> Result<Vec<String>, PeerFault> {
    let text = |value: JsonValue<'_>| value.as_str().map(|text| text.into_owned());
    let audience = match value.as_array() {
        Some(members) => members.into_iter().map(text).collect(),
        None => text(value).map(|one| vec![one]),
    };
    audience.ok_or_else(|| wrong_type("aud", "a string or an array of strings"))
}

fn wrong_type(name: &'static str, expected: &'static str) -> PeerFault {
    JsonError::WrongType { name, expected }.into()
}

const EXPECTED: Expected = Expected::json(&[200]);
const STRINGS: [&str; 6] = ["client_id", "iss", "jti", "sub", "token_type", "username"];
const DATES: [&str; 3] = ["exp", "iat", "nbf"];
