//! Core 3.1.2.6: the provider's own error codes; no request follows any of them.

use oauth2_core::{Disposition, ErrorCode};
use oidc_idtoken::Error;

use crate::support::provider::{Begun, REDIRECT_URI, client};

fn refused_with(code: &str) -> Error {
    let begun = Begun::new(client().authentication());
    let state = begun.pending.state().to_owned();
    let callback = format!("{REDIRECT_URI}?error={code}&state={state}&code=beside");
    begun.pending.response(&callback).unwrap_err()
}

#[test]
fn the_user_has_to_do_something() {
    for (name, code) in [
        ("login_required", ErrorCode::LoginRequired),
        ("interaction_required", ErrorCode::InteractionRequired),
        ("consent_required", ErrorCode::ConsentRequired),
        (
            "account_selection_required",
            ErrorCode::AccountSelectionRequired,
        ),
    ] {
        let error = refused_with(name);
        assert_eq!(error.code(), Some(&code));
        assert_eq!(error.disposition(), Disposition::Reauthenticate, "{name}");
    }
}

#[test]
fn the_client_has_to_be_changed() {
    for (name, code) in [
        ("invalid_request_uri", ErrorCode::InvalidRequestUri),
        ("invalid_request_object", ErrorCode::InvalidRequestObject),
        ("request_not_supported", ErrorCode::RequestNotSupported),
        (
            "request_uri_not_supported",
            ErrorCode::RequestUriNotSupported,
        ),
        (
            "registration_not_supported",
            ErrorCode::RegistrationNotSupported,
        ),
    ] {
        let error = refused_with(name);
        assert_eq!(error.code(), Some(&code));
        assert_eq!(error.disposition(), Disposition::FixConfiguration, "{name}");
    }
}

#[test]
fn a_refusal_with_another_state_is_not_believed() {
    let begun = Begun::new(client().authentication());
    let callback = format!("{REDIRECT_URI}?error=login_required&state=other");
    let error = begun.pending.response(&callback).unwrap_err();
    assert_eq!(error.code(), None);
    assert_eq!(error.disposition(), Disposition::HostilePeer);
}
