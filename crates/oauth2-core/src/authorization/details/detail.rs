//! One authorization detail ([RFC 9396 §2]).
//!
//! [RFC 9396 §2]: https://www.rfc-editor.org/rfc/rfc9396#section-2

use core::fmt;

use oauth_step::{JsonValue, json_quoted};

use crate::error::{Error, Misuse};
use crate::json_text;

/// One object of [`AuthorizationDetails`](crate::AuthorizationDetails): its type, and members that
/// the type defines; some have the same meaning everywhere ([RFC 9396 §2.2]). What is set again is
/// replaced.
///
/// [RFC 9396 §2.2]: https://www.rfc-editor.org/rfc/rfc9396#section-2.2
#[derive(Clone)]
#[must_use]
pub struct AuthorizationDetail {
    detail_type: String,
    /// Names, and values as JSON, without the type.
    members: Vec<(String, String)>,
}

impl AuthorizationDetail {
    /// With this `type` and nothing else. An empty one is no type: a server refuses it.
    pub fn new(detail_type: impl Into<String>) -> Self {
        Self {
            detail_type: detail_type.into(),
            members: Vec::new(),
        }
    }

    /// An object with a `type`.
    pub(super) fn read(value: JsonValue<'_>) -> Option<Self> {
        let object = value.as_object()?;
        let detail_type = object.get(TYPE)?.as_str()?;
        if detail_type.is_empty() {
            return None;
        }
        let members = object.iter().filter(|(name, _)| *name != TYPE);
        let members = members.map(|(name, value)| (name.to_owned(), value.raw().to_owned()));
        Some(Self {
            detail_type: detail_type.into_owned(),
            members: members.collect(),
        })
    }

    /// Where the resources are: URIs of resource servers, for the most part.
    pub fn locations<S: AsRef<str>>(self, locations: impl IntoIterator<Item = S>) -> Self {
        self.put("locations", json_text::strings(locations))
    }

    /// What is to be done there.
    pub fn actions<S: AsRef<str>>(self, actions: impl IntoIterator<Item = S>) -> Self {
        self.put("actions", json_text::strings(actions))
    }

    /// Which kinds of data are wanted.
    pub fn datatypes<S: AsRef<str>>(self, datatypes: impl IntoIterator<Item = S>) -> Self {
        self.put("datatypes", json_text::strings(datatypes))
    }

    /// The name of one resource.
    pub fn identifier(self, identifier: &str) -> Self {
        self.put("identifier", json_quoted(identifier))
    }

    /// Which privileges are wanted.
    pub fn privileges<S: AsRef<str>>(self, privileges: impl IntoIterator<Item = S>) -> Self {
        self.put("privileges", json_text::strings(privileges))
    }

    /// Any other member, its value as JSON.
    ///
    /// # Errors
    ///
    /// [`Misuse::ReservedParameter`] for `type`, [`Misuse::AuthorizationDetails`] for what is not
    /// one JSON value.
    pub fn member(self, name: &str, json: &str) -> Result<Self, Error> {
        if name == TYPE {
            return Err(Misuse::ReservedParameter(TYPE).into());
        }
        let json = json_text::single_value(json).ok_or(Misuse::AuthorizationDetails)?;
        Ok(self.put(name, json))
    }

    /// The `type`.
    pub fn detail_type(&self) -> &str {
        &self.detail_type
    }

    /// Any member but the type.
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        let (_, json) = self.members.iter().find(|(other, _)| other == name)?;
        Some(JsonValue::from_checked(json))
    }

    /// The object, its type first.
    pub fn to_json(&self) -> String {
        let detail_type = json_quoted(&self.detail_type);
        let members = self.members.iter().map(|(name, json)| (&**name, &**json));
        json_text::object([(TYPE, &*detail_type)].into_iter().chain(members))
    }

    fn put(mut self, name: &str, json: String) -> Self {
        match self.members.iter_mut().find(|(other, _)| other == name) {
            Some((_, value)) => *value = json,
            None => self.members.push((name.to_owned(), json)),
        }
        self
    }
}

impl fmt::Debug for AuthorizationDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The members may be about a user: accounts, amounts, names.
        write!(f, "AuthorizationDetail({:?})", self.detail_type)
    }
}

const TYPE: &str = "type";
