//! A handshake in memory.

use std::io::{Read, Write};
use std::sync::Arc;

use oauth_adapter::tls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use oauth_adapter::tls::rustls::server::danger::ClientCertVerifier;
use oauth_adapter::tls::rustls::{
    ClientConfig, ClientConnection, Error, ProtocolVersion, RootCertStore, ServerConfig,
    ServerConnection, SupportedProtocolVersion,
};
use oauth_adapter::tls::{TlsSettings, crypto_provider};

use crate::made::Authority;

/// How a handshake ended.
#[derive(Debug)]
pub(crate) struct Met {
    pub(crate) version: ProtocolVersion,
    /// The client's certificate, as the server saw it.
    pub(crate) client: Option<CertificateDer<'static>>,
}

/// A server with a certificate for this name.
pub(crate) fn server(
    authority: &Authority,
    name: &str,
    versions: &[&'static SupportedProtocolVersion],
    clients: Option<Arc<dyn ClientCertVerifier>>,
) -> ServerConfig {
    let (certificate, key) = authority.sign(name);
    let config = ServerConfig::builder_with_provider(crypto_provider())
        .with_protocol_versions(versions)
        .unwrap();
    let config = match clients {
        Some(verifier) => config.with_client_cert_verifier(verifier),
        None => config.with_no_client_auth(),
    };
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let chain = vec![certificate.der().clone()];
    config.with_single_cert(chain, key.into()).unwrap()
}

pub(crate) fn roots(authority: &Authority) -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).unwrap();
    Arc::new(roots)
}

/// Lets a client of these settings meet the server as `server.example`, until both have said and
/// read a word.
pub(crate) fn meet(settings: &TlsSettings, server: ServerConfig) -> Result<Met, Error> {
    let config: ClientConfig = settings.client_config().unwrap();
    let name = ServerName::try_from("server.example").unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name)?;
    let mut server = ServerConnection::new(Arc::new(server))?;
    client.writer().write_all(b"ping").unwrap();
    server.writer().write_all(b"pong").unwrap();
    loop {
        let said = carry(
            |to| client.write_tls(to),
            |mut from| {
                server.read_tls(&mut from).unwrap();
                server.process_new_packets().map(drop)
            },
        )? + carry(
            |to| server.write_tls(to),
            |mut from| {
                client.read_tls(&mut from).unwrap();
                client.process_new_packets().map(drop)
            },
        )?;
        if said == 0 {
            break;
        }
    }
    let mut heard = [0; 4];
    server.reader().read_exact(&mut heard).unwrap();
    client.reader().read_exact(&mut heard).unwrap();
    let chain = server.peer_certificates();
    Ok(Met {
        version: client.protocol_version().unwrap(),
        client: chain.map(|chain| chain[0].clone().into_owned()),
    })
}

/// Carries what one side has to say to the other; how much that was.
fn carry(
    mut from: impl FnMut(&mut Vec<u8>) -> std::io::Result<usize>,
    mut to: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<usize, Error> {
    let mut said = Vec::new();
    while from(&mut said).unwrap() > 0 {}
    if !said.is_empty() {
        to(&said)?;
    }
    Ok(said.len())
}
