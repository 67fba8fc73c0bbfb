//! The signature base string ([RFC 5849 §3.4.1]).
//!
//! [RFC 5849 §3.4.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1

use core::cmp::Ordering;
use core::ops::Range;

use http::{Method, Uri};
use smallvec::SmallVec;

use crate::encode::{push_again, push_encoded, push_encoded_twice, push_wire_twice};
use crate::error::{Error, Misuse, RequestPart};
use crate::protocol::{self, Protocol};

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

/// Which names the parameters of a request may have.
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

/// Where a pair stands in the text.
#[derive(Clone, Copy)]
struct Pair {
    /// The first octets of the name: they tell most pairs apart.
    prefix: u64,
    start: usize,
    middle: usize,
    end: usize,
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
        push_encoded_twice(&mut self.text, value);
        self.add(start, middle);
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
        let mut own = protocol.iter().peekable();
        for pair in core::mem::take(&mut self.pairs) {
            let name = self.written(pair.start..pair.middle);
            // How many of the protocol's go before; a name of both is refused or among the pairs.
            let before = own.clone().take_while(|(own, _)| own.as_bytes() < name);
            for (name, value) in own.by_ref().take(before.count()) {
                self.push_own(name, value);
            }
            self.text.extend_from_within(pair.start..pair.middle);
            self.text.extend_from_slice(b"%3D");
            self.text.extend_from_within(pair.middle..pair.end);
            self.text.extend_from_slice(b"%26");
        }
        for (name, value) in own {
            self.push_own(name, value);
        }
        if self.text.len() > first {
            // The last one parts nothing.
            self.text.truncate(self.text.len() - b"%26".len());
        }
        Ok(start..self.text.len())
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

    /// Reads what is form-encoded ([RFC 5849 §3.4.1.3.1]): `&` parts pairs, the first `=` parts name
    /// and value, and nothing between two `&` is no pair.
    ///
    /// [RFC 5849 §3.4.1.3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.1
    fn read(&mut self, wire: &[u8], part: RequestPart, names: Names) -> Result<(), Error> {
        let mut position = 0;
        for piece in wire.split(|octet| *octet == b'&') {
            let at = |offset| Misuse::InvalidTriplet {
                part,
                position: position + offset,
            };
            let equals = piece.iter().position(|octet| *octet == b'=');
            let (name, value) = match equals.and_then(|equals| piece.split_at_checked(equals)) {
                Some((name, [_, value @ ..])) => (name, value),
                _ => (piece, &[][..]),
            };
            if !piece.is_empty() {
                let start = self.text.len();
                push_wire_twice(&mut self.text, name).map_err(at)?;
                let middle = self.text.len();
                let found = protocol::reserved(self.written(start..middle));
                if let (Some(name), Names::Ordinary) = (found, names) {
                    return Err(Misuse::ParameterPresent { name, part }.into());
                }
                push_wire_twice(&mut self.text, value)
                    .map_err(|offset| at(name.len() + 1 + offset))?;
                self.add(start, middle);
            }
            position += piece.len() + 1;
        }
        Ok(())
    }

    fn add(&mut self, start: usize, middle: usize) {
        let mut prefix = [0; 8];
        for (first, octet) in prefix.iter_mut().zip(self.written(start..middle)) {
            *first = *octet;
        }
        self.pairs.push(Pair {
            prefix: u64::from_be_bytes(prefix),
            start,
            middle,
            end: self.text.len(),
        });
    }

    /// By name, then by value, as octets ([RFC 5849 §3.4.1.3.2]). The second encoding changes nothing
    /// of that order: it only puts the same two octets behind each `%`.
    ///
    /// [RFC 5849 §3.4.1.3.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.1.3.2
    fn sort(&mut self) {
        let text = &self.text;
        let name = |pair: &Pair| text.get(pair.start..pair.middle);
        let value = |pair: &Pair| text.get(pair.middle..pair.end);
        self.pairs.sort_unstable_by(|one, other| {
            let by_prefix = one.prefix.cmp(&other.prefix);
            let by_name = || name(one).cmp(&name(other));
            let by_value = || value(one).cmp(&value(other));
            match by_prefix {
                Ordering::Equal => by_name().then_with(by_value),
                decided => decided,
            }
        });
    }

    fn push_own(&mut self, name: &str, value: &str) {
        self.text.extend_from_slice(name.as_bytes());
        self.text.extend_from_slice(b"%3D");
        push_again(&mut self.text, value.as_bytes());
        self.text.extend_from_slice(b"%26");
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
    let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
        return Err(Misuse::NotAbsolute.into());
    };
    push_lower(out, scheme);
    out.extend_from_slice(b"%3A%2F%2F");
    push_lower(out, host);
    let port = uri.port_u16();
    let is_default = match port {
        Some(80) => scheme.eq_ignore_ascii_case("http"),
        Some(443) => scheme.eq_ignore_ascii_case("https"),
        Some(_) => false,
        None => true,
    };
    if let (Some(port), false) = (port, is_default) {
        out.extend_from_slice(format!("%3A{port}").as_bytes());
    }
    push_encoded(out, uri.path().as_bytes());
    Ok(())
}

fn push_lower(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    push_encoded(out, text.as_bytes());
    // Only letters without a `%` before them: the digits of a triplet stay in upper case.
    let mut digits = 0;
    for octet in out.iter_mut().skip(start) {
        match (*octet, digits) {
            (b'%', _) => digits = 2,
            (_, 0) => octet.make_ascii_lowercase(),
            _ => digits -= 1,
        }
    }
}

const PROTOCOL_ROOM: usize = 1024;
