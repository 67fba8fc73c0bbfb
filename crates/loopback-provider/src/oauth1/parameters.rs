//! Where the parameters of a request are: RFC 5849 §3.4.1.3.1 and §3.5.

use super::header::Header;
use super::problem::Problem;
use crate::form::decode_octets;
use crate::incoming::Incoming;

/// The place that holds the protocol parameters; a request has one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Placement {
    Body,
    Header,
    Query,
}

impl Placement {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Header => "header",
            Self::Query => "query",
        }
    }
}

/// A name and a value.
type Pair = (Vec<u8>, Vec<u8>);

/// All parameters of a request, decoded.
#[derive(Debug)]
pub(crate) struct Collected {
    pub(crate) placement: Placement,
    pub(crate) realm: Option<String>,
    protocol: Vec<(&'static str, String)>,
    /// The query's, then the body's. Their octets need not be text (§3.6).
    pub(crate) others: Vec<Pair>,
}

impl Collected {
    pub(crate) fn read(incoming: &Incoming) -> Result<Self, Problem> {
        let header = Header::read(&incoming.headers)?;
        let query = incoming.query.as_deref().unwrap_or_default();
        let query = pairs(query.as_bytes(), "query")?;
        // §3.4.1.3.1: the body counts where its type says that it is a form, whatever the method.
        let body = match incoming.is_form() {
            true => pairs(&incoming.body, "body")?,
            false => Vec::new(),
        };
        let has_protocol = |pairs: &Vec<Pair>| {
            let mut names = pairs.iter().map(|(name, _)| name);
            names.any(|name| known(name).is_some())
        };
        let (realm, header) = match header {
            Some(Header { realm, pairs }) => (realm, Some(pairs)),
            None => (None, None),
        };
        let placement = match (header.is_some(), has_protocol(&query), has_protocol(&body)) {
            (true, false, false) => Placement::Header,
            (false, true, false) => Placement::Query,
            (false, false, true) => Placement::Body,
            (false, false, false) => {
                let text = "the request has no protocol parameters";
                return Err(Problem::unauthorized("parameter_absent", text));
            }
            // §3.5: no more than one place in a request.
            _ => {
                let text = "protocol parameters are in more than one place";
                return Err(Problem::malformed(text));
            }
        };
        let mut collected = Self {
            placement,
            realm,
            protocol: Vec::new(),
            others: Vec::new(),
        };
        for (name, value) in header.into_iter().flatten() {
            collected.add_protocol(name.as_bytes(), value.into_bytes())?;
        }
        for (place, pairs) in [(Placement::Query, query), (Placement::Body, body)] {
            for (name, value) in pairs {
                match place == placement && name.starts_with(b"oauth_") {
                    true => collected.add_protocol(&name, value)?,
                    false => collected.others.push((name, value)),
                }
            }
        }
        Ok(collected)
    }

    /// The value of a protocol parameter; an empty one counts as missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.sent(name).filter(|value| !value.is_empty())
    }

    /// The value of a protocol parameter as it came.
    pub(crate) fn sent(&self, name: &str) -> Option<&str> {
        let mut protocol = self.protocol.iter();
        let (_, value) = protocol.find(|(known, _)| *known == name)?;
        Some(value)
    }

    pub(crate) fn required(&self, name: &'static str) -> Result<&str, Problem> {
        self.get(name).ok_or_else(|| Problem::absent(name))
    }

    /// What is signed: all but the signature itself and the header's realm (§3.4.1.3.1).
    pub(crate) fn signed(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let protocol = self.protocol.iter();
        let protocol = protocol.filter(|(name, _)| *name != SIGNATURE);
        let protocol = protocol.map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        let others = self.others.iter();
        protocol.chain(others.map(|(name, value)| (name.as_slice(), value.as_slice())))
    }

    fn add_protocol(&mut self, name: &[u8], value: Vec<u8>) -> Result<(), Problem> {
        let Some(known) = known(name) else {
            let name = String::from_utf8_lossy(name);
            return Err(Problem::rejected(&name, "is not supported"));
        };
        // §3.1: each parameter once.
        if self.sent(known).is_some() {
            return Err(Problem::rejected(known, "is repeated"));
        }
        let value = String::from_utf8(value);
        let value = value.map_err(|_| Problem::rejected(known, "is not UTF-8"))?;
        self.protocol.push((known, value));
        Ok(())
    }
}

/// Names are compared exactly.
fn known(name: &[u8]) -> Option<&'static str> {
    let mut all = PROTOCOL.into_iter();
    all.find(|known| known.as_bytes() == name)
}

/// Reads a query or a form: `&` alone separates, the first `=` splits.
fn pairs(text: &[u8], place: &str) -> Result<Vec<Pair>, Problem> {
    let pieces = text.split(|octet| *octet == b'&');
    let pieces = pieces.filter(|piece| !piece.is_empty());
    let pairs = pieces.map(|piece| {
        let mut halves = piece.splitn(2, |octet| *octet == b'=');
        let mut half = || decode_octets(halves.next().unwrap_or_default());
        Some((half()?, half()?))
    });
    pairs
        .collect::<Option<_>>()
        .ok_or_else(|| Problem::malformed(format!("the {place} has an escape that is cut short")))
}

pub(crate) const BODY_HASH: &str = "oauth_body_hash";
pub(crate) const CALLBACK: &str = "oauth_callback";
pub(crate) const CONSUMER_KEY: &str = "oauth_consumer_key";
pub(crate) const NONCE: &str = "oauth_nonce";
pub(crate) const SIGNATURE: &str = "oauth_signature";
pub(crate) const SIGNATURE_METHOD: &str = "oauth_signature_method";
pub(crate) const TIMESTAMP: &str = "oauth_timestamp";
pub(crate) const TOKEN: &str = "oauth_token";
pub(crate) const VERIFIER: &str = "oauth_verifier";
pub(crate) const VERSION: &str = "oauth_version";

const PROTOCOL: [&str; 10] = [
    BODY_HASH,
    CALLBACK,
    CONSUMER_KEY,
    NONCE,
    SIGNATURE,
    SIGNATURE_METHOD,
    TIMESTAMP,
    TOKEN,
    VERIFIER,
    VERSION,
];
