//! Certificates made for one test, and servers that have them.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{ALL_VERSIONS, RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use crate::{listen, ok, read_request};

/// A root that nobody knows, and a server's certificate from it.
pub struct Tls {
    root: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    /// Whose certificate a client must show.
    clients: Option<CertificateDer<'static>>,
    versions: Vec<&'static SupportedProtocolVersion>,
}

impl Tls {
    /// A certificate for this name.
    pub fn new(name: &str) -> Self {
        Self::with(name, |_| {})
    }

    /// One that was valid once.
    pub fn expired(name: &str) -> Self {
        Self::with(name, |params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        })
    }

    /// One that will be valid one day.
    pub fn not_yet_valid(name: &str) -> Self {
        Self::with(name, |params| {
            params.not_before = date_time_ymd(4000, 1, 1);
        })
    }

    /// One that no root has signed; the root is some other.
    pub fn self_signed(name: &str) -> Self {
        let (certificate, key) = self_signed(name);
        Self {
            certificate: certificate.der().clone(),
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            ..Self::new(name)
        }
    }

    fn with(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let root_key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&root_key).unwrap();
        let issuer = Issuer::new(params, root_key);
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &issuer).unwrap();
        Self {
            root,
            certificate: certificate.der().clone(),
            key: PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            issuer,
            clients: None,
            versions: ALL_VERSIONS.to_vec(),
        }
    }

    /// The same, which speaks this version alone.
    #[must_use]
    pub fn speaking(self, version: &'static SupportedProtocolVersion) -> Self {
        Self {
            versions: vec![version],
            ..self
        }
    }

    /// The same, which talks to clients alone that show a certificate of this root.
    #[must_use]
    pub fn demanding(self) -> Self {
        let clients = Some(self.root.der().clone());
        Self { clients, ..self }
    }

    /// The same, which talks to one client alone, by its self-signed certificate; and that one's
    /// certificate and key, PEM.
    #[must_use]
    pub fn demanding_one(self, name: &str) -> (Self, (String, String)) {
        let (certificate, key) = self_signed(name);
        let clients = Some(certificate.der().clone());
        let identity = (certificate.pem(), key.serialize_pem());
        (Self { clients, ..self }, identity)
    }

    /// A certificate of the root for a client, and its key, PEM.
    pub fn identity(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        // With the root's own name it would look as if it had signed itself.
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// A certificate for a client that it has signed itself, and its key, PEM.
    pub fn self_signed_identity(name: &str) -> (String, String) {
        let (certificate, key) = self_signed(name);
        (certificate.pem(), key.serialize_pem())
    }

    /// The root, PEM.
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// Accepts connections with the certificate.
    pub fn acceptor(&self) -> TlsAcceptor {
        let provider = Arc::new(default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone())
            .with_protocol_versions(&self.versions)
            .unwrap();
        let config = match &self.clients {
            None => config.with_no_client_auth(),
            Some(root) => {
                let mut roots = RootCertStore::empty();
                roots.add(root.clone()).unwrap();
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(roots.into(), provider).build();
                config.with_client_cert_verifier(verifier.unwrap())
            }
        };
        let config = config.with_single_cert(vec![self.certificate.clone()], self.key.clone_key());
        TlsAcceptor::from(Arc::new(config.unwrap()))
    }

    /// Starts a server that says `safe` to every request.
    pub async fn serve(&self) -> SocketAddr {
        let acceptor = self.acceptor();
        listen(move |stream| {
            let acceptor = acceptor.clone();
            async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    read_request(&mut stream).await;
                    let _ = stream.write_all(ok("safe").as_bytes()).await;
                    let _ = stream.shutdown().await;
                }
            }
        })
        .await
    }
}

fn self_signed(name: &str) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    (params.self_signed(&key).unwrap(), key)
}
