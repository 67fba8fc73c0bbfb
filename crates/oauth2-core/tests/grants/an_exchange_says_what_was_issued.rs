use flow_script::{NOON, json};
use oauth_step::JsonError;
use oauth2_core::{Error, Misuse, PeerFault, TokenRules, TokenType, TokenTypeIdentifier, Tokens};

use super::support::{answered, client, fault};

const ACCESS: &str = "urn:ietf:params:oauth:token-type:access_token";

fn exchanged(body: &str) -> Result<Tokens, Error> {
    let exchange = client().token_exchange("t", TokenTypeIdentifier::Jwt);
    answered(exchange.scope("a b"), body).0
}

#[test]
fn by_its_type_and_its_use() {
    let body = format!(
        r#"{{"access_token":"at","issued_token_type":"{ACCESS}","token_type":"Bearer",
        "expires_in":60,"scope":"a"}}"#
    );
    let tokens = exchanged(&body).unwrap();
    let issued = tokens.issued_token_type();
    assert_eq!(issued, Some(TokenTypeIdentifier::AccessToken));
    assert_eq!(tokens.missing_scope().as_str(), "b");
    assert!(tokens.bearer().is_ok());
}

#[test]
fn what_is_no_access_token_is_attached_nowhere() {
    for name in ["N_A", "n_a"] {
        let body = format!(
            r#"{{"access_token":"PHNhbWw","token_type":"{name}",
            "issued_token_type":"urn:ietf:params:oauth:token-type:saml2"}}"#
        );
        let tokens = exchanged(&body).unwrap();
        assert_eq!(*tokens.token_type(), TokenType::NotApplicable);
        assert_eq!(tokens.issued_token_type(), Some(TokenTypeIdentifier::Saml2));
        let outcome = tokens.bearer();
        assert!(matches!(outcome, Err(Error::Misuse(Misuse::TokenType))));
        let kept = Tokens::from_record_json(tokens.to_record_json().expose()).unwrap();
        assert_eq!(*kept.token_type(), TokenType::NotApplicable);
        assert_eq!(kept.issued_token_type(), Some(TokenTypeIdentifier::Saml2));
    }
}

#[test]
fn always() {
    let missing = PeerFault::Json(JsonError::Missing {
        name: "issued_token_type",
    });
    for (member, expected) in [
        ("", Some(&missing)),
        (r#","issued_token_type":null"#, Some(&missing)),
        (r#","issued_token_type":7"#, None),
        (r#","issued_token_type":"""#, None),
    ] {
        let body = format!(r#"{{"access_token":"at","token_type":"Bearer"{member}}}"#);
        let fault = fault(exchanged(&body));
        assert!(
            expected.is_none_or(|expected| *expected == fault),
            "{fault:?}"
        );
    }
}

#[test]
fn and_no_other_grant_takes_what_is_no_access_token() {
    let body =
        format!(r#"{{"access_token":"at","token_type":"N_A","issued_token_type":"{ACCESS}"}}"#);
    let outcome = answered(client().client_credentials(), &body).0;
    assert_eq!(fault(outcome), PeerFault::TokenType);
    let answer = json(200, &body);
    let rules = TokenRules::new();
    assert!(rules.parse(&answer, NOON, NOON).is_err());
    assert!(rules.token_exchange().parse(&answer, NOON, NOON).is_ok());
}
