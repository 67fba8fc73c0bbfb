//! Core 5.3.2: JSON, signed, encrypted, or signed and encrypted, and no other.

use flow_script::{NOON, env, header, json};
use jose_assert::{Algorithm, Algorithms, Jwe, Jwt};
use oauth_step::ResponseError;
use oauth2_core::Client;
use oidc_idtoken::{Error, Misuse, OidcClient, UserInfoError, UserInfoRules};

use super::answer::{agreed, asked, claims, jwt, refusal, rs256, signed};
use crate::support::encrypted::{self, agreed_by_secret, encrypt, nested, own_key, secret_key};
use crate::support::provider::{client, jwks_response, metadata};
use crate::support::{
    CLIENT, ISSUER, SUBJECT, client_secret, forged_rsa, hmac_key, key_set, keys, new_rsa, p256,
    rsa, rsa_pss,
};

fn encrypting(rules: UserInfoRules) -> UserInfoRules {
    rules.encrypted(encrypted::agreed())
}

fn both(rules: UserInfoRules) -> UserInfoRules {
    encrypting(rs256(rules))
}

fn encrypted_alone() -> String {
    encrypt(&Jwe::new(claims().to_string()), &own_key())
}

#[test]
fn each_form_is_read_where_it_was_agreed_on() {
    let token = signed(&claims(), &rsa());
    let (user, requests) = asked(&agreed(rs256), [jwt(token.clone()), jwks_response()]);
    assert_eq!(
        user.unwrap().claims().name().unwrap().as_deref(),
        Some("Jane")
    );
    assert_eq!(header(&requests[0], "accept"), Some("application/jwt"));
    assert_eq!(requests[1].uri().path(), "/jwks");
    let (user, _) = asked(&agreed(encrypting), [jwt(encrypted_alone())]);
    assert_eq!(user.unwrap().subject(), SUBJECT);
    let (user, _) = asked(&agreed(both), [jwt(nested(&token)), jwks_response()]);
    assert_eq!(user.unwrap().subject(), SUBJECT);
    let (user, _) = asked(&client(), [json(200, &claims().to_string())]);
    assert_eq!(user.unwrap().subject(), SUBJECT);
}

#[test]
fn another_media_type_is_refused() {
    let body = claims().to_string();
    for rules in [rs256, encrypting, both] {
        let (outcome, _) = asked(&agreed(rules), [json(200, &body)]);
        let error = refusal(outcome);
        let refused = matches!(
            error,
            UserInfoError::Response(ResponseError::MediaType { .. })
        );
        assert!(refused, "{error}");
    }
    let (outcome, _) = asked(&client(), [jwt(signed(&claims(), &rsa()))]);
    let error = refusal(outcome);
    assert!(matches!(
        error,
        UserInfoError::Response(ResponseError::MediaType { .. })
    ));
}

#[test]
fn signed_alone_is_not_enough_where_encryption_was_agreed_on() {
    let token = signed(&claims(), &rsa());
    for rules in [encrypting, both] {
        let (outcome, _) = asked(&agreed(rules), [jwt(token.clone())]);
        assert!(matches!(refusal(outcome), UserInfoError::Encryption(_)));
    }
}

#[test]
fn encrypted_alone_is_not_enough_where_a_signature_was_agreed_on() {
    for (rules, token) in [
        (rs256 as fn(_) -> _, encrypted_alone()),
        (both, encrypted_alone()),
        (rs256, nested(&signed(&claims(), &rsa()))),
    ] {
        let (outcome, _) = asked(&agreed(rules), [jwt(token)]);
        assert!(matches!(refusal(outcome), UserInfoError::Encryption(_)));
    }
    // And what is signed within is no claims.
    let token = nested(&signed(&claims(), &rsa()));
    let (outcome, _) = asked(&agreed(encrypting), [jwt(token)]);
    assert!(matches!(refusal(outcome), UserInfoError::Json(_)));
}

