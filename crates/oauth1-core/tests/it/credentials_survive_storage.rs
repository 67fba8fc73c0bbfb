use oauth_step::RecordFault;
use oauth1_core::{Misuse, Purpose, TemporaryCredentials, TokenCredentials};
use serde_json::{Value, json};

use crate::support::{BEGUN, GRANTED, begin, client, form, misuse, redeem};

#[test]
fn those_of_a_token() {
    let body = format!("{GRANTED}&x=1&x=2&screen_name=%22%5C%00%E2%80%A8%C3%A9&oauth_expires_in=7");
    let token = redeem(&client(), form(&body)).unwrap();
    let kept = TokenCredentials::from_json(token.to_json().expose()).unwrap();
    assert_eq!(kept.token(), token.token());
    assert_eq!(kept.secret(), token.secret());
    assert!(kept.fields().eq(token.fields()));
    assert_eq!(kept.fields().count(), 4);
    assert_eq!(kept.expires_in(), token.expires_in());
    let odd = TokenCredentials::new("\"\\\n", "");
    let kept = TokenCredentials::from_json(odd.to_json().expose()).unwrap();
    assert_eq!(kept.token().expose(), "\"\\\n");
    assert_eq!(kept.secret().expose(), "");
}

#[test]
fn those_that_are_temporary() {
    let temporary = begin(&client(), form(&format!("{BEGUN}&a=b"))).unwrap();
    let kept = TemporaryCredentials::from_json(temporary.to_json().expose()).unwrap();
    assert_eq!(kept.token(), temporary.token());
    assert_eq!(kept.authorization_url(), temporary.authorization_url());
    assert_eq!(kept.field("a"), Some("b"));
    assert_eq!(kept.to_json(), temporary.to_json());
    let callback = "oauth_token=hh5s93j4hdidpola&oauth_verifier=v";
    let flow = client().token_credentials(kept.response(callback).unwrap());
    let (outcome, requests) = flow_script::play(flow, [form(GRANTED)], &flow_script::env());
    outcome.unwrap();
    crate::naive::verified(&requests[0], crate::support::SECRET, "hdhd0244k9j7ao03");
}

#[test]
fn they_are_the_clients_that_asked_for_them() {
    let other = oauth1_core::Client::new("other", "kd94hf93k423kf44")
        .with_token_credentials_endpoint("https://photos.example.net/token")
        .unwrap();
    let flow = other.token_credentials(crate::support::verified());
    let (outcome, requests) = flow_script::play(flow, [], &flow_script::env());
    assert_eq!(misuse(outcome), Misuse::OtherClient);
    assert!(requests.is_empty());
}

#[test]
fn the_records_have_a_version() {
    let token: Value = record(&TokenCredentials::new("t", "s").to_json());
    let expected = json!({ "version": 1, "token": "t", "secret": "s", "extra": [] });
    assert_eq!(token, expected);
    let temporary = record(&crate::support::temporary().to_json());
    let expected = json!({
        "version": 1, "client_id": "dpf43f3p2l4k3l03", "token": "hh5s93j4hdidpola",
        "secret": "hdhd0244k9j7ao03", "confirmed": true, "extra": [],
        "authorization_url": "https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola",
    });
    assert_eq!(temporary, expected);
}

fn record(kept: &oauth_step::Secret<String>) -> Value {
    serde_json::from_str(kept.expose()).unwrap()
}

#[test]
fn what_is_no_record_is_refused() {
    let token = record(&TokenCredentials::new("t", "s").to_json());
    let temporary = record(&crate::support::temporary().to_json());
    let fault = |purpose, record: &str| {
        let misuse = match purpose {
            Purpose::TokenCredentials => misuse(TokenCredentials::from_json(record)),
            _ => misuse(TemporaryCredentials::from_json(record)),
        };
        match misuse {
            Misuse::Record(found, fault) if found == purpose => fault,
            other => panic!("{other:?}"),
        }
    };
    for (purpose, good) in [
        (Purpose::TokenCredentials, token),
        (Purpose::TemporaryCredentials, temporary),
    ] {
        for text in ["", "{}x", "[]", "{"] {
            assert_eq!(fault(purpose, text), RecordFault::Malformed);
        }
        assert_eq!(fault(purpose, "{}"), RecordFault::Version);
        let names: Vec<String> = good.as_object().unwrap().keys().cloned().collect();
        for name in names {
            let expected = match name.as_str() {
                "version" => RecordFault::Version,
                _ => RecordFault::Malformed,
            };
            let mut without = good.clone();
            without.as_object_mut().unwrap().remove(&name);
            assert_eq!(fault(purpose, &without.to_string()), expected, "{name}");
            let mut other = good.clone();
            other[&name] = json!({});
            let found = fault(purpose, &other.to_string());
            assert_eq!(found, RecordFault::Malformed, "{name}");
        }
        for extra in [
            json!(["a"]),
            json!(["a", "b", "c"]),
            json!([1, 2]),
            json!(["oauth_x", "b", "oauth_x", "c"]),
        ] {
            let mut other = good.clone();
            other["extra"] = extra.clone();
            let found = fault(purpose, &other.to_string());
            assert_eq!(found, RecordFault::Malformed, "{extra}");
        }
        let mut later = good.clone();
        later["version"] = json!(2);
        assert_eq!(fault(purpose, &later.to_string()), RecordFault::Version);
    }
}
