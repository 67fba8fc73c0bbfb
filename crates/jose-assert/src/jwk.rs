//! The members of one JSON Web Key (RFC 7517 §4, RFC 7518 §6).

use oauth_step::{JsonError, JsonObject, Secret};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::backend::{Components, Number, PrivateParts, RsaParts, without_zeros};
use crate::key_kind::{Curve, KeyKind};
use crate::{KeyError, base64url};

/// What a JWK says about itself.
pub(crate) struct Description {
    pub(crate) key_id: Option<Box<str>>,
    pub(crate) algorithm: Option<Algorithm>,
    pub(crate) kind: KeyKind,
}

impl Description {
    /// `operation`: what the key is wanted for, as `key_ops` names it (RFC 7517 §4.3).
    pub(crate) fn parse(object: &JsonObject<'_>, operation: &str) -> Result<Self, KeyError> {
        let kind = kind(object)?;
        // It agrees on keys and signs nothing (RFC 8037 §3.2).
        if kind == KeyKind::X25519 {
            return Err(KeyError::UnknownCurve);
        }
        match object.string("use")?.as_deref() {
            None | Some("sig") => {}
            Some("enc") => return Err(KeyError::Purpose),
            Some(_) => return Err(KeyError::UnknownUse),
        }
        let operations = object.strings("key_ops")?;
        if operations.is_some_and(|named| !named.iter().any(|name| name == operation)) {
            return Err(KeyError::Purpose);
        }
        let algorithm = match object.string("alg")? {
            None => None,
            Some(name) => {
                let algorithm = Algorithm::from_name(&name).ok_or(KeyError::UnknownAlgorithm)?;
                if algorithm.key_kind() != kind {
                    return Err(KeyError::AlgorithmMismatch);
                }
                Some(algorithm)
            }
        };
        Ok(Self {
            key_id: object.string("kid")?.map(|kid| kid.into_owned().into()),
            algorithm,
            kind,
        })
    }
}

/// By `kty` and `crv`.
pub(crate) fn kind(object: &JsonObject<'_>) -> Result<KeyKind, KeyError> {
    let curve = || object.required_string("crv");
    match &*object.required_string("kty")? {
        "EC" => {
            let curve = Curve::from_name(&curve()?).ok_or(KeyError::UnknownCurve)?;
            Ok(KeyKind::Ec(curve))
        }
        "OKP" => match &*curve()? {
            "Ed25519" => Ok(KeyKind::Ed25519),
            "X25519" => Ok(KeyKind::X25519),
            _ => Err(KeyError::UnknownCurve),
        },
        "RSA" => Ok(KeyKind::Rsa),
        "oct" => Ok(KeyKind::Octets),
        _ => Err(KeyError::UnknownKeyType),
    }
}

/// The public half of an asymmetric key.
pub(crate) fn public_part(object: &JsonObject<'_>, kind: KeyKind) -> Result<Components, KeyError> {
    match kind {
        KeyKind::Ec(curve) => Ok(Components::Ec {
            curve,
            x: sized(public(object, "x")?, "x", curve.octets())?,
            y: sized(public(object, "y")?, "y", curve.octets())?,
        }),
        KeyKind::Ed25519 => Ok(Components::Ed25519 {
            x: public_array(object, "x")?,
        }),
        KeyKind::Octets => Err(KeyError::AlgorithmMismatch),
        KeyKind::Rsa => Ok(Components::Rsa {
            n: number(object, "n")?.into(),
            e: number(object, "e")?.into(),
        }),
        KeyKind::X25519 => Ok(Components::X25519 {
            x: public_array(object, "x")?,
        }),
    }
}

/// Both halves of an asymmetric key.
pub(crate) fn private_part(
    object: &JsonObject<'_>,
    public: &Components,
) -> Result<PrivateParts, KeyError> {
    match public {
        Components::Ec { curve, x, y } => Ok(PrivateParts::Ec {
            curve: *curve,
            scalar: exact(object, "d", curve.octets())?,
            public: Some(Components::uncompressed(x, y)),
        }),
        Components::Ed25519 { x } => Ok(PrivateParts::Ed25519 {
            seed: array(object, "d")?,
            public: Some(x.to_vec()),
        }),
        Components::Rsa { .. } => rsa_private_part(object).map(PrivateParts::Rsa),
        Components::X25519 { x } => Ok(PrivateParts::X25519 {
            scalar: array(object, "d")?,
            public: Some(x.to_vec()),
        }),
    }
}

/// Both halves of an RSA key.
fn rsa_private_part(object: &JsonObject<'_>) -> Result<RsaParts, KeyError> {
    // The primes may be absent, both of them (RFC 7518 §6.3.2).
    let primes = match (optional_octets(object, "p")?, optional_octets(object, "q")?) {
        (Some(p), Some(q)) => Some([p, q]),
        (None, None) => None,
        _ => return Err(KeyError::PrivatePart),
    };
    Ok(RsaParts {
        n: number(object, "n")?,
        e: number(object, "e")?,
        d: octets(object, "d")?,
        primes,
        exponents_and_coefficient: None,
    })
}

/// The required members alone, in the order of their names and without white space
/// (RFC 7638 §3.3).
pub(crate) fn write_public(components: &Components) -> String {
    let text = base64url::encode;
    match components {
        Components::Ec { curve, x, y } => format!(
            r#"{{"crv":"{}","kty":"EC","x":"{}","y":"{}"}}"#,
            curve.name(),
            text(x),
            text(y),
        ),
        Components::Ed25519 { x } => {
            format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, text(x))
        }
        Components::Rsa { n, e } => {
            format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, text(e), text(n))
        }
        Components::X25519 { x } => {
            format!(r#"{{"crv":"X25519","kty":"OKP","x":"{}"}}"#, text(x))
        }
    }
}

