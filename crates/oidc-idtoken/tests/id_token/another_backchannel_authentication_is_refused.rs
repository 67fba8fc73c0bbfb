//! CIBA 10.3.1: the ID Token names the authentication that was asked for.

use jose_assert::Algorithm;
use oauth_step::Secret;
use oidc_idtoken::{Problem, Rule, half_hash};
use serde_json::{Value, json};

use crate::support::Case;

const CLAIM: &str = "urn:openid:params:jwt:claim:auth_req_id";
const ID: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";

fn asked_for() -> Secret<String> {
    Secret::from(ID)
}

#[test]
fn wherever_one_is_named() {
    let case = |value: Value| {
        let case = Case::good().with(CLAIM, value);
        case.expecting(|expected| expected.auth_req_id(&asked_for()))
    };
    case(json!(ID)).accepted();
    for other in ["", "1c266114", &ID.to_uppercase()] {
        let refused = case(json!(other)).refused();
        assert_eq!(refused, (Rule::AuthReqId, Problem::Mismatch), "{other}");
    }
    for other in [json!(1), json!(null), json!([ID])] {
        let refused = case(other).refused();
        assert_eq!(refused, (Rule::AuthReqId, Problem::Malformed));
    }
}

#[test]
fn none_is_refused_where_one_is_asked_for() {
    let case = || Case::good().expecting(|expected| expected.auth_req_id(&asked_for()));
    case().accepted();
    let case = case().expecting(oidc_idtoken::Expectations::require_auth_req_id);
    assert_eq!(case.refused(), (Rule::AuthReqId, Problem::Missing));
}

#[test]
fn where_none_was_asked_for_it_is_not_looked_at() {
    Case::good().with(CLAIM, ID).accepted();
}

/// The hashes printed in CIBA 10.3.1.
#[test]
fn the_hashes_of_the_standards_example_come_out() {
    for (token, hash) in [
        ("G5kXH2wHvUra0sHlDy1iTkDJgsgUO1bN", "Wt0kVFXMacqvnHeyU0001w"),
        (
            "4bwc0ESC_IAhflf-ACC_vjD_ltc11ne-8gFPfA2Kx16",
            "sHahCuSpXCRg5mkDDvvr4w",
        ),
    ] {
        assert_eq!(half_hash(Algorithm::Rs256, token).unwrap(), hash);
    }
}
