use oauth2_core::{ErrorCode, PeerFault};

use super::support::{client, fault, granted, refused};

#[test]
fn where_none_of_the_required_members_is_there() {
    let body = r#"{"error":"bad_verification_code","error_description":"Expired."}"#;
    let error = refused(granted(&client(), body));
    assert_eq!(
        error.code(),
        &ErrorCode::Other("bad_verification_code".into())
    );
    assert_eq!(error.description(), Some("Expired."));
    assert_eq!(error.status().unwrap().as_u16(), 200);
}

#[test]
fn beside_a_token_it_is_neither() {
    for member in [r#""access_token":"at""#, r#""token_type":"Bearer""#] {
        let body = format!(r#"{{"error":"invalid_grant",{member}}}"#);
        assert_eq!(
            fault(granted(&client(), &body)),
            PeerFault::ErrorBesideSuccess
        );
    }
    let body = r#"{"access_token":"at","token_type":"Bearer","error":""}"#;
    assert_eq!(
        fault(granted(&client(), body)),
        PeerFault::ErrorBesideSuccess
    );
}

#[test]
fn null_is_no_error_and_other_types_are_no_string() {
    let body = r#"{"access_token":"at","token_type":"Bearer","error":null}"#;
    assert!(granted(&client(), body).is_ok());
    for error in ["5", "true", "{}", r#"["invalid_grant"]"#] {
        let body = format!(r#"{{"access_token":"at","token_type":"Bearer","error":{error}}}"#);
        assert!(matches!(
            fault(granted(&client(), &body)),
            PeerFault::Json(_)
        ));
    }
}

#[test]
fn an_empty_one_alone_says_nothing() {
    let outcome = granted(&client(), r#"{"error":""}"#);
    assert!(matches!(
        fault(outcome),
        PeerFault::Member { name: "error", .. }
    ));
}
