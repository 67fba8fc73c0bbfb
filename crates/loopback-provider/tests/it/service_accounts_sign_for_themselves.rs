use base64ct::{Base64UrlUnpadded, Encoding};
use jsonwebtoken::{Algorithm, EncodingKey, encode};
use loopback_provider::{Endpoint, LoopbackProvider, User};
use reqwest::Method;
use serde_json::json;

use crate::assertions::{GRANT_TYPE, claims, exchange, file, header, member, present, sign};
use crate::support::{Talk, basic, send};

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

#[tokio::test]
async fn the_file_is_what_google_would_issue() {
    let talk = talk().await;
    let file = file(&talk);
    assert_eq!(member(&file, "type"), "service_account");
    assert_eq!(
        member(&file, "token_uri"),
        talk.provider.url(Endpoint::Token)
    );
    let email = talk.provider.service_account_email();
    assert_eq!(member(&file, "client_email"), email);
    let pem = member(&file, "private_key");
    assert!(
        pem.starts_with("-----BEGIN PRIVATE KEY-----\n"),
        "another form"
    );
    assert!(!format!("{:?}", talk.provider).contains("PRIVATE"));
}

#[tokio::test]
async fn an_assertion_brings_an_access_token_alone() {
    let talk = talk().await;
    let tokens = exchange(&talk, json!({"scope": "read write"})).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert_eq!(tokens.text("scope"), "read write");
    assert!(!tokens.has("refresh_token") && !tokens.has("id_token"));
    let resource = talk.resource(&tokens.text("access_token")).await;
    let email = talk.provider.service_account_email();
    assert_eq!(
        (resource.text("sub"), resource.text("client_id")),
        (email.into(), email.into())
    );
    assert_eq!(talk.provider.requests(Endpoint::Token), 1);
}

#[tokio::test]
async fn the_scope_is_inside() {
    let talk = talk().await;
    let assertion = sign(
        &talk,
        &header(&talk),
        &claims(&talk, json!({"scope": null})),
    );
    let answer = present(&talk, &assertion, &[("scope", "read")]).await;
    answer.refused(400, "invalid_scope", "Empty or missing scope");
    let answer = exchange(&talk, json!({"scope": ""})).await;
    answer.refused(400, "invalid_scope", "Empty or missing scope");
    let answer = exchange(&talk, json!({"scope": "read openid"})).await;
    answer.refused(400, "invalid_scope", "may not be asked for");
    let answer = exchange(&talk, json!({"scope": ["read"]})).await;
    answer.refused(400, "invalid_grant", "not a string");
}

#[tokio::test]
async fn it_is_for_the_token_endpoint_from_the_account() {
    let talk = talk().await;
    let wrong = format!("{}/", talk.provider.url(Endpoint::Token));
    for audience in [json!(null), json!(talk.provider.issuer()), json!(wrong)] {
        let answer = exchange(&talk, json!({ "aud": audience })).await;
        answer.refused(400, "invalid_grant", "Failed audience check");
    }
    for issuer in [json!(null), json!("somebody@else.example"), json!("")] {
        let answer = exchange(&talk, json!({ "iss": issuer })).await;
        answer.refused(400, "invalid_grant", "account not found");
    }
}

