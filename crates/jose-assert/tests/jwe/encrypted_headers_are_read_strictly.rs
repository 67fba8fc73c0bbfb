//! The header of an encrypted token: JSON without doubt, members of one type, nothing critical,
//! nothing compressed.

use jose_assert::{
    ContentEncryption, ContentEncryptions, Error, JweDecrypter, KeyManagement, KeyManagements,
    TokenError,
};
use oauth_step::JsonError;

use crate::keys::{OCT_128, P256, env, everything, key, refused_form, token, under};

/// What is wrong with a token of this header.
fn refused_header(header: &str) -> TokenError {
    let (good, key) = token(KeyManagement::A128Kw, OCT_128, ContentEncryption::A128Gcm);
    refused_form(&under(header, &good), &key)
}

fn is_json(error: &TokenError) -> bool {
    matches!(error, TokenError::Json { .. })
}

#[test]
fn one_json_object() {
    for bad in [
        "",
        "[]",
        "null",
        "{",
        r#"{"alg":"A128KW","enc":"A128GCM"}{}"#,
        r#"{"alg":"A128KW","enc":"A128GCM",}"#,
        r#"{'alg':"A128KW","enc":"A128GCM"}"#,
        r#"{"alg":"A128KW","enc":"A128GCM"/**/}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","a":NaN}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","a":01}"#,
        "\u{feff}{\"alg\":\"A128KW\",\"enc\":\"A128GCM\"}",
        r#"{"alg":"A128KW","enc":"A128GCM","a":"\ud800"}"#,
    ] {
        assert!(is_json(&refused_header(bad)), "{bad}");
    }
    let deep = format!(
        r#"{{"alg":"A128KW","enc":"A128GCM","a":{}{}}}"#,
        "[".repeat(70),
        "]".repeat(70)
    );
    assert!(is_json(&refused_header(&deep)));
}

#[test]
fn no_name_twice() {
    for bad in [
        r#"{"alg":"A128KW","alg":"A128KW","enc":"A128GCM"}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","\u0061lg":"A128KW"}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","enc":"A128GCM"}"#,
        r#"{"alg":"A128KW","enc":"A128GCM","a":{"b":1,"b":1}}"#,
    ] {
        assert!(is_json(&refused_header(bad)), "{bad}");
    }
}

