//! Servers that are known, as data: endpoints, the client authentication that they accept, and the
//! quirks that they need.
//!
//! Nothing is fetched: what is here is as the servers' documentation has it, and may be out of date
//! where a server has moved on. Where a server publishes metadata,
//! [`discover`](crate::discover) tells more; quirks go with what it finds as well.
//!
//! ```
//! use oauth2_core::{Error, presets};
//!
//! # fn main() -> Result<(), Error> {
//! let client = presets::github()?
//!     .client("Iv1.8a61f9b3a7aba766", "secret")
//!     .with_redirect_uri("https://client.example.org/cb")?;
//! # Ok(())
//! # }
//! ```

mod regional;
mod services;
mod sign_in;

use oauth_step::{Secret, UrlError, UrlPolicy, json_quoted};

pub use regional::{douban, vk, wechat, weibo};
pub use services::{
    crowdstrike, ebay, fitbit, github, here, linkedin, mailchimp, shopify, slack, slack_legacy,
    stack_exchange, zoom,
};
pub use sign_in::{
    apple, discord, entra, entra_tenants, facebook, google, instagram, reddit, twitch,
};

use crate::adapt::{Adaptation, Adaptations, Hook, Quirk};
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;

/// What is known of a server beforehand.
#[derive(Clone, Debug)]
pub struct Preset {
    server: ServerMetadata,
    adaptations: Adaptations,
}

impl Preset {
    /// With these members of the metadata, all of them text.
    fn new(issuer: &str, members: &[(&str, &str)]) -> Result<Self, Error> {
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| (*name, json_quoted(value)))
            .collect();
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let issuer = json_quoted(issuer);
        let policy = UrlPolicy::default();
        Ok(Self {
            server: ServerMetadata::by_hand(&members, "issuer", &issuer, policy)?,
            adaptations: Adaptations::default(),
        })
    }

    /// The client authentication that the server accepts.
    fn authentication(self, methods: &str) -> Result<Self, Error> {
        let name = "token_endpoint_auth_methods_supported";
        Ok(Self {
            server: self.server.with_member(name, methods)?,
            ..self
        })
    }

    /// The same of the revocation endpoint, where that is another.
    fn revocation_authentication(self, methods: &str) -> Result<Self, Error> {
        let name = "revocation_endpoint_auth_methods_supported";
        Ok(Self {
            server: self.server.with_member(name, methods)?,
            ..self
        })
    }

    fn quirks_of(mut self, quirks: impl IntoIterator<Item = Quirk>) -> Self {
        let quirks = quirks.into_iter().map(Adaptation::Quirk);
        self.adaptations.extend(quirks);
        self
    }

    fn hook(mut self, hook: Hook) -> Self {
        self.adaptations.extend([Adaptation::Hook(hook)]);
        self
    }

    /// A confidential client there, authenticating as the server wants it.
    pub fn client(
        &self,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret<String>>,
    ) -> Client {
        self.public_client(client_id).with_secret(client_secret)
    }

    /// A client there that has no secret, or has yet to be told how it authenticates.
    pub fn public_client(&self, client_id: impl Into<String>) -> Client {
        self.adapt(Client::new(self.server.clone(), client_id))
    }

    /// Any client, with the server's quirks.
    pub fn adapt(&self, client: Client) -> Client {
        client.adapting(|adaptations| adaptations.extend(self.adaptations.iter().cloned()))
    }

    /// The server.
    pub fn server(&self) -> &ServerMetadata {
        &self.server
    }

    /// The quirks.
    pub fn quirks(&self) -> impl Iterator<Item = &Quirk> {
        self.adaptations.quirks()
    }
}

/// A tenant, a shop or a cloud as part of a URL: a host name or one segment, and nothing that ends it.
fn part<'a>(name: &'static str, text: &'a str) -> Result<&'a str, Error> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let starts = text.bytes().next().is_some_and(|byte| byte != b'.');
    match starts && text.bytes().all(is_part) {
        true => Ok(text),
        false => Err(Misuse::Url(name, UrlError::Invalid).into()),
    }
}

const BASIC: &str = r#"["client_secret_basic"]"#;
const BASIC_OR_POST: &str = r#"["client_secret_basic","client_secret_post"]"#;
const POST: &str = r#"["client_secret_post"]"#;

const AUTHORIZATION: &str = "authorization_endpoint";
const DEVICE: &str = "device_authorization_endpoint";
const INTROSPECTION: &str = "introspection_endpoint";
const JWKS: &str = "jwks_uri";
const REVOCATION: &str = "revocation_endpoint";
const TOKEN: &str = "token_endpoint";
const USERINFO: &str = "userinfo_endpoint";
