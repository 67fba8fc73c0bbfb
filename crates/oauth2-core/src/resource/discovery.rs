//! Fetching a resource's metadata ([RFC 9728 §3], [RFC 9728 §5]).
//!
//! [RFC 9728 §3]: https://www.rfc-editor.org/rfc/rfc9728#section-3
//! [RFC 9728 §5]: https://www.rfc-editor.org/rfc/rfc9728#section-5

use core::fmt;

use oauth_step::{Endpoint, Env, IntoStep, Pending, Response, Step, TransportError, UrlPolicy};

use super::metadata::ResourceMetadata;
use super::parse;
use crate::adapt::{Adaptations, Adapted, Question, Quirk};
use crate::answer;
use crate::challenge::Challenge;
use crate::error::{Error, Masks, Misuse, PeerFault, Place};
#[cfg(feature = "jose")]
use crate::metadata::SignedMetadata;
use crate::metadata::{EXPECTED, Vouched, get, split_origin, with_well_known};

/// Begins to fetch the metadata of a protected resource, where [RFC 9728 §3.1] puts it.
///
/// ```
/// # use oauth2_core::{Discovery, Error, ResourceDiscovery, ResourceMetadata, protected_resource};
/// let resource: ResourceDiscovery = protected_resource("https://api.example.com/x");
/// // An adapter's `run` fetches it.
/// # fn example(metadata: ResourceMetadata) -> Result<Discovery, Error> {
/// // The application chooses among `metadata.authorization_servers()`.
/// metadata.authorization_server("https://server.example.com")
/// # }
/// ```
///
/// [RFC 9728 §3.1]: https://www.rfc-editor.org/rfc/rfc9728#section-3.1
pub fn protected_resource(resource: &str) -> ResourceDiscovery {
    ResourceDiscovery::of(resource, Location::WellKnown)
}

/// The intent to fetch the metadata of a protected resource; made by [`protected_resource`] and
/// [`Challenge::resource_metadata`].
#[derive(Clone)]
#[must_use = "an intent does nothing until it is run"]
pub struct ResourceDiscovery {
    resource: String,
    location: Location,
    policy: UrlPolicy,
    vouched: Vouched,
    adaptations: Adaptations,
}

#[derive(Clone)]
enum Location {
    /// By the application.
    Given(String),
    /// By a resource's challenge.
    Named(String),
    WellKnown,
}

impl ResourceDiscovery {
    fn of(resource: &str, location: Location) -> Self {
        Self {
            resource: resource.to_owned(),
            location,
            policy: UrlPolicy::default(),
            vouched: Vouched::default(),
            adaptations: Adaptations::default(),
        }
    }

    /// Looks at this URL. The document must still be the resource's.
    pub fn at(self, url: &str) -> Self {
        Self {
            location: Location::Given(url.to_owned()),
            ..self
        }
    }

    /// Copes with a deviation of the document: [`Quirk::AnyMediaType`] or [`Quirk::ByteOrderMark`].
    pub fn quirk(mut self, quirk: Quirk) -> Self {
        self.adaptations.push(quirk);
        self
    }

    /// Which URLs are acceptable: the resource, the document's own, and those in it.
    pub fn policy(self, policy: UrlPolicy) -> Self {
        Self { policy, ..self }
    }

    /// Takes the document only with `signed_metadata`, which goes before the rest of it
    /// ([RFC 9728 §2.2]).
    ///
    /// [RFC 9728 §2.2]: https://www.rfc-editor.org/rfc/rfc9728#section-2.2
    #[cfg(feature = "jose")]
    pub fn signed(self, signed: SignedMetadata) -> Self {
        Self {
            vouched: Vouched(Some(signed)),
            ..self
        }
    }

    fn url(&self) -> Result<Endpoint, Error> {
        let (name, policy) = ("resource_metadata", self.policy);
        match &self.location {
            Location::Given(url) => Endpoint::parse(url, policy)
                .map_err(|error| Misuse::Url("metadata URL", error).into()),
            // RFC 9728 §5.1, §7.1: over TLS.
            Location::Named(url) => Endpoint::parse(url, policy)
                .map_err(|error| Error::peer(Place::Challenge, PeerFault::Url { name, error })),
            Location::WellKnown => Endpoint::parse(&well_known(&self.resource), policy)
                .map_err(|error| Misuse::Url("resource", error).into()),
        }
    }
}

impl Challenge {
    /// The intent to fetch the metadata that this challenge points to by `resource_metadata`, of
    /// whatever scheme it is ([RFC 9728 §5.1]).
    ///
    /// `request_url` is the URL of the request that was challenged, as it was sent: the metadata
    /// must be of a resource with exactly that name ([RFC 9728 §3.3]). Where the resource is larger
    /// than one URL and the application knows its name, that is for
    /// [`protected_resource`]`(name).`[`at`](ResourceDiscovery::at)`(url)`.
    ///
    /// [RFC 9728 §5.1]: https://www.rfc-editor.org/rfc/rfc9728#section-5.1
    /// [RFC 9728 §3.3]: https://www.rfc-editor.org/rfc/rfc9728#section-3.3
    pub fn resource_metadata(&self, request_url: &str) -> Option<ResourceDiscovery> {
        let url = self.param("resource_metadata")?;
        let location = Location::Named(url.to_owned());
        Some(ResourceDiscovery::of(request_url, location))
    }
}

impl IntoStep for ResourceDiscovery {
    type Flow = AwaitResourceMetadata;

    fn into_step(self, _: &dyn Env) -> Result<Step<AwaitResourceMetadata>, Error> {
        parse::resource(&self.resource, self.policy)?;
        let request = get(&self.url()?);
        Ok(Step::send(request, AwaitResourceMetadata(self)))
    }
}

impl fmt::Debug for ResourceDiscovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A URL may hold a key in its query.
        let before_query = self.resource.split('?').next().unwrap_or_default();
        write!(f, "ResourceDiscovery({before_query:?})")
    }
}

/// A resource's metadata under way.
#[must_use]
pub struct AwaitResourceMetadata(ResourceDiscovery);

impl Pending for AwaitResourceMetadata {
    type Output = ResourceMetadata;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let response = reply?;
        let (place, now) = (Place::ResourceMetadata, env.now());
        let answer = Adapted::of(&response, &self.0.adaptations, Question::default());
        let body = answer::success(place, &EXPECTED, &answer.response, now, Masks::default)?;
        let Self(discovery) = self;
        let document = discovery.vouched.document(place, body, now)?;
        parse::document(&document, &discovery.resource, discovery.policy).map(Step::Done)
    }
}

impl fmt::Debug for AwaitResourceMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitResourceMetadata({:?})", self.0)
    }
}

/// RFC 9728 §3.1: a slash that ends the host is removed, path and query stay as they are.
fn well_known(resource: &str) -> String {
    let (origin, rest) = split_origin(resource);
    let trimmed = match rest.strip_prefix('/') {
        Some(query) if query.is_empty() || query.starts_with('?') => format!("{origin}{query}"),
        _ => resource.to_owned(),
    };
    with_well_known(&trimmed, "oauth-protected-resource")
}
