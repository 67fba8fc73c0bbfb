use flow_script::{env, json, play};
use oauth2_core::{Client, Error, Misuse, PeerFault, ResponseType, TokenType, Tokens};

use super::support::{client, fault, server};

fn of_type(client: &Client, token_type: &str) -> Result<Tokens, Error> {
    let body = format!(r#"{{"access_token":"at","token_type":"{token_type}"}}"#);
    let (outcome, requests) = play(client.client_credentials(), [json(200, &body)], &env());
    assert_eq!(requests.len(), 1);
    outcome
}

// RFC 6749 §5.1: compared without case.
#[test]
fn in_any_case() {
    for token_type in ["DPoP", "dpop", "DPOP"] {
        let tokens = of_type(&client(), token_type).unwrap();
        assert_eq!(*tokens.token_type(), TokenType::Dpop);
    }
}

// RFC 9449 §5: whoever asked for protection does not do without.
#[test]
fn an_unbound_one_after_a_proof() {
    for token_type in ["Bearer", "bearer"] {
        let refused = of_type(&client(), token_type);
        assert_eq!(fault(refused), PeerFault::TokenUnbound);
    }
}

#[test]
fn unless_the_application_says_so() {
    let client = client().dangerous_accept_bearer_after_proof();
    let tokens = of_type(&client, "Bearer").unwrap();
    assert_eq!(*tokens.token_type(), TokenType::Bearer);
    let tokens = of_type(&client, "DPoP").unwrap();
    assert_eq!(*tokens.token_type(), TokenType::Dpop);
}

// RFC 6749 §7.1: a client MUST NOT use a token of a type it cannot use.
#[test]
fn a_bound_one_without_a_proof() {
    let client = Client::new(server(), "s6BhdRkqt3");
    assert_eq!(fault(of_type(&client, "DPoP")), PeerFault::TokenType);
    let relaxed = client.dangerous_accept_bearer_after_proof();
    assert_eq!(fault(of_type(&relaxed, "DPoP")), PeerFault::TokenType);
}

// RFC 9449 §5: no proof goes with an authorization request.
#[test]
fn and_none_is_asked_for_through_the_browser() {
    for response_type in [ResponseType::Token, ResponseType::CodeToken] {
        let client = client();
        let request = client.authorization().response_type(response_type);
        let refused = request.begin(&env()).map(drop);
        assert!(matches!(
            refused,
            Err(Error::Misuse(Misuse::TokenUnbindable))
        ));
    }
}
