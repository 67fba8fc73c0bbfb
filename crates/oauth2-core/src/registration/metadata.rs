//! What a client says about itself, and what its server has made of that ([RFC 7591 §2]).
//!
//! [RFC 7591 §2]: https://www.rfc-editor.org/rfc/rfc7591#section-2

use core::fmt;
use std::borrow::Cow;

use oauth_step::{JsonKind, JsonObject, JsonValue, UrlPolicy, json_quoted};

use super::check;
use super::fault::ClientMetadataFault;
use super::members::ISSUED;
use crate::error::{Error, Misuse};
use crate::json_text;
use crate::scope::Scope;

/// The metadata of a client: members of a JSON object, each name once ([RFC 7591 §2]).
///
/// What is set again is replaced. Nothing is added: what is not set has the default of the
/// standard, which is a client for the authorization code flow with a secret for HTTP Basic.
///
/// ```
/// use oauth2_core::ClientMetadata;
///
/// let metadata = ClientMetadata::new()
///     .redirect_uris(["https://client.example.org/callback"])
///     .client_name("My Example Client")
///     .localized("client_name", "fr", "Mon client")
///     .member("example_extension_parameter", "7");
/// assert_eq!(
///     metadata.to_json(),
///     r#"{"redirect_uris":["https://client.example.org/callback"],"#.to_owned()
///         + r#""client_name":"My Example Client","client_name#fr":"Mon client","#
///         + r#""example_extension_parameter":7}"#,
/// );
/// ```
///
/// [RFC 7591 §2]: https://www.rfc-editor.org/rfc/rfc7591#section-2
#[derive(Clone, Default)]
#[must_use]
pub struct ClientMetadata {
    /// Names, and values as JSON.
    members: Vec<(String, String)>,
    /// The first thing that was set wrong.
    misuse: Option<Misuse>,
}

impl ClientMetadata {
    /// Without any member.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where users come back to; needed for every grant type with redirection.
    pub fn redirect_uris<S: AsRef<str>>(self, uris: impl IntoIterator<Item = S>) -> Self {
        self.strings("redirect_uris", uris)
    }

    /// How the client authenticates at the token endpoint, such as `none`.
    pub fn token_endpoint_auth_method(self, method: &str) -> Self {
        self.string("token_endpoint_auth_method", method)
    }

    /// The grant types that the client may use, such as `refresh_token`.
    pub fn grant_types<S: AsRef<str>>(self, grant_types: impl IntoIterator<Item = S>) -> Self {
        self.strings("grant_types", grant_types)
    }

    /// The response types that the client may use; none for a client that redirects nobody.
    pub fn response_types<S: AsRef<str>>(self, types: impl IntoIterator<Item = S>) -> Self {
        self.strings("response_types", types)
    }

    /// The name to show to users.
    pub fn client_name(self, name: &str) -> Self {
        self.string("client_name", name)
    }

    /// A page about the client.
    pub fn client_uri(self, uri: &str) -> Self {
        self.string("client_uri", uri)
    }

    /// A logo to show to users.
    pub fn logo_uri(self, uri: &str) -> Self {
        self.string("logo_uri", uri)
    }