/// A JWK with what it says about itself.
pub(crate) fn described(
    mut jwk: String,
    key_id: Option<&str>,
    key_use: &str,
    algorithm: Option<&str>,
) -> String {
    jwk.pop();
    if let Some(key_id) = key_id {
        jwk.push_str(",\"kid\":");
        jwk.push_str(&oauth_step::json_quoted(key_id));
    }
    for (name, value) in [("use", Some(key_use)), ("alg", algorithm)] {
        if let Some(value) = value {
            jwk.push_str(&format!(r#","{name}":"{value}""#));
        }
    }
    jwk.push('}');
    jwk
}

/// A JWK with these private members, each behind a comma.
pub(crate) fn with_private(jwk: &str, members: &str) -> Secret<String> {
    let public = jwk.strip_suffix('}').unwrap_or(jwk);
    // Room for all of it, so that nothing secret is left behind.
    let mut whole = String::with_capacity(public.len() + members.len() + 1);
    whole.push_str(public);
    whole.push_str(members);
    whole.push('}');
    Secret::new(whole)
}

/// The member that a shared secret is, behind a comma.
pub(crate) fn write_secret(octets: &[u8]) -> Zeroizing<String> {
    write_octets(&[("k", octets)])
}

/// The private members, each behind a comma. Room for all of it is made at once, so that nothing
/// secret stays behind.
pub(crate) fn write_private(parts: &PrivateParts) -> Zeroizing<String> {
    let members: Vec<(&str, &[u8])> = match parts {
        PrivateParts::Ec { scalar, .. } => vec![("d", scalar)],
        PrivateParts::Ed25519 { seed: octets, .. }
        | PrivateParts::X25519 { scalar: octets, .. } => vec![("d", &octets[..])],
        PrivateParts::Rsa(parts) => {
            let mut members: Vec<(&str, &[u8])> = vec![("d", &parts.d)];
            // RFC 7518 §6.3.2: all of them or none.
            if let (Some([p, q]), Some([dp, dq, qi])) =
                (&parts.primes, &parts.exponents_and_coefficient)
            {
                members.extend([("p", &p[..]), ("q", q), ("dp", dp), ("dq", dq), ("qi", qi)]);
            }
            members
        }
    };
    write_octets(&members)
}

fn write_octets(members: &[(&str, &[u8])]) -> Zeroizing<String> {
    let octets: usize = members.iter().map(|(_, octets)| octets.len()).sum();
    let mut text = Zeroizing::new(String::with_capacity(2 * octets + 16 * members.len()));
    for (name, octets) in members {
        text.push_str(",\"");
        text.push_str(name);
        text.push_str("\":\"");
        base64url::append(&mut text, octets);
        text.push('"');
    }
    text
}

/// A public number without the zeros in front that some write (RFC 7518 §6.3.1.1 forbids them): they
/// make no other key, and any number of them would be as much work.
fn number(object: &JsonObject<'_>, member: &'static str) -> Result<Vec<u8>, KeyError> {
    Ok(without_zeros(&public(object, member)?).to_vec())
}

/// A member of exactly 32 octets.
fn array(object: &JsonObject<'_>, member: &'static str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let octets = exact(object, member, 32)?;
    // Exactly so many, as was seen a moment ago.
    let array = <[u8; 32]>::try_from(octets.as_slice()).unwrap_or_default();
    Ok(Zeroizing::new(array))
}

/// The same where it is no secret.
fn public_array(object: &JsonObject<'_>, member: &'static str) -> Result<[u8; 32], KeyError> {
    let octets = sized(public(object, member)?, member, 32)?;
    Ok(<[u8; 32]>::try_from(octets.as_slice()).unwrap_or_default())
}

/// A member of exactly so many octets.
fn exact(
    object: &JsonObject<'_>,
    member: &'static str,
    expected: usize,
) -> Result<Number, KeyError> {
    sized(octets(object, member)?, member, expected)
}

fn sized<O: AsRef<[u8]>>(octets: O, member: &'static str, expected: usize) -> Result<O, KeyError> {
    if octets.as_ref().len() != expected {
        return Err(KeyError::Length { member, expected });
    }
    Ok(octets)
}

/// A member in base64url that must be there.
pub(crate) fn octets(object: &JsonObject<'_>, member: &'static str) -> Result<Number, KeyError> {
    optional_octets(object, member)?.ok_or(KeyError::Json(JsonError::Missing { name: member }))
}

fn optional_octets(
    object: &JsonObject<'_>,
    member: &'static str,
) -> Result<Option<Number>, KeyError> {
    let Some(text) = object.string(member)? else {
        return Ok(None);
    };
    let octets = base64url::decode(&text).ok_or(KeyError::Base64 { member })?;
    Ok(Some(Zeroizing::new(octets)))
}

/// A member that is no secret, which need not take the same time whatever it is.
fn public(object: &JsonObject<'_>, member: &'static str) -> Result<Vec<u8>, KeyError> {
    let text = object.string(member)?;
    let text = text.ok_or(JsonError::Missing { name: member })?;
    let mut octets = Vec::with_capacity(text.len());
    base64url::decode_public(&text, &mut octets).ok_or(KeyError::Base64 { member })?;
    Ok(octets)
}
