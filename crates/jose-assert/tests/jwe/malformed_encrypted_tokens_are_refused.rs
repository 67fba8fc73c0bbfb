//! The form of an encrypted token is judged before any key is looked at: size, characters, parts,
//! base64url, lengths.

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, DecryptionKey, Error, JwkSet, JwtVerifier,
    KeyManagement, Part, TokenError,
};

use crate::keys::{
    OCT_128, OCT_256, OCT_512, P256, PLAINTEXT, b64, env, everything, jwks, later, parts,
    refused_form, token, unb64,
};

fn gcm() -> (String, DecryptionKey) {
    token(KeyManagement::A128Kw, OCT_128, ContentEncryption::A128Gcm)
}

#[test]
fn size_before_all() {
    let (good, key) = gcm();
    let limit = good.len();
    let at = |limit| {
        let decrypter = everything().size_limit(limit);
        decrypter.decrypt(&good, std::slice::from_ref(&key), &env())
    };
    at(limit).unwrap();
    let error = at(limit - 1).unwrap_err();
    assert!(matches!(
        error,
        Error::Token(TokenError::TooLarge { limit: refused }) if refused == limit - 1
    ));
    // 64 KiB, of whatever: dots are not even counted.
    let flood = ".".repeat(64 * 1024 + 1);
    let limit = 64 * 1024;
    assert_eq!(refused_form(&flood, &key), TokenError::TooLarge { limit });
    assert_eq!(refused_form(&flood[1..], &key), TokenError::Parts);
}

#[test]
fn what_is_decrypted_is_limited_too() {
    for content in [ContentEncryption::A128Gcm, ContentEncryption::A128CbcHs256] {
        let (token, key) = token(KeyManagement::A128Kw, OCT_128, content);
        let at = |limit| {
            let decrypter = everything().plaintext_limit(limit);
            decrypter.decrypt(&token, std::slice::from_ref(&key), &env())
        };
        at(PLAINTEXT.len()).unwrap();
        let error = at(PLAINTEXT.len() - 1).unwrap_err();
        assert!(matches!(error, Error::Token(TokenError::TooLarge { .. })));
    }
}

#[test]
fn nothing_is_trimmed() {
    let (good, key) = gcm();
    for bad in [
        format!(" {good}"),
        format!("{good} "),
        format!("{good}\n"),
        format!("\u{feff}{good}"),
        format!("\"{good}\""),
        format!("Bearer {good}"),
        format!("{good}="),
        good.replacen('.', " .", 1),
        good.replacen('e', "+", 1),
        good.replacen('e', "/", 1),
        good.replacen('e', "é", 1),
    ] {
        let error = refused_form(&bad, &key);
        assert!(matches!(error, TokenError::Character { .. }), "{bad}");
    }
}

#[test]
fn json_serialisations() {
    let key = gcm().1;
    for bad in [
        "{}",
        " \n{\"ciphertext\":\"\"}",
        r#"{"protected":"","iv":"","tag":"","ciphertext":""}"#,
    ] {
        assert_eq!(refused_form(bad, &key), TokenError::JsonSerialization);
    }
}

#[test]
fn five_parts_and_no_others() {
    let (good, key) = gcm();
    let four = good.rsplit_once('.').unwrap().0;
    let three = four.rsplit_once('.').unwrap().0;
    for bad in [
        "",
        "a",
        "a.b",
        four,
        &format!("{good}."),
        &format!("{good}.a"),
        ".........",
    ] {
        assert_eq!(refused_form(bad, &key), TokenError::Parts, "{bad}");
    }
    // Three parts are signed alone, where encryption was agreed.
    for bad in [three, "..", "eyJhbGciOiJub25lIn0.e30."] {
        assert_eq!(refused_form(bad, &key), TokenError::NotEncrypted);
    }
    // And five where it was not.
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Es256));
    let error = verifier.verify(&good, &JwkSet::default()).unwrap_err();
    assert!(matches!(error, Error::Token(TokenError::Encrypted)));
}

