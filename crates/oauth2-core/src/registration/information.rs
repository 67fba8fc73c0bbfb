//! What a server knows of a client that it has registered ([RFC 7591 §3.2.1]).
//!
//! [RFC 7591 §3.2.1]: https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1

use core::fmt;
use std::borrow::Cow;
use std::sync::Arc;

use oauth_step::{Endpoint, Secret, UnixTime, UrlPolicy};

use super::check::with_defaults;
use super::management::{DeleteRegistration, ReadRegistration, UpdateRegistration};
use super::metadata::ClientMetadata;
use super::record;
use crate::error::{Error, Misuse};

/// A registered client: its id and credentials, and its metadata as the server says it.
///
/// It has to be kept, secret, for as long as the client is in use
/// ([`to_record_json`](Self::to_record_json)): whoever has it is the client.
#[derive(Clone)]
pub struct ClientInformation {
    pub(super) issuer: Arc<str>,
    pub(super) policy: UrlPolicy,
    pub(super) client_id: Box<str>,
    pub(super) client_secret: Option<Secret<String>>,
    pub(super) client_secret_expires_at: Option<UnixTime>,
    pub(super) client_id_issued_at: Option<UnixTime>,
    pub(super) registration_access_token: Option<Secret<String>>,
    pub(super) registration_client_uri: Option<Endpoint>,
    pub(super) metadata: ClientMetadata,
    #[cfg(feature = "jose")]
    pub(super) assertion_key: Option<Arc<dyn jose_assert::Signer>>,
}

impl ClientInformation {
    /// Writes everything, secrets included, as JSON that
    /// [`from_record_json`](Self::from_record_json) reads.
    pub fn to_record_json(&self) -> Secret<String> {
        record::write(self)
    }

    /// Reads what [`to_record_json`](Self::to_record_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`] where it is not one of this version.
    pub fn from_record_json(record: &str, policy: UrlPolicy) -> Result<Self, Error> {
        record::read(record, policy)
    }

    /// The issuer of the server that the client is registered at.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Which URLs are acceptable to whoever made this.
    pub fn policy(&self) -> UrlPolicy {
        self.policy
    }

    /// The id by which the server knows the client.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The secret that the server made for the client, if it did.
    pub fn client_secret(&self) -> Option<&Secret<String>> {
        self.client_secret.as_ref()
    }

    /// When the secret expires; nothing where it never does.
    pub fn client_secret_expires_at(&self) -> Option<UnixTime> {
        self.client_secret_expires_at
    }

    /// When the id was issued, if the server said so.
    pub fn client_id_issued_at(&self) -> Option<UnixTime> {
        self.client_id_issued_at
    }

    /// What the registration is managed with ([RFC 7592 §3]).
    ///
    /// [RFC 7592 §3]: https://www.rfc-editor.org/rfc/rfc7592#section-3
    pub fn registration_access_token(&self) -> Option<&Secret<String>> {
        self.registration_access_token.as_ref()
    }

    /// Where the registration is managed ([RFC 7592 §3]).
    ///
    /// [RFC 7592 §3]: https://www.rfc-editor.org/rfc/rfc7592#section-3
    pub fn registration_client_uri(&self) -> Option<&Endpoint> {
        self.registration_client_uri.as_ref()
    }

    /// All metadata as the server says it, which may differ from what was asked for.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.metadata
    }

    /// How the client authenticates at the token endpoint; `client_secret_basic` unless the server
    /// says otherwise ([RFC 7591 §2]).
    ///
    /// [RFC 7591 §2]: https://www.rfc-editor.org/rfc/rfc7591#section-2
    pub fn token_endpoint_auth_method(&self) -> Cow<'_, str> {
        let method = self.metadata.text("token_endpoint_auth_method");
        method.unwrap_or(Cow::Borrowed("client_secret_basic"))
    }

    /// The private key whose public half the client has registered, for `private_key_jwt`. Records
    /// do not hold it.
    #[cfg(feature = "jose")]
    #[must_use]
    pub fn with_assertion_key(self, key: impl jose_assert::Signer + 'static) -> Self {
        Self {
            assertion_key: Some(Arc::new(key)),
            ..self
        }
    }

    /// Where users may come back to.
    pub fn redirect_uris(&self) -> Vec<String> {
        self.metadata.list("redirect_uris").unwrap_or_default()
    }

    /// The grant types; `authorization_code` unless the server says otherwise.
    pub fn grant_types(&self) -> Vec<String> {
        with_defaults(self.metadata.list("grant_types"), None).0
    }

    /// The response types; `code` unless the server says otherwise.
    pub fn response_types(&self) -> Vec<String> {
        with_defaults(None, self.metadata.list("response_types")).1
    }

    /// Asks the server what it knows of the client now ([RFC 7592 §2.1]).
    ///
    /// [RFC 7592 §2.1]: https://www.rfc-editor.org/rfc/rfc7592#section-2.1
    pub fn read(&self) -> ReadRegistration {
        ReadRegistration::new(self)
    }

    /// Asks the server to put other metadata in place of all that it knows ([RFC 7592 §2.2]):
    /// `change` gets the metadata as it is here.
    ///
    /// ```
    /// # use oauth2_core::{ClientInformation, UpdateRegistration};
    /// # fn example(information: &ClientInformation) -> UpdateRegistration {
    /// information.update(|metadata| metadata.client_name("A better name").without("logo_uri"))
    /// # }
    /// ```
    ///
    /// [RFC 7592 §2.2]: https://www.rfc-editor.org/rfc/rfc7592#section-2.2
    pub fn update(
        &self,
        change: impl FnOnce(ClientMetadata) -> ClientMetadata,
    ) -> UpdateRegistration {
        UpdateRegistration::new(self, change(self.metadata.clone()))
    }

    /// Asks the server to forget the client ([RFC 7592 §2.3]).
    ///
    /// [RFC 7592 §2.3]: https://www.rfc-editor.org/rfc/rfc7592#section-2.3
    pub fn delete(&self) -> DeleteRegistration {
        DeleteRegistration::new(self)
    }

    /// Where and with what the registration is managed.
    pub(super) fn management(&self) -> Result<(&Endpoint, &Secret<String>), Error> {
        let place = self.registration_client_uri.as_ref();
        let both = place.zip(self.registration_access_token.as_ref());
        Ok(both.ok_or(Misuse::RegistrationUnmanaged)?)
    }
}

impl fmt::Debug for ClientInformation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientInformation")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}
