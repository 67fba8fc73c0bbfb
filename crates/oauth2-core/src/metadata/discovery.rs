//! Fetching a server's metadata ([RFC 8414 §3], OpenID Connect Discovery §4).
//!
//! [RFC 8414 §3]: https://www.rfc-editor.org/rfc/rfc8414#section-3

use core::fmt;
use std::borrow::Cow;

use http::StatusCode;
use oauth_step::{Endpoint, Env, IntoStep, Pending, Response, Step, TransportError, UrlPolicy};

use super::fetch::{EXPECTED, get, with_well_known};
#[cfg(feature = "jose")]
use super::signed::SignedMetadata;
use super::vouched::Vouched;
use super::{ServerMetadata, parse};
use crate::adapt::{Adaptations, Adapted, Question, Quirk};
use crate::answer;
use crate::error::{Error, Masks, Misuse, PeerFault, Place};

/// Begins to fetch an issuer's metadata: first where [RFC 8414 §3.1] puts it, and if nothing is
/// there, where OpenID Connect does.
///
/// [RFC 8414 §3.1]: https://www.rfc-editor.org/rfc/rfc8414#section-3.1
pub fn discover(issuer: &str) -> Discovery {
    Discovery {
        issuer: issuer.to_owned(),
        form: MetadataForm::OAuth,
        url: None,
        policy: UrlPolicy::default(),
        vouched: Vouched::default(),
        adaptations: Adaptations::default(),
        tenant: None,
    }
}

/// The two forms of metadata: where it is found and what it must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetadataForm {
    /// `/.well-known/oauth-authorization-server`, inserted between host and path ([RFC 8414 §3]).
    ///
    /// [RFC 8414 §3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
    OAuth,
    /// `/.well-known/openid-configuration`, appended to the path; `jwks_uri` is required.
    OpenId,
}

