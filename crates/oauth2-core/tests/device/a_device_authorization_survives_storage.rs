use flow_script::{NOON, env, field, json, play};
use oauth2_core::{
    DeviceAuthorization, DeviceAuthorizationRequest, Error, Misuse, Purpose, RecordFault,
};

use super::support::{ANSWER, GRANTED, client, polled};

fn full() -> DeviceAuthorization {
    let body = ANSWER.replace(
        "\"expires_in\"",
        r#""verification_uri_complete":"https://example.com/device?user_code=WDJB-MJHT","expires_in""#,
    );
    let intent = client().device_authorization().scope("read \u{7e}");
    play(intent, [json(200, &body)], &env()).0.unwrap()
}

#[test]
fn with_everything_that_it_holds() {
    let before = full();
    let after = DeviceAuthorization::from_json(before.to_json().expose()).unwrap();
    assert_eq!(after.user_code(), before.user_code());
    assert_eq!(after.verification_uri(), before.verification_uri());
    assert_eq!(
        after.verification_uri_complete(),
        before.verification_uri_complete()
    );
    assert!(after.verification_uri_complete().is_some());
    assert_eq!(after.device_code(), before.device_code());
    assert_eq!(after.expires_at(), before.expires_at());
    assert_eq!(after.interval(), before.interval());
    assert_eq!(after.scope(), before.scope());
    assert_eq!(after.to_json().expose(), before.to_json().expose());
    let poll = client().poll_device(&after);
    let polled = polled(poll, [Ok(json(200, GRANTED))], &env());
    assert_eq!(field(&polled.requests[0], "device_code").unwrap(), "dc");
    // What was asked for is what an answer without a scope has granted.
    assert_eq!(polled.outcome.unwrap().scope(), before.scope());
}

#[test]
fn its_server_and_client_too() {
    let after = DeviceAuthorization::from_json(full().to_json().expose()).unwrap();
    let other = oauth2_core::Client::new(super::support::server(), "another");
    let outcome = play(other.poll_device(&after), [], &env()).0;
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::OtherClient))));
    let answer = json(200, ANSWER);
    let by_hand = DeviceAuthorizationRequest::parse(&answer, NOON, NOON).unwrap();
    let after = DeviceAuthorization::from_json(by_hand.to_json().expose()).unwrap();
    assert_eq!(after.to_json(), by_hand.to_json());
}

#[test]
fn what_is_no_such_record_is_refused() {
    let record = full().to_json();
    let record = record.expose().as_str();
    let edited = |from: &str, to: &str| {
        assert!(record.contains(from), "{from}");
        record.replace(from, to)
    };
    for text in [
        String::new(),
        "{}".to_owned(),
        edited("\"version\":1", "\"version\":2"),
        edited("\"version\":1", "\"version\":\"1\""),
        edited("\"device_code\":\"dc\"", "\"device_code\":\"\""),
        edited("\"device_code\":\"dc\",", ""),
        edited("https://example.com/device\"", "javascript:alert(1)\""),
        edited("https://example.com/device?", "file:///?"),
        edited("WDJB-MJHT\",\"veri", "\",\"veri"),
        edited("\"interval\":7", "\"interval\":0"),
        edited(",\"interval\":7", ""),
        edited("\"expires_at\":", "\"expired_at\":"),
        edited("\"issuer\":", "\"publisher\":"),
        edited("read ~", "read \\\""),
    ] {
        let outcome = DeviceAuthorization::from_json(&text);
        let purpose = Purpose::DeviceAuthorization;
        let fault = match text.contains("\"version\":2") || text == "{}" {
            true => RecordFault::Version,
            false => RecordFault::Malformed,
        };
        let expected = Misuse::Record(purpose, fault);
        assert!(
            matches!(outcome, Err(Error::Misuse(misuse)) if misuse == expected),
            "{text}"
        );
    }
}
