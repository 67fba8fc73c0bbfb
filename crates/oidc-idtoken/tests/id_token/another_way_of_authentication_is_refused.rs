//! Core 3.1.3.7 (12), 5.5.1.1: `acr` where it is essential.

use oidc_idtoken::{Problem, Rule};
use serde_json::{Value, json};

use crate::support::Case;

fn silver_or_gold() -> Case {
    Case::good().expecting(|expected| expected.essential_acr(["silver", "gold"]))
}

#[test]
fn a_way_that_was_not_asked_for_is_refused() {
    for acr in ["bronze", "", "Silver", "silver gold"] {
        let verdict = silver_or_gold().with("acr", acr).refused();
        assert_eq!(verdict, (Rule::Acr, Problem::Mismatch), "{acr}");
    }
}

#[test]
fn a_token_that_does_not_tell_the_way_is_refused() {
    assert_eq!(silver_or_gold().refused(), (Rule::Acr, Problem::Missing));
}

#[test]
fn a_way_that_is_no_text_is_refused() {
    for acr in [Value::Null, json!(["silver"])] {
        assert_eq!(
            silver_or_gold().with("acr", acr).refused(),
            (Rule::Acr, Problem::Malformed)
        );
    }
}

#[test]
fn each_way_that_was_asked_for_is_accepted() {
    for acr in ["silver", "gold"] {
        assert_eq!(
            silver_or_gold()
                .with("acr", acr)
                .accepted()
                .acr()
                .as_deref(),
            Some(acr)
        );
    }
}

#[test]
fn any_way_is_accepted_where_none_is_essential() {
    Case::good().with("acr", "0").accepted();
    Case::good().accepted();
}
