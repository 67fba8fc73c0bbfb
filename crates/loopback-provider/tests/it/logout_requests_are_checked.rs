use loopback_provider::{Client, Endpoint, LoopbackProvider, OldKeys};
use reqwest::{Method, Url};

use crate::support::{REDIRECT_URI, Talk, send};

const LOGGED_OUT: &str = "http://127.0.0.1:5555/out";

async fn talk() -> Talk {
    let client = |id| {
        let client = Client::public(id).redirect_uri(REDIRECT_URI);
        client.post_logout_redirect_uri(LOGGED_OUT)
    };
    let builder = LoopbackProvider::builder();
    Talk::with(builder.client(client("app")).client(client("other"))).await
}

async fn id_token(talk: &Talk) -> String {
    let changes = [("client_id", "app"), ("response_type", "id_token")];
    talk.authorize(&changes)
        .await
        .parameter("id_token")
        .unwrap()
}

fn url(talk: &Talk, parameters: &[(&str, &str)]) -> String {
    let url = talk.provider.url(Endpoint::EndSession);
    Url::parse_with_params(&url, parameters).unwrap().into()
}

#[tokio::test]
async fn whatever_is_wrong_is_shown_to_the_person() {
    let talk = talk().await;
    let token = id_token(&talk).await;
    let uri = "post_logout_redirect_uri";
    let not_registered = "not one that the client registered";
    for (parameters, why) in [
        (
            vec![("id_token_hint", "eyJ.e30.x")],
            "no ID Token of this provider",
        ),
        (vec![("client_id", "nobody")], "the client is unknown"),
        (
            vec![("id_token_hint", &*token), ("client_id", "other")],
            "issued to another client",
        ),
        (
            vec![(uri, LOGGED_OUT)],
            "without id_token_hint and client_id",
        ),
        (
            vec![("client_id", "app"), (uri, "http://127.0.0.1:5556/out")],
            not_registered,
        ),
        (
            vec![("client_id", "app"), (uri, "http://127.0.0.1:5555/out/")],
            not_registered,
        ),
        (
            vec![("id_token_hint", &*token), (uri, REDIRECT_URI)],
            not_registered,
        ),
        (
            vec![("client_id", "app"), ("state", "a"), ("state", "b")],
            "a parameter is repeated",
        ),
    ] {
        talk.get(&url(&talk, &parameters))
            .await
            .shown_error(400, why);
    }
    let json = talk.request(Method::POST, Endpoint::EndSession);
    let json = json.header("content-type", "application/json");
    send(json.body("{}")).await.shown_error(400, "content type");
}

#[tokio::test]
async fn either_of_hint_and_client_is_enough() {
    let talk = talk().await;
    let token = id_token(&talk).await;
    for asked in [
        vec![("id_token_hint", &*token)],
        vec![("client_id", "app")],
        vec![("id_token_hint", &*token), ("client_id", "app")],
    ] {
        let mut asked = asked;
        asked.push(("post_logout_redirect_uri", LOGGED_OUT));
        asked.push(("ui_locales", "de"));
        let answer = talk.get(&url(&talk, &asked)).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, LOGGED_OUT)
        );
    }
}

#[tokio::test]
async fn a_hint_is_good_for_longer_than_the_token_and_its_key() {
    let talk = talk().await;
    let token = id_token(&talk).await;
    talk.provider.rotate_keys(OldKeys::Retired);
    talk.provider
        .advance(std::time::Duration::from_secs(86_400));
    let answer = talk.get(&url(&talk, &[("id_token_hint", &token)])).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_registration_that_cannot_work_is_refused() {
    let client = || Client::public("app").redirect_uri("https://app.example:8443/callback");
    let front = |uri: &str| client().frontchannel_logout_uri(uri);
    let back = |uri: &str| client().backchannel_logout_uri(uri);
    let post = |uri: &str| client().post_logout_redirect_uri(uri);
    for (client, good) in [
        (front("https://app.example:8443/out"), true),
        (front("https://app.example/out"), false),
        (front("http://app.example:8443/out"), false),
        (front("https://app.example:8443.evil.example/out"), false),
        (front("https://app.example:8443/out#x"), false),
        (back("http://127.0.0.1:5555/out"), true),
        (back("http://[::1]:5555/out"), true),
        (back("https://127.0.0.1:5555/out"), false),
        (back("http://localhost:5555/out"), false),
        (back("http://app.example/out"), false),
        (back("http://127.0.0.1:5555/out#x"), false),
        (post("com.example.app:/out"), true),
        (post("/out"), false),
        (post("https://app.example/out#x"), false),
    ] {
        let shown = format!("{client:?}");
        let started = LoopbackProvider::builder().client(client).start().await;
        assert_eq!(started.is_ok(), good, "{shown}");
    }
}
