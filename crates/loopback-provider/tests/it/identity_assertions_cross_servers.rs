use std::time::Duration;

use jsonwebtoken::Algorithm;
use loopback_provider::{Builder, Client, Endpoint, LoopbackProvider};
use serde_json::{Value, json};

use crate::assertions::{GRANT_TYPE as JWT_BEARER, changed};
use crate::peer::{PeerKey, unique};
use crate::support::{Answered, Talk, claims, send};
use crate::verified::verified_as;

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_JAG: &str = "urn:ietf:params:oauth:token-type:id-jag";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const TYP: &str = "oauth-id-jag+jwt";

fn builder() -> Builder {
    LoopbackProvider::builder().frozen_at(1_700_000_000)
}

/// Asks for an assertion, with some parameters changed: an empty value removes one.
async fn ask(talk: &Talk, token: &str, changes: &[(&str, &str)]) -> Answered {
    let mut form = vec![
        ("grant_type", EXCHANGE),
        ("requested_token_type", ID_JAG),
        ("subject_token", token),
        ("subject_token_type", ID_TOKEN),
    ];
    form.retain(|(known, _)| changes.iter().all(|(name, _)| name != known));
    form.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    talk.token(&form).await
}

async fn present(talk: &Talk, assertion: &str, more: &[(&str, &str)]) -> Answered {
    let mut form = vec![("grant_type", JWT_BEARER), ("assertion", assertion)];
    form.extend(more);
    talk.token(&form).await
}

#[tokio::test]
async fn a_login_at_one_server_brings_a_token_of_another() {
    let home = Talk::with(builder()).await;
    let away = Talk::with(builder().identity_provider(home.provider.issuer())).await;
    let id_token = home.login(&[]).await.text("id_token");
    let more = [
        ("audience", away.provider.issuer()),
        ("scope", "read write"),
        ("resource", "https://api.example/"),
    ];
    let issued = ask(&home, &id_token, &more).await;
    assert_eq!(issued.status, 200, "{issued:?}");
    assert_eq!(issued.text("issued_token_type"), ID_JAG);
    assert_eq!(issued.text("token_type"), "N_A");
    assert_eq!(issued.json()["expires_in"], 300);
    assert!(!issued.has("refresh_token") && !issued.has("id_token"));
    let assertion = issued.text("access_token");
    let told = verified_as(TYP, &home, &assertion, Algorithm::RS256)
        .await
        .unwrap();
    let now = home.provider.now();
    let expected = json!({
        "iss": home.provider.issuer(), "sub": "248289761001", "aud": away.provider.issuer(),
        "client_id": home.provider.client_id(), "iat": now, "exp": now + 300,
        "scope": "read write", "resource": ["https://api.example/"], "jti": told["jti"],
    });
    assert_eq!(told, expected);
    // It opens nothing by itself.
    assert_eq!(home.resource(&assertion).await.status, 401);

    let tokens = present(&away, &assertion, &[("scope", "read")]).await;
    assert_eq!((tokens.status, &*tokens.text("scope")), (200, "read"));
    assert!(!tokens.has("refresh_token") && !tokens.has("id_token"));
    let resource = away.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.text("sub"), "248289761001");
    assert_eq!(resource.text("client_id"), away.provider.client_id());
    let again = present(&away, &assertion, &[]).await;
    again.refused(400, "invalid_grant", "jti was used before");
}

#[tokio::test]
async fn it_is_for_the_server_that_it_names_by_one_that_is_trusted() {
    let home = Talk::with(builder()).await;
    let away = Talk::with(builder().identity_provider(home.provider.issuer())).await;
    let stranger = Talk::with(builder()).await;
    let id_token = home.login(&[]).await.text("id_token");
    let audience = [("audience", away.provider.issuer())];
    let assertion = ask(&home, &id_token, &audience).await.text("access_token");
    let answer = present(&stranger, &assertion, &[]).await;
    answer.refused(400, "invalid_grant", "not trusted");
    let answer = present(&home, &assertion, &[]).await;
    answer.refused(400, "invalid_grant", "aud is not");
    away.provider.advance(Duration::from_secs(300));
    let answer = present(&away, &assertion, &[]).await;
    answer.refused(400, "invalid_grant", "expired");
}

