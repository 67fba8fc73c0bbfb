//! Keys and hand-made tokens for the tests.

use std::convert::Infallible;
use std::sync::OnceLock;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{
    Algorithm, Algorithms, Backend, Error, JwkSet, Jwt, JwtVerifier, KeyError, KeySource, Signer,
    SigningKey, VerifiedJwt,
};
use oauth_step::{Env, FixedEnv};
use rsa::rand_core::{TryCryptoRng, TryRng};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A generated key of this algorithm with `kid` `k1`; the same one in a whole test program.
pub(crate) fn key(algorithm: Algorithm) -> SigningKey {
    static KEYS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let env = FixedEnv::new(flow_script::NOON);
        // One key for all of RSA's algorithms: they take long to make.
        let rsa = SigningKey::generate(Algorithm::Rs256, &env).unwrap();
        let rsa = rsa.private_pem().unwrap();
        let key = |algorithm: Algorithm| match &algorithm.name()[..2] {
            "PS" | "RS" => SigningKey::from_pem(algorithm, rsa.expose()),
            _ => SigningKey::generate(algorithm, &env),
        };
        let algorithms = Algorithms::ASYMMETRIC.iter();
        algorithms
            .map(|algorithm| key(algorithm).unwrap())
            .collect()
    });
    let mut keys = keys.iter();
    let key = keys.find(|key| key.algorithm() == algorithm);
    key.unwrap().clone().with_key_id("k1")
}

/// Another P-256 key than [`key`]'s, different for each seed.
pub(crate) fn other_key(seed: u64) -> SigningKey {
    let env = FixedEnv::new(flow_script::NOON);
    // Elsewhere in the sequence than `key` draws from.
    env.fill_random(&mut vec![0; 8 * 100 * usize::try_from(seed).unwrap()]);
    SigningKey::generate(Algorithm::Es256, &env).unwrap()
}

/// The public JWK of [`key`] with some members changed; `null` takes a member away.
pub(crate) fn jwk(algorithm: Algorithm, changes: &str) -> String {
    changed(&key(algorithm).public_jwk().unwrap(), changes)
}

pub(crate) fn changed(jwk: &str, changes: &str) -> String {
    let mut jwk: Value = serde_json::from_str(jwk).unwrap();
    let changes: Value = serde_json::from_str(changes).unwrap();
    let members = jwk.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    jwk.to_string()
}

pub(crate) fn set_text<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> String {
    let keys: Vec<_> = keys
        .into_iter()
        .map(|key| key.as_ref().to_owned())
        .collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

pub(crate) fn set<T: AsRef<str>>(keys: impl IntoIterator<Item = T>) -> JwkSet {
    JwkSet::parse(set_text(keys), KeySource::Remote).unwrap()
}

/// Why a set of this one entry is empty.
pub(crate) fn skip_reason(jwk: &str) -> KeyError {
    let set = JwkSet::parse(set_text([jwk]), KeySource::Remote).unwrap();
    assert_eq!(
        (set.len(), set.skipped().len()),
        (0, 1),
        "not skipped: {jwk}"
    );
    assert_eq!(set.skipped()[0].index, 0);
    set.skipped()[0].reason.clone()
}

pub(crate) fn b64(octets: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(octets.as_ref())
}

pub(crate) fn unb64(text: &str) -> Vec<u8> {
    Base64UrlUnpadded::decode_vec(text).unwrap()
}

/// A signed token of exactly this header and payload, however odd.
pub(crate) fn forge(
    header: impl AsRef<[u8]>,
    payload: impl AsRef<[u8]>,
    key: &dyn Signer,
) -> String {
    let input = format!("{}.{}", b64(header), b64(payload));
    let signature = key.sign(input.as_bytes()).unwrap();
    format!("{input}.{}", b64(signature))
}

/// A token with another signature.
pub(crate) fn resigned(token: &str, signature: &[u8]) -> String {
    let (input, _) = token.rsplit_once('.').unwrap();
    format!("{input}.{}", b64(signature))
}

pub(crate) fn signature(token: &str) -> Vec<u8> {
    unb64(token.rsplit_once('.').unwrap().1)
}

/// An ES256 token of this header and payload, verified with the key that signed it.
pub(crate) fn verify_es256(
    header: impl AsRef<[u8]>,
    payload: impl AsRef<[u8]>,
) -> Result<VerifiedJwt, Error> {
    let token = forge(header, payload, &key(Algorithm::Es256));
    verifier(Algorithm::Es256).verify(&token, &set([jwk(Algorithm::Es256, "{}")]))
}

pub(crate) fn verifier(algorithm: Algorithm) -> JwtVerifier {
    JwtVerifier::new(Algorithms::only(algorithm))
}

/// A plain token of this algorithm's key.
pub(crate) fn token(algorithm: Algorithm) -> String {
    Jwt::new(r#"{"sub":"alice"}"#)
        .sign(&key(algorithm))
        .unwrap()
}

/// A random source that is none.
pub(crate) struct Counter(pub(crate) u64);

impl TryRng for Counter {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut octets = [0; 4];
        self.try_fill_bytes(&mut octets)?;
        Ok(u32::from_le_bytes(octets))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut octets = [0; 8];
        self.try_fill_bytes(&mut octets)?;
        Ok(u64::from_le_bytes(octets))
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Infallible> {
        for chunk in octets.chunks_mut(32) {
            self.0 += 1;
            chunk.copy_from_slice(&Sha256::digest(self.0.to_le_bytes())[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Counter {}

/// A file of the shared vectors, which lie beside the workspace, if they do; else says so.
pub(crate) fn vectors(test: &str, file: &str) -> Option<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let Ok(text) = std::fs::read_to_string(format!("{folder}/{file}")) else {
        println!("skipped: {test}: no shared/vectors/{file} beside the workspace");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// What computes where nothing else is said.
pub(crate) fn backend() -> &'static str {
    match Backend::selected() {
        Some(Backend::AwsLcRs) => "aws-lc-rs",
        _ => "rust-crypto",
    }
}
