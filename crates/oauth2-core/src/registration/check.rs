//! What is refused before a server is asked.

use oauth_step::{Endpoint, UrlPolicy};

use super::fault::ClientMetadataFault;
use super::members;
use super::metadata::ClientMetadata;
use crate::client::check_redirect_uri;
use crate::error::{Error, Misuse};
use crate::scope::Scope;

pub(super) fn metadata(metadata: &ClientMetadata, policy: UrlPolicy) -> Result<(), Error> {
    if let Some((name, expected)) = members::wrong_type(metadata.iter()) {
        return Err(ClientMetadataFault::WrongType { name, expected }.into());
    }
    keys(metadata, policy)?;
    grants(metadata)?;
    for uri in metadata.list("redirect_uris").unwrap_or_default() {
        check_redirect_uri(&uri, policy)?;
    }
    match metadata.text("scope") {
        Some(scope) if Scope::parse(&scope).is_none() => Err(Misuse::Scope.into()),
        _ => Ok(()),
    }
}

fn keys(metadata: &ClientMetadata, policy: UrlPolicy) -> Result<(), Error> {
    let jwks = metadata.get("jwks").and_then(|value| value.as_object());
    let jwks_uri = metadata.text("jwks_uri");
    // RFC 7591 §2: they MUST NOT both be present.
    if jwks.is_some() && jwks_uri.is_some() {
        return Err(ClientMetadataFault::JwksAndJwksUri.into());
    }
    if let Some(jwks_uri) = jwks_uri {
        Endpoint::parse(&jwks_uri, policy).map_err(|error| Misuse::Url("jwks_uri", error))?;
    }
    let keys = jwks.and_then(|jwks| jwks.get("keys")?.as_array());
    let mut keys = keys.into_iter().flatten().filter_map(|key| key.as_object());
    // RFC 7518 §6: what makes a key private, and a shared key.
    if keys.any(|key| key.get("d").is_some() || key.get("k").is_some()) {
        return Err(ClientMetadataFault::PrivateKey.into());
    }
    Ok(())
}

/// RFC 7591 §2.1, and OpenID Connect Registration §2 for its response types.
fn grants(metadata: &ClientMetadata) -> Result<(), Error> {
    let (grant_types, response_types) = (
        metadata.list("grant_types"),
        metadata.list("response_types"),
    );
    // RFC 7591 §2.3: what is not said here may stand in the statement.
    let stated = metadata.get("software_statement").is_some();
    if !stated || grant_types.is_some() && response_types.is_some() {
        let (grant_types, response_types) = with_defaults(grant_types, response_types);
        let grants = |grant_type: &str| grant_types.iter().any(|other| other == grant_type);
        let responds = |word: &str| response_types.iter().any(|types| has_word(types, word));
        let by_token = ["id_token", "token"].into_iter().any(responds);
        for (grant_type, needed, word) in [
            ("authorization_code", responds("code"), "code"),
            ("implicit", by_token, "token"),
        ] {
            match (grants(grant_type), needed) {
                (false, true) => {
                    return Err(ClientMetadataFault::GrantTypeMissing(grant_type).into());
                }
                (true, false) => return Err(ClientMetadataFault::ResponseTypeMissing(word).into()),
                _ => {}
            }
        }
        let redirects = grants("authorization_code") || grants("implicit");
        let redirect_uris = metadata.list("redirect_uris").unwrap_or_default();
        // RFC 7591 §2: clients with such grants MUST register redirection URIs.
        if redirects && redirect_uris.is_empty() && !stated {
            return Err(ClientMetadataFault::RedirectUrisMissing.into());
        }
    }
    Ok(())
}

/// RFC 7591 §2: `authorization_code` and `code`, where nothing else is said.
pub(super) fn with_defaults(
    grant_types: Option<Vec<String>>,
    response_types: Option<Vec<String>>,
) -> (Vec<String>, Vec<String>) {
    (
        grant_types.unwrap_or_else(|| vec!["authorization_code".to_owned()]),
        response_types.unwrap_or_else(|| vec!["code".to_owned()]),
    )
}

fn has_word(response_type: &str, word: &str) -> bool {
    response_type.split(' ').any(|other| other == word)
}
