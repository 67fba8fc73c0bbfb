//! Clients that please a profile until a test spoils one.

use oauth_step::UrlPolicy;
use oauth2_core::{Client, MetadataForm, Misuse, Profile, ProfileRule, ServerMetadata};
use oidc_idtoken::{Error, OidcClient};
use serde_json::Value;

use crate::support::provider::{REDIRECT_URI, metadata_json};
use crate::support::{CLIENT, ISSUER};

/// A provider whose ID Tokens are by these algorithms.
pub(crate) fn provider(algorithms: &Value) -> ServerMetadata {
    let mut document = metadata_json();
    document["id_token_signing_alg_values_supported"] = algorithms.clone();
    document["pushed_authorization_request_endpoint"] = format!("{ISSUER}/par").into();
    document["authorization_response_iss_parameter_supported"] = true.into();
    let document = document.to_string();
    let (form, policy) = (MetadataForm::OpenId, UrlPolicy::default());
    ServerMetadata::parse(document.as_bytes(), ISSUER, form, policy).unwrap()
}

/// A client with a certificate, which is good for every profile.
pub(crate) fn oauth(algorithms: &Value) -> Client {
    Client::new(provider(algorithms), CLIENT)
        .with_tls_client_auth()
        .with_certificate_bound_tokens()
        .with_redirect_uri(REDIRECT_URI)
        .unwrap()
}

pub(crate) fn client(profile: Profile, algorithms: &Value) -> Result<OidcClient, Error> {
    OidcClient::new(oauth(algorithms).with_profile(profile)?)
}

/// The rule that was broken.
#[track_caller]
pub(crate) fn rule<T: std::fmt::Debug>(outcome: Result<T, Error>) -> ProfileRule {
    match outcome {
        Err(Error::OAuth2(oauth2_core::Error::Misuse(Misuse::Profile(violation)))) => {
            violation.rule()
        }
        other => panic!("expected a broken rule, got {other:?}"),
    }
}
