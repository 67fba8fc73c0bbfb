//! What is refused before a provider is asked.

use oauth_step::{Endpoint, UrlPolicy};
use oauth2_core::ClientMetadata;

use super::fault::OidcClientMetadataFault as Fault;
use crate::Misuse;

pub(super) fn metadata(metadata: &ClientMetadata, policy: UrlPolicy) -> Result<(), Misuse> {
    urls(metadata, policy)?;
    encryption(metadata)?;
    let flows = Flows::of(metadata);
    // Registration §2: `none` only where no ID Token comes from the authorization endpoint; here, as
    // no unsigned one is taken otherwise, only where nothing but a code does.
    let alg = metadata.text("id_token_signed_response_alg");
    if (flows.id_token || flows.implicit) && alg.is_some_and(|alg| alg == "none") {
        return Err(Fault::UnsignedIdToken.into());
    }
    let redirect_uris = metadata.list("redirect_uris").unwrap_or_default();
    // Registration §2: `web` is the default.
    let application_type = metadata.text("application_type");
    let is_web = application_type.is_none_or(|application_type| application_type == "web");
    if is_web && flows.implicit && !redirect_uris.iter().all(|uri| is_public_https(uri)) {
        return Err(Fault::ImplicitRedirectUri.into());
    }
    frontchannel_logout(metadata, &redirect_uris, policy)
}

/// Where the provider sends users and requests.
fn urls(metadata: &ClientMetadata, policy: UrlPolicy) -> Result<(), Misuse> {
    for name in URLS {
        if let Some(url) = metadata.text(name) {
            Endpoint::parse(&url, policy).map_err(|error| Fault::Url(name, error))?;
        }
    }
    Ok(())
}

/// Registration §2, JARM §3: `enc` MUST NOT be there without `alg`.
fn encryption(metadata: &ClientMetadata) -> Result<(), Misuse> {
    for (enc, alg) in ENCRYPTIONS {
        if metadata.get(enc).is_some() && metadata.get(alg).is_none() {
            return Err(Fault::EncryptionAlgMissing(alg).into());
        }
    }
    Ok(())
}

/// Front-Channel Logout §2: scheme, host and port MUST be those of a redirection URI.
fn frontchannel_logout(
    metadata: &ClientMetadata,
    redirect_uris: &[String],
    policy: UrlPolicy,
) -> Result<(), Misuse> {
    let origin = |uri: &str| Some(Endpoint::parse(uri, policy).ok()?.origin());
    let Some(logout) = metadata.text("frontchannel_logout_uri") else {
        return Ok(());
    };
    let logout = origin(&logout);
    if redirect_uris.iter().any(|uri| origin(uri) == logout) {
        return Ok(());
    }
    Err(Fault::FrontchannelLogoutOrigin.into())
}

/// What the authorization endpoint returns.
struct Flows {
    /// Tokens.
    implicit: bool,
    /// ID Tokens among them.
    id_token: bool,
}

impl Flows {
    fn of(metadata: &ClientMetadata) -> Self {
        let list = |name| metadata.list(name).unwrap_or_default();
        let (grant_types, response_types) = (list("grant_types"), list("response_types"));
        let mut words = response_types.iter().flat_map(|types| types.split(' '));
        let id_token = words.any(|word| word == "id_token");
        Self {
            // Registration §2: whatever returns tokens there has this grant type.
            implicit: grant_types
                .iter()
                .any(|grant_type| grant_type == "implicit"),
            id_token,
        }
    }
}

/// Registration §2: `https`, and not `localhost`.
fn is_public_https(uri: &str) -> bool {
    let endpoint = Endpoint::parse(uri, UrlPolicy::default()).ok();
    endpoint.is_some_and(|endpoint| {
        endpoint.uri().scheme_str() == Some("https")
            && !endpoint.host().eq_ignore_ascii_case("localhost")
    })
}

impl From<Fault> for Misuse {
    fn from(fault: Fault) -> Self {
        Self::ClientMetadata(fault)
    }
}

const URLS: [&str; 4] = [
    "backchannel_logout_uri",
    "frontchannel_logout_uri",
    "initiate_login_uri",
    "sector_identifier_uri",
];
const ENCRYPTIONS: [(&str, &str); 4] = [
    (
        "authorization_encrypted_response_enc",
        "authorization_encrypted_response_alg",
    ),
    (
        "id_token_encrypted_response_enc",
        "id_token_encrypted_response_alg",
    ),
    (
        "request_object_encryption_enc",
        "request_object_encryption_alg",
    ),
    (
        "userinfo_encrypted_response_enc",
        "userinfo_encrypted_response_alg",
    ),
];