impl MetadataForm {
    /// Where this form of metadata is for an issuer. One slash at the end of the path is removed
    /// before.
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`] or [`Misuse::IssuerQuery`] where this is no issuer.
    pub fn url(self, issuer: &str, policy: UrlPolicy) -> Result<Endpoint, Error> {
        parse::issuer(issuer, policy)?;
        let trimmed = issuer.strip_suffix('/').unwrap_or(issuer);
        let url = match self {
            Self::OAuth => with_well_known(trimmed, "oauth-authorization-server"),
            Self::OpenId => format!("{trimmed}/.well-known/openid-configuration"),
        };
        Endpoint::parse(&url, policy).map_err(|error| Misuse::Url("issuer", error).into())
    }

    fn other(self) -> Self {
        match self {
            Self::OAuth => Self::OpenId,
            Self::OpenId => Self::OAuth,
        }
    }
}

/// The intent to fetch metadata; made by [`discover`].
#[derive(Clone)]
#[must_use = "an intent does nothing until it is run"]
pub struct Discovery {
    issuer: String,
    form: MetadataForm,
    url: Option<String>,
    policy: UrlPolicy,
    vouched: Vouched,
    adaptations: Adaptations,
    /// Where the issuer is a template.
    tenant: Option<String>,
}

impl Discovery {
    /// Looks first where [RFC 8414 §3] puts the document. The default.
    ///
    /// [RFC 8414 §3]: https://www.rfc-editor.org/rfc/rfc8414#section-3
    pub fn oauth(self) -> Self {
        Self {
            form: MetadataForm::OAuth,
            ..self
        }
    }

    /// Looks first where OpenID Connect puts the document, and demands what it demands.
    pub fn openid(self) -> Self {
        Self {
            form: MetadataForm::OpenId,
            ..self
        }
    }

    /// Looks at this URL alone. The document must still be the issuer's.
    pub fn at(self, url: &str) -> Self {
        Self {
            url: Some(url.to_owned()),
            ..self
        }
    }

    /// Copes with a deviation of the document: [`Quirk::AnyMediaType`] or [`Quirk::ByteOrderMark`].
    pub fn quirk(mut self, quirk: Quirk) -> Self {
        self.adaptations.push(quirk);
        self
    }

    /// The issuer has a place for a tenant, `{tenantid}`, as [Microsoft Entra]'s has where users of
    /// several may sign in; the document is looked for under this name, such as `common`. It must
    /// name the issuer with that place, byte for byte.
    ///
    /// Then the issuer alone says nothing about who signs: check ID Tokens with
    /// `IdTokenVerifier::tenants` of `oidc-idtoken`.
    ///
    /// [Microsoft Entra]: https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-issuer
    pub fn tenants_under(self, name: &str) -> Self {
        Self {
            tenant: Some(name.to_owned()),
            ..self
        }
    }

    /// The issuer as a URL can be made from it.
    fn located(&self) -> Cow<'_, str> {
        match &self.tenant {
            Some(name) => self.issuer.replace(TENANT, name).into(),
            None => self.issuer.as_str().into(),
        }
    }

    /// Which URLs are acceptable, the document's own included.
    pub fn policy(self, policy: UrlPolicy) -> Self {
        Self { policy, ..self }
    }

    /// Takes the document only with `signed_metadata`, which goes before the rest of it
    /// ([RFC 8414 §2.1]).
    ///
    /// [RFC 8414 §2.1]: https://www.rfc-editor.org/rfc/rfc8414#section-2.1
    #[cfg(feature = "jose")]
    pub fn signed(self, signed: SignedMetadata) -> Self {
        Self {
            vouched: Vouched(Some(signed)),
            ..self
        }
    }
}

impl IntoStep for Discovery {
    type Flow = AwaitMetadata;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitMetadata>, Error> {
        let first = match &self.url {
            Some(url) => {
                parse::issuer(&self.located(), self.policy)?;
                Endpoint::parse(url, self.policy)
                    .map_err(|error| Misuse::Url("metadata URL", error))?
            }
            None => self.form.url(&self.located(), self.policy)?,
        };
        let other = match &self.url {
            Some(_) => None,
            None => Some(self.form.other().url(&self.located(), self.policy)?),
        };
        let request = get(&first);
        Ok(Step::send(
            request,
            AwaitMetadata {
                discovery: self,
                other,
            },
        ))
    }
}

impl fmt::Debug for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL given for the document may hold a key in its query.
        f.debug_struct("Discovery")
            .field("issuer", &self.issuer)
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

/// Discovery under way.
#[must_use]
pub struct AwaitMetadata {
    discovery: Discovery,
    /// Where to look if there is nothing at the first place.
    other: Option<Endpoint>,
}

impl Pending for AwaitMetadata {
    type Output = ServerMetadata;
    type Error = Error;

    fn receive(
        mut self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let response = reply?;
        let answer = Adapted::of(&response, &self.discovery.adaptations, Question::default());
        let body = answer::success(
            Place::Metadata,
            &EXPECTED,
            &answer.response,
            env.now(),
            Masks::default,
        );
        let body = match body {
            Ok(body) => body,
            // RFC 8414 §5: the two forms coexist; which one a server has is not known before.
            Err(error) => match (is_absent(&error), self.other.take()) {
                (true, Some(other)) => return Ok(Step::send(get(&other), self)),
                _ => return Err(error),
            },
        };
        let Discovery {
            issuer,
            form,
            policy,
            ..
        } = &self.discovery;
        let vouched = &self.discovery.vouched;
        let document = vouched.document(Place::Metadata, body, env.now())?;
        ServerMetadata::parse(&document, issuer, *form, *policy).map(Step::Done)
    }
}

impl fmt::Debug for AwaitMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitMetadata({:?})", self.discovery.issuer)
    }
}

fn is_absent(error: &Error) -> bool {
    match error {
        Error::Peer {
            fault: PeerFault::Refused(status),
            ..
        } => *status == StatusCode::NOT_FOUND,
        Error::Server(error) => error.status() == Some(StatusCode::NOT_FOUND),
        _ => false,
    }
}

/// The place of a tenant in an issuer.
pub(crate) const TENANT: &str = "{tenantid}";