#[test]
fn every_part_is_base64url() {
    let (good, key) = gcm();
    let names = [
        Part::Header,
        Part::EncryptedKey,
        Part::InitializationVector,
        Part::Ciphertext,
        Part::AuthenticationTag,
    ];
    for (at, part) in names.into_iter().enumerate() {
        let mut parts = parts(&good);
        // A length of 1 modulo 4.
        parts[at] = "A".repeat(parts[at].len() / 4 * 4 + 1);
        let error = refused_form(&parts.join("."), &key);
        assert_eq!(error, TokenError::Base64 { part });
        // Bits that no octet has.
        let stray = [["A"; 22].concat(), "B".to_owned()].concat();
        let octets = parts[at].len();
        parts[at] = stray[..=octets.min(22)].to_owned();
        if Base64UrlUnpadded::decode_vec(&parts[at]).is_err() {
            let error = refused_form(&parts.join("."), &key);
            assert_eq!(error, TokenError::Base64 { part });
        }
    }
}

#[test]
fn vectors_and_tags_have_one_length() {
    for &content in ContentEncryption::ALL {
        let (good, key) = token(KeyManagement::A128Kw, OCT_128, content);
        for (at, part) in [
            (2, Part::InitializationVector),
            (4, Part::AuthenticationTag),
        ] {
            let octets = unb64(&parts(&good)[at]);
            let longer = [&octets[..], &[0]].concat();
            for other in [
                &octets[1..],
                &octets[..octets.len() - 1],
                &longer,
                &[],
                &octets[..8],
            ] {
                let mut parts = parts(&good);
                parts[at] = b64(other);
                let error = refused_form(&parts.join("."), &key);
                assert_eq!(error, TokenError::Length { part }, "{content}");
            }
        }
    }
}

#[test]
fn whole_hashes_are_no_tags() {
    // RFC 7518 §5.2.2.1: half of the HMAC. A verifier that compares as much as it is given would
    // take less, and one that compares all would take this.
    let (good, key) = token(KeyManagement::Dir, OCT_512, ContentEncryption::A256CbcHs512);
    let mut parts = parts(&good);
    parts[4] = b64([unb64(&parts[4]), vec![0; 32]].concat());
    let part = Part::AuthenticationTag;
    assert_eq!(
        refused_form(&parts.join("."), &key),
        TokenError::Length { part }
    );
}

#[test]
fn where_no_key_is_sent_nothing_is_in_its_place() {
    for (algorithm, jwk) in [(KeyManagement::Dir, OCT_256), (KeyManagement::EcdhEs, P256)] {
        let (good, key) = token(algorithm, jwk, ContentEncryption::A256Gcm);
        let mut parts = parts(&good);
        assert_eq!(parts[1], "");
        parts[1] = b64([1; 40]);
        let part = Part::EncryptedKey;
        assert_eq!(
            refused_form(&parts.join("."), &key),
            TokenError::Length { part }
        );
    }
}

#[test]
fn where_a_key_is_sent_it_is_not_left_out() {
    for &algorithm in KeyManagement::ALL {
        if matches!(algorithm, KeyManagement::Dir | KeyManagement::EcdhEs) {
            continue;
        }
        let content = ContentEncryption::A128CbcHs256;
        let (good, key) = token(algorithm, jwks(algorithm, content)[0], content);
        let sent = unb64(&parts(&good)[1]);
        for bad in [
            &[],
            &sent[1..],
            &[&sent[..], &[0; 8]].concat(),
            &[&[0], &sent[..]].concat(),
            &[&sent[..], &[0]].concat(),
            &[&sent[..], &[0; 4]].concat(),
        ] {
            let mut parts = parts(&good);
            parts[1] = b64(bad);
            let error =
                everything().decrypt(&parts.join("."), std::slice::from_ref(&key), &later());
            assert!(matches!(error, Err(Error::Decryption)), "{algorithm}");
        }
    }
}
