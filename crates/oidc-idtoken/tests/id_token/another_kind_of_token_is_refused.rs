//! RFC 8725 section 3.11: tokens of one kind do not pass for another.

use oidc_idtoken::{Problem, Rule};
use serde_json::{Value, json};

use crate::support::Case;

#[test]
fn a_typ_other_than_jwt_is_refused() {
    for typ in [
        "at+jwt",
        "logout+jwt",
        "secevent+jwt",
        "dpop+jwt",
        "id_token",
        "",
    ] {
        let verdict = Case::good().typ(Some(typ)).refused();
        assert_eq!(verdict, (Rule::Kind, Problem::Mismatch), "{typ}");
    }
}

#[test]
fn no_typ_and_jwt_in_any_case_are_accepted() {
    for typ in [None, Some("JWT"), Some("jwt"), Some("application/jwt")] {
        Case::good().typ(typ).accepted();
    }
}

#[test]
fn a_token_with_events_is_refused() {
    let logout = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
    for events in [logout, json!({}), json!("text"), Value::Null] {
        let verdict = Case::good().with("events", events).refused();
        assert_eq!(verdict, (Rule::Kind, Problem::Unexpected));
    }
}
