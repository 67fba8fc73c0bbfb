//! Reading a metadata document.

use std::sync::Arc;

use oauth_step::{Endpoint, JsonError, JsonKind, JsonObject, UrlError, UrlPolicy};

use super::endpoint_name::{ALL, EndpointName, Endpoints};
use super::members::{BOOLEANS, ENDPOINTS, LISTS, MTLS_ENDPOINT_ALIASES, STRINGS};
use super::{Inner, MetadataForm, ServerMetadata};
use crate::error::{Error, Misuse, PeerFault, Place, Purpose, RecordFault};

/// A document that a server sent.
pub(super) fn document(
    body: &[u8],
    expected_issuer: &str,
    form: MetadataForm,
    policy: UrlPolicy,
) -> Result<ServerMetadata, Error> {
    let fault = |fault| Error::peer(Place::Metadata, fault);
    let text = core::str::from_utf8(body).map_err(|_| fault(JsonError::NotUtf8.into()))?;
    let object = JsonObject::parse(text.as_bytes()).map_err(|error| fault(error.into()))?;
    let mut metadata = read(&object, text, policy).map_err(fault)?;
    // RFC 8414 §3.3: the issuer MUST be identical to the one the URL was made from.
    if metadata.issuer() != expected_issuer {
        return Err(fault(PeerFault::IssuerMismatch));
    }
    let required = |name| fault(JsonError::Missing { name }.into());
    // RFC 8414 §2 wants the list of every server. One that no browser is sent to has nothing to list: for services, for
    // CIBA.
    let grants = object.strings("grant_types_supported");
    let grants = grants.map_err(|error| fault(error.into()))?;
    let is_by_browser = |grant: &String| matches!(&**grant, "authorization_code" | "implicit");
    let takes_browsers = metadata.authorization_endpoint().is_some()
        && grants.is_none_or(|grants| grants.iter().any(is_by_browser));
    let has_responses = takes_browsers || metadata.token_endpoint().is_none();
    if has_responses && metadata.response_types_supported().is_none() {
        return Err(required("response_types_supported"));
    }
    // OpenID Connect Discovery §3: `jwks_uri` is REQUIRED.
    if form == MetadataForm::OpenId && metadata.jwks_uri().is_none() {
        return Err(required("jwks_uri"));
    }
    Arc::make_mut(&mut metadata.0).discovered = true;
    Ok(metadata)
}

/// An object with an issuer, all of whose known members are what they should be.
pub(super) fn known(text: &str, policy: UrlPolicy) -> Result<ServerMetadata, PeerFault> {
    read(&JsonObject::parse(text.as_bytes())?, text, policy)
}

fn read(
    object: &JsonObject<'_>,
    text: &str,
    policy: UrlPolicy,
) -> Result<ServerMetadata, PeerFault> {
    let mut urls = Vec::with_capacity(ENDPOINTS.len());
    for name in ENDPOINTS {
        urls.push((*name, endpoint(object, name, policy)?));
    }
    // Each of them is asked for once.
    let mut url = |wanted: &str| {
        let mut urls = urls.iter_mut().filter(|(name, _)| *name == wanted);
        urls.next()?.1.take()
    };
    for name in STRINGS {
        object.string(name)?;
    }
    for name in BOOLEANS {
        object.boolean(name)?;
    }
    for name in LISTS {
        are_strings(object, name)?;
    }
    Ok(ServerMetadata(Arc::new(Inner {
        issuer: object.required_string("issuer")?.into(),
        authorization_endpoint: url("authorization_endpoint"),
        check_session_iframe: url("check_session_iframe"),
        end_session_endpoint: url("end_session_endpoint"),
        jwks_uri: url("jwks_uri"),
        endpoints: ALL
            .into_iter()
            .filter_map(|name| Some((name, url(name.member())?)))
            .collect(),
        mtls_aliases: mtls_aliases(object, policy)?,
        code_challenge_methods_supported: object.strings("code_challenge_methods_supported")?,
        introspection_endpoint_auth_methods_supported: object
            .strings("introspection_endpoint_auth_methods_supported")?,
        iss_parameter_supported: object
            .boolean("authorization_response_iss_parameter_supported")?
            .unwrap_or_default(),
        require_pushed_authorization_requests: object
            .boolean("require_pushed_authorization_requests")?
            .unwrap_or_default(),
        require_signed_request_object: object
            .boolean("require_signed_request_object")?
            .unwrap_or_default(),
        response_types_supported: object.strings("response_types_supported")?,
        revocation_endpoint_auth_methods_supported: object
            .strings("revocation_endpoint_auth_methods_supported")?,
        token_endpoint_auth_methods_supported: object
            .strings("token_endpoint_auth_methods_supported")?,
        text: text.to_owned(),
        discovered: false,
        policy,
    })))
}

/// An issuer that was configured: an endpoint's URL without a query.
pub(crate) fn issuer(issuer: &str, policy: UrlPolicy) -> Result<Endpoint, Error> {
    let endpoint = Endpoint::parse(issuer, policy).map_err(|error| Misuse::Url("issuer", error))?;
    // RFC 8414 §2: an issuer has no query and no fragment.
    match endpoint.query() {
        None => Ok(endpoint),
        Some(_) => Err(Misuse::IssuerQuery.into()),
    }
}

/// What is the peer's fault in a fetched document is the application's in one written by hand.
pub(super) fn as_misuse(fault: PeerFault) -> Error {
    match fault {
        PeerFault::Url { name, error } => Misuse::Url(name, error).into(),
        _ => Misuse::Record(Purpose::ServerMetadata, RecordFault::Malformed).into(),
    }
}

fn endpoint(
    object: &JsonObject<'_>,
    name: &'static str,
    policy: UrlPolicy,
) -> Result<Option<Endpoint>, PeerFault> {
    let Some(text) = object.string(name)? else {
        return Ok(None);
    };
    match Endpoint::parse(&text, policy) {
        Ok(endpoint) => Ok(Some(endpoint)),
        Err(error) => Err(PeerFault::Url { name, error }),
    }
}

/// Whether it is a list of strings, if it is there.
fn are_strings(object: &JsonObject<'_>, name: &'static str) -> Result<(), PeerFault> {
    let Some(list) = object.optional(name) else {
        return Ok(());
    };
    let mut are_strings = true;
    let list = list.visit_array(|one| are_strings &= one.kind() == JsonKind::String);
    let expected = "an array of strings";
    list.filter(|()| are_strings)
        .ok_or_else(|| JsonError::WrongType { name, expected }.into())
}

/// Endpoints by name; an alias that is no endpoint's is as unknown as any other member.
fn mtls_aliases(object: &JsonObject<'_>, policy: UrlPolicy) -> Result<Endpoints, PeerFault> {
    let Some(aliases) = object.optional(MTLS_ENDPOINT_ALIASES) else {
        return Ok(Endpoints::new());
    };
    let name = MTLS_ENDPOINT_ALIASES;
    let wrong_type = |expected| PeerFault::Json(JsonError::WrongType { name, expected });
    let aliases = aliases.as_object().ok_or_else(|| wrong_type("an object"))?;
    let mut known = Endpoints::new();
    for (alias, value) in aliases.iter() {
        if !ENDPOINTS.contains(&alias) || value.kind() == JsonKind::Null {
            continue;
        }
        let url = value
            .as_str()
            .ok_or_else(|| wrong_type("an object of strings"))?;
        let url = Endpoint::parse(&url, policy);
        let url = url.map_err(|error: UrlError| PeerFault::Url { name, error })?;
        known.extend(EndpointName::of_member(alias).map(|alias| (alias, url)));
    }
    Ok(known)
}
