//! RFC 5849 a second time, word for word and as slow as it likes: what this crate writes has to come
//! out of here too. Nothing of the crate is used.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use http::Request;
use sha1::Sha1;
use sha2::{Sha256, Sha512};

pub(crate) type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// §3.6.
pub(crate) fn encode(octets: &[u8]) -> String {
    let mut encoded = String::new();
    for octet in octets {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(octet) {
            encoded.push(char::from(*octet));
        } else {
            encoded.push('%');
            encoded.push(char::from(b"0123456789ABCDEF"[usize::from(octet / 16)]));
            encoded.push(char::from(b"0123456789ABCDEF"[usize::from(octet % 16)]));
        }
    }
    encoded
}

/// HTML 4 §17.13.4.1, read backwards.
pub(crate) fn decode_form(form: &[u8]) -> Pairs {
    let mut pairs = Pairs::new();
    for piece in form.split(|octet| *octet == b'&') {
        let mut halves = piece.splitn(2, |octet| *octet == b'=');
        let name = halves.next().unwrap();
        let value = halves.next().unwrap_or_default();
        if !piece.is_empty() {
            pairs.push((decode(name, b' '), decode(value, b' ')));
        }
    }
    pairs
}

/// Triplets, and what `+` stands for.
fn decode(encoded: &[u8], plus: u8) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut at = 0;
    while at < encoded.len() {
        if encoded[at] == b'%' {
            let digits = std::str::from_utf8(&encoded[at + 1..at + 3]).unwrap();
            decoded.push(u8::from_str_radix(digits, 16).unwrap());
            at += 3;
        } else {
            let octet = encoded[at];
            decoded.push(if octet == b'+' { plus } else { octet });
            at += 1;
        }
    }
    decoded
}

/// §3.4.1.2.
pub(crate) fn base_string_uri(uri: &str) -> String {
    let (scheme, rest) = uri.split_once("://").unwrap();
    let rest = rest.split(['?', '#']).next().unwrap();
    let path_start = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(path_start);
    let scheme = scheme.to_lowercase();
    let host = authority.rsplit('@').next().unwrap().to_lowercase();
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let host = host.strip_suffix(default_port).unwrap_or(&host);
    let path = if path.is_empty() { "/" } else { path };
    format!("{scheme}://{host}{path}")
}

/// §3.4.1.1, §3.4.1.3: `others` are the parameters that stand in neither query nor form.
pub(crate) fn base_string(method: &str, uri: &str, form: Option<&[u8]>, others: &Pairs) -> String {
    let without_fragment = uri.split('#').next().unwrap();
    let query = without_fragment
        .split_once('?')
        .map_or("", |(_, query)| query);
    let mut collected = decode_form(query.as_bytes());
    collected.extend(others.iter().cloned());
    collected.extend(decode_form(form.unwrap_or_default()));
    collected.retain(|(name, _)| name != b"oauth_signature");
    let mut encoded: Vec<(String, String)> = Vec::new();
    for (name, value) in &collected {
        encoded.push((encode(name), encode(value)));
    }
    encoded.sort();
    let mut normalised = Vec::new();
    for (name, value) in &encoded {
        normalised.push(format!("{name}={value}"));
    }
    [
        encode(method.to_uppercase().as_bytes()),
        encode(base_string_uri(uri).as_bytes()),
        encode(normalised.join("&").as_bytes()),
    ]
    .join("&")
}

/// §3.4.2, §3.4.4.
pub(crate) fn signature(
    method: &str,
    client_secret: &str,
    token_secret: &str,
    text: &str,
) -> String {
    let key = [client_secret, token_secret].map(|secret| encode(secret.as_bytes()));
    let key = key.join("&");
    match method {
        "HMAC-SHA1" => mac::<Hmac<Sha1>>(&key, text),
        "HMAC-SHA256" => mac::<Hmac<Sha256>>(&key, text),
        "HMAC-SHA512" => mac::<Hmac<Sha512>>(&key, text),
        "PLAINTEXT" => key,
        other => panic!("no such method: {other}"),
    }
}

