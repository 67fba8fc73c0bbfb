use oauth2_core::{
    BackchannelAuthentication, Client, DeliveryMode, Error, Misuse, Purpose, RecordFault,
};

use super::support::{ID, begun, misuse, notifiable, notified, server};

#[test]
fn with_everything_that_it_holds() {
    for mode in [DeliveryMode::Poll, DeliveryMode::Ping, DeliveryMode::Push] {
        let (before, _) = begun(mode);
        let after = BackchannelAuthentication::from_json(before.to_json().expose()).unwrap();
        assert_eq!(after.delivery_mode(), mode);
        assert_eq!(after.auth_req_id(), before.auth_req_id());
        assert_eq!(after.expires_at(), before.expires_at());
        assert_eq!(after.interval(), before.interval());
        assert_eq!(after.scope().unwrap().as_str(), "openid email");
        assert_eq!(after.to_json(), before.to_json());
        let other = Client::new(server(), "another").poll_backchannel(&after);
        let outcome = oauth_step::IntoStep::into_step(other, &flow_script::env());
        assert_eq!(misuse(outcome), Misuse::OtherClient);
    }
}

#[test]
fn its_notification_is_known_afterwards() {
    let (before, token) = notifiable(DeliveryMode::Ping);
    let after = BackchannelAuthentication::from_json(before.to_json().expose()).unwrap();
    let body = format!(r#"{{"auth_req_id":"{ID}"}}"#);
    assert!(notified(&after, &token, &body).is_ok());
    assert!(notified(&after, "another", &body).is_err());
}

#[test]
fn what_is_no_such_record_is_refused() {
    let (authentication, token) = notifiable(DeliveryMode::Ping);
    let record = authentication.to_json();
    let record = record.expose().as_str();
    let edited = |from: &str, to: &str| {
        assert!(record.contains(from), "{from}");
        record.replace(from, to)
    };
    let token = format!(",\"client_notification_token\":\"{token}\"");
    for (text, fault) in [
        (String::from("x"), RecordFault::Malformed),
        (
            edited("\"version\":1", "\"version\":9"),
            RecordFault::Version,
        ),
        (edited("\"ping\"", "\"pong\""), RecordFault::Malformed),
        (edited(&token, ""), RecordFault::Malformed),
        (
            edited(&token, ",\"client_notification_token\":\"\""),
            RecordFault::Malformed,
        ),
        (edited(ID, ""), RecordFault::Malformed),
        (edited("\"expires_at\"", "\"x\""), RecordFault::Malformed),
    ] {
        let outcome = BackchannelAuthentication::from_json(&text);
        let expected = Misuse::Record(Purpose::BackchannelAuthentication, fault);
        assert!(
            matches!(outcome, Err(Error::Misuse(misuse)) if misuse == expected),
            "{text}"
        );
    }
}
