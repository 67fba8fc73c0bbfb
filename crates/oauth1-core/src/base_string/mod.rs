//! The signature base string ([RFC 5849 §3.4.1]).
//!
//! [RFC 5849 §3.4.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1

mod read;

use core::ops::Range;

use http::{Method, Uri};
use smallvec::SmallVec;

use crate::encode::{push_encoded, push_encoded_twice};
use crate::error::{Error, Misuse, RequestPart};
use crate::protocol::{AND, EQUALS, PREFIX, Protocol, push_base};

/// The signature base string over exactly these parameters ([RFC 5849 §3.4.1]): for a signature
/// that is made elsewhere, or to compare with what a server says it has signed.
///
/// `parameters` are the protocol parameters, not encoded, in any order; `realm` and
/// `oauth_signature` are left out. The query is taken from the URI. `form` is the request's body if
/// that is a form.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let base_string = oauth1_core::signature_base_string(
///     &http::Method::GET,
///     &"http://EXAMPLE.com:80/r%20v/X?id=123".parse()?,
///     None,
///     [("oauth_nonce", "7d8f3e4a")],
/// )?;
/// assert_eq!(
///     base_string,
///     "GET&http%3A%2F%2Fexample.com%2Fr%2520v%2FX&id%3D123%26oauth_nonce%3D7d8f3e4a",
/// );
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`Misuse::NotAbsolute`], [`Misuse::InvalidTriplet`].
///
/// [RFC 5849 §3.4.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1
pub fn signature_base_string<'a>(
    method: &Method,
    uri: &Uri,
    form: Option<&[u8]>,
    parameters: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<String, Error> {
    let mut collected = Collected::new(uri, form, Names::Any)?;
    for (name, value) in parameters {
        // RFC 5849 §3.4.1.3.1: these two are no part of it.
        if !["oauth_signature", "realm"].contains(&name) {
            collected.push(name.as_bytes(), value.as_bytes());
        }
    }
    let base_string = collected.write(method, uri, &Protocol::default())?;
    let base_string = collected.written(base_string).to_vec();
    // Whatever came in, only unreserved characters, `%` and `&` came out.
    String::from_utf8(base_string).map_err(|_| Misuse::NotAbsolute.into())
}

/// Which names the parameters of a request, or of the URL that an owner is sent to, may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    Any,
    /// Any but those of protocol parameters: these are about to be added.
    Ordinary,
}

/// The parameters of a request, encoded twice, as they stand in the base string; and the room in
/// which the base string and what comes after it are written.
pub(crate) struct Collected {
    text: Vec<u8>,
    pairs: SmallVec<[Pair; 16]>,
}

/// Where a pair stands in the text: the name, what parts it from the value, the value, and what
/// parts it from the next pair.
#[derive(Clone, Copy)]
struct Pair {
    /// The first octets of the name: they tell most pairs apart.
    prefix: u64,
    start: usize,
    middle: usize,
    end: usize,
}

impl Pair {
    fn at(text: &[u8], start: usize, middle: usize, end: usize) -> Self {
        let mut prefix = [0; 8];
        let name = text.get(start..middle).unwrap_or_default();
        match name.first_chunk() {
            Some(first) => prefix = *first,
            None => prefix
                .iter_mut()
                .zip(name)
                .for_each(|(to, from)| *to = *from),
        }
        Self {
            prefix: u64::from_be_bytes(prefix),
            start,
            middle,
            end,
        }
    }

    fn is_of_oauth(&self) -> bool {
        let others = 8 * (8 - PREFIX.len());
        self.prefix >> others == OAUTH >> others
    }
}

impl Collected {
    /// Those of the query and of the form.
    pub(crate) fn new(uri: &Uri, form: Option<&[u8]>, names: Names) -> Result<Self, Error> {
        let query = uri.query().unwrap_or_default().as_bytes();
        let form = form.unwrap_or_default();
        // Room for most requests: the parameters twice, the protocol's own thrice.
        let room = 4 * (query.len() + form.len()) + 2 * uri.path().len() + PROTOCOL_ROOM;
        let mut collected = Self {
            text: Vec::with_capacity(room),
            pairs: SmallVec::new(),
        };
        collected.read(query, RequestPart::Query, names)?;
        collected.read(form, RequestPart::Form, names)?;
        Ok(collected)
    }

    /// Adds a pair that is not encoded.
    pub(crate) fn push(&mut self, name: &[u8], value: &[u8]) {
        let start = self.text.len();
        push_encoded_twice(&mut self.text, name);
        let middle = self.text.len();
        self.text.extend_from_slice(EQUALS);
        push_encoded_twice(&mut self.text, value);
        self.text.extend_from_slice(AND);
        self.pairs
            .push(Pair::at(&self.text, start, middle, self.text.len()));
    }

