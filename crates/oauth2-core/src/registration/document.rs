//! Clients that publish their metadata in place of registering it (OAuth Client ID Metadata
//! Document, an Internet-Draft).

use core::fmt;
#[cfg(feature = "jose")]
use std::sync::Arc;

#[cfg(feature = "jose")]
use jose_assert::Signer;
use oauth_step::{Endpoint, UrlError, UrlPolicy, json_quoted};

use super::configured::Credentials;
use super::fault::ClientMetadataFault;
use super::metadata::ClientMetadata;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::json_text::append_member;
use crate::metadata::{ServerMetadata, split_origin};

/// A client's metadata, to be published at the URL that is the client's id
/// ([Client ID Metadata Document §4]). Servers that know this fetch it there, so that nobody
/// registers anything: see [`ServerMetadata::client_id_metadata_document_supported`].
///
/// The application serves [`to_json`](Self::to_json) there with status 200, as `application/json`,
/// without a redirect.
///
/// ```
/// # use oauth2_core::{Client, ClientIdMetadataDocument, ClientMetadata, Error, ServerMetadata};
/// # fn example(server: ServerMetadata) -> Result<Client, Error> {
/// let metadata = ClientMetadata::new()
///     .client_name("My Example Client")
///     .redirect_uris(["https://client.example.org/callback"])
///     .token_endpoint_auth_method("none");
/// let url = "https://client.example.org/oauth/client.json";
/// let document = ClientIdMetadataDocument::new(url, metadata)?;
/// assert!(document.to_json().starts_with(r#"{"client_id":"https://client.example.org/oauth/"#));
/// document.client(server)
/// # }
/// ```
///
/// [Client ID Metadata Document §4]: https://datatracker.ietf.org/doc/html/draft-ietf-oauth-client-id-metadata-document-03#section-4
#[derive(Clone)]
pub struct ClientIdMetadataDocument {
    client_id: Box<str>,
    metadata: ClientMetadata,
    #[cfg(feature = "jose")]
    assertion_key: Option<Arc<dyn Signer>>,
}

impl ClientIdMetadataDocument {
    /// Checks the URL and what is to be published there. The URL should be short and last, and have
    /// no query; one that needs it is taken.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`] and [`Misuse::ClientIdUrl`] for the URL; those of [`ClientMetadata::check`];
    /// [`ClientMetadataFault::SharedSecret`] unless `token_endpoint_auth_method` is set to a method
    /// without a shared secret, such as `none` or `private_key_jwt`.
    pub fn new(client_id: &str, metadata: ClientMetadata) -> Result<Self, Error> {
        url(client_id)?;
        // Secrets, their expiry and private keys are refused there.
        metadata.check(UrlPolicy::default())?;
        // §4.1: there is no way to share a secret. RFC 7591 §2: unset, it is `client_secret_basic`.
        match metadata.text("token_endpoint_auth_method") {
            Some(method) if !method.starts_with("client_secret") => Ok(Self {
                client_id: client_id.into(),
                metadata,
                #[cfg(feature = "jose")]
                assertion_key: None,
            }),
            _ => Err(ClientMetadataFault::SharedSecret.into()),
        }
    }

    /// The key that the client signs with, where its `token_endpoint_auth_method` is
    /// `private_key_jwt`; its public half is what `jwks` or `jwks_uri` publish.
    #[cfg(feature = "jose")]
    #[must_use]
    pub fn with_assertion_key(self, key: impl Signer + 'static) -> Self {
        Self {
            assertion_key: Some(Arc::new(key)),
            ..self
        }
    }

    /// The client's id, which is where the document is.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The metadata without the id.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.metadata
    }

    /// What to publish: the metadata, and the id before it.
    pub fn to_json(&self) -> String {
        let mut text = String::from("{");
        // §4: the same as the URL, byte for byte.
        append_member(&mut text, "client_id", &json_quoted(&self.client_id));
        self.metadata.append_to(&mut text);
        text.push('}');
        text
    }

    /// The client at one server, ready for every flow: it authenticates as its metadata says, and
    /// users come back to the redirection URI, if there is only one.
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientIdMetadataDocumentUnsupported`] where the server's metadata says so; one that
    /// says nothing may know the client's id from elsewhere.
    /// [`Misuse::RegisteredAuthentication`] for a way to authenticate that is not offered,
    /// `Misuse::AssertionKeyMissing` where it takes a private key and none is there
    /// (`with_assertion_key`), `Misuse::AssertionAlgorithm` where that key is for another algorithm.
    pub fn client(&self, server: ServerMetadata) -> Result<Client, Error> {
        let supported = server.get(SUPPORTED).and_then(|value| value.as_bool());
        if supported == Some(false) {
            return Err(Misuse::ClientIdMetadataDocumentUnsupported.into());
        }
        let credentials = Credentials {
            #[cfg(feature = "jose")]
            key: self.assertion_key.as_ref(),
            ..Credentials::default()
        };
        let method = self.metadata.text("token_endpoint_auth_method");
        let client = Client::new(server, &*self.client_id);
        credentials.configure(client, &method.unwrap_or_default(), &self.metadata)
    }
}

impl ServerMetadata {
    /// Whether the server fetches the metadata of clients whose id is a URL
    /// ([Client ID Metadata Document §6]).
    ///
    /// [Client ID Metadata Document §6]: https://datatracker.ietf.org/doc/html/draft-ietf-oauth-client-id-metadata-document-03#section-6
    pub fn client_id_metadata_document_supported(&self) -> bool {
        let supported = self.get(SUPPORTED).and_then(|value| value.as_bool());
        supported.unwrap_or_default()
    }
}

impl fmt::Debug for ClientIdMetadataDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientIdMetadataDocument({:?})", self.client_id)
    }
}

/// §3: `https`, no user information, a path, no fragment, no dot segments.
fn url(client_id: &str) -> Result<(), Misuse> {
    let refused = |error| Misuse::Url("client_id", error);
    let endpoint = Endpoint::parse(client_id, UrlPolicy::default()).map_err(refused)?;
    if endpoint.uri().scheme() != Some(&http::uri::Scheme::HTTPS) {
        return Err(refused(UrlError::InsecureHttp));
    }
    let (_, rest) = split_origin(client_id);
    let path = rest.split('?').next().unwrap_or_default();
    match path.is_empty() || path.split('/').any(is_dots) {
        true => Err(Misuse::ClientIdUrl),
        false => Ok(()),
    }
}

/// RFC 3986 §3.3, §6.2.2.2: `.` and `..`, encoded or not.
fn is_dots(segment: &str) -> bool {
    let decoded = segment.replace("%2e", ".").replace("%2E", ".");
    matches!(&*decoded, "." | "..")
}

const SUPPORTED: &str = "client_id_metadata_document_supported";
