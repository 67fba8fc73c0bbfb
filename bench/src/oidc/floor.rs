//! The floor: straight-line code for these documents alone. It checks the signature and nothing else.

use std::collections::HashMap;
use std::hint::black_box;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde::Deserialize;
use sha2::Sha256;

use super::Who;
use super::material::{DISCOVERY, Material, answer};
use super::rows::{COLD, SETS};
use crate::Fallible;
use crate::jose::material::{ES256, RS256};
use crate::jose::{self, Backend, id_token};
use crate::round::Subject;

pub(super) fn subjects(material: &Material) -> Fallible<Vec<(Who, Subject<'static>)>> {
    let mut subjects = Vec::new();
    let key = &material.jose.es256;
    for (set, text) in SETS.iter().zip(&material.sets) {
        subjects.push((Who::Floor, lookup(set.lookup, text)?));
        for backend in [Backend::AwsLcRs, Backend::RustCrypto] {
            let who = Who::Of(jose::Who::Raw(backend));
            subjects.push((
                who,
                id_token::raw(set.verify, &material.jose, key, backend)?.into_subject(),
            ));
        }
        let raw = |backend| Who::Of(jose::Who::Raw(backend));
        let aws = parse(set.parse, text.clone(), |point| {
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()
        });
        let rust = parse(set.parse, text.clone(), |point| {
            p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()
        });
        subjects.push((raw(Backend::AwsLcRs), aws));
        subjects.push((raw(Backend::RustCrypto), rust));
    }
    for backend in [Backend::AwsLcRs, Backend::RustCrypto] {
        let who = Who::Of(jose::Who::Raw(backend));
        subjects.push((who, cold(material, backend)?));
    }
    Ok(subjects)
}

/// By the two numbers of a public key, over what is signed.
type Verify = fn(&[u8], &[u8], &[u8], &[u8]) -> Option<()>;

#[derive(Deserialize)]
struct Provider<'a> {
    issuer: &'a str,
    jwks_uri: &'a str,
}

#[derive(Deserialize)]
struct Set<'a> {
    #[serde(borrow)]
    keys: Vec<Key<'a>>,
}

#[derive(Deserialize)]
struct Key<'a> {
    kid: &'a str,
    n: Option<&'a str>,
    e: Option<&'a str>,
    x: Option<&'a str>,
    y: Option<&'a str>,
}

#[derive(Deserialize)]
struct Header<'a> {
    kid: &'a str,
}

/// A scan or a map, whichever is quicker for so many keys.
fn lookup(name: &'static str, text: &str) -> Fallible<Subject<'static>> {
    let set: Set<'_> = serde_json::from_str(text)?;
    let keys = set.keys.iter().map(|key| (key.kid.to_owned(), ()));
    let (keys, map): (Vec<_>, HashMap<_, _>) = (keys.clone().collect(), keys.collect());
    let scan = Subject::new(name, move || {
        let kid = black_box(ES256);
        assert!(black_box(keys.iter().find(|(key, ())| key == kid)).is_some());
    });
    let map = Subject::new(name, move || {
        assert!(black_box(map.get(black_box(ES256))).is_some());
    });
    let least = |subject: &Subject<'_>| {
        let times = (0..50).map(|_| subject.time());
        times.fold(f64::INFINITY, f64::min)
    };
    Ok(if least(&scan) < least(&map) {
        scan
    } else {
        map
    })
}

/// Each key of the set made ready.
fn parse<K: 'static>(
    name: &'static str,
    text: String,
    key: impl Fn(&[u8]) -> Option<K> + 'static,
) -> Subject<'static> {
    let read = move |text: &str| {
        let set: Set<'_> = serde_json::from_str(text).ok()?;
        let keys = set.keys.iter().map(|own| {
            let mut point = [4; 65];
            decode(own.x?, point.get_mut(1..33)?)?;
            decode(own.y?, point.get_mut(33..)?)?;
            Some((own.kid.to_owned(), key(&point)?))
        });
        keys.collect::<Option<Vec<_>>>()
    };
    Subject::new(name, move || {
        assert!(black_box(read(black_box(&text))).is_some());
    })
}

fn decode<'b>(text: &str, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    Base64UrlUnpadded::decode(text, buffer).ok()
}

fn cold(material: &Material, backend: Backend) -> Fallible<Subject<'static>> {
    let token = material.jose.id_token(&material.jose.rs256)?;
    let keys = material.jose.jwks();
    let verify: Verify = match backend {
        Backend::AwsLcRs => |n, e, signed, signature| {
            let key = RsaPublicKeyComponents { n, e };
            key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
                .ok()
        },
        Backend::RustCrypto => |n, e, signed, signature| {
            let uint = rsa::BoxedUint::from_be_slice_vartime;
            let key = rsa::PublicKey::new(uint(n), uint(e)).ok()?;
            key.pkcs1v15_verify::<Sha256>(signed, signature).ok()
        },
    };
    let first = move |token: &str| {
        let document = answer(DISCOVERY);
        let provider: Provider<'_> = serde_json::from_slice(document.body()).ok()?;
        black_box((provider.issuer, provider.jwks_uri));
        let keys = answer(&keys);
        let set: Set<'_> = serde_json::from_slice(keys.body()).ok()?;
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header = Base64UrlUnpadded::decode_vec(header).ok()?;
        let header: Header<'_> = serde_json::from_slice(&header).ok()?;
        let key = set.keys.iter().find(|key| key.kid == header.kid)?;
        let (mut n, mut e, mut buffer) = ([0; 256], [0; 4], [0; 256]);
        let (n, e) = (decode(key.n?, &mut n)?, decode(key.e?, &mut e)?);
        let signature = decode(signature, &mut buffer)?;
        verify(n, e, signed.as_bytes(), signature)?;
        Base64UrlUnpadded::decode_vec(payload).ok()
    };
    first(&token).ok_or(RS256)?;
    Ok(Subject::new(COLD, move || {
        assert!(black_box(first(black_box(&token))).is_some());
    }))
}
