//! Core 5.6.2: aggregated and distributed claims.

use std::sync::Arc;

use flow_script::{NOON, env, header, json, play, response};
use jose_assert::{Algorithm, Algorithms, Jwt, RemoteJwks};
use oauth_step::{Endpoint, Response, UrlPolicy};
use oidc_idtoken::{
    AggregatedClaims, ClaimSource, ClaimsProvider, DistributedClaims, Error, SourcedClaims,
    UserInfo, UserInfoError,
};
use serde_json::{Value, json};

use super::answer::{jwt, refusal, signed};
use crate::support::{NOW, forged_rsa, key_set, p256, rsa};

const BANK: &str = "https://bank.example";

fn user(claims: Value) -> UserInfo {
    let mut claims = claims;
    claims["sub"] = "user-1".into();
    UserInfo::parse(&json(200, &claims.to_string()), "user-1", NOON).unwrap()
}

fn bank() -> ClaimsProvider {
    let keys = Endpoint::parse("https://bank.example/jwks", UrlPolicy::default()).unwrap();
    ClaimsProvider::new(BANK, RemoteJwks::new(keys))
}

fn bank_keys() -> Response {
    json(200, &key_set(&[rsa()]))
}

fn about_credit() -> Value {
    json!({ "iss": BANK, "credit_score": 650, "name": "Not Jane" })
}

fn aggregated(token: &str) -> AggregatedClaims {
    let user = user(json!({
        "_claim_names": { "credit_score": "src1" },
        "_claim_sources": { "src1": { "JWT": token } },
    }));
    assert!(user.claim("credit_score").is_none());
    match user.claim_sources().unwrap().remove(0) {
        ClaimSource::Aggregated(claims) => claims,
        other => panic!("{other:?}"),
    }
}

fn distributed(source: Value) -> DistributedClaims {
    let user = user(json!({
        "_claim_names": { "credit_score": "src1" },
        "_claim_sources": { "src1": source },
    }));
    match user.claim_sources().unwrap().remove(0) {
        ClaimSource::Distributed(claims) => claims,
        other => panic!("{other:?}"),
    }
}

fn verified(
    token: &str,
    providers: &[ClaimsProvider],
    answers: impl IntoIterator<Item = Response>,
) -> Result<SourcedClaims, Error> {
    play(aggregated(token).verify(providers), answers, &env()).0
}

#[track_caller]
fn refused_claim(outcome: Result<SourcedClaims, Error>) -> &'static str {
    match refusal(outcome) {
        UserInfoError::Claim(error) => error.name,
        other => panic!("{other}"),
    }
}

#[test]
fn they_are_verified_with_the_keys_of_their_issuer() {
    let token = signed(&about_credit(), &rsa());
    let others = ClaimsProvider::new("https://other.example", Arc::clone(&keys_of("other")));
    let claims = verified(&token, &[others, bank()], [bank_keys()]).unwrap();
    assert_eq!((claims.issuer(), claims.is_verified()), (Some(BANK), true));
    assert_eq!(
        claims.verified("credit_score").unwrap().as_number(),
        Some("650")
    );
    // What the provider of the user did not say is to be had there is not.
    assert!(claims.verified("name").is_none() && claims.unverified("name").is_none());
    assert_eq!(claims.names(), ["credit_score"]);
}

fn keys_of(host: &str) -> Arc<RemoteJwks> {
    let url = format!("https://{host}.example/jwks");
    RemoteJwks::new(Endpoint::parse(&url, UrlPolicy::default()).unwrap())
}

#[test]
fn an_unknown_issuer_is_refused_and_nothing_is_fetched() {
    let token = signed(&about_credit(), &rsa());
    assert_eq!(refused_claim(verified(&token, &[], [])), "iss");
    let other = ClaimsProvider::new("https://bank.example/", keys_of("bank"));
    assert_eq!(refused_claim(verified(&token, &[other], [])), "iss");
    let nameless = signed(&json!({ "credit_score": 650 }), &rsa());
    assert_eq!(refused_claim(verified(&nameless, &[bank()], [])), "iss");
}

#[test]
fn a_forged_one_or_of_another_algorithm_is_refused() {
    let token = signed(&about_credit(), &forged_rsa());
    let outcome = verified(&token, &[bank()], [bank_keys()]);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
    let token = signed(&about_credit(), &p256());
    let outcome = verified(&token, &[bank()], []);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
    let es256 = bank().algorithms(Algorithms::only(Algorithm::Es256));
    let keys = json(200, &key_set(&[p256()]));
    verified(&token, &[es256], [keys]).unwrap();
}

#[test]
fn their_times_are_kept() {
    let mut claims = about_credit();
    claims["exp"] = (NOW - 60).into();
    let token = signed(&claims, &rsa());
    assert_eq!(
        refused_claim(verified(&token, &[bank()], [bank_keys()])),
        "exp"
    );
    let unsigned = Jwt::new(claims.to_string())
        .dangerous_without_signature()
        .unwrap();
    assert_eq!(refused_claim(verified(&unsigned, &[bank()], [])), "exp");
}

