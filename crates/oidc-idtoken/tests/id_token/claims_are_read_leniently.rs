//! Core 5.1: a profile claim of an odd type fails neither the token nor the program.

use oauth_step::{JsonKind, UnixTime};
use serde_json::{Value, json};

use crate::support::Case;

#[test]
fn standard_claims_are_typed() {
    let token = Case::good()
        .with("name", "Jane Doe")
        .with("email", "jane@example.com")
        .with("email_verified", true)
        .with("phone_number_verified", false)
        .with("updated_at", 1_311_280_970)
        .with(
            "address",
            json!({ "locality": "Berlin", "formatted": "A\r\nB" }),
        )
        .accepted();
    let claims = token.claims();
    assert_eq!(claims.name().unwrap().as_deref(), Some("Jane Doe"));
    assert_eq!(claims.email().unwrap().as_deref(), Some("jane@example.com"));
    assert_eq!(claims.email_verified(), Ok(Some(true)));
    assert_eq!(claims.phone_number_verified(), Ok(Some(false)));
    assert_eq!(claims.updated_at(), Ok(Some(UnixTime(1_311_280_970))));
    assert_eq!(claims.nickname(), Ok(None));
    let address = claims.address().unwrap().unwrap();
    assert_eq!(address.locality().unwrap().as_deref(), Some("Berlin"));
    assert_eq!(address.formatted().unwrap().as_deref(), Some("A\r\nB"));
    assert_eq!(address.country(), Ok(None));
}

#[test]
fn switches_may_be_text_and_times_may_be_rfc3339() {
    let token = Case::good()
        .with("email_verified", "true")
        .with("phone_number_verified", "false")
        .with("updated_at", "2011-07-21T20:42:50Z")
        .accepted();
    let claims = token.claims();
    assert_eq!(claims.email_verified(), Ok(Some(true)));
    assert_eq!(claims.phone_number_verified(), Ok(Some(false)));
    assert_eq!(claims.updated_at(), Ok(Some(UnixTime(1_311_280_970))));
}

#[test]
fn an_odd_claim_says_so_and_stays_readable() {
    let token = Case::good()
        .with("name", Value::Null)
        .with("email_verified", "yes")
        .with("locale", json!({ "country": "US" }))
        .with("updated_at", "yesterday")
        .with("address", "Berlin")
        .accepted();
    let claims = token.claims();
    assert_eq!(claims.name().unwrap_err().found(), JsonKind::Null);
    assert_eq!(
        claims.email_verified().unwrap_err().found(),
        JsonKind::String
    );
    assert_eq!(claims.updated_at().unwrap_err().name(), "updated_at");
    assert_eq!(claims.address().unwrap_err().found(), JsonKind::String);
    let odd = claims.locale().unwrap_err();
    assert_eq!(
        odd.to_string(),
        "the claim locale has an unexpected value, a JSON Object"
    );
    let country = claims
        .get("locale")
        .unwrap()
        .as_object()
        .unwrap()
        .get("country");
    assert_eq!(country.unwrap().as_str().as_deref(), Some("US"));
}

#[test]
fn a_claim_may_come_in_several_languages() {
    let token = Case::good()
        .with("family_name", "Yamada")
        .with("family_name#ja-Kana-JP", "ヤマダ")
        .with("family_name#ja-Hani-JP", "山田")
        .with("family_names#de", "not this one")
        .accepted();
    let claims = token.claims();
    assert_eq!(
        claims
            .text_in("family_name", "ja-kana-jp")
            .unwrap()
            .as_deref(),
        Some("ヤマダ")
    );
    assert_eq!(claims.text_in("family_name", "ja"), Ok(None));
    assert_eq!(claims.text_in("given_name", "ja"), Ok(None));
    let mut tags: Vec<_> = claims
        .languages("family_name")
        .map(|(tag, _)| tag)
        .collect();
    tags.sort_unstable();
    assert_eq!(tags, ["ja-Hani-JP", "ja-Kana-JP"]);
}

#[test]
fn custom_claims_are_read_by_name() {
    let token = Case::good()
        .with("groups", json!(["a", "b"]))
        .with("http://example.info/claims/role", "admin")
        .with("amr", json!(["pwd", "otp"]))
        .with("sid", "session-1")
        .accepted();
    assert_eq!(token.claim("groups").unwrap().as_array().unwrap().len(), 2);
    let role = token
        .claims()
        .text("http://example.info/claims/role")
        .unwrap();
    assert_eq!(role.as_deref(), Some("admin"));
    assert_eq!(token.amr(), ["pwd", "otp"]);
    assert_eq!(token.session_id().as_deref(), Some("session-1"));
}
