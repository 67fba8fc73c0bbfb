//! Nothing that is printed holds the token, its claims, or what it was compared with.

use oauth_step::Secret;
use oidc_idtoken::{Error, Expectations};

use crate::support::{Case, NONCE, SUBJECT, forged_rsa};

fn prints(value: &impl core::fmt::Debug) -> String {
    format!("{value:?} {value:#?}")
}

fn assert_silent(printed: &str, case: &Case) {
    let token = case.token();
    for part in token
        .split('.')
        .chain([SUBJECT, NONCE, "jane@example.com", "access-token-1"])
    {
        assert!(!printed.contains(part), "{printed}");
    }
}

#[test]
fn an_accepted_token_prints_its_issuer_at_most() {
    let token = Secret::new("access-token-1".to_owned());
    let case = Case::good().with("email", "jane@example.com");
    let case = case.expecting(|expected| expected.access_token(&token).subject(SUBJECT));
    let id_token = case.verify().unwrap();
    assert_silent(&prints(&id_token), &case);
    assert_silent(&prints(&id_token.claims()), &case);
    assert_silent(&prints(&id_token.authentication()), &case);
    assert_silent(
        &prints(&Expectations::new().nonce(NONCE).subject(SUBJECT)),
        &case,
    );
}

#[test]
fn errors_name_the_rule_and_not_the_value() {
    let token = Secret::new("access-token-1".to_owned());
    let cases = [
        Case::good()
            .with("sub", "")
            .with("email", "jane@example.com"),
        Case::good().with("nonce", "jane@example.com"),
        Case::good().with("iss", "jane@example.com"),
        Case::good().with("aud", "jane@example.com"),
        Case::good().with("azp", "jane@example.com"),
        Case::good()
            .with("acr", "jane@example.com")
            .expecting(|e| e.essential_acr(["gold"])),
        Case::good()
            .with("at_hash", "jane@example.com")
            .expecting(|e| e.access_token(&token)),
        Case::good().with("exp", "jane@example.com"),
        Case::good().by(forged_rsa()),
    ];
    for case in cases {
        let error = case.verify().unwrap_err();
        assert_silent(&prints(&error), &case);
        let mut next: Option<&dyn core::error::Error> = Some(&error);
        while let Some(error) = next {
            assert_silent(&error.to_string(), &case);
            next = error.source();
        }
    }
}

#[test]
fn an_error_says_what_was_wrong_and_where_the_rule_is_written() {
    let error = Case::good().without("nonce").verify().unwrap_err();
    let printed = error.to_string();
    let rule = "ID Token refused: `nonce` is missing (OpenID Connect Core 3.1.3.7 (11))";
    assert_eq!(printed, rule);
    assert_eq!(error.disposition(), oauth2_core::Disposition::HostilePeer);
    assert!(matches!(error, Error::IdToken(_)));
}
