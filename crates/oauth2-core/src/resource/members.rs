//! The members of a resource's metadata whose types are known, and therefore checked.

/// Strings; the URLs among them are for people, and nobody here opens them.
pub(super) const STRINGS: &[&str] = &[
    "resource_documentation",
    "resource_name",
    "resource_policy_uri",
    "resource_tos_uri",
    "signed_metadata",
];

/// Switches.
pub(super) const BOOLEANS: &[&str] = &[
    "dpop_bound_access_tokens_required",
    "tls_client_certificate_bound_access_tokens",
];

/// Arrays of strings.
pub(super) const LISTS: &[&str] = &[
    "authorization_details_types_supported",
    "authorization_servers",
    "bearer_methods_supported",
    "dpop_signing_alg_values_supported",
    "resource_signing_alg_values_supported",
    "scopes_supported",
];