#[test]
fn an_unsigned_one_is_refused() {
    let unsigned = Jwt::new(claims().to_string())
        .dangerous_without_signature()
        .unwrap();
    let (outcome, _) = asked(&agreed(rs256), [jwt(unsigned.clone())]);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
    let (outcome, _) = asked(&agreed(both), [jwt(nested(&unsigned))]);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
}

#[test]
fn another_algorithm_is_refused_before_any_key_is_fetched() {
    for key in [p256(), rsa_pss(), client_secret()] {
        let (outcome, _) = asked(&agreed(rs256), [jwt(signed(&claims(), &key))]);
        assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
    }
}

#[test]
fn a_forged_one_is_refused() {
    let token = signed(&claims(), &forged_rsa());
    let (outcome, _) = asked(&agreed(rs256), [jwt(token.clone()), jwks_response()]);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
    let (outcome, _) = asked(&agreed(both), [jwt(nested(&token)), jwks_response()]);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
}

#[test]
fn an_unknown_key_costs_one_fetch_more() {
    let client = agreed(rs256);
    let good = jwt(signed(&claims(), &rsa()));
    asked(&client, [good, jwks_response()]).0.unwrap();
    let rotated = json(200, &key_set(&[rsa(), new_rsa()]));
    let (user, _) = asked(&client, [jwt(signed(&claims(), &new_rsa())), rotated]);
    user.unwrap();
}

#[test]
fn the_clients_secret_signs_and_decrypts_where_that_was_agreed_on() {
    let hs256 = |rules: UserInfoRules| rules.signed(Algorithms::only(Algorithm::Hs256));
    let token = signed(&claims(), &client_secret());
    asked(&agreed(hs256), [jwt(token.clone())]).0.unwrap();
    let both = |rules| hs256(rules).encrypted(agreed_by_secret());
    let sealed = encrypt(&Jwe::nested(token), &secret_key());
    asked(&agreed(both), [jwt(sealed)]).0.unwrap();
    let public = OidcClient::new(Client::new(metadata(), CLIENT)).unwrap();
    let error = public.with_userinfo(hs256).unwrap_err();
    assert!(matches!(error, Error::Misuse(Misuse::AlgorithmNeedsSecret)));
    let mixed = Algorithms::only(Algorithm::Hs256).and(Algorithm::Rs256);
    let error = client()
        .with_userinfo(|rules| rules.signed(mixed))
        .unwrap_err();
    assert!(matches!(error, Error::Misuse(Misuse::MixedAlgorithms)));
}

#[test]
fn keys_at_hand_need_no_flow() {
    let rules = rs256(UserInfoRules::new(ISSUER, CLIENT));
    let answer = jwt(signed(&claims(), &rsa()));
    let user = rules.parse(&answer, SUBJECT, &keys(), &env()).unwrap();
    assert_eq!(user.subject(), SUBJECT);
    let symmetric = UserInfoRules::new(ISSUER, CLIENT).signed(Algorithms::only(Algorithm::Hs256));
    let answer = jwt(signed(&claims(), &client_secret()));
    symmetric
        .parse_with_secret(&answer, SUBJECT, &hmac_key(), &env())
        .unwrap();
    let plain = UserInfoRules::new(ISSUER, CLIENT);
    let answer = json(200, &claims().to_string());
    plain.parse(&answer, SUBJECT, &keys(), &env()).unwrap();
    let refused = rules.parse(&answer, SUBJECT, &keys(), &env());
    assert!(matches!(refusal(refused), UserInfoError::Response(_)));
    assert_eq!(NOON.0, 1_700_000_000);
}

#[test]
fn keys_out_of_reach_are_no_fault_of_the_answer() {
    let token = signed(&claims(), &rsa());
    let down = flow_script::response(503, &[], "");
    let (outcome, _) = asked(&agreed(rs256), [jwt(token), down]);
    assert!(matches!(outcome, Err(Error::Keys(_))));
}
