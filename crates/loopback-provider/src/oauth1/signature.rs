//! Signature methods and their verification, RFC 5849 §3.4.2 to §3.4.4.

use base64ct::{Base64, Encoding};
use hmac::digest::InvalidLength;
use hmac::{Hmac, KeyInit, Mac};
use rsa::Pkcs1v15Sign;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::encoding::encode;
use super::problem::Problem;
use crate::service_account::account_key;

/// What a client signs with.
#[derive(Clone)]
pub(crate) enum ClientKey {
    /// The key of the ready-made service account: one is enough, they take long to make.
    Rsa,
    Secret(String),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SignatureMethod {
    Hmac(Hash),
    Plaintext,
    Rsa(Hash),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha512,
}

impl SignatureMethod {
    /// Names are compared exactly, as §3.4 writes them.
    pub(crate) fn parse(name: &str) -> Result<Self, Problem> {
        let found = METHODS.into_iter().find(|(known, _)| *known == name);
        let (_, method) = found.ok_or_else(|| rejected("the signature method is unknown"))?;
        Ok(method)
    }

    pub(crate) fn name(self) -> &'static str {
        let found = METHODS.into_iter().find(|(_, known)| *known == self);
        found.map_or("", |(name, _)| name)
    }

    /// The hash of a body under this method (draft-eaton-oauth-bodyhash §3.1).
    pub(crate) fn hash(self) -> Option<Hash> {
        match self {
            Self::Hmac(hash) | Self::Rsa(hash) => Some(hash),
            Self::Plaintext => None,
        }
    }

    /// Whether the signature is right for this key, this token secret and this base string.
    pub(crate) fn verify(
        self,
        key: &ClientKey,
        token_secret: &str,
        base_string: &str,
        signature: &str,
    ) -> Result<(), Problem> {
        let right = match (self, key) {
            (Self::Hmac(hash), ClientKey::Secret(secret)) => {
                let key = joined(secret, token_secret);
                decoded(signature)
                    .is_some_and(|code| hash.verify(key.as_bytes(), base_string, &code))
            }
            (Self::Plaintext, ClientKey::Secret(secret)) => {
                signature == joined(secret, token_secret)
            }
            // §3.4.3: no secrets.
            (Self::Rsa(hash), ClientKey::Rsa) => {
                let public = &account_key()?.public;
                let digest = hash.digest(base_string.as_bytes());
                decoded(signature)
                    .is_some_and(|code| public.verify(hash.scheme(), &digest, &code).is_ok())
            }
            (Self::Rsa(_), ClientKey::Secret(_)) => {
                return Err(rejected("the client has a secret and no RSA key"));
            }
            (Self::Hmac(_) | Self::Plaintext, ClientKey::Rsa) => {
                return Err(rejected("the client has an RSA key and no secret"));
            }
        };
        match right {
            true => Ok(()),
            false => {
                let text = "the signature is not that of the base string in the body";
                let problem = Problem::unauthorized("signature_invalid", text);
                Err(problem.with("base_string", base_string))
            }
        }
    }
}

impl Hash {
    pub(crate) fn digest(self, octets: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(octets).to_vec(),
            Self::Sha256 => Sha256::digest(octets).to_vec(),
            Self::Sha512 => Sha512::digest(octets).to_vec(),
        }
    }

    fn verify(self, key: &[u8], base_string: &str, code: &[u8]) -> bool {
        fn check<M: Mac>(keyed: Result<M, InvalidLength>, text: &str, code: &[u8]) -> bool {
            keyed.is_ok_and(|mac| mac.chain_update(text).verify_slice(code).is_ok())
        }
        match self {
            Self::Sha1 => check(Hmac::<Sha1>::new_from_slice(key), base_string, code),
            Self::Sha256 => check(Hmac::<Sha256>::new_from_slice(key), base_string, code),
            Self::Sha512 => check(Hmac::<Sha512>::new_from_slice(key), base_string, code),
        }
    }

    fn scheme(self) -> Pkcs1v15Sign {
        match self {
            Self::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
            Self::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
            Self::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
        }
    }
}

/// The key of §3.4.2, which is the signature of §3.4.4 too; the `&` stays when a secret is empty.
fn joined(client_secret: &str, token_secret: &str) -> String {
    format!("{}&{}", encode(client_secret), encode(token_secret))
}

fn decoded(signature: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(signature).ok()
}

fn rejected(advice: &str) -> Problem {
    Problem::bad_request("signature_method_rejected", advice)
}

const METHODS: [(&str, SignatureMethod); 7] = [
    ("HMAC-SHA1", SignatureMethod::Hmac(Hash::Sha1)),
    ("HMAC-SHA256", SignatureMethod::Hmac(Hash::Sha256)),
    ("HMAC-SHA512", SignatureMethod::Hmac(Hash::Sha512)),
    ("PLAINTEXT", SignatureMethod::Plaintext),
    ("RSA-SHA1", SignatureMethod::Rsa(Hash::Sha1)),
    ("RSA-SHA256", SignatureMethod::Rsa(Hash::Sha256)),
    ("RSA-SHA512", SignatureMethod::Rsa(Hash::Sha512)),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5849 §1.2: the request for a photo.
    #[test]
    fn the_example_of_the_standard() {
        let base_string = "GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacation.jpg%26\
            oauth_consumer_key%3Ddpf43f3p2l4k3l03%26oauth_nonce%3DchapoH%26\
            oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131202%26\
            oauth_token%3Dnnch734d00sl2jdk%26size%3Doriginal";
        let key = ClientKey::Secret("kd94hf93k423kf44".to_owned());
        let method = SignatureMethod::parse("HMAC-SHA1").unwrap();
        let verify = |secret, signature| method.verify(&key, secret, base_string, signature);
        let signature = "MdpQcU8iPSUjWoN/UDMsK2sui9I=";
        assert!(verify("pfkkdhi9sl3r4s00", signature).is_ok());
        assert!(verify("pfkkdhi9sl3r4s0", signature).is_err());
        assert!(verify("pfkkdhi9sl3r4s00", "MdpQcU8iPSUjWoN/UDMsK2sui9I").is_err());
        assert!(verify("pfkkdhi9sl3r4s00", "").is_err());
    }

    /// RFC 5849 §3.4.4 and §2.1: the token secret is empty, the `&` stays.
    #[test]
    fn plaintext_is_both_secrets_encoded() {
        let key = ClientKey::Secret("é&".to_owned());
        let verify = |secret, signature| {
            let method = SignatureMethod::parse("PLAINTEXT").unwrap();
            method.verify(&key, secret, "", signature).is_ok()
        };
        assert!(verify("", "%C3%A9%26&"));
        assert!(verify("=", "%C3%A9%26&%3D"));
        assert!(!verify("", "%C3%A9%26"));
        assert!(!verify("=", "é&&="));
    }

    #[test]
    fn names_are_exact() {
        for (name, method) in METHODS {
            assert_eq!(SignatureMethod::parse(name).unwrap(), method);
            assert_eq!(method.name(), name);
            assert!(SignatureMethod::parse(&name.to_lowercase()).is_err());
        }
    }
}
