use flow_script::{env, field, json, play};
use jose_assert::{Algorithm, SigningKey};
use oauth_step::decode_form;
use oauth2_core::{AuthorizationCode, Client, Dpop, Misuse, PendingAuthorization};

use super::support::{BOUND, Proof, client, dpop, misuse, proving, server};

/// A code, after its authorization was stored in between.
fn code(client: &Client) -> AuthorizationCode {
    let (_, pending) = client.authorization().begin(&env()).unwrap();
    let pending = PendingAuthorization::from_json(pending.to_json().expose()).unwrap();
    let callback = format!("/cb?code=c-1&state={}", pending.state());
    pending.response(callback.as_str()).unwrap()
}

// RFC 9449 §10.
#[test]
fn by_its_thumbprint_in_the_request() {
    let dpop = dpop();
    let client = proving(dpop.clone());
    let (authorization, _) = client.authorization().begin(&env()).unwrap();
    let (_, query) = authorization.url().split_once('?').unwrap();
    let pairs = decode_form(query.as_bytes());
    let mut named = pairs.iter().filter(|(name, _)| name == "dpop_jkt");
    assert_eq!(named.next().unwrap().1, dpop.thumbprint());
    assert!(named.next().is_none());
    // Nobody sets another one by hand.
    let twice = client.authorization().param("dpop_jkt", "x").begin(&env());
    assert_eq!(misuse(twice), Misuse::ReservedParameter("dpop_jkt"));
}

#[test]
fn and_is_redeemed_with_a_proof() {
    let client = client();
    let exchange = client.exchange_code(code(&client));
    let (outcome, requests) = play(exchange, [json(200, BOUND)], &env());
    outcome.unwrap();
    assert_eq!(field(&requests[0], "code").as_deref(), Some("c-1"));
    assert_eq!(Proof::of(&requests[0]).text("htm"), Some("POST"));
}

#[test]
fn and_not_by_another_nor_without_one() {
    let other = SigningKey::generate(Algorithm::EdDsa, &env()).unwrap();
    let other = proving(Dpop::new(other).unwrap());
    let none = Client::new(server(), "s6BhdRkqt3");
    for redeeming in [other, none] {
        let exchange = redeeming.exchange_code(code(&client()));
        let (outcome, requests) = play(exchange, [], &env());
        assert_eq!(misuse(outcome), Misuse::DpopKey);
        assert!(requests.is_empty(), "the code was sent");
    }
}

// One that is bound to nothing may be redeemed with a proof all the same: the token is bound then.
#[test]
fn but_an_unbound_one_by_any() {
    let plain = Client::new(server(), "s6BhdRkqt3");
    let plain = plain.with_redirect_uri("https://client.example.org/cb");
    let code = code(&plain.unwrap());
    let (outcome, _) = play(client().exchange_code(code), [json(200, BOUND)], &env());
    outcome.unwrap();
}