    /// Writes the base string behind the parameters, and says where it stands.
    pub(crate) fn write(
        &mut self,
        method: &Method,
        uri: &Uri,
        protocol: &Protocol<'_>,
    ) -> Result<Range<usize>, Error> {
        self.sort();
        let start = self.text.len();
        push_method(&mut self.text, method);
        self.text.push(b'&');
        push_uri(&mut self.text, uri)?;
        self.text.push(b'&');
        let first = self.text.len();
        let pairs = core::mem::take(&mut self.pairs);
        let (before, after) = pairs.split_at(pairs.partition_point(|pair| pair.prefix < OAUTH));
        self.copy(before);
        match after.first() {
            // Among the protocol's own.
            Some(pair) if pair.is_of_oauth() => self.merge(after, protocol),
            _ => {
                protocol.write_base(&mut self.text);
                self.copy(after);
            }
        }
        if self.text.len() > first {
            // The last one parts nothing.
            self.text.truncate(self.text.len() - AND.len());
        }
        Ok(start..self.text.len())
    }

    /// Whether a name begins as the protocol's own do.
    pub(crate) fn has_names_of_oauth(&self) -> bool {
        self.pairs.iter().any(Pair::is_of_oauth)
    }

    /// What was written there.
    pub(crate) fn written(&self, range: Range<usize>) -> &[u8] {
        self.text.get(range).unwrap_or_default()
    }

    /// The room, for what comes after.
    pub(crate) fn into_room(self) -> Vec<u8> {
        let mut room = self.text;
        room.clear();
        room
    }

    /// By name, then by value, as octets ([RFC 5849 §3.4.1.3.2]). The second encoding changes nothing
    /// of that order: it only puts the same two octets behind each `%`.
    ///
    /// [RFC 5849 §3.4.1.3.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.2
    fn sort(&mut self) {
        let text = &self.text;
        let name = |pair: &Pair| text.get(pair.start..pair.middle);
        // Behind what parts it from the name, which is the same for all.
        let value = |pair: &Pair| text.get(pair.middle..pair.end - AND.len());
        self.pairs.sort_unstable_by(|one, other| {
            let by_prefix = one.prefix.cmp(&other.prefix);
            let by_name = || name(one).cmp(&name(other));
            let by_value = || value(one).cmp(&value(other));
            by_prefix.then_with(by_name).then_with(by_value)
        });
    }

    fn copy(&mut self, pairs: &[Pair]) {
        for pair in pairs {
            self.text.extend_from_within(pair.start..pair.end);
        }
    }

    /// Writes these pairs and the protocol's own in their order.
    fn merge(&mut self, pairs: &[Pair], protocol: &Protocol<'_>) {
        let mut own = protocol.iter();
        for pair in pairs {
            let name = self.written(pair.start..pair.middle);
            let is_before = |(own, _): &(&str, _)| own.as_bytes() < name;
            let before = own.clone().take_while(is_before).count();
            for (name, value) in own.by_ref().take(before) {
                push_base(&mut self.text, name, value);
            }
            self.text.extend_from_within(pair.start..pair.end);
        }
        own.for_each(|(name, value)| push_base(&mut self.text, name, value));
    }
}

/// RFC 5849 §3.4.1.1: in upper case.
fn push_method(out: &mut Vec<u8>, method: &Method) {
    match method.as_str() {
        "GET" => out.extend_from_slice(b"GET"),
        "POST" => out.extend_from_slice(b"POST"),
        other => push_encoded(out, other.to_ascii_uppercase().as_bytes()),
    }
}

/// RFC 5849 §3.4.1.2: scheme and host in lower case, the port unless it is the default, and the
/// path as it is on the wire.
fn push_uri(out: &mut Vec<u8>, uri: &Uri) -> Result<(), Error> {
    let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
        return Err(Misuse::NotAbsolute.into());
    };
    let default = match scheme {
        "https" => {
            out.extend_from_slice(b"https%3A%2F%2F");
            Some(443)
        }
        other => {
            push_lower(out, other);
            out.extend_from_slice(b"%3A%2F%2F");
            other.eq_ignore_ascii_case("http").then_some(80)
        }
    };
    let is_plain = |octet: u8| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    match authority.as_str().bytes().all(is_plain) {
        // Nothing but a host in lower case.
        true => out.extend_from_slice(authority.as_str().as_bytes()),
        false => {
            let (_, port) = authority
                .as_str()
                .rsplit_once([':', ']'])
                .unwrap_or_default();
            // What no socket has; the host of an address without one ends with a bracket.
            if !port.is_empty() && authority.port_u16().is_none() && !port.contains('@') {
                return Err(Misuse::NotAbsolute.into());
            }
            push_lower(out, authority.host());
            if let Some(port) = authority.port_u16().filter(|port| Some(*port) != default) {
                out.extend_from_slice(format!("%3A{port}").as_bytes());
            }
        }
    }
    push_encoded(out, uri.path().as_bytes());
    Ok(())
}

fn push_lower(out: &mut Vec<u8>, text: &str) {
    push_encoded(out, text.to_ascii_lowercase().as_bytes());
}

/// What the protocol's own names begin with, as the prefix of a pair.
const OAUTH: u64 = {
    let [one, two, three, four, five, six] = *PREFIX;
    u64::from_be_bytes([one, two, three, four, five, six, 0, 0])
};
const PROTOCOL_ROOM: usize = 1024;
