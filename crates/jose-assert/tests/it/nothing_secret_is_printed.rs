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
    Algorithm, AwaitVerified, Claims, Error, HmacKey, JwkSet, Jws, JwsVerifier, Jwt, JwtVerifier,
    RemoteJwks, Signer, SigningInput, SigningKey, VerifiedJws, VerifiedJwt, VerifyIntent,
};
use oauth_step::{Endpoint, Secret, UrlPolicy};

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
    for text in [
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
    check::<VerifiedJws>();
    check::<VerifiedJwt>();
    check::<VerifyIntent>();
}
