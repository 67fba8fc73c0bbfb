//! Chain and key as PEM, in every form that is in use.

use oauth_adapter::tls::rustls::pki_types::PrivateKeyDer;
use oauth_adapter::tls::{ClientIdentity, TlsError};
use rcgen::{
    CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519,
    PKCS_RSA_SHA256, RsaKeySize,
};

use crate::made::{Authority, inside_pkcs8, pem, self_signed};

fn read(chain: &str, key: &str) -> Result<ClientIdentity, TlsError> {
    ClientIdentity::from_pem(chain.as_bytes(), key.as_bytes())
}

#[test]
fn pkcs8_keys_of_each_algorithm_are_read() {
    for algorithm in [
        &PKCS_ECDSA_P256_SHA256,
        &PKCS_ECDSA_P384_SHA384,
        &PKCS_ED25519,
    ] {
        let (certificate, key) = self_signed(algorithm);
        let identity = read(&certificate.pem(), &key.serialize_pem()).unwrap();
        assert!(matches!(identity.key(), PrivateKeyDer::Pkcs8(_)));
        assert_eq!(identity.key_der(), key.serialized_der());
        let chain: Vec<&[u8]> = identity.chain_der().collect();
        assert_eq!(chain, [&certificate.der()[..]]);
    }
}

#[test]
fn a_sec1_key_is_read_with_its_parameters_before_it() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    let sec1 = inside_pkcs8(&key);
    let parameters = pem("EC PARAMETERS", &[6, 8, 42, 134, 72, 206, 61, 3, 1, 7]);
    let identity = read(
        &certificate.pem(),
        &(parameters + &pem("EC PRIVATE KEY", &sec1)),
    )
    .unwrap();
    assert!(matches!(identity.key(), PrivateKeyDer::Sec1(_)));
    assert_eq!(identity.key_der(), sec1);
}

#[test]
fn rsa_keys_are_read_as_pkcs8_and_as_pkcs1() {
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let certificate = CertificateParams::default()
        .self_signed(&key)
        .unwrap()
        .pem();
    let pkcs8 = read(&certificate, &key.serialize_pem()).unwrap();
    assert!(matches!(pkcs8.key(), PrivateKeyDer::Pkcs8(_)));

    let pkcs1 = inside_pkcs8(&key);
    let identity = read(&certificate, &pem("RSA PRIVATE KEY", &pkcs1)).unwrap();
    assert!(matches!(identity.key(), PrivateKeyDer::Pkcs1(_)));
    assert_eq!(identity.key_der(), pkcs1);
}

#[test]
fn chain_and_key_can_be_in_one_text_in_any_order() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign("client.example");
    let text = format!(
        "subject: client\n{}{}\nissuer:\n{}",
        key.serialize_pem(),
        certificate.pem(),
        authority.pem()
    );
    let identity = read(&text, &text).unwrap();
    let made = [
        certificate.der().clone(),
        authority.certificate.der().clone(),
    ];
    assert_eq!(identity.chain(), made);
}

#[test]
fn what_is_handed_on_is_read_again_the_same() {
    let (certificate, key) = self_signed(&PKCS_ECDSA_P256_SHA256);
    let sec1 = pem("EC PRIVATE KEY", &inside_pkcs8(&key));
    let rsa = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap();
    let by_rsa = CertificateParams::default()
        .self_signed(&rsa)
        .unwrap()
        .pem();
    let pkcs1 = pem("RSA PRIVATE KEY", &inside_pkcs8(&rsa));
    for (chain, key) in [
        (certificate.pem() + &by_rsa, key.serialize_pem()),
        (certificate.pem(), sec1),
        (by_rsa, pkcs1),
    ] {
        let identity = read(&chain, &key).unwrap();
        let text = identity.to_pem();
        let again = read(text.expose(), text.expose()).unwrap();
        assert_eq!(again.chain(), identity.chain());
        assert_eq!(again.key(), identity.key());
    }
}

#[test]
fn a_key_is_not_printed() {
    let (certificate, key) = self_signed(&PKCS_ED25519);
    let identity = read(&certificate.pem(), &key.serialize_pem()).unwrap();
    assert_eq!(format!("{identity:?}"), "ClientIdentity { chain: 1, .. }");
}
