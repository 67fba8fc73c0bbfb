use flow_script::{NOON, env};
use oauth_step::IntoStep;
use oauth2_core::{
    DeliveryMode, Disposition, Error, ErrorCode, Misuse, Notified, PeerFault, Place,
    notification_response,
};

use super::support::{ID, client, misuse, notifiable, notified};

fn pushed(members: &str) -> Result<Notified, Error> {
    let (authentication, token) = notifiable(DeliveryMode::Push);
    let body = format!(r#"{{"auth_req_id":"{ID}",{members}}}"#);
    notified(&authentication, &token, &body)
}

const TOKENS: &str = r#""access_token":"at","token_type":"Bearer","expires_in":120"#;

// CIBA §10.3.1.
#[test]
fn until_somebody_verifies_their_id_token() {
    let outcome = pushed(&format!(
        r#"{TOKENS},"id_token":"i.d.t","refresh_token":"rt""#
    ));
    assert_eq!(notification_response(&outcome).status(), 204);
    let notified = outcome.unwrap();
    let finished = client().finish_backchannel(notified.clone());
    assert_eq!(misuse(finished.into_step(&env())), Misuse::NoTokens);
    let Notified::Push(push) = notified else {
        panic!("{notified:?}")
    };
    let (authentication, tokens) = push.into_unverified();
    assert_eq!(authentication.auth_req_id().expose(), ID);
    assert_eq!(tokens.access_token().expose(), "at");
    assert_eq!(tokens.id_token().unwrap().expose(), "i.d.t");
    assert_eq!(tokens.refresh_token().unwrap().expose(), "rt");
    assert_eq!(tokens.expires_at().unwrap().0, NOON.0 + 120);
    assert_eq!(tokens.scope(), authentication.scope());
}

#[test]
fn what_is_not_whole_is_refused() {
    for members in [
        TOKENS.to_owned(),
        format!(r#"{TOKENS},"id_token":null"#),
        r#""id_token":"i.d.t","token_type":"Bearer""#.to_owned(),
        r#""id_token":"i.d.t","access_token":"at""#.to_owned(),
        r#""id_token":"i.d.t","access_token":"a t","token_type":"Bearer""#.to_owned(),
        r#""id_token":"i.d.t","access_token":"at","token_type":"DPoP""#.to_owned(),
        format!(r#"{TOKENS},"id_token":"i.d.t","error":"access_denied""#),
        r#""error":"""#.to_owned(),
        r#""error":5"#.to_owned(),
        r#""x":1"#.to_owned(),
    ] {
        let outcome = pushed(&members);
        assert_eq!(notification_response(&outcome).status(), 400, "{members}");
        let place = Place::BackchannelNotification;
        assert!(
            matches!(outcome, Err(Error::Peer { place: found, .. }) if found == place),
            "{members}"
        );
    }
    let beside = format!(r#"{TOKENS},"id_token":"i.d.t","error":"access_denied""#);
    let fault = PeerFault::ErrorBesideSuccess;
    assert!(matches!(pushed(&beside), Err(Error::Peer { fault: found, .. }) if found == fault));
}

// CIBA §12.
#[test]
fn a_refusal_is_known_for_one() {
    for (code, typed, disposition) in [
        (
            "access_denied",
            ErrorCode::AccessDenied,
            Disposition::Refused,
        ),
        (
            "expired_token",
            ErrorCode::ExpiredToken,
            Disposition::Reauthenticate,
        ),
        (
            "transaction_failed",
            ErrorCode::TransactionFailed,
            Disposition::Reauthenticate,
        ),
    ] {
        let outcome = pushed(&format!(
            r#""error":"{code}","error_description":"why {ID}""#
        ));
        assert_eq!(notification_response(&outcome).status(), 204);
        let notified = outcome.unwrap();
        let Notified::Refused(refused) = &notified else {
            panic!("{notified:?}")
        };
        assert_eq!(refused.authentication().auth_req_id().expose(), ID);
        assert_eq!(*refused.error().code(), typed);
        assert_eq!(refused.error().description(), Some("why [redacted]"));
        let finished = client().finish_backchannel(notified).into_step(&env());
        let error = finished.unwrap_err();
        assert_eq!(error.code(), Some(&typed));
        assert_eq!(error.disposition(), disposition);
    }
}

#[test]
fn tokens_that_come_where_a_ping_was_agreed_on_are_dropped() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let body = format!(r#"{{"auth_req_id":"{ID}",{TOKENS},"id_token":"i.d.t"}}"#);
    let outcome = notified(&authentication, &token, &body);
    assert!(matches!(outcome, Ok(Notified::Ping(_))));
}
