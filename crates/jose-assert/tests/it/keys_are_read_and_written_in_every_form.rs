//! Keys that OpenSSL made: PKCS#1, PKCS#8, SEC1, SPKI and certificates, in PEM and in DER.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use base64ct::{Base64, Encoding};
use jose_assert::{
    Algorithm, Algorithms, Certificate, Error, JwkSet, Jwt, JwtVerifier, KeyError, KeyRules,
    KeySetError, Signer, SigningKey, VerificationKey,
};
use rsa::pkcs8::{EncodePublicKey, LineEnding};

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../keys/", $name, ".pem"))
    };
}

struct Files {
    algorithms: &'static [Algorithm],
    pkcs8: &'static str,
    /// PKCS#1 or SEC1, where there is such a form.
    traditional: Option<&'static str>,
    spki: &'static str,
    certificate: &'static str,
    x5t_s256: &'static str,
}

const FILES: [Files; 5] = [
    Files {
        algorithms: &[Algorithm::Es256],
        pkcs8: file!("p256.pkcs8"),
        traditional: Some(file!("p256.sec1")),
        spki: file!("p256.spki"),
        certificate: file!("p256.crt"),
        x5t_s256: "krMaUGoieNXwZe3uJSAtAFD3anJAgSk22z0pf8MzrTI",
    },
    Files {
        algorithms: &[Algorithm::Es384],
        pkcs8: file!("p384.pkcs8"),
        traditional: Some(file!("p384.sec1")),
        spki: file!("p384.spki"),
        certificate: file!("p384.crt"),
        x5t_s256: "EpoD7qPZ1AU5asEKk5FpoADGOl-SENWDp9z_dn2KD34",
    },
    Files {
        algorithms: &[Algorithm::Es512],
        pkcs8: file!("p521.pkcs8"),
        traditional: Some(file!("p521.sec1")),
        spki: file!("p521.spki"),
        certificate: file!("p521.crt"),
        x5t_s256: "OAg78yLAhp-RDAcC2zcuNetyDrDHq0-3UXC5Xu00u4Y",
    },
    Files {
        algorithms: &[Algorithm::EdDsa, Algorithm::Ed25519],
        pkcs8: file!("ed25519.pkcs8"),
        traditional: None,
        spki: file!("ed25519.spki"),
        certificate: file!("ed25519.crt"),
        x5t_s256: "L_eI4lWkyL1w6d0JTWunGppJ-Hd8rGPxUaSqt7Vtuns",
    },
    Files {
        algorithms: &[
            Algorithm::Rs256,
            Algorithm::Rs384,
            Algorithm::Rs512,
            Algorithm::Ps256,
            Algorithm::Ps384,
            Algorithm::Ps512,
        ],
        pkcs8: file!("rsa.pkcs8"),
        traditional: Some(file!("rsa.pkcs1")),
        spki: file!("rsa.spki"),
        certificate: file!("rsa.crt"),
        x5t_s256: "CZtSYxvS8Iy-axcJc4xfp58lAYcMI_CN3aPemwTPlFM",
    },
];

fn der(pem: &str) -> Vec<u8> {
    let lines = pem.lines().filter(|line| !line.starts_with('-'));
    Base64::decode_vec(&lines.collect::<String>()).unwrap()
}

fn reason<T>(result: Result<T, Error>) -> KeyError {
    match result {
        Err(Error::Key(reason)) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("accepted"),
    }
}

fn private_keys(algorithm: Algorithm, files: &Files) -> Vec<SigningKey> {
    let forms = [Some(files.pkcs8), files.traditional];
    let forms = forms.into_iter().flatten();
    forms
        .flat_map(|pem| {
            [
                SigningKey::from_pem(algorithm, pem).unwrap(),
                SigningKey::from_der(algorithm, der(pem)).unwrap(),
            ]
        })
        .collect()
}

fn public_keys(files: &Files) -> Vec<VerificationKey> {
    let rules = KeyRules::new();
    let certificate = Certificate::from_pem(files.certificate).unwrap();
    let mut keys = vec![VerificationKey::from_certificate(&certificate, rules).unwrap()];
    for pem in [files.spki, files.certificate] {
        keys.push(VerificationKey::from_pem(pem, rules).unwrap());
        keys.push(VerificationKey::from_der(der(pem), rules).unwrap());
    }
    if files.algorithms.contains(&Algorithm::Rs256) {
        let pkcs1 = file!("rsa.pkcs1-public");
        keys.push(VerificationKey::from_pem(pkcs1, rules).unwrap());
        keys.push(VerificationKey::from_der(der(pkcs1), rules).unwrap());
    }
    keys
}

