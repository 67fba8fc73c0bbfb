use core::time::Duration;

use flow_script::env;
use oauth2_core::{
    AuthorizationRequestBuilder, Challenge, Client, Error, Misuse, PeerFault, Place, StepUp,
};
use serde_json::Value;

use super::support::{client, misuse, query, value};

const REFUSED: &str = r#"Bearer error="insufficient_user_authentication""#;

/// What the one challenge in a field demands.
fn read(field: &str) -> Option<Result<StepUp, Error>> {
    let challenges = Challenge::parse(field.as_bytes()).unwrap();
    let [challenge] = &challenges[..] else {
        panic!("one challenge in {field}")
    };
    challenge.step_up()
}

fn demanded(field: &str) -> StepUp {
    read(field).unwrap().unwrap()
}

fn sent(request: AuthorizationRequestBuilder<'_>) -> Vec<(String, String)> {
    let (authorization, _) = request.begin(&env()).unwrap();
    query(authorization.url())
}

// RFC 9470 §3, §4.
#[test]
fn the_examples_of_the_standard() {
    let all: Value = serde_json::from_str(include_str!("../vectors/oauth2.json")).unwrap();
    let find = |section: &str, source: &str| {
        let mut entries = all[section].as_array().unwrap().iter();
        let entry = entries.find(|entry| entry["source"] == source);
        entry.unwrap().clone()
    };
    let challenge = find("www_authenticate", "RFC 9470 s3");
    let step_up = demanded(challenge["header"].as_str().unwrap());
    assert_eq!(step_up.acr_values(), ["myACR"]);
    assert_eq!(step_up.max_age(), None);
    assert_eq!(step_up.scope(), None);

    let request = find("authorization_urls", "RFC 9470 s4");
    let expected: Vec<(String, String)> =
        serde_json::from_value(request["expected_pairs"].clone()).unwrap();
    let step_up = demanded(&format!(r#"{REFUSED}, acr_values="myACR", max_age="5""#));
    let client = client();
    let sent = sent(client.authorization().scope("purchase").step_up(step_up));
    for name in ["scope", "acr_values", "max_age"] {
        assert_eq!(value(&sent, name), value(&expected, name), "{name}");
    }
}

#[test]
fn acr_values_keep_their_order_and_max_age_is_in_seconds() {
    let step_up = demanded(&format!(
        r#"{REFUSED}, acr_values=" phr  phrh ", max_age=0"#
    ));
    assert_eq!(step_up.acr_values(), ["phr", "phrh"]);
    assert_eq!(step_up.max_age(), Some(Duration::ZERO));
    let client = client();
    let sent = sent(client.authorization().step_up(step_up));
    assert_eq!(value(&sent, "acr_values"), Some("phr phrh"));
    assert_eq!(value(&sent, "max_age"), Some("0"));
    assert_eq!(value(&sent, "scope"), None);
}

#[test]
fn a_demand_without_details_adds_nothing() {
    let step_up = demanded(&format!(r#"{REFUSED}, acr_values="", scope="""#));
    assert_eq!(step_up, StepUp::default());
    let client = client();
    let sent = sent(client.authorization().step_up(step_up));
    for name in ["acr_values", "max_age", "scope"] {
        assert_eq!(value(&sent, name), None);
    }
}

// RFC 6750 §3.1.
#[test]
fn more_scope_is_asked_for_beside_the_rest() {
    let field = r#"DPoP error="insufficient_scope", scope="write read admin", acr_values="x""#;
    let step_up = demanded(field);
    assert_eq!(step_up.scope().unwrap().as_str(), "write read admin");
    // RFC 9470 §3 defines them for its own error.
    assert!(step_up.acr_values().is_empty());
    let client = client();
    let ask = |client: &Client, scope: Option<&'static str>| {
        let request = client.authorization().step_up(step_up.clone());
        let request = match scope {
            Some(scope) => request.scope(scope),
            None => request,
        };
        value(&sent(request), "scope").map(str::to_owned)
    };
    assert_eq!(
        ask(&client, Some("read profile")).as_deref(),
        Some("read profile write admin")
    );
    assert_eq!(ask(&client, None).as_deref(), Some("write read admin"));
    // The scope that an answer without one means is the whole.
    let request = client.authorization().scope("openid").step_up(step_up);
    let (_, pending) = request.begin(&env()).unwrap();
    assert!(
        pending
            .to_json()
            .expose()
            .contains("openid write read admin")
    );
}

#[test]
fn other_challenges_demand_nothing() {
    for field in [
        "Bearer",
        r#"Bearer acr_values="myACR", max_age=5"#,
        r#"Bearer error="invalid_token", acr_values="myACR""#,
        r#"Basic error="insufficient_user_authentication", acr_values="myACR""#,
        r#"Bearer error="Insufficient_User_Authentication""#,
    ] {
        assert!(read(field).is_none(), "{field}");
    }
    for field in [
        r#"dPoP error="insufficient_user_authentication", acr_values="myACR""#,
        r#"BEARER ERROR="insufficient_user_authentication", ACR_VALUES="myACR""#,
    ] {
        assert_eq!(demanded(field).acr_values(), ["myACR"], "{field}");
    }
}

#[test]
fn malformed_demands_are_the_resources_fault() {
    for (params, expected) in [
        (r#"max_age="-5""#, "max_age"),
        (r#"max_age="+5""#, "max_age"),
        (r#"max_age="5.0""#, "max_age"),
        (r#"max_age="""#, "max_age"),
        (r#"max_age="5 ""#, "max_age"),
        (r#"max_age="99999999999999999999""#, "max_age"),
        (r#"scope="a\\b""#, "scope"),
    ] {
        match read(&format!("{REFUSED}, {params}")).unwrap() {
            Err(Error::Peer {
                place: Place::Challenge,
                fault: PeerFault::Member { name, .. },
            }) => assert_eq!(name, expected),
            other => panic!("{params}: {other:?}"),
        }
    }
}

// RFC 6749 §3.1: no parameter twice.
#[test]
fn what_is_demanded_is_not_set_by_hand_too() {
    let step_up = demanded(&format!(r#"{REFUSED}, acr_values="myACR", max_age="5""#));
    let client = client();
    for name in ["acr_values", "max_age"] {
        let request = client.authorization().param(name, "1");
        assert_eq!(value(&sent(request.clone()), name), Some("1"));
        let twice = [
            request.clone().param(name, "1"),
            request.step_up(step_up.clone()),
        ];
        for request in twice {
            assert_eq!(
                misuse(request.begin(&env())),
                Misuse::ReservedParameter(name)
            );
        }
    }
}
