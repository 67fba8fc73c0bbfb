use adapter_tests::{
    OAuth2Session as _, Payload, Server, Session as _, Setup, get, ok, post, status,
};
use http::Request;
use oauth2_core::{Error, Misuse, SessionBuilder, TokenPlacement};

use crate::behaviour::{House, OAuth2};

async fn session(house: &House, placement: TokenPlacement) -> OAuth2 {
    let place = move |session: SessionBuilder| session.with_placement(placement);
    let setup = Setup {
        with: Some(Box::new(place)),
        ..Setup::default()
    };
    house.session_with(setup).await
}

fn form(url: &str, body: &str) -> Request<Payload> {
    let mut request = post(url, body);
    let form = "application/x-www-form-urlencoded".parse().unwrap();
    request.headers_mut().insert("content-type", form);
    request
}

#[tokio::test]
async fn into_the_query() {
    let house = House::new().await;
    let session = session(&house, TokenPlacement::Query).await;
    let mut server = Server::answering(ok("")).await;

    session.get(&server.url("/a%2F?b=%20")).await.unwrap();

    let token = session.token().unwrap().access_token().expose().clone();
    let sent = server.request().await;
    let line = format!("GET /a%2F?b=%20&access_token={token} HTTP/1.1\r\n");
    assert!(sent.starts_with(&line), "{sent}");
    assert!(sent.contains("\r\ncache-control: no-store\r\n"));
    assert!(!sent.contains("authorization"));
}

/// After a renewal the form goes out again, as it was, with the new token.
#[tokio::test]
async fn into_a_form_of_the_right_length_each_time() {
    let house = House::new().await;
    let session = session(&house, TokenPlacement::Form).await;
    let old = session.token().unwrap().access_token().expose().clone();
    let refused = old.clone();
    let mut server = Server::replying(move |request| match request.contains(&refused) {
        true => status("401 Unauthorized").into(),
        false => ok("").into(),
    })
    .await;
    house.advance(60);

    let call = session.calls().call(form(&server.url("/"), "a=%20"));
    assert_eq!(call.await.unwrap().status(), 200);

    let new = session.token().unwrap().access_token().expose().clone();
    for token in [old, new] {
        let sent = server.request().await;
        let body = format!("a=%20&access_token={token}");
        assert!(sent.ends_with(&format!("\r\n\r\n{body}")), "{sent}");
        let length = format!("\r\ncontent-length: {}\r\n", body.len());
        assert_eq!(sent.matches("content-length").count(), 1);
        assert!(sent.contains(&length) && !sent.contains("authorization"));
    }
    assert_eq!(house.renewals(), 1);
}

#[tokio::test]
async fn into_no_body_of_another_kind() {
    let house = House::new().await;
    let session = session(&house, TokenPlacement::Form).await;
    let server = Server::answering(ok("")).await;
    let url = server.url("/");
    let stream = Payload::stream([b"a=b".to_vec()]);
    let mut streamed = form(&url, "");
    *streamed.body_mut() = stream;

    for request in [get(&url), post(&url, "{}"), streamed] {
        let error = session.calls().call(request).await.unwrap_err();
        assert!(matches!(error, Error::Misuse(Misuse::NoForm)), "{error}");
    }
    assert_eq!(server.left(), 0);
}
