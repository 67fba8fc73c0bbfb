//! The floor: one signature by the primitive of each backend, over the octets of the token, the key parsed once.

use core::convert::Infallible;
use std::cell::Cell;
use std::error::Error;
use std::hint::black_box;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256,
    RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use hmac::{Hmac, KeyInit, Mac};
use jose_assert::SigningKey;
use p256::ecdsa::signature::Signer as _;
use rsa::pkcs8::DecodePrivateKey;
use rsa::rand_core::{TryCryptoRng, TryRng};
use sha2::Sha256;

use super::material::{Material, SECRET};
use super::ours::{assertion_octets, proof_octets};
use super::{Backend, Call, Who};
use crate::keys::number;

pub(super) fn calls(material: &Material) -> Result<Vec<(Who, Call)>, Box<dyn Error>> {
    let aws = aws_lc_rs(material)?.into_iter();
    let rust = rust_crypto(material)?.into_iter();
    let aws = aws.map(|call| (Who::Raw(Backend::AwsLcRs), call));
    let rust = rust.map(|call| (Who::Raw(Backend::RustCrypto), call));
    Ok(aws.chain(rust).collect())
}

fn aws_lc_rs(material: &Material) -> Result<Vec<Call>, Box<dyn Error>> {
    let rsa = |name, key, encoding: &'static dyn RsaEncoding| {
        let pair = RsaKeyPair::from_pkcs8(der(key)?.as_slice())?;
        let (octets, random) = (assertion_octets(material, key)?, SystemRandom::new());
        Ok::<_, Box<dyn Error>>(Call::new(name, move || {
            let mut signature = vec![0; pair.public_modulus_len()];
            let signed = pair.sign(encoding, &random, black_box(&octets), &mut signature);
            assert!(signed.is_ok());
            black_box(signature);
        }))
    };
    let ecdsa = |name, octets: Vec<u8>| {
        let document = der(&material.es256)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document)?;
        let random = SystemRandom::new();
        Ok::<_, Box<dyn Error>>(Call::new(name, move || {
            assert!(black_box(pair.sign(&random, black_box(&octets))).is_ok());
        }))
    };
    let ed25519 = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der(&material.eddsa)?)?;
    let octets = assertion_octets(material, &material.eddsa)?;
    Ok(vec![
        rsa("RS256 private_key_jwt", &material.rs256, &RSA_PKCS1_SHA256)?,
        rsa("PS256 private_key_jwt", &material.ps256, &RSA_PSS_SHA256)?,
        ecdsa(
            "ES256 private_key_jwt",
            assertion_octets(material, &material.es256)?,
        )?,
        Call::new("EdDSA private_key_jwt", move || {
            black_box(ed25519.sign(black_box(&octets)));
        }),
        ecdsa("ES256 DPoP proof", proof_octets(material)?)?,
    ])
}

fn rust_crypto(material: &Material) -> Result<Vec<Call>, Box<dyn Error>> {
    let rsa = rsa::PrivateKey::from_pkcs8_der(&der(&material.rs256)?)?;
    let (rs256, ps256) = (rsa.clone(), rsa);
    let rs256_octets = assertion_octets(material, &material.rs256)?;
    let ps256_octets = assertion_octets(material, &material.ps256)?;

    let es256 = p256::ecdsa::SigningKey::from_slice(&number(&material.es256)?)?;
    let proof_key = es256.clone();
    let es256_octets = assertion_octets(material, &material.es256)?;
    let proof = proof_octets(material)?;

    let eddsa = ed25519_dalek::SigningKey::from_bytes(&number(&material.eddsa)?);
    let eddsa_octets = assertion_octets(material, &material.eddsa)?;

    let secret = material.secret_key();
    let hmac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes())?;
    let hs256_octets = assertion_octets(material, &secret)?;

    Ok(vec![
        Call::new("RS256 private_key_jwt", move || {
            let signed = rs256.pkcs1v15_sign_with_rng::<Sha256, _>(
                &mut Drawn::default(),
                black_box(&rs256_octets),
            );
            assert!(black_box(signed).is_ok());
        }),
        Call::new("PS256 private_key_jwt", move || {
            let signed = ps256
                .pss_sign_with_rng::<Sha256, _>(&mut Drawn::default(), black_box(&ps256_octets));
            assert!(black_box(signed).is_ok());
        }),
        Call::new("ES256 private_key_jwt", move || {
            let signed: p256::ecdsa::Signature = es256.sign(black_box(&es256_octets));
            black_box(signed);
        }),
        Call::new("EdDSA private_key_jwt", move || {
            black_box(eddsa.sign(black_box(&eddsa_octets)));
        }),
        Call::new("ES256 DPoP proof", move || {
            let signed: p256::ecdsa::Signature = proof_key.sign(black_box(&proof));
            black_box(signed);
        }),
        Call::new("HS256 sign", move || {
            let mut mac = hmac.clone();
            mac.update(black_box(&hs256_octets));
            black_box(mac.finalize().into_bytes());
        }),
    ])
}

pub(super) fn der(key: &SigningKey) -> Result<Vec<u8>, jose_assert::Error> {
    Ok(key.private_der()?.expose().clone())
}

/// Numbers for blinding and salts that cost next to nothing (SplitMix64).
#[derive(Default)]
struct Drawn(Cell<u64>);

impl TryRng for Drawn {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.try_next_u64().map(|number| number as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let drawn = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(drawn);
        let mixed = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Ok(mixed ^ (mixed >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let drawn = self.try_next_u64()?.to_le_bytes();
            for (byte, drawn) in chunk.iter_mut().zip(drawn) {
                *byte = drawn;
            }
        }
        Ok(())
    }
}

impl TryCryptoRng for Drawn {}