#[tokio::test]
async fn it_comes_out_of_an_id_token_of_the_client() {
    let talk = Talk::with(builder()).await;
    let tokens = talk.login(&[]).await;
    let (id_token, access_token) = (tokens.text("id_token"), tokens.text("access_token"));
    let audience = ("audience", "https://away.example");
    let actor = [
        audience,
        ("actor_token", &*access_token),
        (
            "actor_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
        ),
    ];
    for (token, changes, why) in [
        (&*id_token, vec![], "one audience"),
        (&id_token, vec![audience, ("audience", "b")], "one audience"),
        (&id_token, actor.to_vec(), "no actor"),
        (&access_token, vec![audience], "subject_token is unknown"),
        (
            &access_token,
            vec![audience, ("subject_token_type", actor[2].1)],
            "out of an ID Token",
        ),
    ] {
        let answer = ask(&talk, token, &changes).await;
        answer.refused(400, "invalid_request", why);
    }
    let answer = ask(&talk, &id_token, &[audience, ("scope", "admin")]).await;
    answer.refused(400, "invalid_scope", "may not be asked for");
    let plain = ask(&talk, &id_token, &[audience]).await;
    let plain = claims(&plain.text("access_token"));
    assert!(plain.get("scope").is_none() && plain.get("resource").is_none());
    talk.provider.advance(Duration::from_secs(300));
    let answer = ask(&talk, &id_token, &[audience]).await;
    answer.refused(400, "invalid_request", "has expired");

    // That of another client, and a client without authentication.
    let public = Client::public("public").redirect_uri(crate::support::REDIRECT_URI);
    let public = public.grant_types([EXCHANGE, JWT_BEARER]);
    let talk = Talk::with(builder().client(public)).await;
    let hybrid = [
        ("client_id", talk.provider.public_client_id()),
        ("response_type", "code id_token"),
    ];
    let theirs = talk.authorize(&hybrid).await.parameter("id_token").unwrap();
    let answer = ask(&talk, &theirs, &[audience]).await;
    answer.refused(400, "invalid_request", "another client");
    let request = talk.request(reqwest::Method::POST, Endpoint::Token);
    let form = [
        ("grant_type", EXCHANGE),
        ("requested_token_type", ID_JAG),
        ("subject_token", "x"),
        ("subject_token_type", ID_TOKEN),
        ("client_id", "public"),
    ];
    let answer = send(request.form(&form)).await;
    answer.refused(401, "invalid_client", "that authenticate");
}

#[tokio::test]
async fn forged_and_foreign_ones_are_refused() {
    let talk = Talk::with(builder()).await;
    let issuer = talk.provider.issuer();
    let id_token = talk.login(&[]).await.text("id_token");
    let good = ask(&talk, &id_token, &[("audience", issuer)])
        .await
        .text("access_token");
    let forge = |changes: Value| {
        let now = talk.provider.now();
        let claims = json!({
            "iss": issuer, "sub": "248289761001", "aud": issuer, "exp": now + 60, "iat": now,
            "client_id": talk.provider.client_id(), "jti": unique(),
        });
        let header = json!({"alg": "ES256", "typ": TYP, "kid": kid(&good)});
        PeerKey::new().sign(&header, &changed(claims, changes))
    };
    let answer = present(&talk, &forge(json!({})), &[]).await;
    answer.refused(400, "invalid_grant", "signature");
    let answer = present(&talk, &forge(json!({"iss": "https://evil.example"})), &[]).await;
    answer.refused(400, "invalid_grant", "not trusted");
    // Another client presents it.
    let request = crate::support::basic("other", "secret");
    let other = Client::confidential("other", "secret");
    let away = Talk::with(builder().identity_provider(issuer).client(other)).await;
    let assertion = ask(&talk, &id_token, &[("audience", away.provider.issuer())]).await;
    let assertion = assertion.text("access_token");
    let form = [("grant_type", JWT_BEARER), ("assertion", &*assertion)];
    let asked = away
        .request(reqwest::Method::POST, Endpoint::Token)
        .form(&form);
    let answer = send(asked.header("authorization", request)).await;
    answer.refused(400, "invalid_grant", "client_id is not");
    // Nobody presents it.
    let asked = away
        .request(reqwest::Method::POST, Endpoint::Token)
        .form(&form);
    send(asked).await.refused(401, "invalid_client", "neither");
    assert_eq!(present(&away, &assertion, &[]).await.text("scope"), "read");
}

fn kid(token: &str) -> Option<String> {
    jsonwebtoken::decode_header(token).unwrap().kid
}
