//! Reading a resource's metadata.

use std::sync::Arc;

use oauth_step::{Endpoint, JsonError, JsonObject, UrlPolicy};

use super::members::{BOOLEANS, LISTS, STRINGS};
use super::metadata::{Inner, ResourceMetadata};
use crate::error::{Error, Misuse, PeerFault, Place};
use crate::metadata::check_issuer;

/// A document that was fetched for a resource.
pub(super) fn document(
    body: &[u8],
    expected_resource: &str,
    policy: UrlPolicy,
) -> Result<ResourceMetadata, Error> {
    let fault = |fault| Error::peer(Place::ResourceMetadata, fault);
    let text = core::str::from_utf8(body).map_err(|_| fault(JsonError::NotUtf8.into()))?;
    let metadata = known(text, policy).map_err(fault)?;
    // RFC 9728 §3.3: what is not identical MUST NOT be used.
    match metadata.resource() == expected_resource {
        true => Ok(metadata),
        false => Err(fault(PeerFault::ResourceMismatch)),
    }
}

/// An object with a resource, all of whose known members are what they should be.
pub(super) fn known(text: &str, policy: UrlPolicy) -> Result<ResourceMetadata, PeerFault> {
    let object = JsonObject::parse(text.as_bytes())?;
    let resource = object.required_string("resource")?;
    // RFC 9728 §1.2: `https`, and no fragment.
    Endpoint::parse(&resource, policy).map_err(url("resource"))?;
    for name in STRINGS {
        object.string(name)?;
    }
    for name in BOOLEANS {
        object.boolean(name)?;
    }
    for name in LISTS {
        object.strings(name)?;
    }
    let jwks_uri = object.string("jwks_uri")?;
    let jwks_uri = jwks_uri.map(|text| Endpoint::parse(&text, policy));
    let authorization_servers = object.strings("authorization_servers")?;
    for issuer in authorization_servers.iter().flatten() {
        server(issuer, policy)?;
    }
    let algorithms = object.strings("resource_signing_alg_values_supported")?;
    // RFC 9728 §2: `none` MUST NOT be used.
    if algorithms.iter().flatten().any(|name| name == "none") {
        return Err(PeerFault::Member {
            name: "resource_signing_alg_values_supported",
            rule: "a list without `none`",
        });
    }
    Ok(ResourceMetadata(Arc::new(Inner {
        resource: resource.into(),
        authorization_servers: authorization_servers.unwrap_or_default(),
        jwks_uri: jwks_uri.transpose().map_err(url("jwks_uri"))?,
        text: text.to_owned(),
        policy,
    })))
}

/// A resource that was configured.
pub(super) fn resource(resource: &str, policy: UrlPolicy) -> Result<(), Error> {
    match Endpoint::parse(resource, policy) {
        Ok(_) => Ok(()),
        Err(error) => Err(Misuse::Url("resource", error).into()),
    }
}

/// RFC 9728 §2: issuer identifiers, by RFC 8414.
fn server(issuer: &str, policy: UrlPolicy) -> Result<(), PeerFault> {
    let name = "authorization_servers";
    match check_issuer(issuer, policy) {
        Ok(_) => Ok(()),
        Err(Error::Misuse(Misuse::Url(_, error))) => Err(PeerFault::Url { name, error }),
        Err(_) => Err(PeerFault::Member {
            name,
            rule: "a list of issuers, which have no query",
        }),
    }
}

fn url(name: &'static str) -> impl Fn(oauth_step::UrlError) -> PeerFault {
    move |error| PeerFault::Url { name, error }
}
