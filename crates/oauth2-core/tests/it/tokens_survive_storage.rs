use flow_script::NOON;
use oauth_step::UnixTime;
use oauth2_core::{Misuse, Purpose, RecordFault, ScopePolicy, Tokens};

use super::support::{client, granted, misuse};

const FULL: &str = r#"{"access_token":"a\"\\t","token_type":"example","expires_in":3600,
    "refresh_token":"r t","scope":"a b","id_token":"i.d.t","x":{"y":[1,null]}}"#;

fn full() -> Tokens {
    let client = client()
        .with_token_type("example")
        .with_scope_policy(ScopePolicy::Ignore);
    granted(&client, FULL).unwrap()
}

#[test]
fn with_everything_and_the_absolute_expiry() {
    let tokens = full();
    let restored = Tokens::from_record_json(tokens.to_record_json().expose()).unwrap();
    assert_eq!(restored.access_token().expose(), "a\"\\t");
    assert_eq!(restored.token_type(), tokens.token_type());
    assert_eq!(restored.obtained_at(), NOON);
    assert_eq!(restored.expires_at(), Some(UnixTime(NOON.0 + 3600)));
    assert_eq!(restored.refresh_token(), tokens.refresh_token());
    assert_eq!(restored.scope(), tokens.scope());
    assert_eq!(restored.id_token(), tokens.id_token());
    assert_eq!(restored.extra("x").unwrap().raw(), r#"{"y":[1,null]}"#);
    assert_eq!(restored.to_record_json(), tokens.to_record_json());
}

#[test]
fn with_what_was_not_granted() {
    let intent = client().client_credentials().scope("a b");
    let body = r#"{"access_token":"at","token_type":"Bearer","scope":"a"}"#;
    let answer = flow_script::json(200, body);
    let (outcome, _) = flow_script::play(intent, [answer], &flow_script::env());
    let record = outcome.unwrap().to_record_json();
    let restored = Tokens::from_record_json(record.expose()).unwrap();
    assert_eq!(restored.missing_scope().as_str(), "b");
}

#[test]
fn with_next_to_nothing() {
    let tokens = Tokens::new("at", NOON).unwrap();
    let restored = Tokens::from_record_json(tokens.to_record_json().expose()).unwrap();
    assert_eq!(restored.expires_at(), None);
    assert!(restored.refresh_token().is_none() && restored.scope().is_none());
    assert!(restored.bearer().is_ok());
}

#[test]
fn other_versions_and_broken_records_are_refused() {
    let record = full().to_record_json().expose().clone();
    let read = |record: &str| misuse(Tokens::from_record_json(record));
    let fault = |fault| Misuse::Record(Purpose::Tokens, fault);
    let other = record.replace("\"version\":1", "\"version\":2");
    assert_eq!(read(&other), fault(RecordFault::Version));
    let none = record.replace("\"version\":1,", "");
    assert_eq!(read(&none), fault(RecordFault::Version));
    for broken in [
        "",
        "{",
        &record.replace("\"access_token\"", "\"x2\""),
        &record.replace("a\\\"\\\\t", "a\\r\\nb"),
        &record.replace("\"r t\"", "\"\""),
        &record.replace("\"a b\"", "\"a\\nb\""),
        &record.replace("\"obtained_at\"", "\"x2\""),
        &record.replace("\"extra\":{", "\"extra\":[],\"x2\":{"),
    ] {
        assert_ne!(broken, record);
        assert_eq!(read(broken), fault(RecordFault::Malformed), "{broken}");
    }
}
