use base64ct::{Base64, Encoding};
use loopback_provider::{Client, ClientAuthentication, Endpoint, LoopbackProvider};
use reqwest::Method;

use crate::support::{Answered, Talk, basic, send};

const POSTER: (&str, &str) = ("poster", "a secret");

async fn talk() -> Talk {
    let poster = Client::service(POSTER.0, POSTER.1).authentication(ClientAuthentication::Post);
    Talk::with(LoopbackProvider::builder().client(poster)).await
}

async fn ask(talk: &Talk, header: Option<&str>, more: &[(&str, &str)]) -> Answered {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(more);
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    send(match header {
        Some(header) => request.header("authorization", header),
        None => request,
    })
    .await
}

#[tokio::test]
async fn each_in_the_registered_way_is_let_in() {
    let talk = talk().await;
    let id = talk.provider.service_client_id();
    let header = basic(id, talk.provider.service_client_secret());
    assert_eq!(ask(&talk, Some(&header), &[]).await.status, 200);
    assert_eq!(
        ask(&talk, Some(&header), &[("client_id", id)]).await.status,
        200
    );
    let lower = header.replacen("Basic", "bAsIc", 1);
    assert_eq!(ask(&talk, Some(&lower), &[]).await.status, 200);
    let post = [("client_id", POSTER.0), ("client_secret", POSTER.1)];
    assert_eq!(ask(&talk, None, &post).await.status, 200);
}

#[tokio::test]
async fn credentials_that_were_not_form_encoded_are_refused() {
    let talk = talk().await;
    let (id, secret) = (talk.provider.client_id(), talk.provider.client_secret());
    let raw = Base64::encode_string(format!("{id}:{secret}").as_bytes());
    let answer = ask(&talk, Some(&format!("Basic {raw}")), &[]).await;
    answer.refused(401, "invalid_client", "malformed");
    assert!(
        answer
            .header("www-authenticate")
            .starts_with("Basic realm=")
    );
}

#[tokio::test]
async fn another_way_than_the_registered_one_is_refused() {
    let talk = talk().await;
    let (id, secret) = (
        talk.provider.service_client_id(),
        talk.provider.service_client_secret(),
    );
    let post = ask(&talk, None, &[("client_id", id), ("client_secret", secret)]).await;
    post.refused(401, "invalid_client", "registered for client_secret_basic");
    let header = ask(&talk, Some(&basic(POSTER.0, POSTER.1)), &[]).await;
    header.refused(401, "invalid_client", "registered for client_secret_post");
    let none = ask(&talk, None, &[("client_id", id)]).await;
    none.refused(401, "invalid_client", "used none");
    let public = basic(talk.provider.public_client_id(), "");
    let public = ask(&talk, Some(&public), &[]).await;
    public.refused(401, "invalid_client", "registered for none");
}

#[tokio::test]
async fn two_ways_at_once_are_refused() {
    let talk = talk().await;
    let id = talk.provider.service_client_id();
    let header = basic(id, talk.provider.service_client_secret());
    let secret = [("client_secret", talk.provider.service_client_secret())];
    let answer = ask(&talk, Some(&header), &secret).await;
    answer.refused(400, "invalid_request", "more than one");
    let answer = ask(&talk, Some(&header), &[("client_assertion", "eyJ")]).await;
    answer.refused(400, "invalid_request", "more than one");
    let answer = ask(&talk, Some(&header), &[("client_id", "another")]).await;
    answer.refused(400, "invalid_request", "differs");
}

#[tokio::test]
async fn wrong_and_missing_credentials_are_refused() {
    let talk = talk().await;
    let id = talk.provider.service_client_id();
    for (header, form, why) in [
        (
            None,
            vec![],
            "neither an Authorization header nor a client_id",
        ),
        (None, vec![("client_secret", "x")], "client_id is missing"),
        (
            None,
            vec![("client_id", POSTER.0), ("client_secret", "x")],
            "secret is wrong",
        ),
        (None, vec![("client_id", "nobody")], "the client is unknown"),
        (Some(basic(id, "x")), vec![], "secret is wrong"),
        (Some(basic("nobody", "x")), vec![], "the client is unknown"),
        (Some("Basic".to_owned()), vec![], "malformed"),
        (Some("Basic ?".to_owned()), vec![], "malformed"),
        (Some("Basic YQ==".to_owned()), vec![], "malformed"),
        (
            Some("Bearer YQ==".to_owned()),
            vec![],
            "not of the scheme Basic",
        ),
    ] {
        let answer = ask(&talk, header.as_deref(), &form).await;
        answer.refused(401, "invalid_client", why);
        assert!(
            answer
                .header("www-authenticate")
                .starts_with("Basic realm=")
        );
    }
}

#[tokio::test]
async fn two_authorization_headers_are_refused() {
    let talk = talk().await;
    let header = basic(talk.provider.client_id(), talk.provider.client_secret());
    let request = talk
        .as_client(Endpoint::Token)
        .header("authorization", header);
    let answer = send(request.form(&[("grant_type", "client_credentials")])).await;
    answer.refused(400, "invalid_request", "repeated");
}

#[tokio::test]
async fn what_is_not_a_plain_form_is_refused() {
    let talk = talk().await;
    let form = "grant_type=client_credentials";
    let ask = async |media_type: &str, body: &str| {
        let request = talk
            .as_client(Endpoint::Token)
            .header("content-type", media_type);
        send(request.body(body.to_owned())).await
    };
    let media_type = "application/x-www-form-urlencoded";
    let answer = ask("application/json", "{}").await;
    answer.refused(400, "invalid_request", "content type");
    let answer = ask("application/x-www-form-urlencoded2", form).await;
    answer.refused(400, "invalid_request", "content type");
    let answer = ask(media_type, &format!("{form}&{form}")).await;
    answer.refused(400, "invalid_request", "repeated");
    let answer = ask(media_type, "grant_type=%ff").await;
    answer.refused(400, "invalid_request", "not form-encoded UTF-8");
    let answer = ask(media_type, "").await;
    answer.refused(400, "invalid_request", "grant_type is missing");
    let answer = ask(media_type, "grant_type=password").await;
    answer.refused(400, "unsupported_grant_type", "none of those");
    let answer = ask(media_type, form).await;
    answer.refused(400, "unauthorized_client", "may not use");
    let good = ask("Application/X-WWW-Form-URLEncoded; charset=UTF-8", form).await;
    good.refused(400, "unauthorized_client", "may not use");
    let query = talk.as_client(Endpoint::Token).query(&[("client_id", "x")]);
    let answer = send(query.form(&[("grant_type", "client_credentials")])).await;
    answer.refused(400, "invalid_request", "no query");
    let large = format!("{form}&x={}", "x".repeat(70_000));
    assert_eq!(ask(media_type, &large).await.status, 413);
}
