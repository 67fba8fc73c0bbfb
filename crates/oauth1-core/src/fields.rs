//! Forms that come from a server or a browser, read strictly.

use oauth_step::{JsonObject, Secret};

use crate::encode::triplet;
use crate::error::PeerFault;
use crate::protocol::PREFIX;

/// Decoded pairs, in order.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, Secret<String>)>);

impl Fields {
    /// Refuses a name of the protocol's own that comes twice. Sorted, since a peer can send very
    /// many names.
    pub(crate) fn new(pairs: Vec<(String, Secret<String>)>) -> Result<Self, PeerFault> {
        let names = pairs.iter().map(|(name, _)| name.as_str());
        let mut names: Vec<&str> = names.filter(|name| once(name).is_some()).collect();
        names.sort_unstable();
        let mut neighbours = names.iter().zip(names.iter().skip(1));
        match neighbours.find(|(one, next)| one == next) {
            Some((name, _)) => Err(PeerFault::DuplicateParameter(
                once(name).unwrap_or_default(),
            )),
            None => Ok(Self(pairs)),
        }
    }

    /// Reads a form; the protocol's own names may come once.
    pub(crate) fn read(form: &[u8]) -> Result<Self, PeerFault> {
        let mut pairs = Vec::new();
        let mut position = 0;
        for piece in form.split(|octet| *octet == b'&') {
            if !piece.is_empty() {
                let equals = piece.iter().position(|octet| *octet == b'=');
                let (name, value) = match equals.and_then(|at| piece.split_at_checked(at)) {
                    Some((name, [_, value @ ..])) => (name, value),
                    _ => (piece, &[][..]),
                };
                let value = decode(value, position + name.len() + 1)?;
                pairs.push((decode(name, position)?, Secret::new(value)));
            }
            position += piece.len() + 1;
        }
        Self::new(pairs)
    }

    /// Reads a JSON object in place of a form: its strings and numbers.
    pub(crate) fn read_json(json: &[u8]) -> Result<Self, PeerFault> {
        let object = JsonObject::parse(json)?;
        let mut pairs = Vec::new();
        for (name, value) in object.iter() {
            let text = value.as_str().map(|text| text.into_owned());
            let text = text.or_else(|| value.as_number().map(str::to_owned));
            let text = text.or_else(|| value.as_bool().map(|is| is.to_string()));
            if let Some(text) = text {
                pairs.push((name.to_owned(), Secret::new(text)));
            }
        }
        Self::new(pairs)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.iter();
        fields
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        fields.map(|(name, value)| (name.as_str(), value.expose().as_str()))
    }

    pub(crate) fn push(&mut self, name: &str, value: Secret<String>) {
        self.0.push((name.to_owned(), value));
    }

    /// There, and not empty.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, PeerFault> {
        match self.get(name) {
            None => Err(PeerFault::MissingParameter(name)),
            Some("") => Err(PeerFault::EmptyParameter(name)),
            Some(value) => Ok(value),
        }
    }

    /// The others than these.
    pub(crate) fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }
}

/// What a name that comes once is called in an error; nothing for a name that may come again.
fn once(name: &str) -> Option<&'static str> {
    let known = ONCE.iter().find(|known| **known == name);
    let known = known.copied();
    known.or_else(|| name.as_bytes().starts_with(PREFIX).then_some("oauth_*"))
}

fn decode(encoded: &[u8], position: usize) -> Result<String, PeerFault> {
    let mut octets = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'+', _) => {
                octets.push(b' ');
                after
            }
            (b'%', [high, low, after @ ..]) if triplet(*high, *low).is_some() => {
                octets.extend(triplet(*high, *low));
                after
            }
            (b'%', _) => {
                let position = position + encoded.len() - rest.len();
                return Err(PeerFault::InvalidTriplet { position });
            }
            (other, _) => {
                octets.push(*other);
                after
            }
        };
    }
    String::from_utf8(octets).map_err(|_| PeerFault::NotUtf8)
}

/// What comes once, by name; beside these, everything that begins with `oauth_`.
const ONCE: [&str; 9] = [
    "denied",
    "oauth_callback_confirmed",
    "oauth_expires_in",
    "oauth_problem",
    "oauth_session_handle",
    "oauth_token",
    "oauth_token_secret",
    "oauth_verifier",
    "oauth_authorization_expires_in",
];
