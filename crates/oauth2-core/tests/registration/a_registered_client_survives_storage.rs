use oauth_step::{UnixTime, UrlPolicy};
use oauth2_core::{ClientInformation, Misuse, Purpose, RecordFault};
use serde_json::json;

use super::support::{SECRET, TOKEN, answer_with, information, misuse, registered};

fn restored(information: &ClientInformation) -> ClientInformation {
    let record = information.to_record_json();
    ClientInformation::from_record_json(record.expose(), UrlPolicy::default()).unwrap()
}

#[test]
fn with_everything_it_has() {
    let before = information();
    let after = restored(&before);
    assert_eq!(after.issuer(), before.issuer());
    assert_eq!(after.client_id(), "s6BhdRkqt3");
    assert_eq!(after.client_secret().unwrap().expose(), SECRET);
    assert_eq!(
        after.client_secret_expires_at(),
        Some(UnixTime(2_893_276_800))
    );
    assert_eq!(after.client_id_issued_at(), Some(UnixTime(2_893_256_800)));
    assert_eq!(after.registration_access_token().unwrap().expose(), TOKEN);
    assert_eq!(
        after.registration_client_uri(),
        before.registration_client_uri()
    );
    assert_eq!(after.metadata().to_json(), before.metadata().to_json());
}

#[test]
fn with_next_to_nothing() {
    let after = restored(&registered(&json!({"client_id": "a\"b"})).unwrap());
    assert_eq!(after.client_id(), "a\"b");
    assert!(after.client_secret().is_none() && after.client_secret_expires_at().is_none());
    assert!(after.registration_access_token().is_none());
    assert_eq!(after.metadata().to_json(), "{}");
}

#[test]
fn with_a_secret_that_never_expires() {
    let before = registered(&answer_with(json!({"client_secret_expires_at": 0}))).unwrap();
    let after = restored(&before);
    assert!(after.client_secret().is_some());
    assert_eq!(after.client_secret_expires_at(), None);
}

#[test]
fn other_versions_and_broken_records_are_refused() {
    let record = information().to_record_json().expose().clone();
    let read = |record: &str| {
        misuse(ClientInformation::from_record_json(
            record,
            UrlPolicy::default(),
        ))
    };
    let fault = |fault| Misuse::Record(Purpose::ClientInformation, fault);
    let other = record.replace("\"version\":1", "\"version\":2");
    assert_eq!(read(&other), fault(RecordFault::Version));
    let none = record.replace("\"version\":1,", "");
    assert_eq!(read(&none), fault(RecordFault::Version));
    for broken in [
        "",
        "{",
        &record.replace("\"issuer\"", "\"x\""),
        &record.replace("\"client_id\"", "\"x\""),
        &record.replace("\"client_secret_expires_at\"", "\"x\""),
        &record.replace("\"metadata\":{", "\"metadata\":[],\"x\":{"),
        &record.replace("\"metadata\"", "\"x\""),
        &record.replace("https://server.example.com/register", "http://x.example"),
        &record.replace("\"My Example Client\"", "7"),
    ] {
        assert_ne!(broken, record);
        assert_eq!(read(broken), fault(RecordFault::Malformed), "{broken}");
    }
}
