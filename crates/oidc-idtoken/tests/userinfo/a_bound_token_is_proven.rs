//! RFC 9449 §7, RFC 8705 §3: a token that is bound goes with what it is bound to.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{NOON, env, header, json, play, response};
use oauth_step::{MutualTls, Request};
use oauth2_core::{Client, Dpop, Misuse, Tokens};
use oidc_idtoken::{Error, OidcClient, UserInfo, UserInfoRequest};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::provider::{metadata, oauth};
use crate::support::{CLIENT, p256};

const USER: &str = r#"{"sub":"user-1"}"#;

fn proving() -> (OidcClient, Tokens) {
    let oauth = oauth().with_dpop(Dpop::new(p256()).unwrap()).unwrap();
    let granted = r#"{"access_token":"at-1","token_type":"DPoP"}"#;
    let (tokens, _) = play(oauth.client_credentials(), [json(200, granted)], &env());
    (OidcClient::new(oauth).unwrap(), tokens.unwrap())
}

fn asked(
    answers: impl IntoIterator<Item = oauth_step::Response>,
) -> (Result<UserInfo, Error>, Vec<Request>) {
    let (client, tokens) = proving();
    let request = client.userinfo(&tokens, "user-1").unwrap();
    play(request, answers, &env())
}

fn proof(request: &Request) -> Value {
    assert_eq!(header(request, "authorization"), Some("DPoP at-1"));
    assert!(request.headers()["authorization"].is_sensitive());
    let proof = header(request, "dpop").unwrap();
    let claims = proof.split('.').nth(1).unwrap();
    let claims: Value =
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).unwrap()).unwrap();
    assert_eq!(claims["htm"], request.method().as_str());
    assert_eq!(claims["htu"], "https://op.example/userinfo");
    let hash = Base64UrlUnpadded::encode_string(&Sha256::digest("at-1"));
    assert_eq!(claims["ath"], hash);
    claims
}

fn challenge(nonce: &str) -> oauth_step::Response {
    let headers = [
        ("www-authenticate", r#"DPoP error="use_dpop_nonce""#),
        ("dpop-nonce", nonce),
    ];
    response(401, &headers, "")
}

#[test]
fn by_a_proof_about_it() {
    let (outcome, requests) = asked([json(200, USER)]);
    outcome.unwrap();
    proof(&requests[0]);
}

#[test]
fn once_more_where_the_provider_wants_a_nonce() {
    let (outcome, requests) = asked([challenge("n-1"), json(200, USER)]);
    outcome.unwrap();
    let [first, second] = [&requests[0], &requests[1]].map(proof);
    assert_eq!(first.get("nonce"), None);
    assert_eq!(second["nonce"], "n-1");
    assert_ne!(first["jti"], second["jti"]);
    let (outcome, requests) = asked([challenge("n-1"), challenge("n-2")]);
    assert_eq!(requests.len(), 2);
    assert!(matches!(outcome, Err(Error::UserInfo(_))));
    let without = response(
        401,
        &[("www-authenticate", r#"DPoP error="use_dpop_nonce""#)],
        "",
    );
    let (outcome, requests) = asked([without]);
    assert_eq!(requests.len(), 1);
    assert!(matches!(outcome, Err(Error::UserInfo(_))));
}

#[test]
fn and_never_in_a_form() {
    let (client, tokens) = proving();
    let request = client.userinfo(&tokens, "user-1").unwrap().post();
    let (outcome, requests) = play(request, [json(200, USER)], &env());
    outcome.unwrap();
    proof(&requests[0]);
    assert!(requests[0].body().is_empty());
}

#[test]
fn and_not_without_the_key() {
    let (_, tokens) = proving();
    let keyless = OidcClient::new(oauth()).unwrap();
    let refused = keyless.userinfo(&tokens, "user-1");
    let Err(Error::OAuth2(oauth2_core::Error::Misuse(misuse))) = refused else {
        panic!("asked without the key")
    };
    assert_eq!(misuse, Misuse::DpopKey);
}

#[test]
fn nor_by_a_request_that_knows_of_no_client() {
    let (client, tokens) = proving();
    let endpoint = client.provider().userinfo_endpoint().unwrap();
    let refused = UserInfoRequest::new(endpoint, &tokens, "user-1");
    assert!(matches!(
        refused,
        Err(Error::OAuth2(oauth2_core::Error::Misuse(Misuse::TokenType)))
    ));
}

#[test]
fn or_by_the_certificate_at_the_alias() {
    let aliases = r#"{"userinfo_endpoint":"https://mtls.op.example/userinfo"}"#;
    let provider = metadata().with_member("mtls_endpoint_aliases", aliases);
    let oauth = Client::new(provider.unwrap(), CLIENT);
    let tokens = Tokens::new("at-1", NOON).unwrap();
    let requested = |oauth: Client| {
        let client = OidcClient::new(oauth).unwrap();
        let request = client.userinfo(&tokens, "user-1").unwrap();
        let (outcome, mut requests) = play(request, [json(200, USER)], &env());
        outcome.unwrap();
        requests.remove(0)
    };
    let bound = requested(oauth.clone().with_certificate_bound_tokens());
    assert!(bound.extensions().get::<MutualTls>().is_some());
    assert_eq!(bound.uri(), "https://mtls.op.example/userinfo");
    assert_eq!(header(&bound, "authorization"), Some("Bearer at-1"));
    let authenticated = requested(oauth.clone().with_tls_client_auth());
    assert!(authenticated.extensions().get::<MutualTls>().is_some());
    assert_eq!(authenticated.uri(), bound.uri());
    let free = requested(oauth);
    assert!(free.extensions().get::<MutualTls>().is_none());
    assert_eq!(free.uri(), "https://op.example/userinfo");
}
