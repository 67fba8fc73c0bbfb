//! Keys for encryption are read and written as JWK, PEM and DER, as other tools write them.

use jose_assert::{
    AgreementCurve, ContentEncryption, DecryptionKey, EncryptionKey, Error, Jwe, KeyError,
    KeyManagement,
};
use oauth_step::Secret;

use crate::keys::{
    OCT_256, P256, P384, P521, RSA, X25519, available, env, everything, key, recipient, unb64, with,
};

/// Every kind, with what OpenSSL writes as PKCS#8.
const KINDS: [(KeyManagement, &str, &str); 5] = [
    (KeyManagement::EcdhEs, P256, crate::pems::P256[1]),
    (KeyManagement::EcdhEsA128Kw, P384, crate::pems::P384[1]),
    (KeyManagement::EcdhEs, P521, crate::pems::P521[1]),
    (KeyManagement::EcdhEsA256Kw, X25519, crate::pems::X25519[0]),
    (KeyManagement::RsaOaep256, RSA, crate::pems::RSA[0]),
];

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> KeyError {
    match result.unwrap_err() {
        Error::Key(error) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn public_keys() {
    for (algorithm, jwk, _) in KINDS {
        let key = recipient(algorithm, jwk);
        let (pem, der) = (key.to_pem().unwrap(), key.to_der().unwrap());
        for read in [
            EncryptionKey::from_pem(algorithm, &pem).unwrap(),
            EncryptionKey::from_der(algorithm, &der).unwrap(),
        ] {
            assert_eq!(read.public_jwk(), key.public_jwk());
            assert_eq!((read.algorithm(), read.key_id()), (algorithm, None));
            let token = Jwe::new("x").encrypt(&read, ContentEncryption::A128Gcm, &env());
            let own = crate::keys::key(algorithm, jwk);
            everything()
                .decrypt(&token.unwrap(), &[own], &env())
                .unwrap();
        }
        let longer = [&der[..], &[0]].concat();
        assert_eq!(
            refusal(EncryptionKey::from_der(algorithm, longer)),
            KeyError::Der
        );
    }
    // RFC 8410 §4: no parameters, the octets themselves.
    let der = recipient(KeyManagement::EcdhEs, X25519).to_der().unwrap();
    let head = [0x30, 42, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 3, 33, 0];
    assert_eq!(der[..12], head);
    let jwk: serde_json::Value = serde_json::from_str(X25519).unwrap();
    assert_eq!(der[12..], unb64(jwk["x"].as_str().unwrap()));
    let secret = recipient(KeyManagement::Dir, OCT_256);
    assert_eq!((secret.to_der(), secret.to_pem()), (None, None));
}

#[test]
fn public_keys_as_other_tools_write_them() {
    for (algorithm, spki, others) in [
        (
            KeyManagement::RsaOaep,
            include_str!("../keys/rsa.spki.pem"),
            &[
                include_str!("../keys/rsa.pkcs1-public.pem"),
                include_str!("../keys/rsa.crt.pem"),
            ][..],
        ),
        (
            KeyManagement::EcdhEs,
            include_str!("../keys/p256.spki.pem"),
            &[include_str!("../keys/p256.crt.pem")][..],
        ),
        (
            KeyManagement::EcdhEsA192Kw,
            include_str!("../keys/p384.spki.pem"),
            &[include_str!("../keys/p384.crt.pem")][..],
        ),
        (
            KeyManagement::EcdhEs,
            include_str!("../keys/p521.spki.pem"),
            &[include_str!("../keys/p521.crt.pem")][..],
        ),
    ] {
        let key = EncryptionKey::from_pem(algorithm, spki).unwrap();
        assert_eq!(key.to_pem().unwrap(), spki);
        for other in others {
            let other = EncryptionKey::from_pem(algorithm, other).unwrap();
            assert_eq!(other.public_jwk(), key.public_jwk());
        }
    }
}

#[test]
fn private_keys() {
    for (algorithm, jwk, pem) in KINDS {
        for backend in available() {
            let key = key(algorithm, jwk).with_key_id("k");
            let key = key.with_backend(backend).unwrap();
            let written = key.private_pem().unwrap();
            assert_eq!(written.expose().trim(), pem.trim(), "{backend:?}");
            let der = key.private_der().unwrap();
            let text = key.private_jwk().unwrap();
            let from_jwk = DecryptionKey::from_jwk(algorithm, text.expose()).unwrap();
            assert_eq!(from_jwk.public_jwk(), key.public_jwk());
            let from_der = DecryptionKey::from_der(algorithm, der.expose()).unwrap();
            for read in [from_jwk, from_der] {
                let again = read.private_pem().unwrap();
                assert_eq!(again.expose(), written.expose());
            }
            let jwk: serde_json::Value = serde_json::from_str(jwk).unwrap();
            let text: serde_json::Value = serde_json::from_str(text.expose()).unwrap();
            for (name, value) in jwk.as_object().unwrap() {
                assert_eq!(&text[name], value, "{name}");
            }
            assert_eq!((&text["use"], &text["kid"]), (&"enc".into(), &"k".into()));
            assert_eq!(text["alg"], algorithm.name());
        }
    }
}

#[test]
fn every_form_of_a_private_key_in_der() {
    use base64ct::{Base64, Encoding};
    for (algorithm, jwk, pems) in [
        (KeyManagement::EcdhEs, P256, crate::pems::P256),
        (KeyManagement::EcdhEs, X25519, crate::pems::X25519),
        (KeyManagement::RsaOaep, RSA, crate::pems::RSA),
    ] {
        for pem in pems {
            let lines = pem.lines().filter(|line| !line.starts_with('-'));
            let der = Base64::decode_vec(&lines.collect::<String>()).unwrap();
            let read = DecryptionKey::from_der(algorithm, &der).unwrap();
            assert_eq!(read.public_jwk(), key(algorithm, jwk).public_jwk());
            for bad in [&der[1..], &der[..der.len() - 1], &[&der[..], &[0]].concat()] {
                assert_eq!(
                    refusal(DecryptionKey::from_der(algorithm, bad)),
                    KeyError::Der
                );
            }
        }
    }
}

#[test]
fn a_shared_secret_is_written_as_a_jwk_alone() {
    let own = key(KeyManagement::Dir, &with(OCT_256, r#""kid":"k""#));
    let text = own.private_jwk().unwrap();
    let jwk: serde_json::Value = serde_json::from_str(text.expose()).unwrap();
    let given: serde_json::Value = serde_json::from_str(OCT_256).unwrap();
    assert_eq!((&jwk["k"], &jwk["kid"]), (&given["k"], &"k".into()));
    DecryptionKey::from_jwk(KeyManagement::Dir, text.expose()).unwrap();
    assert_eq!(refusal(own.private_der()), KeyError::AlgorithmMismatch);
    assert_eq!(refusal(own.private_pem()), KeyError::AlgorithmMismatch);
    // Of a client secret hashes alone are kept.
    let secret = Secret::from("0123456789abcdef0123456789abcdef");
    let own = DecryptionKey::from_client_secret(KeyManagement::Dir, &secret).unwrap();
    assert_eq!(refusal(own.private_jwk()), KeyError::PrivatePart);
}

#[test]
fn keys_of_another_kind_are_refused() {
    let mismatch = KeyError::AlgorithmMismatch;
    for (algorithm, jwk, pem) in KINDS {
        let public = recipient(algorithm, jwk);
        let private = key(algorithm, jwk).private_der().unwrap();
        let other = match jwk == RSA {
            true => KeyManagement::EcdhEs,
            false => KeyManagement::RsaOaep,
        };
        for other in [other, KeyManagement::A128Kw, KeyManagement::Dir] {
            let read = EncryptionKey::from_pem(other, &public.to_pem().unwrap());
            assert_eq!(refusal(read), mismatch);
            let read = EncryptionKey::from_der(other, public.to_der().unwrap());
            assert_eq!(refusal(read), mismatch);
            let read = DecryptionKey::from_der(other, private.expose());
            assert_eq!(refusal(read), KeyError::Der);
        }
        // A private key is no public one.
        assert_eq!(
            refusal(EncryptionKey::from_pem(algorithm, pem)),
            KeyError::Pem
        );
    }
    for (pem, expected) in [
        (include_str!("../keys/ed25519.spki.pem"), mismatch),
        (
            include_str!("../keys/p256.encrypted.pem"),
            KeyError::EncryptedPem,
        ),
        ("", KeyError::Pem),
    ] {
        let read = EncryptionKey::from_pem(KeyManagement::EcdhEs, pem);
        assert_eq!(refusal(read), expected);
    }
}

#[test]
fn weak_ones_are_refused() {
    // The point's coordinates exchanged.
    let mut der = recipient(KeyManagement::EcdhEs, P256).to_der().unwrap();
    let at = der.len() - 64;
    der[at..].rotate_left(32);
    let read = EncryptionKey::from_der(KeyManagement::EcdhEs, &der);
    assert_eq!(refusal(read), KeyError::InvalidPoint);
    let mut der = recipient(KeyManagement::RsaOaep, RSA).to_der().unwrap();
    // The exponent 65537, made even.
    *der.last_mut().unwrap() = 0;
    let read = EncryptionKey::from_der(KeyManagement::RsaOaep, &der);
    assert_eq!(refusal(read), KeyError::RsaExponent);
}

#[test]
fn keys_are_made_on_every_curve() {
    let names = ["P-256", "P-384", "P-521", "X25519"];
    for (&curve, name) in AgreementCurve::ALL.iter().zip(names) {
        for &algorithm in KeyManagement::ALL {
            let made = DecryptionKey::generate_on(algorithm, curve, &env());
            if !algorithm.name().starts_with("ECDH") {
                assert_eq!(refusal(made), KeyError::AlgorithmMismatch);
                continue;
            }
            let own = made.unwrap();
            let jwk: serde_json::Value = serde_json::from_str(&own.public_jwk().unwrap()).unwrap();
            assert_eq!(jwk["crv"], name);
            let content = ContentEncryption::A128Gcm;
            let token = Jwe::new("x").encrypt(&own.encryption_key(), content, &env());
            everything()
                .decrypt(&token.unwrap(), &[own], &env())
                .unwrap();
        }
    }
}
