//! Every root of a text is taken, and one of no use is named.

use oauth_adapter::tls::{Certificates, PemError, TlsError, TlsSettings};

use crate::made::{Authority, all_of, pem};

#[test]
fn all_roots_of_the_texts_are_taken_in_their_order() {
    let authorities: Vec<_> = (0..3).map(|_| Authority::new()).collect();
    let pem = |at: usize| authorities[at].pem();
    let settings = TlsSettings::default()
        .root_certificates(format!("A comment\n{}\n{}", pem(0), pem(1)).as_bytes())
        .root_certificates(pem(2).replace('\n', "\r\n").as_bytes());
    settings.check().unwrap();
    let taken: Vec<_> = settings.roots().iter().cloned().collect();
    let made: Vec<_> = authorities
        .iter()
        .map(|one| one.certificate.der().clone())
        .collect();
    assert_eq!(taken, made);
}

#[test]
fn the_operating_systems_come_along_for_stacks_that_take_a_list() {
    let authority = Authority::new();
    let own = TlsSettings::default()
        .all_roots()
        .map_or(0, |roots| roots.len());
    let settings = TlsSettings::default().root_certificates(authority.pem().as_bytes());
    let roots = settings.all_roots().unwrap();
    assert_eq!(roots.len(), own + 1);
    assert!(roots.contains(authority.certificate.der()));
}

#[test]
fn a_text_without_a_certificate_is_told_apart() {
    let key = rcgen::KeyPair::generate().unwrap();
    for text in [String::new(), key.serialize_pem(), key.public_key_pem()] {
        let error = Certificates::from_pem(text.as_bytes()).unwrap_err();
        let absent = |why: &PemError| matches!(why, PemError::Absent { binary: false, .. });
        assert!(
            matches!(&error, TlsError::Roots(why) if absent(why)),
            "{error}"
        );
    }
    let binary = Authority::new().certificate.der().to_vec();
    let error = Certificates::from_pem(&binary).unwrap_err();
    assert!(error.to_string().contains("binary"), "{error}");
}

#[test]
fn the_certificate_of_no_use_is_counted() {
    let text = Authority::new().pem() + &pem("CERTIFICATE", b"secret words");
    let error = Certificates::from_pem(text.as_bytes()).unwrap_err();
    let second = |why: &PemError| matches!(why, PemError::Unusable { number: 2, .. });
    assert!(
        matches!(&error, TlsError::Roots(why) if second(why)),
        "{error}"
    );
    assert!(!all_of(&error).contains("secret words"));
}

#[test]
fn the_rule_that_a_text_breaks_is_said() {
    let good = Authority::new().pem();
    for (text, rule) in [
        (good.replace("-----END", "-----ENDE"), "has no last line"),
        (good.replace('\n', " "), "are its line breaks lost?"),
        (good.replace('\n', "\\n"), "are its line breaks lost?"),
        (
            good.replacen("-----\n", "----\n", 1),
            "has a first line that is not",
        ),
        (good.replacen("MII", "M!I", 1), "not base64"),
    ] {
        let text = good.clone() + &text;
        let error = Certificates::from_pem(text.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("number 2") && error.contains(rule),
            "{rule}: {error}"
        );
    }
}
