use aws_lc_rs::rsa::KeySize;
use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::env;
use jose_assert::{Algorithm, Signer, SigningKey};
use oauth2_core::{Client, Dpop, Error, Misuse};

use super::support::{Proof, es256, misuse, ps256, rsa, server};

/// A key that is kept elsewhere.
struct Elsewhere(SigningKey, Algorithm);

impl Signer for Elsewhere {
    fn algorithm(&self) -> Algorithm {
        self.1
    }

    fn key_id(&self) -> Option<&str> {
        Some("in the vault")
    }

    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, jose_assert::Error> {
        self.0.sign(input)
    }
}

// RFC 9449 §4.2: "MUST NOT be none or an identifier for a symmetric algorithm".
#[test]
fn a_shared_secret() {
    let secret = "a client secret of more than 32 octets".to_owned().into();
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret).unwrap();
    assert_eq!(misuse(Dpop::new(key)), Misuse::DpopAlgorithm);
    let jwk = es256().public_jwk().unwrap();
    let key = Elsewhere(es256(), Algorithm::Hs256);
    assert_eq!(misuse(Dpop::with_signer(key, &jwk)), Misuse::DpopAlgorithm);
}

// RFC 9449 §5.1.
#[test]
fn what_the_server_does_not_list() {
    let client = |listed: &str| {
        let server = server().with_member("dpop_signing_alg_values_supported", listed);
        Client::new(server.unwrap(), "s6BhdRkqt3").with_dpop(Dpop::new(es256()).unwrap())
    };
    assert_eq!(
        misuse(client(r#"["PS256","EdDSA"]"#)),
        Misuse::DpopAlgorithm
    );
    assert_eq!(misuse(client("[]")), Misuse::DpopAlgorithm);
    client(r#"["PS256","ES256"]"#).unwrap();
}

#[test]
fn the_public_half_of_another_kind() {
    let public = es256().public_jwk().unwrap();
    for (jwk, algorithm) in [
        (&*public, Algorithm::Ps256),
        (&public, Algorithm::EdDsa),
        (&public, Algorithm::Es384),
        (&ps256().public_jwk().unwrap(), Algorithm::Es256),
    ] {
        let key = Elsewhere(es256(), algorithm);
        assert_eq!(misuse(Dpop::with_signer(key, jwk)), Misuse::DpopAlgorithm);
    }
    let key = Elsewhere(es256(), Algorithm::Es256);
    let outcome = Dpop::with_signer(key, "{}");
    assert!(matches!(outcome, Err(Error::Signing(_))));
}

// RFC 7518 §3.3; FAPI 2.0 Security Profile §5.4.1.
#[test]
fn a_short_rsa_key() {
    let short = |bits: usize| {
        let mut modulus = vec![0xFF; bits / 8];
        modulus[0] >>= (8 - bits % 8) % 8;
        let n = Base64UrlUnpadded::encode_string(&modulus);
        format!(r#"{{"kty":"RSA","e":"AQAB","n":"{n}"}}"#)
    };
    let key = || Elsewhere(ps256(), Algorithm::Ps256);
    let refused = Dpop::with_signer(key(), &short(1024));
    assert_eq!(misuse(refused), Misuse::DpopAlgorithm);
    Dpop::with_signer(key(), &short(2048)).unwrap();
    let zeros = format!(
        r#"{{"kty":"RSA","e":"AQAB","n":"{}"}}"#,
        Base64UrlUnpadded::encode_string(&[[0; 128], [0xFF; 128]].concat())
    );
    assert!(Dpop::with_signer(key(), &zeros).is_err());
    let pem = rsa(KeySize::Rsa2048);
    Dpop::new(SigningKey::from_pem(Algorithm::Ps256, &pem).unwrap()).unwrap();
}

// A private key handed over by mistake goes nowhere.
#[test]
fn and_only_the_public_half_of_one_that_does() {
    let key = es256();
    let private = key.private_jwk().unwrap();
    assert!(private.expose().contains("\"d\""));
    let dpop = Dpop::with_signer(Elsewhere(key, Algorithm::Es256), private.expose()).unwrap();
    let uri = http::Uri::from_static("https://api.example.com/");
    let proof = dpop.proof(&http::Method::GET, &uri, None, &env()).unwrap();
    let proof = Proof::read(proof.to_str().unwrap());
    let jwk = proof.header["jwk"].as_object().unwrap();
    let members: Vec<_> = jwk.keys().collect();
    assert_eq!(members, ["crv", "kty", "x", "y"]);
    assert_eq!(proof.header.get("kid"), None);
}
