use flow_script::{env, json, play};
use oauth2_core::{Disposition, Error, ErrorCode};

use super::support::request;

// CIBA §12, §13.
#[test]
fn each_says_who_can_mend_it() {
    let again = Disposition::Reauthenticate;
    let configuration = Disposition::FixConfiguration;
    for (status, code, typed, disposition) in [
        (
            400,
            "expired_login_hint_token",
            ErrorCode::ExpiredLoginHintToken,
            again,
        ),
        (400, "unknown_user_id", ErrorCode::UnknownUserId, again),
        (400, "missing_user_code", ErrorCode::MissingUserCode, again),
        (400, "invalid_user_code", ErrorCode::InvalidUserCode, again),
        (
            400,
            "transaction_failed",
            ErrorCode::TransactionFailed,
            again,
        ),
        (
            400,
            "invalid_binding_message",
            ErrorCode::InvalidBindingMessage,
            configuration,
        ),
        (
            400,
            "unauthorized_client",
            ErrorCode::UnauthorizedClient,
            configuration,
        ),
        (
            401,
            "invalid_client",
            ErrorCode::InvalidClient,
            configuration,
        ),
        (
            403,
            "access_denied",
            ErrorCode::AccessDenied,
            Disposition::Refused,
        ),
    ] {
        let body = format!(r#"{{"error":"{code}"}}"#);
        let (outcome, _) = play(request(), [json(status, &body)], &env());
        let Err(Error::Server(error)) = outcome else {
            panic!("{code}: {outcome:?}")
        };
        assert_eq!(*error.code(), typed);
        assert_eq!(error.code().as_str(), code);
        assert_eq!(error.disposition(), disposition, "{code}");
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
}

#[test]
fn what_the_client_sent_is_masked() {
    let body =
        r#"{"error":"unknown_user_id","error_description":"no jane@example.com with 4711 here"}"#;
    let description = |intent| {
        let (outcome, _) = play(intent, [json(400, body)], &env());
        match outcome {
            Err(Error::Server(error)) => error.description().unwrap().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    let expected = "no [redacted] with [redacted] here";
    assert_eq!(description(request().user_code("4711")), expected);
    #[cfg(feature = "jose")]
    {
        let key = jose_assert::SigningKey::generate(jose_assert::Algorithm::Es256, &env());
        let signed = request().user_code("4711").request_object(key.unwrap());
        assert_eq!(description(signed), expected);
    }
}
