//! The members of client metadata whose types are known, and therefore checked.

use oauth_step::{JsonKind, JsonValue};

/// The first known member that has another type, and the type; `null` stands for none.
pub(super) fn wrong_type<'a>(
    members: impl IntoIterator<Item = (&'a str, JsonValue<'a>)>,
) -> Option<(&'static str, &'static str)> {
    for (name, value) in members {
        // RFC 7591 §2.2: `client_name#fr` is `client_name` in French.
        let base = name.split_once('#').map_or(name, |(base, _)| base);
        let known = MEMBERS
            .iter()
            .find_map(|(kind, names)| Some((kind, names.iter().find(|known| **known == base)?)));
        let Some((kind, name)) = known else { continue };
        if value.kind() != JsonKind::Null && !kind.fits(value) {
            return Some((name, kind.described()));
        }
    }
    None
}

#[derive(Clone, Copy)]
enum Kind {
    Boolean,
    Number,
    Object,
    String,
    Strings,
}

impl Kind {
    fn fits(self, value: JsonValue<'_>) -> bool {
        match self {
            Self::Boolean => value.kind() == JsonKind::Bool,
            Self::Number => value
                .as_number()
                .is_some_and(|number| number.parse::<u64>().is_ok()),
            Self::Object => value.kind() == JsonKind::Object,
            Self::String => value.as_str().is_some(),
            Self::Strings => value
                .as_array()
                .is_some_and(|values| values.iter().all(|value| value.as_str().is_some())),
        }
    }

    /// As [`oauth_step::JsonObject`] says it.
    fn described(self) -> &'static str {
        match self {
            Self::Boolean => "true or false",
            Self::Number => "a whole number",
            Self::Object => "an object",
            Self::String => "a string",
            Self::Strings => "an array of strings",
        }
    }
}

/// RFC 7591 §2, RFC 8705 §2.1.2, RFC 9101 §10.5, RFC 9126 §6, RFC 9396 §10, RFC 9449 §5.2, OpenID
/// Connect Registration §2, the logout specifications, CIBA §4 and JARM §3.
const MEMBERS: [(Kind, &[&str]); 5] = [
    (
        Kind::Boolean,
        &[
            "backchannel_logout_session_required",
            "backchannel_user_code_parameter",
            "dpop_bound_access_tokens",
            "frontchannel_logout_session_required",
            "require_auth_time",
            "require_pushed_authorization_requests",
            "require_signed_request_object",
            "tls_client_certificate_bound_access_tokens",
        ],
    ),
    (Kind::Number, &["default_max_age"]),
    (Kind::Object, &["jwks"]),
    (
        Kind::String,
        &[
            "application_type",
            "authorization_encrypted_response_alg",
            "authorization_encrypted_response_enc",
            "authorization_signed_response_alg",
            "backchannel_authentication_request_signing_alg",
            "backchannel_client_notification_endpoint",
            "backchannel_logout_uri",
            "backchannel_token_delivery_mode",
            "client_name",
            "client_uri",
            "frontchannel_logout_uri",
            "id_token_encrypted_response_alg",
            "id_token_encrypted_response_enc",
            "id_token_signed_response_alg",
            "initiate_login_uri",
            "jwks_uri",
            "logo_uri",
            "policy_uri",
            "request_object_encryption_alg",
            "request_object_encryption_enc",
            "request_object_signing_alg",
            "scope",
            "sector_identifier_uri",
            "software_id",
            "software_statement",
            "software_version",
            "subject_type",
            "tls_client_auth_san_dns",
            "tls_client_auth_san_email",
            "tls_client_auth_san_ip",
            "tls_client_auth_san_uri",
            "tls_client_auth_subject_dn",
            "token_endpoint_auth_method",
            "token_endpoint_auth_signing_alg",
            "tos_uri",
            "userinfo_encrypted_response_alg",
            "userinfo_encrypted_response_enc",
            "userinfo_signed_response_alg",
        ],
    ),
    (
        Kind::Strings,
        &[
            "authorization_details_types",
            "contacts",
            "default_acr_values",
            "grant_types",
            "post_logout_redirect_uris",
            "redirect_uris",
            "request_uris",
            "response_types",
        ],
    ),
];

/// What the server alone says, beside the metadata (RFC 7591 §3.2.1, RFC 7592 §3).
pub(super) const ISSUED: [&str; 6] = [
    "client_id",
    "client_id_issued_at",
    "client_secret",
    "client_secret_expires_at",
    "registration_access_token",
    "registration_client_uri",
];
