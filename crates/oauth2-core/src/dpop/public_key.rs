//! The public half of a key, as it stands in proofs.

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::Algorithm;
use oauth_step::JsonObject;

/// The public members that make the key what it is, and no others; nothing where it is no key for
/// this algorithm, or a weak one.
pub(super) fn required_members(jwk: &str, algorithm: Algorithm) -> Option<String> {
    let object = JsonObject::parse(jwk.as_bytes()).ok()?;
    let text = |name| object.string(name).ok().flatten();
    let (kind, curve) = kind(algorithm)?;
    if text("kty")? != kind || text("crv").as_deref() != curve {
        return None;
    }
    if kind == "RSA" && bit_length(&text("n")?)? < SMALLEST_RSA {
        return None;
    }
    let members = ["kty", "crv", "x", "y", "e", "n"];
    let members = members.iter().filter_map(|name| {
        let value = object.get(name)?;
        Some(format!("\"{name}\":{}", value.raw()))
    });
    let members: Vec<_> = members.collect();
    Some(format!("{{{}}}", members.join(",")))
}

/// `kty` and `crv` (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2); nothing for a shared secret.
fn kind(algorithm: Algorithm) -> Option<(&'static str, Option<&'static str>)> {
    let kind = match algorithm.name() {
        "ES256" => ("EC", Some("P-256")),
        "ES256K" => ("EC", Some("secp256k1")),
        "ES384" => ("EC", Some("P-384")),
        "ES512" => ("EC", Some("P-521")),
        "Ed25519" | "EdDSA" => ("OKP", Some("Ed25519")),
        name if name.starts_with("PS") || name.starts_with("RS") => ("RSA", None),
        _ => return None,
    };
    Some(kind)
}

fn bit_length(number: &str) -> Option<usize> {
    let octets = Base64UrlUnpadded::decode_vec(number).ok()?;
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let first = octets.get(zeros)?;
    let unused = usize::try_from(first.leading_zeros()).ok()?;
    Some((octets.len() - zeros) * 8 - unused)
}

/// RFC 7518 §3.3.
const SMALLEST_RSA: usize = 2048;
