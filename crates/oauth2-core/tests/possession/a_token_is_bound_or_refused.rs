use core::time::Duration;

use flow_script::{NOON, env, json, play};
use oauth_step::{Authorize, IntoStep, Outgoing, Terms};
use oauth2_core::{
    Client, DeliveryMode, Error, Hint, Misuse, PeerFault, ResponseType, Session, TokenType, Tokens,
};

use super::support::{API, client, dpop, fault, head, misuse, server};

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
        assert!(matches!(refused, Err(Error::Misuse(Misuse::TokenUnbound))));
    }
}

// CIBA §5: what is pushed was asked for without a proof.
#[test]
fn and_none_is_pushed() {
    let name = "backchannel_authentication_endpoint";
    let server = server().with_member(name, r#""https://server.example.com/ciba""#);
    let client = Client::new(server.unwrap(), "s6BhdRkqt3");
    let client = client.with_dpop(dpop()).unwrap();
    let begun = client.backchannel_authentication(Hint::login("ada".to_owned()));
    let begun = begun.delivery_mode(DeliveryMode::Push);
    assert_eq!(misuse(begun.into_step(&env())), Misuse::TokenUnbound);
}

/// Tokens of before the client had a key are renewed, or nothing is sent with them.
#[test]
fn and_an_old_one_is_not_used() {
    let env = env();
    let asked = |tokens: Tokens| {
        let session = Session::new(client());
        let body = match tokens.refresh_token() {
            Some(_) => r#"{"access_token":"old","token_type":"Bearer","refresh_token":"rt"}"#,
            None => r#"{"access_token":"old","token_type":"Bearer"}"#,
        };
        let lax = client().dangerous_accept_bearer_after_proof();
        let login = session.sign_in(lax.client_credentials());
        play(login, [json(200, body)], &env).0.unwrap();
        let mut attempt = session.attempt(Terms::new(true, Duration::ZERO));
        let mut head = head("GET", API);
        let outgoing = Outgoing::new(&mut head, None);
        let renews = session
            .authorize(&mut attempt, outgoing, &env)
            .map(|access| access.renewal.is_some());
        (renews, head.headers.contains_key("authorization"))
    };
    let old = Tokens::new("old", NOON).unwrap();
    let (refused, _) = asked(old.clone());
    assert_eq!(misuse(refused), Misuse::TokenUnbound);
    let (renews, sent) = asked(old.with_refresh_token("rt").unwrap());
    assert!(renews.unwrap() && !sent);
}