#[test]
fn alg_and_enc_are_there() {
    for (bad, name) in [
        (r#"{"enc":"A128GCM"}"#, "alg"),
        (r#"{"alg":"A128KW"}"#, "enc"),
    ] {
        let error = refused_header(bad);
        assert!(
            matches!(error, TokenError::Json { error: JsonError::Missing { name: missing }, .. } if missing == name)
        );
    }
}

#[test]
fn names_are_strings() {
    for member in ["alg", "enc", "kid", "typ", "cty"] {
        for value in ["null", "1", "[]", "{}", "true", r#"["A128KW"]"#] {
            let others = [("alg", r#""A128KW""#), ("enc", r#""A128GCM""#)];
            let others = others.iter().filter(|(name, _)| *name != member);
            let others: Vec<_> = others
                .map(|(name, value)| format!("\"{name}\":{value}"))
                .collect();
            let header = format!("{{\"{member}\":{value},{}}}", others.join(","));
            assert!(is_json(&refused_header(&header)), "{header}");
        }
    }
}

#[test]
fn algorithms_are_matched_exactly() {
    for alg in [
        "a128kw", "A128KW ", " A128KW", "none", "", "A128kw", "HS256", "RS256",
    ] {
        let header = format!(r#"{{"alg":"{alg}","enc":"A128GCM"}}"#);
        assert_eq!(refused_header(&header), TokenError::Algorithm, "{alg}");
    }
    for enc in [
        "a128gcm", "A128GCM ", "none", "", "A128CBC", "HS256", "C20P",
    ] {
        let header = format!(r#"{{"alg":"A128KW","enc":"{enc}"}}"#);
        assert_eq!(
            refused_header(&header),
            TokenError::ContentEncryption,
            "{enc}"
        );
    }
}

#[test]
fn unsafe_algorithms_have_their_own_error() {
    for name in [
        "RSA1_5",
        "PBES2-HS256+A128KW",
        "PBES2-HS384+A192KW",
        "PBES2-HS512+A256KW",
    ] {
        assert_eq!(KeyManagement::from_name(name), None);
        let header = format!(r#"{{"alg":"{name}","enc":"A128GCM","p2s":"AAAA","p2c":9999999}}"#);
        assert_eq!(
            refused_header(&header),
            TokenError::UnsafeAlgorithm { name }
        );
    }
}

#[test]
fn the_caller_decides() {
    let content = ContentEncryption::A128Gcm;
    let (token, key) = token(KeyManagement::A128Kw, OCT_128, content);
    let decrypt = |alg, enc| {
        let decrypter = JweDecrypter::new(KeyManagements::only(alg), ContentEncryptions::only(enc));
        decrypter.decrypt(&token, std::slice::from_ref(&key), &env())
    };
    decrypt(KeyManagement::A128Kw, content).unwrap();
    for &other in KeyManagement::ALL {
        if other != KeyManagement::A128Kw {
            let error = decrypt(other, content).unwrap_err();
            assert!(matches!(error, Error::Token(TokenError::Algorithm)));
        }
    }
    for &other in ContentEncryption::ALL {
        if other != content {
            let error = decrypt(KeyManagement::A128Kw, other).unwrap_err();
            assert!(matches!(error, Error::Token(TokenError::ContentEncryption)));
        }
    }
    // Before any key is looked at.
    let other = JweDecrypter::new(
        KeyManagements::only(KeyManagement::Dir),
        ContentEncryptions::only(content),
    );
    let error = other.decrypt(&token, &[], &env()).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Algorithm)));
    let all = JweDecrypter::new(
        KeyManagement::ALL.iter().copied().collect(),
        ContentEncryption::ALL.iter().copied().collect(),
    );
    all.decrypt(&token, &[key], &env()).unwrap();
}

#[test]
fn lists_hold_what_was_put_in() {
    let list = KeyManagements::only(KeyManagement::A128Kw).and(KeyManagement::RsaOaep512);
    let listed: Vec<_> = list.iter().collect();
    assert_eq!(listed, [KeyManagement::A128Kw, KeyManagement::RsaOaep512]);
    assert_eq!(format!("{list:?}"), "{A128Kw, RsaOaep512}");
    for &algorithm in KeyManagement::ALL {
        assert_eq!(KeyManagement::from_name(algorithm.name()), Some(algorithm));
        assert_eq!(algorithm.to_string(), algorithm.name());
        assert_eq!(list.contains(algorithm), listed.contains(&algorithm));
    }
    for &content in ContentEncryption::ALL {
        assert_eq!(ContentEncryption::from_name(content.name()), Some(content));
        assert_eq!(content.to_string(), content.name());
    }
}

#[test]
fn nothing_is_critical() {
    for crit in [
        r#"["exp"]"#,
        "[]",
        "null",
        "\"exp\"",
        r#"["kid"]"#,
        "{}",
        "1",
    ] {
        let header = format!(r#"{{"alg":"A128KW","enc":"A128GCM","exp":1,"crit":{crit}}}"#);
        assert_eq!(refused_header(&header), TokenError::Critical, "{crit}");
    }
}

#[test]
fn nothing_is_compressed() {
    for zip in [r#""DEF""#, "null", r#""""#, "1", r#""none""#] {
        let header = format!(r#"{{"alg":"A128KW","enc":"A128GCM","zip":{zip}}}"#);
        assert_eq!(refused_header(&header), TokenError::Compressed, "{zip}");
    }
}

#[test]
fn unknown_members_and_embedded_keys_are_ignored() {
    // Made by hand, so that the header is authenticated: the tag is over it.
    let (_, own) = token(KeyManagement::A128Kw, OCT_128, ContentEncryption::A128Gcm);
    let jwe = jose_assert::Jwe::new("x")
        .header("jwk", OCT_128)
        .header("jku", "\"https://a.example/\"")
        .header("x5u", "null")
        .header("x5c", "[1,2]")
        .header("x5t", "{}")
        .header("b64", "false")
        .header("big", "123456789012345678901234567890e999");
    let recipient = crate::keys::recipient(KeyManagement::A128Kw, OCT_128);
    let token = jwe
        .encrypt(&recipient, ContentEncryption::A128Gcm, &env())
        .unwrap();
    everything().decrypt(&token, &[own], &env()).unwrap();
    let error = everything().decrypt(&token, &[], &env()).unwrap_err();
    assert!(matches!(error, Error::UnknownKey));
}

#[test]
fn parties_are_base64url() {
    let content = ContentEncryption::A128Gcm;
    let (good, own) = token(KeyManagement::EcdhEs, P256, content);
    let epk = key(KeyManagement::EcdhEs, P256).public_jwk().unwrap();
    for name in ["apu", "apv"] {
        for value in ["A", "AB", "AA==", "a b", "+/"] {
            let header =
                format!(r#"{{"alg":"ECDH-ES","enc":"A128GCM","epk":{epk},"{name}":"{value}"}}"#);
            let error = refused_form(&under(&header, &good), &own);
            assert_eq!(error, TokenError::HeaderMember { name }, "{value}");
        }
        for value in ["null", "1", "[]"] {
            let header =
                format!(r#"{{"alg":"ECDH-ES","enc":"A128GCM","epk":{epk},"{name}":{value}}}"#);
            assert!(is_json(&refused_form(&under(&header, &good), &own)));
        }
    }
}

#[test]
fn parties_are_bound_into_the_key() {
    let recipient = crate::keys::recipient(KeyManagement::EcdhEs, P256);
    let jwe = jose_assert::Jwe::new("x").parties("Alice", "Bob");
    let content = ContentEncryption::A128CbcHs256;
    let token = jwe.encrypt(&recipient, content, &env()).unwrap();
    let header = crate::keys::unb64(&crate::keys::parts(&token)[0]);
    let header = String::from_utf8(header).unwrap();
    assert!(
        header.ends_with(r#","apu":"QWxpY2U","apv":"Qm9i"}"#),
        "{header}"
    );
    let own = key(KeyManagement::EcdhEs, P256);
    everything().decrypt(&token, &[own], &env()).unwrap();
}

#[test]
fn vectors_and_tags_of_wrapped_keys_have_one_length() {
    let (good, own) = token(
        KeyManagement::A128GcmKw,
        OCT_128,
        ContentEncryption::A128Gcm,
    );
    let header = |iv: &str, tag: &str| {
        let header = format!(r#"{{"alg":"A128GCMKW","enc":"A128GCM"{iv}{tag}}}"#);
        refused_form(&under(&header, &good), &own)
    };
    let iv = r#","iv":"AAAAAAAAAAAAAAAA""#;
    let tag = r#","tag":"AAAAAAAAAAAAAAAAAAAAAA""#;
    for bad in [
        "",
        "AAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAA",
        "A",
        "/+AA",
    ] {
        let error = header(&format!(r#","iv":"{bad}""#), tag);
        assert_eq!(error, TokenError::HeaderMember { name: "iv" }, "{bad}");
    }
    for bad in [
        "",
        "AAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAA",
        "A",
    ] {
        let error = header(iv, &format!(r#","tag":"{bad}""#));
        assert_eq!(error, TokenError::HeaderMember { name: "tag" }, "{bad}");
    }
    assert!(is_json(&header("", tag)) && is_json(&header(iv, "")));
    assert!(is_json(&header(r#","iv":null"#, tag)) && is_json(&header(iv, r#","tag":7"#)));
}
