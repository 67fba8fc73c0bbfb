use flow_script::{env, json, play};
use oauth2_core::{ClientMetadata, Disposition, Error, ErrorCode, PeerFault, register};
use serde_json::json;

use super::support::{fault, information, metadata, server};

// RFC 7591 §3.2.2.
#[test]
fn each_code_is_known_and_is_for_the_configuration() {
    for (code, expected) in [
        ("invalid_redirect_uri", ErrorCode::InvalidRedirectUri),
        ("invalid_client_metadata", ErrorCode::InvalidClientMetadata),
        (
            "invalid_software_statement",
            ErrorCode::InvalidSoftwareStatement,
        ),
        (
            "unapproved_software_statement",
            ErrorCode::UnapprovedSoftwareStatement,
        ),
    ] {
        let answer = json(400, &json!({"error": code}).to_string());
        let (outcome, _) = play(register(&server(), metadata()), [answer], &env());
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Some(&expected));
        assert_eq!(error.disposition(), Disposition::FixConfiguration);
    }
}

// RFC 7592 §2: an invalid token is answered with 401.
#[test]
fn no_user_can_sign_in_again_for_a_registration() {
    let refusal = || json(401, r#"{"error":"invalid_token"}"#);
    let intent = register(&server(), metadata()).initial_access_token("t");
    let (registered, _) = play(intent, [refusal()], &env());
    let (read, _) = play(information().read(), [refusal()], &env());
    let (deleted, _) = play(information().delete(), [refusal()], &env());
    for error in [
        registered.unwrap_err(),
        read.unwrap_err(),
        deleted.unwrap_err(),
    ] {
        assert_eq!(error.code(), Some(&ErrorCode::InvalidToken));
        assert_eq!(error.disposition(), Disposition::FixConfiguration);
    }
}

#[test]
fn a_status_alone_is_a_refusal() {
    for status in [401, 403, 405] {
        let (outcome, _) = play(information().read(), [json(status, "")], &env());
        let PeerFault::Refused(found) = fault(outcome) else {
            panic!("a refusal")
        };
        assert_eq!(found.as_u16(), status);
    }
}

#[test]
fn what_a_server_repeats_of_a_request_is_masked() {
    let said = |error: Error| match error {
        Error::Server(error) => error.description().unwrap().to_owned(),
        other => panic!("{other}"),
    };
    let refusal = |text: &str| {
        let body = json!({"error": "invalid_client_metadata", "error_description": text});
        json(400, &body.to_string())
    };
    let metadata = ClientMetadata::new().software_statement("aaa.bbb.ccc");
    let intent = register(&server(), metadata).initial_access_token("initial-1");
    let answer = refusal("initial-1 aaa.bbb.ccc no");
    let error = play(intent, [answer], &env()).0.unwrap_err();
    assert_eq!(said(error), "[redacted] [redacted] no");
    let known = information();
    let answer = || refusal("reg-23410913-abewfq.123483 cf136dc3c1fc93f31185e5885805d no");
    let read = play(known.read(), [answer()], &env()).0.unwrap_err();
    let deleted = play(known.delete(), [answer()], &env()).0.unwrap_err();
    for error in [read, deleted] {
        assert_eq!(said(error), "[redacted] [redacted] no");
    }
    let changed = known.update(|metadata| metadata.software_statement("aaa.bbb.ccc"));
    let answer = refusal("aaa.bbb.ccc no");
    let error = play(changed, [answer], &env()).0.unwrap_err();
    assert_eq!(said(error), "[redacted] no");
}