    /// The scope that the client may ask for: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        match Scope::parse(scope) {
            Some(_) => self.string("scope", scope),
            None => self.refuse(Misuse::Scope),
        }
    }

    /// Who is responsible for the client, usually as mail addresses.
    pub fn contacts<S: AsRef<str>>(self, contacts: impl IntoIterator<Item = S>) -> Self {
        self.strings("contacts", contacts)
    }

    /// The terms of service.
    pub fn tos_uri(self, uri: &str) -> Self {
        self.string("tos_uri", uri)
    }

    /// What the client does with the users' data.
    pub fn policy_uri(self, uri: &str) -> Self {
        self.string("policy_uri", uri)
    }

    /// Where the client publishes its keys; excludes [`jwks`](Self::jwks).
    pub fn jwks_uri(self, uri: &str) -> Self {
        self.string("jwks_uri", uri)
    }

    /// The client's public keys as a JWK Set; excludes [`jwks_uri`](Self::jwks_uri).
    pub fn jwks(self, json: &str) -> Self {
        self.member("jwks", json)
    }

    /// What all instances and versions of the software call themselves.
    pub fn software_id(self, id: &str) -> Self {
        self.string("software_id", id)
    }

    /// The version of the software.
    pub fn software_version(self, version: &str) -> Self {
        self.string("software_version", version)
    }

    /// Metadata that somebody else vouches for: a JWT ([RFC 7591 §2.3]). What it says goes before
    /// what is said beside it.
    ///
    /// [RFC 7591 §2.3]: https://www.rfc-editor.org/rfc/rfc7591#section-2.3
    pub fn software_statement(self, jwt: &str) -> Self {
        self.string("software_statement", jwt)
    }

    /// A text for people in one more language, a BCP 47 tag ([RFC 7591 §2.2]).
    ///
    /// [RFC 7591 §2.2]: https://www.rfc-editor.org/rfc/rfc7591#section-2.2
    pub fn localized(self, name: &str, language_tag: &str, text: &str) -> Self {
        self.string(&format!("{name}#{language_tag}"), text)
    }

    /// Any other member that is a string.
    pub fn string(self, name: &str, text: &str) -> Self {
        self.put(name, json_quoted(text))
    }

    /// Any other member that is an array of strings.
    pub fn strings<S: AsRef<str>>(self, name: &str, texts: impl IntoIterator<Item = S>) -> Self {
        self.put(name, json_text::strings(texts))
    }

    /// Any other member, its value as JSON. What only the server can say, such as `client_id`, is
    /// refused when the metadata is sent.
    pub fn member(self, name: &str, json: &str) -> Self {
        match json_text::single_value(json) {
            Some(json) if json != "null" => self.put(name, json),
            _ => self.refuse(ClientMetadataFault::NotOneValue(name.into()).into()),
        }
    }

    /// Takes a member out.
    pub fn without(mut self, name: &str) -> Self {
        self.members.retain(|(other, _)| other != name);
        self
    }

    /// Any member.
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        let (_, json) = self.members.iter().find(|(other, _)| other == name)?;
        Some(JsonValue::from_checked(json))
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name)?.as_str()
    }

    /// The strings of a member that is an array.
    pub fn list(&self, name: &str) -> Option<Vec<String>> {
        let values = self.get(name)?.as_array()?.into_iter();
        values
            .map(|value| value.as_str().map(Cow::into_owned))
            .collect()
    }

    /// The names of all members, in the order in which they were set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_str())
    }

    /// The members as a JSON object.
    pub fn to_json(&self) -> String {
        let mut text = String::from("{");
        self.append_to(&mut text);
        text.push('}');
        text
    }

    /// Whether this can be sent to a server that goes by `policy`.
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientMetadata`] names what contradicts itself or a standard,
    /// [`Misuse::ReservedParameter`] what only a server can say; [`Misuse::RedirectUri`],
    /// [`Misuse::Url`] and [`Misuse::Scope`].
    pub fn check(&self, policy: UrlPolicy) -> Result<(), Error> {
        match &self.misuse {
            Some(misuse) => Err(misuse.clone().into()),
            None => Ok(check::metadata(self, policy)?),
        }
    }

    /// What a server says a client's metadata is: all members but those that are no metadata.
    pub(super) fn read(object: &JsonObject<'_>) -> Self {
        let members = object
            .iter()
            .filter(|(name, value)| !ISSUED.contains(name) && value.kind() != JsonKind::Null);
        let members = members.map(|(name, value)| (name.to_owned(), value.raw().to_owned()));
        Self {
            members: members.collect(),
            misuse: None,
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, JsonValue<'_>)> {
        let members = self.members.iter();
        members.map(|(name, json)| (name.as_str(), JsonValue::from_checked(json)))
    }

    /// Appends the members to an object that is being written.
    pub(super) fn append_to(&self, text: &mut String) {
        for (name, json) in &self.members {
            json_text::append_member(text, name, json);
        }
    }

    fn put(mut self, name: &str, json: String) -> Self {
        if let Some(name) = ISSUED.iter().find(|issued| **issued == name) {
            return self.refuse(Misuse::ReservedParameter(name));
        }
        match self.members.iter_mut().find(|(other, _)| other == name) {
            Some((_, value)) => *value = json,
            None => self.members.push((name.to_owned(), json)),
        }
        self
    }

    fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }
}

impl fmt::Debug for ClientMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientMetadata({} members)", self.members.len())
    }
}
