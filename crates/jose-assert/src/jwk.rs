//! The members of one JSON Web Key (RFC 7517 §4, RFC 7518 §6).

use oauth_step::{JsonError, JsonObject};
use zeroize::Zeroizing;

use crate::algorithm::Algorithm;
use crate::backend::{Components, Number, PrivateParts, RsaParts};
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

fn kind(object: &JsonObject<'_>) -> Result<KeyKind, KeyError> {
    let curve = || object.required_string("crv");
    match &*object.required_string("kty")? {
        "EC" => {
            let curve = Curve::from_name(&curve()?).ok_or(KeyError::UnknownCurve)?;
            Ok(KeyKind::Ec(curve))
        }
        "OKP" if curve()? == "Ed25519" => Ok(KeyKind::Ed25519),
        "OKP" => Err(KeyError::UnknownCurve),
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
            x: exact(object, "x", curve.octets())?.to_vec(),
            y: exact(object, "y", curve.octets())?.to_vec(),
        }),
        KeyKind::Ed25519 => Ok(Components::Ed25519 {
            x: *array(object, "x")?,
        }),
        KeyKind::Octets => Err(KeyError::AlgorithmMismatch),
        KeyKind::Rsa => Ok(Components::Rsa {
            n: octets(object, "n")?.to_vec().into(),
            e: octets(object, "e")?.to_vec().into(),
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
    }
}

/// Both halves of an RSA key.
pub(crate) fn rsa_private_part(object: &JsonObject<'_>) -> Result<RsaParts, KeyError> {
    // The primes may be absent, both of them (RFC 7518 §6.3.2).
    let primes = match (optional_octets(object, "p")?, optional_octets(object, "q")?) {
        (Some(p), Some(q)) => Some([p, q]),
        (None, None) => None,
        _ => return Err(KeyError::PrivatePart),
    };
    Ok(RsaParts {
        n: octets(object, "n")?.to_vec(),
        e: octets(object, "e")?.to_vec(),
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
    }
}

/// The private members, each behind a comma. Room for all of it is made at once, so that nothing
/// secret stays behind.
pub(crate) fn write_private(parts: &PrivateParts) -> Zeroizing<String> {
    let members: Vec<(&str, &[u8])> = match parts {
        PrivateParts::Ec { scalar, .. } => vec![("d", scalar)],
        PrivateParts::Ed25519 { seed, .. } => vec![("d", &seed[..])],
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

/// A member of exactly 32 octets.
fn array(object: &JsonObject<'_>, member: &'static str) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let octets = exact(object, member, 32)?;
    // Exactly so many, as was seen a moment ago.
    let array = <[u8; 32]>::try_from(octets.as_slice()).unwrap_or_default();
    Ok(Zeroizing::new(array))
}

/// A member of exactly so many octets.
fn exact(
    object: &JsonObject<'_>,
    member: &'static str,
    expected: usize,
) -> Result<Number, KeyError> {
    let octets = octets(object, member)?;
    if octets.len() != expected {
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
