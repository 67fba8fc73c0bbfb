use flow_script::env;
use oauth2_core::{
    AuthorizationDetail, AuthorizationDetails, Error, ErrorCode, Misuse, PeerFault, Place, Tokens,
};
use serde_json::Value;

use super::support::{client, client_of, granted, misuse, query, server, value};

fn account() -> AuthorizationDetails {
    let detail =
        AuthorizationDetail::new("account_information").actions(["list_accounts", "read_balances"]);
    AuthorizationDetails::new([detail])
}

fn tokens(details: &str) -> Tokens {
    let body = format!(
        r#"{{"access_token":"at","token_type":"Bearer","authorization_details":{details}}}"#
    );
    granted(&client(), &body).unwrap()
}

// RFC 9396 §2: an array of objects, `type` required.
#[test]
fn what_is_no_array_of_objects_with_a_type_is_refused() {
    for json in [
        "",
        "{}",
        r#"{"type":"a"}"#,
        r#""a""#,
        "null",
        "[5]",
        r#"["a"]"#,
        "[null]",
        "[{}]",
        "[[]]",
        r#"[{"type":5}]"#,
        r#"[{"type":null}]"#,
        r#"[{"type":""}]"#,
        r#"[{"type":"a"},{"actions":[]}]"#,
        r#"[{"type":"a","type":"b"}]"#,
        r#"[{"type":"a"}] []"#,
        r#"[{"type":"a"}],"other":[]"#,
    ] {
        let outcome = AuthorizationDetails::parse(json);
        assert_eq!(misuse(outcome), Misuse::AuthorizationDetails, "{json}");
    }
}

#[test]
fn members_are_kept_and_sent_as_they_are() {
    let json = r#"[ {"type":"payment","amount":{"value":1e2}}, {"type":"x"} ]"#;
    let details = AuthorizationDetails::parse(json).unwrap();
    assert_eq!(details.as_str(), json);
    assert_eq!(details.len(), 2);
    let [payment, other] = &details.iter().collect::<Vec<_>>()[..] else {
        panic!("two")
    };
    assert_eq!(payment.detail_type(), "payment");
    assert_eq!(payment.get("amount").unwrap().raw(), r#"{"value":1e2}"#);
    assert!(payment.get("type").is_none());
    assert_eq!(other.detail_type(), "x");
}

#[test]
fn each_common_member_has_its_form() {
    let detail = AuthorizationDetail::new("a \"quoted\" type")
        .locations(["https://example.com/payments"])
        .actions(["initiate", "cancel"])
        .datatypes(["contacts"])
        .identifier("first")
        .identifier("account-14-32-32-3")
        .privileges(["admin"])
        .member("amount", r#" {"currency":"EUR"} "#)
        .unwrap();
    let expected = serde_json::json!({
        "type": "a \"quoted\" type",
        "locations": ["https://example.com/payments"],
        "actions": ["initiate", "cancel"],
        "datatypes": ["contacts"],
        "identifier": "account-14-32-32-3",
        "privileges": ["admin"],
        "amount": {"currency": "EUR"},
    });
    let written: Value = serde_json::from_str(&detail.to_json()).unwrap();
    assert_eq!(written, expected);
    let read = AuthorizationDetails::parse(AuthorizationDetails::new([detail]).as_str());
    assert_eq!(read.unwrap().len(), 1);

    let again = AuthorizationDetail::new("a").member("type", "\"b\"");
    assert_eq!(misuse(again), Misuse::ReservedParameter("type"));
    let two = AuthorizationDetail::new("a").member("b", "1,\"type\":\"c\"");
    assert_eq!(misuse(two), Misuse::AuthorizationDetails);
}

#[test]
fn the_request_carries_them_once() {
    let all: Value = serde_json::from_str(include_str!("../vectors/oauth2.json")).unwrap();
    let mut examples = all["authorization_urls"].as_array().unwrap().iter();
    let example = examples.find(|entry| entry["source"] == "RFC 9396 s3");
    let pairs = example.unwrap()["expected_pairs"].clone();
    let pairs: Vec<(String, String)> = serde_json::from_value(pairs).unwrap();
    let expected = value(&pairs, "authorization_details").unwrap();

    let client = client();
    let request = client.authorization().authorization_details(account());
    let (authorization, _) = request.clone().begin(&env()).unwrap();
    let sent = query(authorization.url());
    assert_eq!(value(&sent, "authorization_details"), Some(expected));

    let twice = request.param("authorization_details", "[]");
    let reserved = Misuse::ReservedParameter("authorization_details");
    assert_eq!(misuse(twice.begin(&env())), reserved);
}

// RFC 9396 §10.
#[test]
fn a_type_that_the_server_does_not_list_is_not_sent() {
    let begin = |listed: &str| {
        let server = server().with_member("authorization_details_types_supported", listed);
        let client = client_of(server.unwrap());
        let details = AuthorizationDetails::new([
            AuthorizationDetail::new("account_information"),
            AuthorizationDetail::new("payment_initiation"),
        ]);
        let request = client.authorization().authorization_details(details);
        request.begin(&env()).map(drop)
    };
    assert!(begin(r#"["payment_initiation","account_information"]"#).is_ok());
    for listed in ["[]", r#"["account_information"]"#] {
        assert_eq!(
            misuse(begin(listed)),
            Misuse::AuthorizationDetailsTypeUnsupported
        );
    }
}

// RFC 9396 §7.
#[test]
fn the_granted_ones_are_read_from_the_tokens() {
    let details = tokens(r#"[{"type":"payment","status":"signed"}]"#);
    let details = details.authorization_details().unwrap().unwrap();
    let payment = details.iter().next().unwrap();
    assert_eq!(payment.detail_type(), "payment");
    assert_eq!(payment.get("status").unwrap().as_str().unwrap(), "signed");
    assert!(
        tokens("[]")
            .authorization_details()
            .unwrap()
            .unwrap()
            .is_empty()
    );
    assert!(tokens("null").authorization_details().unwrap().is_none());
    let none = granted(&client(), super::support::GRANTED).unwrap();
    assert!(none.authorization_details().unwrap().is_none());

    for malformed in ["{}", r#""[]""#, "[5]", r#"[{"actions":[]}]"#] {
        let outcome = tokens(malformed).authorization_details();
        match outcome {
            Err(Error::Peer { place, fault }) => {
                assert_eq!(place, Place::TokenResponse);
                let named = matches!(
                    fault,
                    PeerFault::Member {
                        name: "authorization_details",
                        ..
                    }
                );
                assert!(named, "{fault:?}");
            }
            other => panic!("{malformed}: {other:?}"),
        }
    }
}

#[test]
fn nothing_but_types_is_printed() {
    let details = AuthorizationDetails::parse(r#"[{"type":"payment","iban":"DE02"}]"#).unwrap();
    let printed = format!("{details:?}");
    assert!(
        printed.contains("payment") && !printed.contains("DE02"),
        "{printed}"
    );
}

#[test]
fn their_errors_are_typed() {
    for (code, expected) in [
        ("invalid_target", ErrorCode::InvalidTarget),
        (
            "invalid_authorization_details",
            ErrorCode::InvalidAuthorizationDetails,
        ),
    ] {
        let body = format!(r#"{{"error":"{code}"}}"#);
        let grant = client().client_credentials();
        let (outcome, _) = flow_script::play(grant, [flow_script::json(400, &body)], &env());
        let error = outcome.unwrap_err();
        assert_eq!(error.code(), Some(&expected));
        assert_eq!(
            error.disposition(),
            oauth2_core::Disposition::FixConfiguration
        );
    }
}
