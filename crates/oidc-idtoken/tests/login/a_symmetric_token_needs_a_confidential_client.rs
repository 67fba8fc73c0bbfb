//! Core 3.1.3.7 (8): HS256 with the client secret, for clients that have one.

use flow_script::{done, sent};
use jose_assert::{Algorithm, Algorithms};
use oauth_step::{IntoStep, Secret};
use oauth2_core::Client;
use oidc_idtoken::{Error, IdTokenVerifier, Misuse, OidcClient, Rule};

use crate::support::provider::{Begun, client, metadata, oauth, token_response};
use crate::support::{CLIENT, Case, client_secret};

fn hs256(verifier: IdTokenVerifier) -> IdTokenVerifier {
    verifier.algorithms(Algorithms::only(Algorithm::Hs256))
}

#[test]
fn the_client_secret_verifies_without_any_fetch() {
    let client = client().with_id_tokens(hs256).unwrap();
    let begun = Begun::new(client.authentication());
    let (env, nonce) = (flow_script::env(), begun.nonce());
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let token = Case::good()
        .by(client_secret())
        .with("nonce", nonce)
        .token();
    done(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    assert!(client.keys().is_none());
}

#[test]
fn a_token_signed_by_the_provider_is_then_refused() {
    let client = client().with_id_tokens(hs256).unwrap();
    let begun = Begun::new(client.authentication());
    let (env, nonce) = (flow_script::env(), begun.nonce());
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let token = Case::good().with("nonce", nonce).token();
    let error = awaiting
        .receive(Ok(token_response(&token)), &env)
        .unwrap_err();
    assert!(matches!(error, Error::IdToken(error) if error.rule() == Rule::Algorithm));
}

#[test]
fn a_public_client_cannot_have_symmetric_tokens() {
    let public = OidcClient::new(Client::new(metadata(), CLIENT)).unwrap();
    let error = public.with_id_tokens(hs256).unwrap_err();
    assert!(
        matches!(error, Error::Misuse(Misuse::AlgorithmNeedsSecret)),
        "{error}"
    );
}

#[test]
fn both_sorts_of_algorithms_at_once_are_refused() {
    let both = Algorithms::only(Algorithm::Hs256).and(Algorithm::Rs256);
    let error = client()
        .with_id_tokens(|rules| rules.algorithms(both))
        .unwrap_err();
    assert!(
        matches!(error, Error::Misuse(Misuse::MixedAlgorithms)),
        "{error}"
    );
}

#[test]
fn a_short_client_secret_is_refused() {
    let short = oauth().with_secret(Secret::new("short".to_owned()));
    let error = OidcClient::new(short)
        .unwrap()
        .with_id_tokens(hs256)
        .unwrap_err();
    assert!(matches!(error, Error::Keys(_)), "{error}");
    assert_eq!(
        error.disposition(),
        oauth2_core::Disposition::FixConfiguration
    );
}

#[test]
fn a_short_client_secret_works_by_name_and_an_empty_one_never() {
    let by_name = |secret: &str| {
        let client = oauth().with_secret(Secret::new(secret.to_owned()));
        let client = OidcClient::new(client).unwrap();
        client.with_id_tokens(|rules| hs256(rules).dangerous_allow_short_secret())
    };
    assert!(by_name("short").is_ok());
    assert!(by_name("").is_err());
}

#[test]
fn a_client_may_go_back_to_published_keys() {
    let client = client().with_id_tokens(hs256).unwrap();
    let rs256 = Algorithms::only(Algorithm::Rs256);
    let client = client
        .with_id_tokens(|rules| rules.algorithms(rs256))
        .unwrap();
    assert!(client.keys().is_some());
}
