use std::sync::Arc;

use oauth2_core::{Disposition, Error, ErrorCode, Misuse};

use super::support::{client, granted, pending, refused, respond};

#[test]
fn by_the_code_of_the_server() {
    let retry = Disposition::Retry { after: None };
    for (code, disposition) in [
        ("invalid_client", Disposition::FixConfiguration),
        ("unauthorized_client", Disposition::FixConfiguration),
        ("invalid_scope", Disposition::FixConfiguration),
        ("invalid_target", Disposition::FixConfiguration),
        ("invalid_request", Disposition::FixConfiguration),
        ("unsupported_grant_type", Disposition::FixConfiguration),
        ("invalid_grant", Disposition::Reauthenticate),
        ("login_required", Disposition::Reauthenticate),
        ("interaction_required", Disposition::Reauthenticate),
        ("consent_required", Disposition::Reauthenticate),
        ("account_selection_required", Disposition::Reauthenticate),
        ("access_denied", Disposition::Refused),
        ("temporarily_unavailable", retry),
        ("slow_down", retry),
    ] {
        let error = refused(respond(pending(), &format!("&error={code}")));
        assert_eq!(error.disposition(), disposition, "{code}");
        assert_eq!(error.code().as_str(), code);
        assert!(!matches!(error.code(), ErrorCode::Other(_)), "{code}");
    }
}

#[test]
fn by_the_kind_of_error() {
    let reauthenticate = Disposition::Reauthenticate;
    assert_eq!(Error::NotAuthenticated.disposition(), reauthenticate);
    let cause = Error::Reauthenticate(Some(Arc::new(Error::NotAuthenticated)));
    assert_eq!(cause.disposition(), reauthenticate);
    let misuse = Error::from(Misuse::TokenType);
    assert_eq!(misuse.disposition(), Disposition::FixConfiguration);
    let malformed = granted(&client(), "{").unwrap_err();
    assert_eq!(malformed.disposition(), Disposition::HostilePeer);
    let mismatch = pending().response("code=c&state=other").unwrap_err();
    assert_eq!(mismatch.disposition(), Disposition::HostilePeer);
}
