use std::time::Duration;

use flow_script::{NOON, env, field, form, header, json, play, sent};
use oauth_step::IntoStep;
use oauth2_core::{Client, Error, Misuse};

use super::support::{ANSWER, answered, authorization, client, server};

// RFC 8628 §3.1, §3.2.
#[test]
fn and_nothing_else() {
    let intent = client().device_authorization();
    let intent = intent
        .scope("read")
        .scope(" read  write")
        .param("resource", "https://a.example");
    let (outcome, requests) = play(intent, [json(200, ANSWER)], &env());
    let [request] = &requests[..] else {
        panic!("{requests:?}")
    };
    assert_eq!(request.method(), "POST");
    let endpoint = "https://server.example.com/device_authorization";
    assert_eq!(request.uri(), endpoint);
    let media_type = "application/x-www-form-urlencoded";
    assert_eq!(header(request, "content-type"), Some(media_type));
    assert_eq!(header(request, "accept"), Some("application/json"));
    let pairs = [
        ("resource", "https://a.example"),
        ("scope", "read write"),
        ("client_id", "1406020730"),
    ];
    assert_eq!(form(request), pairs.map(|(n, v)| (n.into(), v.into())));
    let authorization = outcome.unwrap();
    assert_eq!(authorization.user_code(), "WDJB-MJHT");
    let uri = "https://example.com/device";
    assert_eq!(authorization.verification_uri(), uri);
    assert_eq!(authorization.verification_uri_complete(), None);
    assert_eq!(authorization.device_code().expose(), "dc");
    assert_eq!(authorization.interval(), Duration::from_secs(7));
    assert_eq!(authorization.scope().unwrap().as_str(), "read write");
}

#[test]
fn a_confidential_client_proves_itself_there_too() {
    let client = Client::new(server(), "id").with_secret("secret");
    let (request, _) = sent(client.device_authorization().into_step(&env()).unwrap());
    assert_eq!(
        header(&request, "authorization"),
        Some("Basic aWQ6c2VjcmV0")
    );
    assert_eq!(field(&request, "client_id"), None);
}

#[test]
fn its_life_counts_from_sending() {
    let env = env();
    let (_, awaiting) = sent(client().device_authorization().into_step(&env).unwrap());
    env.advance(Duration::from_secs(30));
    let step = awaiting.receive(Ok(json(200, ANSWER)), &env).unwrap();
    assert_eq!(flow_script::done(step).expires_at().0, NOON.0 + 600);
    assert_eq!(authorization().expires_at().0, NOON.0 + 600);
}

#[test]
fn an_interval_left_out_is_five_seconds_and_none_is_shorter_than_one() {
    for (interval, expected) in [
        ("", 5),
        (r#","interval":null"#, 5),
        (r#","interval":0"#, 1),
        (r#","interval":0.2"#, 1),
        (r#","interval":"10""#, 10),
        (r#","interval":30"#, 30),
    ] {
        let body = format!(
            r#"{{"device_code":"d","user_code":"u","verification_uri":"http://tv.example","expires_in":60{interval}}}"#
        );
        let authorization = answered(&body).unwrap();
        assert_eq!(authorization.interval().as_secs(), expected, "{interval}");
    }
}

#[test]
fn what_cannot_be_asked_is_not_sent() {
    let outcome = client()
        .device_authorization()
        .scope("\"")
        .into_step(&env());
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::Scope))));
    let server = oauth2_core::ServerMetadata::new(
        "https://server.example.com",
        oauth_step::UrlPolicy::default(),
    );
    let client = Client::new(server.unwrap(), "id");
    let outcome = client.device_authorization().into_step(&env());
    let missing = Misuse::EndpointMissing("device_authorization_endpoint");
    assert!(matches!(outcome, Err(Error::Misuse(misuse)) if misuse == missing));
}
