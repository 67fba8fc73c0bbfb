//! What a client knows of a protected resource ([RFC 9728 §2]).
//!
//! [RFC 9728 §2]: https://www.rfc-editor.org/rfc/rfc9728#section-2

use core::fmt;
use std::sync::Arc;

use oauth_step::{Endpoint, JsonObject, JsonValue, UrlPolicy};

use super::indicator::ResourceIndicator;
use super::parse;
use crate::error::{Error, Misuse, Purpose, RecordFault};
use crate::metadata::{Discovery, discover};

/// A protected resource: its name, the servers whose tokens it takes, and what it supports.
///
/// Fetched by [`protected_resource`](crate::protected_resource), or from where a challenge says.
/// Cloning shares one allocation.
#[derive(Clone)]
pub struct ResourceMetadata(pub(super) Arc<Inner>);

/// Everything is in `text`, a checked JSON object; what is asked for often is beside it, read.
pub(super) struct Inner {
    pub(super) resource: Box<str>,
    pub(super) authorization_servers: Vec<String>,
    pub(super) jwks_uri: Option<Endpoint>,
    pub(super) text: String,
    pub(super) policy: UrlPolicy,
}

impl ResourceMetadata {
    /// Reads a document that was fetched for `expected_resource`.
    ///
    /// # Errors
    ///
    /// [`Error::Peer`] where it is not that resource's, byte for byte, has a known member of a wrong
    /// type, names an authorization server that is no issuer, or has a URL that `policy` refuses.
    pub fn parse(body: &[u8], expected_resource: &str, policy: UrlPolicy) -> Result<Self, Error> {
        parse::document(body, expected_resource, policy)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`] where it did not.
    pub fn from_json(json: &str, policy: UrlPolicy) -> Result<Self, Error> {
        parse::known(json, policy)
            .map_err(|_| Misuse::Record(Purpose::ResourceMetadata, RecordFault::Malformed).into())
    }

    /// The resource's name, as it is compared: byte for byte.
    pub fn resource(&self) -> &str {
        &self.0.resource
    }

    /// The resource's name, to ask for a token for it ([RFC 8707]).
    ///
    /// # Errors
    ///
    /// [`Misuse::ResourceIndicator`] where it has a stray percent sign.
    ///
    /// [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707
    pub fn resource_indicator(&self) -> Result<ResourceIndicator, Error> {
        ResourceIndicator::parse(self.resource())
    }

    /// The issuers of the authorization servers whose tokens are taken here. Which of them to
    /// trust with its users is the application's choice; see
    /// [`authorization_server`](Self::authorization_server).
    pub fn authorization_servers(&self) -> &[String] {
        &self.0.authorization_servers
    }

    /// The intent to fetch the metadata of one of the
    /// [`authorization_servers`](Self::authorization_servers), its issuer given byte for byte.
    ///
    /// # Errors
    ///
    /// [`Misuse::AuthorizationServerNotListed`] for another one.
    pub fn authorization_server(&self, issuer: &str) -> Result<Discovery, Error> {
        let mut servers = self.0.authorization_servers.iter();
        match servers.any(|listed| listed == issuer) {
            true => Ok(discover(issuer).policy(self.0.policy)),
            false => Err(Misuse::AuthorizationServerNotListed.into()),
        }
    }

    /// Where the resource publishes its keys, to verify or to encrypt what goes to and fro with.
    pub fn jwks_uri(&self) -> Option<&Endpoint> {
        self.0.jwks_uri.as_ref()
    }

    /// The scope words that are of use here, if they are listed.
    pub fn scopes_supported(&self) -> Option<Vec<String>> {
        self.list("scopes_supported")
    }

    /// How a bearer token may be presented: `header`, `body`, `query`. An empty list means that none
    /// may; none, that nothing is known.
    pub fn bearer_methods_supported(&self) -> Option<Vec<String>> {
        self.list("bearer_methods_supported")
    }

    /// The algorithms by which the resource signs its answers, if they are listed.
    pub fn resource_signing_alg_values_supported(&self) -> Option<Vec<String>> {
        self.list("resource_signing_alg_values_supported")
    }

    /// The types of authorization details that are of use here, if they are listed ([RFC 9396]).
    ///
    /// [RFC 9396]: https://www.rfc-editor.org/rfc/rfc9396
    pub fn authorization_details_types_supported(&self) -> Option<Vec<String>> {
        self.list("authorization_details_types_supported")
    }

    /// The algorithms of DPoP proofs that are taken, if they are listed ([RFC 9449]).
    ///
    /// [RFC 9449]: https://www.rfc-editor.org/rfc/rfc9449
    pub fn dpop_signing_alg_values_supported(&self) -> Option<Vec<String>> {
        self.list("dpop_signing_alg_values_supported")
    }

    /// Whether every token must be bound by DPoP.
    pub fn dpop_bound_access_tokens_required(&self) -> bool {
        self.switch("dpop_bound_access_tokens_required")
    }

    /// Whether tokens may be bound to a client certificate ([RFC 8705 §3]).
    ///
    /// [RFC 8705 §3]: https://www.rfc-editor.org/rfc/rfc8705#section-3
    pub fn tls_client_certificate_bound_access_tokens(&self) -> bool {
        self.switch("tls_client_certificate_bound_access_tokens")
    }

    /// The name to show to users: a peer's text, to be shown with care. In other languages it is
    /// `resource_name#fr` and so on, for [`get`](Self::get).
    pub fn resource_name(&self) -> Option<String> {
        self.text("resource_name")
    }

    /// A page for developers; nobody opens it.
    pub fn resource_documentation(&self) -> Option<String> {
        self.text("resource_documentation")
    }

    /// A page about what the data may be used for; nobody opens it.
    pub fn resource_policy_uri(&self) -> Option<String> {
        self.text("resource_policy_uri")
    }

    /// The terms of service; nobody opens them.
    pub fn resource_tos_uri(&self) -> Option<String> {
        self.text("resource_tos_uri")
    }

    /// The strings of a member that is a list.
    pub fn list(&self, name: &'static str) -> Option<Vec<String>> {
        self.object()?.strings(name).ok()?
    }

    /// Any member, known to this crate or not.
    pub fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        self.object()?.get(name)
    }

    /// The whole document, to be kept and read again with [`from_json`](Self::from_json).
    pub fn to_json(&self) -> &str {
        &self.0.text
    }

    fn switch(&self, name: &str) -> bool {
        let switch = self.get(name).and_then(JsonValue::as_bool);
        switch.unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<String> {
        Some(self.get(name)?.as_str()?.into_owned())
    }

    fn object(&self) -> Option<JsonObject<'_>> {
        JsonObject::parse(self.0.text.as_bytes()).ok()
    }
}

impl fmt::Debug for ResourceMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A query may hold what an application put there; the rest is public.
        let before_query = self.resource().split('?').next().unwrap_or_default();
        write!(f, "ResourceMetadata({before_query:?})")
    }
}