fn mac<M: Mac + KeyInit>(key: &str, text: &str) -> String {
    let mut mac = <M as KeyInit>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    Base64::encode_string(&mac.finalize().into_bytes())
}

/// §3.5.1: what the header holds, `realm` too.
pub(crate) fn header_parameters(header: &str) -> Pairs {
    let mut rest = header.strip_prefix("OAuth ").unwrap();
    let mut pairs = Pairs::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").unwrap();
        let mut value = String::new();
        let mut characters = after.char_indices();
        let end = loop {
            match characters.next().unwrap() {
                (at, '"') => break at,
                (_, '\\') => value.push(characters.next().unwrap().1),
                (_, other) => value.push(other),
            }
        };
        // A realm is no more than quoted.
        let value = match name {
            "realm" => value.into_bytes(),
            _ => decode(value.as_bytes(), b'+'),
        };
        pairs.push((decode(name.as_bytes(), b'+'), value));
        rest = &after[end + 1..];
        if !rest.is_empty() {
            rest = rest.strip_prefix(", ").unwrap();
        }
    }
    pairs
}

/// Where the protocol parameters stand, and what they are.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) place: &'static str,
    pub(crate) parameters: BTreeMap<String, String>,
    pub(crate) base_string: String,
}

/// §3.2, as far as it is about one request: the protocol parameters stand in one place, each of them
/// once.
pub(crate) fn found<B: AsRef<[u8]>>(request: &Request<B>) -> Found {
    let uri = request.uri().to_string();
    let query = decode_form(request.uri().query().unwrap_or_default().as_bytes());
    let mut authorization = request.headers().get_all("authorization").iter();
    let ours = authorization.find_map(|value| {
        let value = value.to_str().ok()?;
        value.starts_with("OAuth ").then_some(value)
    });
    let mut header = ours.map(header_parameters).unwrap_or_default();
    header.retain(|(name, _)| name != b"realm");
    let media_type = request.headers().get("content-type");
    let media_type = media_type.map_or("", |value| value.to_str().unwrap());
    let is_form = media_type.to_lowercase().split(';').next().unwrap().trim()
        == "application/x-www-form-urlencoded";
    let form = is_form.then(|| request.body().as_ref());

    let places = [
        ("header", &header),
        ("query", &query),
        ("form", &decode_form(form.unwrap_or_default())),
    ];
    let mut found = None;
    for (place, pairs) in places {
        let is_ours = |name: &[u8]| OURS.iter().any(|ours| ours.as_bytes() == name);
        let ours: Vec<_> = pairs.iter().filter(|(name, _)| is_ours(name)).collect();
        if ours.is_empty() {
            continue;
        }
        assert!(found.is_none(), "parameters in two places: {uri}");
        let mut parameters = BTreeMap::new();
        for (name, value) in ours {
            let [name, value] = [name, value].map(|octets| String::from_utf8(octets.clone()));
            let before = parameters.insert(name.unwrap(), value.unwrap());
            assert!(before.is_none(), "a parameter comes twice");
        }
        found = Some((place, parameters));
    }
    let (place, parameters) = found.unwrap_or_else(|| panic!("{uri} is not signed"));
    Found {
        place,
        parameters,
        base_string: base_string(request.method().as_str(), &uri, form, &header),
    }
}

/// The protocol parameters of a request whose signature is right.
pub(crate) fn verified<B: AsRef<[u8]>>(
    request: &Request<B>,
    client_secret: &str,
    token_secret: &str,
) -> Found {
    let mut found = found(request);
    let method = &found.parameters["oauth_signature_method"];
    let expected = signature(method, client_secret, token_secret, &found.base_string);
    let signature = found.parameters.remove("oauth_signature").unwrap();
    assert_eq!(signature, expected, "{}", found.base_string);
    found
}

/// §2.1, §2.3, §3.1, and those of the two extensions.
const OURS: [&str; 11] = [
    "oauth_callback",
    "oauth_verifier",
    "oauth_consumer_key",
    "oauth_token",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_version",
    "oauth_signature",
    "oauth_body_hash",
    "oauth_session_handle",
];