#[test]
fn what_a_private_key_signs_its_public_key_verifies() {
    for files in &FILES {
        let public = public_keys(files);
        for &algorithm in files.algorithms {
            let verifier = JwtVerifier::new(Algorithms::only(algorithm));
            for private in private_keys(algorithm, files) {
                let token = Jwt::new("{}").sign(&private).unwrap();
                for key in &public {
                    let keys = JwkSet::from_keys([key.clone()]).unwrap();
                    verifier.verify(&token, &keys).unwrap();
                }
            }
        }
    }
}

#[test]
fn and_are_written_as_they_were() {
    for files in &FILES {
        let algorithm = files.algorithms[0];
        for key in private_keys(algorithm, files) {
            assert_eq!(key.private_pem().unwrap().expose(), files.pkcs8);
            assert_eq!(key.private_der().unwrap().expose(), &der(files.pkcs8));
            assert_eq!(key.public_pem().unwrap(), files.spki);
            let jwk = key.clone().with_key_id("k\"1").private_jwk().unwrap();
            let again = SigningKey::from_jwk(algorithm, jwk.expose()).unwrap();
            assert_eq!(again.key_id(), Some("k\"1"));
            assert_eq!(again.private_pem().unwrap().expose(), files.pkcs8);
            assert_eq!(again.thumbprint(), public_keys(files)[0].thumbprint());
        }
        for key in public_keys(files) {
            assert_eq!(key.to_pem().unwrap(), files.spki);
            assert_eq!(key.to_der().unwrap(), der(files.spki));
            let key = key.with_key_id("k").with_algorithm(algorithm).unwrap();
            let again = VerificationKey::from_jwk(key.to_jwk().unwrap(), KeyRules::new()).unwrap();
            assert_eq!(
                (again.key_id(), again.algorithm()),
                (Some("k"), Some(algorithm))
            );
            assert_eq!(again.to_pem().unwrap(), files.spki);
        }
    }
}

#[test]
fn rsa_keys_are_written_with_all_their_numbers() {
    let key = SigningKey::from_pem(Algorithm::Rs256, FILES[4].pkcs8).unwrap();
    let jwk = key.private_jwk().unwrap();
    let jwk: serde_json::Value = serde_json::from_str(jwk.expose()).unwrap();
    // RFC 7518, section 6.3.2: all of them, or `d` alone.
    for member in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        assert!(jwk[member].is_string(), "{member}");
    }
}