#[test]
fn unsigned_ones_are_reported_and_never_verified() {
    let token = Jwt::new(about_credit().to_string())
        .dangerous_without_signature()
        .unwrap();
    let claims = verified(&token, &[bank()], []).unwrap();
    assert_eq!((claims.issuer(), claims.is_verified()), (None, false));
    assert!(claims.verified("credit_score").is_none());
    assert_eq!(
        claims.unverified("credit_score").unwrap().as_number(),
        Some("650")
    );
    // A signature taken off does not make another token of it.
    let token = signed(&about_credit(), &rsa());
    let (signed_part, _) = token.rsplit_once('.').unwrap();
    let outcome = verified(&format!("{signed_part}."), &[bank()], []);
    assert!(matches!(refusal(outcome), UserInfoError::Signature(_)));
}

#[test]
fn distributed_ones_are_fetched_with_the_token_that_came_along() {
    let token = signed(&about_credit(), &rsa());
    for (source, authorization) in [
        (
            json!({ "endpoint": "https://bank.example/c", "access_token": "t-1" }),
            Some("Bearer t-1"),
        ),
        (json!({ "endpoint": "https://bank.example/c" }), None),
    ] {
        let fetch = distributed(source).fetch(&[bank()], UrlPolicy::default());
        let (claims, requests) = play(fetch, [jwt(token.clone()), bank_keys()], &env());
        let claims = claims.unwrap();
        assert_eq!(claims.issuer(), Some(BANK));
        assert_eq!(
            claims.verified("credit_score").unwrap().as_number(),
            Some("650")
        );
        assert_eq!(requests[0].method(), http::Method::GET);
        assert_eq!(requests[0].uri(), "https://bank.example/c");
        assert_eq!(header(&requests[0], "authorization"), authorization);
        assert_eq!(header(&requests[0], "accept"), Some("application/jwt"));
    }
}

#[test]
fn the_rules_for_urls_and_tokens_hold_before_anything_is_sent() {
    for url in [
        "http://bank.example/",
        "/claims",
        "",
        "https://bank.example/#a",
        "ftp://bank.example/",
    ] {
        let fetch = distributed(json!({ "endpoint": url })).fetch(&[bank()], UrlPolicy::default());
        let error = play(fetch, [], &env()).0.unwrap_err();
        assert!(
            matches!(error, Error::UserInfo(UserInfoError::ClaimSources)),
            "{url}: {error}"
        );
    }
    for token in ["", "a b", "a\nb"] {
        let source = json!({ "endpoint": "https://bank.example/", "access_token": token });
        let fetch = distributed(source).fetch(&[bank()], UrlPolicy::default());
        let error = play(fetch, [], &env()).0.unwrap_err();
        assert!(
            matches!(error, Error::UserInfo(UserInfoError::ClaimSources)),
            "{token:?}: {error}"
        );
    }
}

#[test]
fn the_rules_of_every_endpoint_hold() {
    let token = signed(&about_credit(), &rsa());
    for answer in [
        json(200, &about_credit().to_string()),
        response(201, &[("content-type", "application/jwt")], token.as_str()),
        response(302, &[("location", "https://bank.example/2")], ""),
        response(401, &[("www-authenticate", "Bearer")], ""),
        response(503, &[], ""),
        jwt("x".repeat(2 << 20)),
        jwt(vec![0xff, 0xfe]),
    ] {
        let source = json!({ "endpoint": "https://bank.example/" });
        let fetch = distributed(source).fetch(&[bank()], UrlPolicy::default());
        refusal(play(fetch, [answer], &env()).0);
    }
}

#[test]
fn sources_are_found_by_the_names_of_claims() {
    assert!(user(json!({})).claim_sources().unwrap().is_empty());
    let user = user(json!({
        "_claim_names": { "a": "s2", "b": "s1", "c": "s2" },
        "_claim_sources": {
            "s1": { "JWT": "x.y.z" },
            "s2": { "endpoint": "https://bank.example/secret" },
            "unnamed": 1,
        },
    }));
    let sources = user.claim_sources().unwrap();
    let names: Vec<_> = sources.iter().map(ClaimSource::names).collect();
    assert_eq!(names, [&["a", "c"][..], &["b"][..]]);
    let printed = format!("{sources:?} {user:?}");
    assert!(
        !printed.contains("x.y.z") && !printed.contains("secret"),
        "{printed}"
    );
}

#[test]
fn sources_of_another_shape_are_none_and_cost_nothing_else() {
    for (names, sources) in [
        (json!({ "a": "s1" }), json!(null)),
        (json!({ "a": "s1" }), json!({})),
        (json!({ "a": 1 }), json!({ "s1": { "JWT": "x" } })),
        (json!([]), json!({})),
        (json!({ "a": "s1" }), json!({ "s1": "x" })),
        (json!({ "a": "s1" }), json!({ "s1": {} })),
        (json!({ "a": "s1" }), json!({ "s1": { "JWT": 1 } })),
        (
            json!({ "a": "s1" }),
            json!({ "s1": { "JWT": "x", "endpoint": "https://a.example" } }),
        ),
        (
            json!({ "a": "s1" }),
            json!({ "s1": { "endpoint": "https://a.example", "access_token": 1 } }),
        ),
    ] {
        let user =
            user(json!({ "_claim_names": names, "_claim_sources": sources, "name": "Jane" }));
        let error = user.claim_sources().unwrap_err();
        assert!(
            matches!(error, Error::UserInfo(UserInfoError::ClaimSources)),
            "{names} {sources}"
        );
        assert_eq!(user.claims().name().unwrap().as_deref(), Some("Jane"));
    }
}
