use oauth2_core::{Client, Error, PeerFault, TokenType, Tokens};

use super::support::{client, fault, granted};

fn with_type(client: &Client, token_type: &str) -> Result<Tokens, Error> {
    let body = format!(r#"{{"access_token":"at","token_type":"{token_type}"}}"#);
    granted(client, &body)
}

#[test]
fn bearer_in_any_case() {
    for token_type in ["Bearer", "bearer", "BEARER", "bEARER"] {
        let tokens = with_type(&client(), token_type).unwrap();
        assert_eq!(tokens.token_type(), &TokenType::Bearer);
    }
}

// RFC 6749 §7.1; DPoP without a proof is RFC 9449 §5's business.
#[test]
fn others_are_refused() {
    for token_type in ["", "mac", "DPoP", "N_A", "Bearer ", "BearerToken", "bot"] {
        let outcome = with_type(&client(), token_type);
        assert_eq!(fault(outcome), PeerFault::TokenType, "{token_type}");
    }
}

#[test]
fn unless_they_are_registered() {
    let client = client().with_token_type("Example");
    let tokens = with_type(&client, "eXAMPLE").unwrap();
    assert_eq!(tokens.token_type(), &TokenType::Other("Example".into()));
    assert_eq!(fault(with_type(&client, "mac")), PeerFault::TokenType);
    let empty = client.with_token_type("");
    assert_eq!(fault(with_type(&empty, "")), PeerFault::TokenType);
}
