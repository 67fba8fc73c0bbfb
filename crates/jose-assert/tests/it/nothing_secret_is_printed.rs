//! `Debug` and the errors show no key, secret, token or claim; and every type crosses threads.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::error::Error as _;

use crate::keys_and_tokens::{b64, forge, key, verifier, verify_es256};
use jose_assert::{
    Algorithm, Algorithms, AwaitVerified, Certificate, Claims, Error, HmacKey, JwkSet, Jws,
    JwsVerifier, Jwt, JwtVerifier, KeyRules, KeySource, RemoteJwks, Signer, SigningInput,
    SigningKey, Thumbprint, VerificationKey, VerifiedJws, VerifiedJwt, VerifyIntent,
};
use oauth_step::{Endpoint, Secret, UrlPolicy};
use rsa::pkcs8::{EncodePrivateKey, LineEnding};

const SECRET: &str = "correct horse battery staple 32 octets";

#[test]
fn in_debug() {
    let secret = Secret::from(SECRET);
    let hmac = HmacKey::new(&secret).unwrap();
    let signer = SigningKey::from(hmac.clone()).with_key_id("visible");
    let octets = format!("{:?}", SECRET.as_bytes());
    let printed = [
        format!("{hmac:?}"),
        format!("{signer:?}"),
        format!("{:#?}", key(Algorithm::Rs256)),
    ];
    for text in printed {
        assert!(text.contains("[redacted]"), "{text}");
        assert!(!text.contains(SECRET) && !text.contains(&octets), "{text}");
        assert!(text.len() < 200, "{text}");
    }
    let jwt = Jwt::new(r#"{"email":"alice@example.org"}"#);
    let input = jwt.signing_input(Algorithm::Es256, None).unwrap();
    let verified = verify_es256(r#"{"alg":"ES256"}"#, r#"{"email":"alice@example.org"}"#).unwrap();
    let jws = Jws::new("alice@example.org");
    let token = jws.sign(&signer).unwrap();
    let verifier = JwsVerifier::new(Algorithms::only(Algorithm::Hs256));
    let own = JwkSet::from_keys([VerificationKey::from(hmac)]).unwrap();
    let carried = verifier.verify(&token, &own);
    for text in [
        format!("{:?} {:#?}", carried, verified.claims()),
        format!("{jwt:?}"),
        format!("{input:?}"),
        format!("{verified:?}"),
        format!("{jws:?}"),
    ] {
        assert!(
            !text.contains("alice") && !text.contains(&b64("alice")),
            "{text}"
        );
    }
    assert!(format!("{verified:?}").contains("email"));
}

/// In every form in which octets are printed.
fn shows(text: &str, octets: &[u8]) -> bool {
    let hex: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
    let list = format!("{octets:?}");
    let numbers = list.trim_matches(['[', ']']);
    let plain = String::from_utf8_lossy(octets).into_owned();
    let pretty = numbers.replace(", ", ",\n");
    let flat: String = text.split_whitespace().collect();
    [
        &plain,
        &hex,
        &hex.to_uppercase(),
        numbers,
        &pretty,
        &b64(octets),
    ]
    .iter()
    .any(|form| text.contains(*form))
        || flat.contains(&numbers.replace(' ', ""))
}

#[test]
fn in_any_type_that_holds_a_key() {
    const MARKER: &[u8; 32] = b"MARKER-that-must-not-be-printed!";
    assert!(shows(&format!("{:?}", MARKER), MARKER) && shows(&format!("{MARKER:#?}"), MARKER));
    let secret = Secret::new(MARKER.to_vec());
    let hmac = HmacKey::new(&secret).unwrap();
    let oct = format!(r#"{{"kty":"oct","kid":"k","k":"{}"}}"#, b64(MARKER));
    let ed25519 = ed25519_dalek::SigningKey::from_bytes(MARKER);
    let ed25519 = ed25519.to_pkcs8_pem(LineEnding::LF).unwrap();
    let p256 = p256::SecretKey::from_slice(MARKER).unwrap();
    let p256 = p256.to_pkcs8_pem(LineEnding::LF).unwrap();
    let verification = VerificationKey::from_jwk(&oct, KeyRules::new()).unwrap();
    let own = JwkSet::parse(format!(r#"{{"keys":[{oct}]}}"#), KeySource::Trusted).unwrap();
    let mut printed = vec![
        format!("{secret:?} {secret:#?}"),
        format!("{hmac:?} {hmac:#?}"),
        format!("{verification:?} {verification:#?}"),
        format!("{own:?} {own:#?}"),
        format!("{:?}", VerificationKey::from(hmac)),
    ];
    for (algorithm, pem) in [(Algorithm::EdDsa, &ed25519), (Algorithm::Es256, &p256)] {
        for backend in crate::a_backend_is_chosen_for_each_key::available() {
            let key = SigningKey::from_pem(algorithm, pem).unwrap();
            let key = key.with_backend(backend).unwrap();
            assert!(key.private_jwk().unwrap().expose().contains(&b64(MARKER)));
            printed.push(format!("{key:?} {key:#?}"));
            let written = (key.private_jwk(), key.private_der(), key.private_pem());
            printed.push(format!("{written:?} {written:#?}"));
        }
    }
    let signing = SigningKey::from_jwk(Algorithm::Hs256, &oct).unwrap();
    printed.push(format!("{signing:?} {:?}", signing.private_jwk()));
    for text in printed {
        assert!(text.contains("[redacted]"), "{text}");
        assert!(!shows(&text, MARKER), "{text}");
    }
    // Nor where the key cannot be used.
    let broken = oct.replace("\"k\":\"", "\"k\":\"=");
    let error = SigningKey::from_jwk(Algorithm::Hs256, broken).unwrap_err();
    assert!(!shows(&format!("{error:?} {error}"), MARKER));
    let broken = p256.replace(
        "-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!",
    );
    let error = SigningKey::from_pem(Algorithm::Es256, &broken).unwrap_err();
    assert!(!shows(&format!("{error:?} {error}"), MARKER));
}

#[test]
fn in_errors() {
    let marker = "MARKER";
    let tokens = [
        format!("{marker} {marker}"),
        forge(
            format!(r#"{{"alg":"{marker}"}}"#),
            "{}",
            &key(Algorithm::Es256),
        ),
        forge(
            format!(r#"{{"alg":"ES256","typ":"{marker}"}}"#),
            "{}",
            &key(Algorithm::Es256),
        ),
        forge(
            format!(r#"{{"alg":"ES256","kid":"{marker}"}}"#),
            "{}",
            &key(Algorithm::Es256),
        ),
        forge(
            r#"{"alg":"ES256"}"#,
            format!(r#"{{"{marker}":1,"{marker}":2}}"#),
            &key(Algorithm::Es256),
        ),
        forge(
            r#"{"alg":"ES256"}"#,
            format!("{{{marker}"),
            &key(Algorithm::Es256),
        ),
    ];
    for token in tokens {
        let error = verifier(Algorithm::Es256)
            .verify(&token, &JwkSet::default())
            .unwrap_err();
        let mut text = format!("{error:?} {error}");
        let mut source = error.source();
        while let Some(error) = source {
            text.push_str(&error.to_string());
            source = error.source();
        }
        assert!(
            !text.contains(marker) && !text.contains(&b64(marker)),
            "{text}"
        );
    }
}

#[test]
fn in_a_flow() {
    let uri = Endpoint::parse("https://a.example/jwks", UrlPolicy::default()).unwrap();
    let token = crate::keys_and_tokens::token(Algorithm::Es256);
    let intent = RemoteJwks::new(uri).verify(&token, &verifier(Algorithm::Es256));
    assert!(!format!("{intent:?}").contains("eyJ"));
    let (_, awaiting) =
        flow_script::sent(oauth_step::IntoStep::into_step(intent, &flow_script::env()).unwrap());
    assert!(!format!("{awaiting:?}").contains("eyJ"));
}

#[test]
fn types_cross_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<AwaitVerified>();
    check::<Box<dyn Signer>>();
    check::<Certificate>();
    check::<Claims>();
    check::<Error>();
    check::<HmacKey>();
    check::<Jws>();
    check::<JwsVerifier>();
    check::<Jwt>();
    check::<JwkSet>();
    check::<JwtVerifier>();
    check::<RemoteJwks>();
    check::<SigningInput>();
    check::<SigningKey>();
    check::<Thumbprint>();
    check::<VerificationKey>();
    check::<VerifiedJws>();
    check::<VerifiedJwt>();
    check::<VerifyIntent>();
}
