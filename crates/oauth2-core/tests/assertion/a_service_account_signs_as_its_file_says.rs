use std::time::Duration;

use flow_script::{NOON, env, form};
use oauth2_core::ServiceAccount;
use serde_json::json;

use crate::support::{TOKEN_ENDPOINT, asserted, file, request};

const EMAIL: &str = "robot@a-project.iam.gserviceaccount.example";

fn account() -> ServiceAccount {
    ServiceAccount::from_json(file(json!({}))).unwrap()
}

#[test]
fn for_an_hour_with_the_scope_inside() {
    let account = account().scope("a b");
    let request = request(account.jwt_bearer().unwrap(), &env());
    assert_eq!(request.uri(), TOKEN_ENDPOINT);
    let (header, claims) = asserted(&request);
    assert_eq!(header, json!({"alg": "RS256", "kid": "k-1", "typ": "JWT"}));
    let expected = json!({
        "iss": EMAIL, "aud": TOKEN_ENDPOINT, "scope": "a b",
        "iat": NOON.0, "exp": NOON.0 + 3600, "jti": claims["jti"],
    });
    assert_eq!(claims, expected);
    assert_eq!(form(&request).len(), 2);
}

#[test]
fn for_a_user_of_the_domain() {
    let account = account().scope("a").subject("ada@example.com");
    let (_, claims) = asserted(&request(account.jwt_bearer().unwrap(), &env()));
    assert_eq!(claims["sub"], "ada@example.com");
    assert_eq!(claims["iss"], EMAIL);
}

#[test]
fn never_for_longer() {
    for (asked, given) in [(60, 60), (3600, 3600), (3601, 3600), (u64::MAX, 3600)] {
        let account = account().scope("a").lifetime(Duration::from_secs(asked));
        let (_, claims) = asserted(&request(account.jwt_bearer().unwrap(), &env()));
        assert_eq!(claims["exp"], NOON.0 + given);
    }
}

#[test]
fn for_another_audience_where_one_is_set() {
    let account = account().audience("https://oauth2.googleapis.example/token");
    let (_, claims) = asserted(&request(account.jwt_bearer().unwrap(), &env()));
    assert_eq!(claims["aud"], "https://oauth2.googleapis.example/token");
}

#[test]
fn without_a_key_id_where_the_file_has_none() {
    let account = ServiceAccount::from_json(file(json!({"private_key_id": null}))).unwrap();
    let (header, _) = asserted(&request(account.jwt_bearer().unwrap(), &env()));
    assert_eq!(header, json!({"alg": "RS256", "typ": "JWT"}));
}

#[test]
fn and_tells_at_once_what_was_set_wrong() {
    assert!(account().scope("re\"ad").jwt_bearer().is_err());
    assert!(account().scope("re\"ad").self_signed().is_err());
}
