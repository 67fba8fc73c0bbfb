use flow_script::{env, field, json, play};
use oauth2_core::{Misuse, PendingAuthorization, Purpose, RecordFault, ResponseMode};

use super::support::{GRANTED, client, misuse, pending, pending_with_issuer, respond};

#[test]
fn everything_that_the_response_needs_comes_back() {
    let client = client();
    let builder = client
        .authorization()
        .scope("openid a")
        .response_mode(ResponseMode::Query);
    let (_, pending) = builder.begin(&env()).unwrap();
    let restored = PendingAuthorization::from_json(pending.to_json().expose()).unwrap();
    assert_eq!(restored.to_json(), pending.to_json());
    assert_eq!(restored.issuer(), pending.issuer());
    assert_eq!(restored.client_id(), pending.client_id());
    assert_eq!(restored.redirect_uri(), pending.redirect_uri());
    assert_eq!(restored.state(), pending.state());
    assert_eq!(restored.nonce(), pending.nonce());
    assert!(restored.nonce().is_some());
    assert_eq!(restored.scope(), pending.scope());
    assert_eq!(restored.response_mode(), pending.response_mode());

    let redeem = |pending| {
        let code = respond(pending, "&code=c").unwrap();
        let (_, requests) = play(client.exchange_code(code), [json(200, GRANTED)], &env());
        field(&requests[0], "code_verifier").unwrap()
    };
    assert_eq!(redeem(restored), redeem(pending));
}

#[test]
fn the_promise_of_an_issuer_comes_back() {
    let pending = pending_with_issuer();
    let restored = PendingAuthorization::from_json(pending.to_json().expose()).unwrap();
    assert!(respond(restored, "&code=c").is_err());
}

#[test]
fn other_versions_and_broken_records_are_refused() {
    let record = pending().to_json().expose().clone();
    let read = |record: &str| misuse(PendingAuthorization::from_json(record));
    let fault = |fault| Misuse::Record(Purpose::PendingAuthorization, fault);
    let other = record.replace("\"version\":1", "\"version\":2");
    assert_eq!(read(&other), fault(RecordFault::Version));
    for broken in [
        "",
        "null",
        &record[1..],
        &record.replace("\"state\":\"", "\"state\":\"\",\"x\":\""),
        &record.replace(
            "\"response_mode\":\"query\"",
            "\"response_mode\":\"pigeon\"",
        ),
        &record.replace("\"issuer\"", "\"issuer_\""),
        &record.replace("\"issuer_expected\":false", "\"issuer_expected\":0"),
        &record.replace("\"issuer_expected\":false", "\"other\":false"),
    ] {
        assert_eq!(read(broken), fault(RecordFault::Malformed), "{broken}");
    }
}
