//! An identity of no use is told apart when it is read, and nothing of the key is told.

use oauth_adapter::tls::{ClientIdentity, PemError, TlsError};
use rcgen::{PKCS_ECDSA_P256_SHA256, PKCS_ED25519};

use crate::made::{Authority, all_of, inside_pkcs8, pem, self_signed};

fn fault(chain: &str, key: &str) -> TlsError {
    let error = ClientIdentity::from_pem(chain.as_bytes(), key.as_bytes()).unwrap_err();
    let told = all_of(&error);
    // Lines of 64 characters, and one that is all of the key.
    for line in key.split(['\n', ' ']).filter(|line| line.len() > 20) {
        assert!(!told.contains(line), "{told}");
        // As an array of bytes, as some errors print them.
        let bytes = format!("{:?}", line.as_bytes());
        assert!(!told.contains(bytes.trim_matches(['[', ']'])), "{told}");
    }
    error
}

#[test]
fn a_key_that_does_not_fit_is_refused() {
    let (certificate, _) = self_signed(&PKCS_ECDSA_P256_SHA256);
    for algorithm in [&PKCS_ECDSA_P256_SHA256, &PKCS_ED25519] {
        let (_, key) = self_signed(algorithm);
        let error = fault(&certificate.pem(), &key.serialize_pem());
        assert!(
            matches!(error, TlsError::KeyMismatch { fits: None }),
            "{error}"
        );
    }
}

#[test]
fn a_chain_in_the_wrong_order_is_told_apart() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign("client.example");
    let error = fault(
        &(authority.pem() + &certificate.pem()),
        &key.serialize_pem(),
    );
    assert!(
        matches!(error, TlsError::KeyMismatch { fits: Some(2) }),
        "{error}"
    );
    assert!(error.to_string().contains("put that one first"), "{error}");
}

#[test]
fn an_encrypted_key_is_told_apart_in_both_forms() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    let sec1 = pem("EC PRIVATE KEY", &inside_pkcs8(&key));
    let older =
        "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n";
    for text in [
        pem(
            "ENCRYPTED PRIVATE KEY",
            b"of no matter here, but long enough",
        ),
        sec1.replace("-----BEGIN EC PRIVATE KEY-----\n", older),
    ] {
        let error = fault(&certificate.pem(), &text);
        assert!(
            matches!(error, TlsError::ClientKey(PemError::Encrypted)),
            "{error}"
        );
        assert!(error.to_string().contains("decrypt it first"), "{error}");
    }
}

#[test]
fn a_text_without_a_key_is_told_apart() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    for text in [String::new(), certificate.pem(), key.public_key_pem()] {
        let error = fault(&certificate.pem(), &text);
        let absent = |why: &PemError| matches!(why, PemError::Absent { binary: false, .. });
        assert!(
            matches!(&error, TlsError::ClientKey(why) if absent(why)),
            "{error}"
        );
    }
    let binary = ClientIdentity::from_pem(certificate.pem().as_bytes(), key.serialized_der());
    let binary = binary.unwrap_err().to_string();
    assert!(
        binary.starts_with("key of the client certificate: binary data"),
        "{binary}"
    );
}

#[test]
fn more_than_one_key_is_too_many() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    let (_, other) = self_signed(&PKCS_ED25519);
    let error = fault(
        &certificate.pem(),
        &(key.serialize_pem() + &other.serialize_pem()),
    );
    assert!(
        matches!(error, TlsError::ClientKey(PemError::Several)),
        "{error}"
    );
}

#[test]
fn a_text_that_lost_its_line_breaks_is_told_apart() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    for breaks in [" ", "\\n", ""] {
        let error = fault(
            &certificate.pem(),
            &key.serialize_pem().replace('\n', breaks),
        );
        assert!(error.to_string().contains("line breaks"), "{error}");
    }
    let cut = key.serialize_pem().replacen("-----\n", "--\n", 1);
    let error = fault(&certificate.pem(), &cut);
    assert!(
        error.to_string().contains("a first line that is not"),
        "{error}"
    );
}

#[test]
fn a_key_of_no_known_form_is_refused() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    for (label, der) in [
        ("PRIVATE KEY", &b"of no matter here, but long enough"[..]),
        ("RSA PRIVATE KEY", key.serialized_der()),
        ("EC PRIVATE KEY", b"of no matter here, but long enough"),
    ] {
        let error = fault(&certificate.pem(), &pem(label, der));
        let unusable = |why: &PemError| matches!(why, PemError::Unusable { number: 1, .. });
        assert!(
            matches!(&error, TlsError::ClientKey(why) if unusable(why)),
            "{error}"
        );
    }
}

#[test]
fn a_chain_of_no_use_is_refused() {
    let (_, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    for (chain, expected) in [
        (String::new(), "no -----BEGIN CERTIFICATE-----"),
        (key.serialize_pem(), "no -----BEGIN CERTIFICATE-----"),
        (
            pem("CERTIFICATE", b"of no matter here"),
            "number 1 is of a kind",
        ),
    ] {
        let error = fault(&chain, &key.serialize_pem());
        assert!(matches!(error, TlsError::ClientCertificate(_)), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}
