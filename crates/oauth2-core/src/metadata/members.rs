//! The metadata members whose types are known, and therefore checked.

/// URLs that requests may go to.
pub(super) const ENDPOINTS: &[&str] = &[
    "authorization_endpoint",
    "backchannel_authentication_endpoint",
    "challenge_endpoint",
    "check_session_iframe",
    "device_authorization_endpoint",
    "end_session_endpoint",
    "introspection_endpoint",
    "jwks_uri",
    "pushed_authorization_request_endpoint",
    "registration_endpoint",
    "revocation_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
];

/// Strings; the URLs among them are for people, and nobody here opens them.
pub(super) const STRINGS: &[&str] = &[
    "op_policy_uri",
    "op_tos_uri",
    "service_documentation",
    "signed_metadata",
];

/// Switches.
pub(super) const BOOLEANS: &[&str] = &[
    "authorization_response_iss_parameter_supported",
    "backchannel_logout_session_supported",
    "backchannel_logout_supported",
    "backchannel_user_code_parameter_supported",
    "claims_parameter_supported",
    "client_id_metadata_document_supported",
    "frontchannel_logout_session_supported",
    "frontchannel_logout_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "require_pushed_authorization_requests",
    "require_request_uri_registration",
    "require_signed_request_object",
    "tls_client_certificate_bound_access_tokens",
];

/// Arrays of strings.
pub(super) const LISTS: &[&str] = &[
    "acr_values_supported",
    "authorization_details_types_supported",
    "authorization_encryption_alg_values_supported",
    "authorization_encryption_enc_values_supported",
    "authorization_signing_alg_values_supported",
    "backchannel_authentication_request_signing_alg_values_supported",
    "backchannel_token_delivery_modes_supported",
    "claim_types_supported",
    "claims_locales_supported",
    "claims_supported",
    "client_attestation_pop_signing_alg_values_supported",
    "client_attestation_signing_alg_values_supported",
    "code_challenge_methods_supported",
    "display_values_supported",
    "dpop_signing_alg_values_supported",
    "grant_types_supported",
    "id_token_encryption_alg_values_supported",
    "id_token_encryption_enc_values_supported",
    "id_token_signing_alg_values_supported",
    "introspection_encryption_alg_values_supported",
    "introspection_encryption_enc_values_supported",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "introspection_signing_alg_values_supported",
    "prompt_values_supported",
    "protected_resources",
    "request_object_encryption_alg_values_supported",
    "request_object_encryption_enc_values_supported",
    "request_object_signing_alg_values_supported",
    "response_modes_supported",
    "response_types_supported",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "scopes_supported",
    "subject_types_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "ui_locales_supported",
    "userinfo_encryption_alg_values_supported",
    "userinfo_encryption_enc_values_supported",
    "userinfo_signing_alg_values_supported",
];

/// An object of endpoints ([RFC 8705 §5]).
///
/// [RFC 8705 §5]: https://www.rfc-editor.org/rfc/rfc8705#section-5
pub(super) const MTLS_ENDPOINT_ALIASES: &str = "mtls_endpoint_aliases";
