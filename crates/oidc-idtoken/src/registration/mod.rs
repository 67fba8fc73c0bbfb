//! Clients that register themselves at a provider ([Registration]), on top of what OAuth 2 has for
//! that.
//!
//! [Registration]: https://openid.net/specs/openid-connect-registration-1_0.html

mod check;
mod configured;
mod fault;
mod metadata;

use oauth2_core::{ClientInformation, Registration, ServerMetadata, UpdateRegistration};

pub use self::configured::ResponseEncryption;
pub use self::fault::OidcClientMetadataFault;
pub use self::metadata::{ApplicationType, OidcClientMetadata, SubjectType};
use crate::Error;

/// Begins to register a client at a provider ([Registration §3.1]); what comes of it makes an
/// [`OidcClient`](crate::OidcClient::registered).
///
/// ```
/// use jose_assert::Algorithm;
/// use oauth2_core::{ClientMetadata, Registration, ServerMetadata};
/// use oidc_idtoken::{Error, OidcClientMetadata};
///
/// fn registration(provider: &ServerMetadata) -> Result<Registration, Error> {
///     let oauth = ClientMetadata::new().redirect_uris(["https://app.example/callback"]);
///     let metadata = OidcClientMetadata::new(oauth)
///         .id_token_signed_response_alg(Algorithm::Es256)
///         .require_auth_time(true);
///     oidc_idtoken::register(provider, metadata)
/// }
/// ```
///
/// # Errors
///
/// Those of [`OidcClientMetadata::check`].
///
/// [Registration §3.1]: https://openid.net/specs/openid-connect-registration-1_0.html#RegistrationRequest
pub fn register(
    provider: &ServerMetadata,
    metadata: OidcClientMetadata,
) -> Result<Registration, Error> {
    metadata.check(provider.policy())?;
    Ok(oauth2_core::register(provider, metadata.into_oauth()))
}

/// Begins to change a registration: `change` gets the metadata as the provider says it
/// ([RFC 7592 §2.2]).
///
/// # Errors
///
/// Those of [`OidcClientMetadata::check`].
///
/// [RFC 7592 §2.2]: https://www.rfc-editor.org/rfc/rfc7592#section-2.2
pub fn update_registration(
    information: &ClientInformation,
    change: impl FnOnce(OidcClientMetadata) -> OidcClientMetadata,
) -> Result<UpdateRegistration, Error> {
    let metadata = change(OidcClientMetadata::new(information.metadata().clone()));
    metadata.check(information.policy())?;
    Ok(information.update(|_| metadata.into_oauth()))
}
