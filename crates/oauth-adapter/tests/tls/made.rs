//! Certificates and keys, made for one test.

use std::error::Error;
use std::fmt::Write;

use oauth_adapter::tls::ClientIdentity;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SignatureAlgorithm,
};

/// A root and what it signs.
pub(crate) struct Authority {
    pub(crate) certificate: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        // Of its own, so that no other authority is taken for it.
        let name = format!("Authority {:?}", &key.public_key_raw()[..8]);
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let issuer = Issuer::new(params, key);
        Self {
            certificate,
            issuer,
        }
    }

    pub(crate) fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// A certificate for this name, and its key.
    pub(crate) fn sign(&self, name: &str) -> (rcgen::Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    pub(crate) fn identity(&self, name: &str) -> ClientIdentity {
        let (certificate, key) = self.sign(name);
        let chain = certificate.pem() + &self.pem();
        ClientIdentity::from_pem(chain.as_bytes(), key.serialize_pem().as_bytes()).unwrap()
    }
}

/// A certificate that signs itself, and its key.
pub(crate) fn self_signed(algorithm: &'static SignatureAlgorithm) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate_for(algorithm).unwrap();
    let params = CertificateParams::new(vec!["client.example".to_owned()]).unwrap();
    (params.self_signed(&key).unwrap(), key)
}

/// What is in a PKCS#8 key: PKCS#1 for RSA, SEC1 for EC. Version, algorithm and this, each with a
/// tag and a length.
pub(crate) fn inside_pkcs8(key: &KeyPair) -> Vec<u8> {
    let (whole, _) = content(key.serialized_der());
    let (_, after_version) = content(whole);
    let (_, after_algorithm) = content(after_version);
    content(after_algorithm).0.to_vec()
}

/// The content of the first value, and what follows it.
fn content(der: &[u8]) -> (&[u8], &[u8]) {
    let (start, length) = match der[1] {
        0x82 => (4, usize::from(u16::from_be_bytes([der[2], der[3]]))),
        0x81 => (3, usize::from(der[2])),
        short => (2, usize::from(short)),
    };
    der[start..].split_at(length)
}

/// A PEM text in lines of 64 characters.
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    let mut text = format!("-----BEGIN {label}-----\n");
    for line in Base64::encode_string(der).as_bytes().chunks(64) {
        writeln!(text, "{}", str::from_utf8(line).unwrap()).unwrap();
    }
    text + &format!("-----END {label}-----\n")
}

/// An error, what it prints for developers, and its causes.
pub(crate) fn all_of(error: &dyn Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, " {error} {error:?}").unwrap();
        cause = error.source();
    }
    text
}
