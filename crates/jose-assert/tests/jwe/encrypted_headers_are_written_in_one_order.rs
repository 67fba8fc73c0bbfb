//! `alg`, `enc`, `kid`, `typ`, `cty`, what the algorithm needs, then the others; nothing by hand
//! that is written here.

use jose_assert::{ContentEncryption, Error, Jwe, KeyManagement, TokenError};

use crate::keys::{OCT_128, P256, RSA, X25519, env, parts, recipient, unb64};

fn header(algorithm: KeyManagement, jwk: &str, jwe: &Jwe) -> Result<String, Error> {
    let recipient = recipient(algorithm, jwk).with_key_id("k\"1");
    let token = jwe.encrypt(&recipient, ContentEncryption::A128Gcm, &env())?;
    Ok(String::from_utf8(unb64(&parts(&token)[0])).unwrap())
}

#[test]
fn in_this_order() {
    let jwe = Jwe::new("x")
        .typ("t")
        .content_type("c")
        .parties("u", "v")
        .header("z", "[1, 2]")
        .header("a", "null");
    let start =
        |alg| format!(r#"{{"alg":"{alg}","enc":"A128GCM","kid":"k\"1","typ":"t","cty":"c""#);
    let end = r#","z":[1, 2],"a":null}"#;
    for (algorithm, jwk, needs) in [
        (KeyManagement::RsaOaep, RSA, vec![""]),
        (KeyManagement::Dir, OCT_128, vec![""]),
        (KeyManagement::A128Kw, OCT_128, vec![""]),
        (
            KeyManagement::A128GcmKw,
            OCT_128,
            vec![r#","iv":""#, r#"","tag":""#, "\""],
        ),
        (
            KeyManagement::EcdhEs,
            P256,
            vec![
                r#","epk":{"crv":"P-256","kty":"EC","x":""#,
                r#"","y":""#,
                r#""},"apu":"dQ","apv":"dg""#,
            ],
        ),
        (
            KeyManagement::EcdhEsA128Kw,
            X25519,
            vec![
                r#","epk":{"crv":"X25519","kty":"OKP","x":""#,
                r#""},"apu":"dQ","apv":"dg""#,
            ],
        ),
    ] {
        let header = header(algorithm, jwk, &jwe).unwrap();
        let middle = header.strip_prefix(&*start(algorithm)).unwrap();
        let mut middle = middle.strip_suffix(end).unwrap();
        for need in needs {
            let (before, after) = middle.split_once(need).unwrap();
            assert!(
                before
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            );
            middle = after;
        }
        assert_eq!(middle, "", "{header}");
    }
}

#[test]
fn nothing_more_than_was_asked_for() {
    let recipient = recipient(KeyManagement::A128Kw, OCT_128);
    let token = Jwe::new("x").encrypt(&recipient, ContentEncryption::A192Gcm, &env());
    let header = unb64(&parts(&token.unwrap())[0]);
    assert_eq!(header, br#"{"alg":"A128KW","enc":"A192GCM"}"#);
}

#[test]
fn nothing_by_hand() {
    let refused = |name: &str, json: &str| {
        let jwe = Jwe::new("x").header(name, json);
        match header(KeyManagement::RsaOaep, RSA, &jwe).unwrap_err() {
            Error::Token(error) => error,
            other => panic!("{other:?}"),
        }
    };
    for name in [
        "alg", "apu", "apv", "cty", "enc", "epk", "iv", "kid", "p2c", "p2s", "tag", "typ",
    ] {
        let error = refused(name, "\"x\"");
        assert!(matches!(error, TokenError::HeaderMember { name: own } if own == name));
    }
    assert_eq!(refused("crit", "[\"a\"]"), TokenError::Critical);
    assert_eq!(refused("zip", "\"DEF\""), TokenError::Compressed);
    for json in ["", "{", "1,\"b\":2", "1}", "NaN", r#"{"a":1,"a":2}"#] {
        assert!(
            matches!(refused("a", json), TokenError::Json { .. }),
            "{json}"
        );
    }
    let twice = Jwe::new("x").header("a", "1").header("a", "2");
    let error = header(KeyManagement::RsaOaep, RSA, &twice).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Json { .. })));
}