#[tokio::test]
async fn it_lives_for_an_hour_at_most() {
    let talk = talk().await;
    let now = talk.provider.now();
    for (iat, exp) in [
        (json!(now), json!(now + 3601)),
        (json!(now + 11), json!(now + 60)),
        (json!(now - 3600), json!(now)),
        (json!(now - 10), json!(now - 5)),
        (json!(now + 5), json!(now + 5)),
        (json!(null), json!(now + 60)),
        (json!(now), json!(null)),
        (json!(now.to_string()), json!(now + 60)),
        (json!(-1), json!(now + 60)),
    ] {
        let answer = exchange(&talk, json!({"iat": iat, "exp": exp})).await;
        answer.refused(
            400,
            "invalid_grant",
            "Token must be a short-lived token (60 minutes)",
        );
    }
    for (iat, exp) in [(now + 10, now + 3610), (now - 3599, now + 1)] {
        let answer = exchange(&talk, json!({"iat": iat, "exp": exp})).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn it_is_signed_with_the_accounts_key_by_rs256() {
    let talk = talk().await;
    let good = sign(&talk, &header(&talk), &claims(&talk, json!({})));
    // Another payload under the same signature, another signature, none.
    let other = sign(
        &talk,
        &header(&talk),
        &claims(&talk, json!({"scope": "write"})),
    );
    let parts: Vec<_> = good.split('.').collect();
    let others: Vec<_> = other.split('.').collect();
    for forged in [
        format!("{}.{}.{}", parts[0], others[1], parts[2]),
        format!("{}.{}.{}", parts[0], parts[1], others[2]),
        format!("{}.{}.", parts[0], parts[1]),
    ] {
        let answer = present(&talk, &forged, &[]).await;
        answer.refused(400, "invalid_grant", "Invalid JWT Signature");
    }
    let mut psychic = header(&talk);
    psychic.alg = Algorithm::HS256;
    let secret = EncodingKey::from_secret(member(&file(&talk), "private_key").as_bytes());
    let symmetric = encode(&psychic, &claims(&talk, json!({})), &secret).unwrap();
    for algorithm in [Algorithm::RS512, Algorithm::PS256] {
        let mut header = header(&talk);
        header.alg = algorithm;
        let token = sign(&talk, &header, &claims(&talk, json!({})));
        let answer = present(&talk, &token, &[]).await;
        answer.refused(400, "invalid_grant", "not RS256");
    }
    let answer = present(&talk, &symmetric, &[]).await;
    answer.refused(400, "invalid_grant", "not RS256");
}

#[tokio::test]
async fn its_header_names_the_key() {
    let talk = talk().await;
    for kid in [None, Some("another".to_owned())] {
        let mut header = header(&talk);
        header.kid = kid;
        let token = sign(&talk, &header, &claims(&talk, json!({})));
        let answer = present(&talk, &token, &[]).await;
        answer.refused(400, "invalid_grant", "kid");
    }
    let mut header = header(&talk);
    header.typ = Some("at+jwt".to_owned());
    let token = sign(&talk, &header, &claims(&talk, json!({})));
    present(&talk, &token, &[])
        .await
        .refused(400, "invalid_grant", "type");
}

#[tokio::test]
async fn an_extension_is_not_understood() {
    let talk = talk().await;
    let header = json!({"alg": "RS256", "kid": file(&talk)["private_key_id"], "crit": ["b64"]});
    let [header, claims] = [header, claims(&talk, json!({}))]
        .map(|part| Base64UrlUnpadded::encode_string(part.to_string().as_bytes()));
    let input = format!("{header}.{claims}");
    let key = EncodingKey::from_rsa_pem(member(&file(&talk), "private_key").as_bytes()).unwrap();
    let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &key, Algorithm::RS256).unwrap();
    let answer = present(&talk, &format!("{input}.{signature}"), &[]).await;
    answer.refused(400, "invalid_grant", "an extension");
}

#[tokio::test]
async fn what_is_no_token_is_told() {
    let talk = talk().await;
    let good = sign(&talk, &header(&talk), &claims(&talk, json!({})));
    for (assertion, why) in [
        ("nonsense", "three parts"),
        (&*format!("{good}.x"), "three parts"),
        (&*format!("={good}"), "base64url"),
        ("bnVsbA.bnVsbA.x", "not a JSON object"),
    ] {
        let answer = present(&talk, assertion, &[]).await;
        answer.refused(400, "invalid_grant", why);
    }
    let form = [("grant_type", GRANT_TYPE)];
    let answer = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    answer.refused(400, "invalid_request", "assertion is missing");
}

#[tokio::test]
async fn an_id_is_good_once() {
    let talk = talk().await;
    let first = exchange(&talk, json!({"jti": "a"})).await;
    assert_eq!(first.status, 200, "{first:?}");
    let again = exchange(&talk, json!({"jti": "a"})).await;
    again.refused(400, "invalid_grant", "jti was used before");
    assert_eq!(exchange(&talk, json!({"jti": "b"})).await.status, 200);
    // One that was refused is not used up.
    let refused = exchange(&talk, json!({"jti": "c", "scope": "openid"})).await;
    assert_eq!(refused.status, 400);
    assert_eq!(exchange(&talk, json!({"jti": "c"})).await.status, 200);
    // It is forgotten together with the assertion that had it.
    talk.provider.advance(std::time::Duration::from_secs(3600));
    assert_eq!(exchange(&talk, json!({"jti": "a"})).await.status, 200);
}

#[tokio::test]
async fn nobody_authenticates() {
    let talk = talk().await;
    let assertion = sign(&talk, &header(&talk), &claims(&talk, json!({})));
    for name in ["client_id", "client_secret", "client_assertion"] {
        let answer = present(&talk, &assertion, &[(name, "x")]).await;
        answer.refused(400, "invalid_request", "without client_id");
    }
    let form = [("grant_type", GRANT_TYPE), ("assertion", &assertion)];
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    let header = basic(
        talk.provider.service_client_id(),
        talk.provider.service_client_secret(),
    );
    let answer = send(request.header("authorization", header)).await;
    answer.refused(400, "invalid_request", "without client_id");
    // And the account is no client that could ask in another way.
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", talk.provider.service_account_email()),
    ];
    let answer = send(talk.request(Method::POST, Endpoint::Token).form(&form)).await;
    answer.refused(401, "invalid_client", "unknown");
}

#[tokio::test]
async fn a_user_who_is_listed_can_be_acted_for() {
    let talk = talk().await;
    let tokens = exchange(&talk, json!({"sub": "ada@example.com"})).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    assert!(!tokens.has("id_token"));
    let resource = talk.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.text("sub"), "248289761001");
    let email = talk.provider.service_account_email();
    assert_eq!(resource.text("client_id"), email);
}

#[tokio::test]
async fn no_other_user_can_be_acted_for() {
    let grace = User::new("grace", "hopper").claim("email", "grace@example.com");
    let alan = User::new("alan", "turing").claim("email", "alan@example.com");
    let builder = LoopbackProvider::builder().user(grace).user(alan);
    let talk = Talk::with(builder.delegation(["alan@example.com", "gone@example.com"])).await;
    let answer = exchange(&talk, json!({"sub": "alan@example.com"})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = exchange(&talk, json!({"sub": "grace@example.com"})).await;
    answer.refused(400, "unauthorized_client", "Client is unauthorized");
    for unknown in ["gone@example.com", "alan", "", "ada@example.com"] {
        let answer = exchange(&talk, json!({ "sub": unknown })).await;
        answer.refused(400, "invalid_grant", "Invalid email or User ID");
    }
    // The account itself is no user.
    let email = talk.provider.service_account_email();
    let answer = exchange(&talk, json!({ "sub": email })).await;
    answer.refused(400, "invalid_grant", "Invalid email or User ID");
}
