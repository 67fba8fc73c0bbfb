//! Verifying ID Tokens, from the text to claims that are read. Here are the goals of it; the part `oidc` shows
//! the same rows beside what else a login costs.

use std::hint::black_box;
use std::time::Duration;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair,
};
use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use jose_assert::{
    Algorithm, Algorithms, Backend as Library, JwkSet, KeyRules, KeySource, Signer, SigningKey,
};
use oauth_step::Secret;
use oidc_idtoken::{Expectations, IdToken, IdTokenVerifier};
use p256::ecdsa::signature::Verifier as _;
use rsa::pkcs8::DecodePrivateKey;
use sha2::Sha256;

use super::material::{
    ACCESS_TOKEN, ACR, CLIENT_ID, EMAIL, ISSUER, Material, NONCE, SECRET, SUBJECT, TENANT,
};
use super::raw::der;
use super::still::Still;
use super::{Backend, Call, Who};
use crate::Fallible;
use crate::keys::number;

pub(crate) const OPERATIONS: [&str; 4] = [
    "RS256 ID Token",
    "ES256 ID Token",
    "EdDSA ID Token",
    "HS256 ID Token",
];

pub(crate) fn calls(material: &Material) -> Fallible<Vec<(Who, Call)>> {
    let mut calls = Vec::new();
    let keys = [&material.rs256, &material.es256, &material.eddsa];
    for backend in [Backend::AwsLcRs, Backend::RustCrypto] {
        for (name, key) in OPERATIONS.into_iter().zip(keys) {
            let set = JwkSet::parse_with(material.jwks(), KeySource::Remote, backend.rules())?;
            calls.push((Who::Raw(backend), raw(name, material, key, backend)?));
            calls.push((Who::Ours(backend), ours(name, material, key, set)?));
        }
    }
    // HMAC is RustCrypto's, whatever the backend.
    let (backend, name) = (Backend::RustCrypto, OPERATIONS[3]);
    let secret = material.secret_key();
    calls.push((Who::Raw(backend), raw(name, material, &secret, backend)?));
    calls.push((Who::Ours(backend), with_secret(name, material)?));
    Ok(calls)
}

/// What a program does with the library.
pub(crate) fn ours(
    name: &'static str,
    material: &Material,
    key: &SigningKey,
    set: JwkSet,
) -> Fallible<Call> {
    let (token, verifier) = (material.id_token(key)?, verifier(key.algorithm()));
    let (expected, env) = (expectations(), Still(material.now));
    verifier.verify(&token, &set, &expected, &env)?;
    Ok(Call::new(name, move || {
        let verified = verifier.verify(black_box(&token), &set, &expected, &env);
        assert!(verified.is_ok_and(|token| is_read(&token)));
    }))
}

fn with_secret(name: &'static str, material: &Material) -> Fallible<Call> {
    let secret = material.secret.clone();
    let token = material.id_token(&material.secret_key())?;
    let (verifier, expected) = (verifier(Algorithm::Hs256), expectations());
    let env = Still(material.now);
    verifier.verify_with_secret(&token, &secret, &expected, &env)?;
    Ok(Call::new(name, move || {
        let verified = verifier.verify_with_secret(black_box(&token), &secret, &expected, &env);
        assert!(verified.is_ok_and(|token| is_read(&token)));
    }))
}

pub(crate) fn verifier(algorithm: Algorithm) -> IdTokenVerifier {
    IdTokenVerifier::new(ISSUER, CLIENT_ID).algorithms(Algorithms::only(algorithm))
}

pub(crate) fn expectations() -> Expectations {
    Expectations::new()
        .nonce(NONCE)
        .max_age(Duration::from_secs(3_600))
        .essential_acr([ACR])
        .access_token(&Secret::new(ACCESS_TOKEN.to_owned()))
        .require_at_hash()
}

/// Whether the claims are there that a program goes on with.
pub(crate) fn is_read(token: &IdToken) -> bool {
    let email = token.claims().email().ok().flatten();
    let tenant = token.claim("tenant").and_then(|claim| claim.as_str());
    token.subject() == SUBJECT
        && email.as_deref() == Some(EMAIL)
        && tenant.as_deref() == Some(TENANT)
}

/// The floor: one verification by the primitive, over the octets of the token, the key parsed once.
pub(crate) fn raw(
    name: &'static str,
    material: &Material,
    key: &SigningKey,
    backend: Backend,
) -> Fallible<Call> {
    let token = material.id_token(key)?;
    let (signed, signature) = token.rsplit_once('.').ok_or("no signature")?;
    let (signed, signature) = (signed.to_owned(), Base64UrlUnpadded::decode_vec(signature)?);
    let is_valid = match backend {
        Backend::AwsLcRs => aws_lc_rs(key)?,
        Backend::RustCrypto => rust_crypto(key)?,
    };
    Ok(Call::new(name, move || {
        assert!(is_valid(
            black_box(signed.as_bytes()),
            black_box(&signature)
        ));
    }))
}

type IsValid = Box<dyn Fn(&[u8], &[u8]) -> bool + Send + Sync>;

fn aws_lc_rs(key: &SigningKey) -> Fallible<IsValid> {
    let der = der(key)?;
    let public = match key.algorithm() {
        Algorithm::Rs256 => {
            let pair = RsaKeyPair::from_pkcs8(&der)?;
            ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())?
        }
        Algorithm::Es256 => {
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)?;
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key())?
        }
        Algorithm::EdDsa => {
            let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der)?;
            ParsedPublicKey::new(&ED25519, pair.public_key())?
        }
        _ => return Err("no key of these rows".into()),
    };
    Ok(Box::new(move |signed, signature| {
        public.verify_sig(signed, signature).is_ok()
    }))
}

fn rust_crypto(key: &SigningKey) -> Fallible<IsValid> {
    Ok(match key.algorithm() {
        Algorithm::Rs256 => {
            let public = rsa::PrivateKey::from_pkcs8_der(&der(key)?)?.to_public_key();
            Box::new(move |signed, signature| {
                public.pkcs1v15_verify::<Sha256>(signed, signature).is_ok()
            })
        }
        Algorithm::Es256 => {
            let private = p256::ecdsa::SigningKey::from_slice(&number(key)?)?;
            let public = *private.verifying_key();
            Box::new(move |signed, signature| {
                let signature = p256::ecdsa::Signature::from_slice(signature);
                signature.is_ok_and(|signature| public.verify(signed, &signature).is_ok())
            })
        }
        Algorithm::EdDsa => {
            let private = ed25519_dalek::SigningKey::from_bytes(&number(key)?);
            let public = private.verifying_key();
            Box::new(move |signed, signature| {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                signature.is_ok_and(|signature| public.verify_strict(signed, &signature).is_ok())
            })
        }
        Algorithm::Hs256 => {
            let hmac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
            Box::new(move |signed, tag| {
                let mut mac = hmac.clone();
                mac.update(signed);
                mac.verify_slice(tag).is_ok()
            })
        }
        _ => return Err("no key of these rows".into()),
    })
}

impl Backend {
    pub(super) const fn library(self) -> Library {
        match self {
            Self::AwsLcRs => Library::AwsLcRs,
            Self::RustCrypto => Library::RustCrypto,
        }
    }

    pub(crate) const fn rules(self) -> KeyRules {
        KeyRules::new().with_backend(self.library())
    }
}