#[test]
fn a_secret_is_written_as_a_jwk_alone() {
    let secret = oauth_step::Secret::new(vec![7; 48]);
    let key = SigningKey::from_secret(Algorithm::Hs384, &secret).unwrap();
    let key = key.with_key_id("k");
    let jwk = key.private_jwk().unwrap();
    assert!(
        jwk.expose()
            .contains(r#""kid":"k","use":"sig","alg":"HS384""#)
    );
    let again = SigningKey::from_jwk(Algorithm::Hs384, jwk.expose()).unwrap();
    assert_eq!(again.key_id(), Some("k"));
    assert_eq!(again.sign(b"x").unwrap(), key.sign(b"x").unwrap());
    assert_eq!(reason(key.private_pem()), KeyError::AlgorithmMismatch);
    assert!(key.public_jwk().is_none() && key.public_pem().is_none());
    assert!(key.thumbprint().is_none());
}

#[test]
fn certificates_have_thumbprints() {
    for files in &FILES {
        let certificate = Certificate::from_pem(files.certificate).unwrap();
        assert_eq!(certificate.x5t_s256(), files.x5t_s256);
        assert_eq!(certificate.der(), der(files.certificate));
        assert_eq!(
            Certificate::from_der(der(files.certificate)).unwrap(),
            certificate
        );
    }
    // The kind of its key does not matter for that.
    let other = Certificate::from_pem(file!("secp256k1.crt")).unwrap();
    assert_eq!(
        other.x5t_s256(),
        "HksGd0SnVvGS5Um0XNzaWrHil1NwUZjEnLjHvoXGmRE"
    );
    assert_eq!(reason(Certificate::from_pem(FILES[0].spki)), KeyError::Pem);
    assert_eq!(
        reason(Certificate::from_der(der(FILES[0].spki))),
        KeyError::Der
    );
}

#[test]
fn a_bundle_makes_a_set() {
    let bundle: String = FILES.iter().map(|files| files.certificate).collect();
    let bundle = format!("remarks\n{bundle}{}{}", FILES[0].pkcs8, FILES[1].spki);
    let keys = JwkSet::from_pem(&bundle, KeyRules::new()).unwrap();
    assert_eq!(keys.len(), 6);
    let kids = keys.keys().iter().filter(|key| key.key_id().is_some());
    assert_eq!(kids.count(), 0);
    let none = JwkSet::from_pem("no PEM", KeyRules::new());
    assert_eq!(reason(none), KeyError::Pem);
    let broken = bundle.replacen("MIIB", "MIIA", 1);
    assert_eq!(
        reason(JwkSet::from_pem(&broken, KeyRules::new())),
        KeyError::Pem
    );
}

#[test]
fn secrets_and_public_keys_make_no_set_together() {
    let secret = oauth_step::Secret::new(vec![7; 32]);
    let secret = jose_assert::HmacKey::new(&secret).unwrap();
    let public = VerificationKey::from_pem(FILES[0].spki, KeyRules::new()).unwrap();
    let mixed = JwkSet::from_keys([secret.clone().into(), public]);
    assert!(matches!(mixed, Err(Error::KeySet(KeySetError::Mixed))));
    assert_eq!(JwkSet::from_keys([secret.into()]).unwrap().len(), 1);
}

#[test]
fn encrypted_ones_are_refused_by_name() {
    for (algorithm, pem) in [
        (Algorithm::Es256, file!("p256.encrypted")),
        (Algorithm::Rs256, file!("rsa.encrypted")),
    ] {
        let encrypted = KeyError::EncryptedPem;
        assert_eq!(reason(SigningKey::from_pem(algorithm, pem)), encrypted);
        let public = VerificationKey::from_pem(pem, KeyRules::new());
        assert_eq!(reason(public), encrypted);
        assert_eq!(reason(JwkSet::from_pem(pem, KeyRules::new())), encrypted);
    }
}

#[test]
fn keys_of_another_kind_are_refused() {
    for (at, files) in FILES.iter().enumerate() {
        let other = FILES[(at + 1) % FILES.len()].algorithms[0];
        assert_eq!(
            reason(SigningKey::from_pem(other, files.pkcs8)),
            KeyError::Pem
        );
        assert_eq!(
            reason(SigningKey::from_der(other, der(files.pkcs8))),
            KeyError::Der
        );
        let key = VerificationKey::from_pem(files.spki, KeyRules::new()).unwrap();
        assert_eq!(
            reason(key.with_algorithm(other)),
            KeyError::AlgorithmMismatch
        );
        // A private key is not a public one, nor the other way round.
        let rules = KeyRules::new();
        assert_eq!(
            reason(VerificationKey::from_pem(files.pkcs8, rules)),
            KeyError::Pem
        );
        assert_eq!(
            reason(VerificationKey::from_der(der(files.pkcs8), rules)),
            KeyError::Der
        );
        let algorithm = files.algorithms[0];
        assert_eq!(
            reason(SigningKey::from_pem(algorithm, files.spki)),
            KeyError::Pem
        );
        assert_eq!(
            reason(SigningKey::from_der(algorithm, der(files.spki))),
            KeyError::Der
        );
    }
    #[cfg(not(feature = "es256k"))]
    for pem in [file!("secp256k1.spki"), file!("secp256k1.crt")] {
        let key = VerificationKey::from_pem(pem, KeyRules::new());
        assert_eq!(reason(key), KeyError::UnknownCurve);
    }
}

#[test]
fn weak_ones_are_refused() {
    let weak = rsa::PrivateKey::new(&mut crate::keys_and_tokens::Counter(2), 1024).unwrap();
    let pem = rsa::PublicKey::from(&weak)
        .to_public_key_pem(LineEnding::LF)
        .unwrap();
    let bits = KeyError::RsaModulusSize { bits: 1024 };
    assert_eq!(
        reason(VerificationKey::from_pem(&pem, KeyRules::new())),
        bits
    );
    assert_eq!(
        reason(VerificationKey::from_der(der(&pem), KeyRules::new())),
        bits
    );
    let legacy = KeyRules::new().dangerous_allow_rsa_1024();
    VerificationKey::from_pem(&pem, legacy).unwrap();
}
