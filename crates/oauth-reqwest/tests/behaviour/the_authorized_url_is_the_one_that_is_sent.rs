use adapter_tests::{Say, Scripted, Server, ok};
use oauth_reqwest::step::TransportErrorKind;
use oauth_reqwest::{Driver, Session};

fn session(auth: &Scripted) -> Session<Scripted> {
    let driver = Driver::builder().with(|client| client.no_proxy());
    Session::new(auth.clone(), driver.build().unwrap())
}

#[tokio::test]
async fn what_is_authorized_is_what_reqwest_has_parsed() {
    let mut server = Server::answering(ok("")).await;
    let auth = Scripted::new([Say::Attach("Token t")], []);
    let url = server.url("/a/../b?q=ä'#there");

    let request = session(&auth).post(url.as_str()).query(&[("x", "1 2")]);
    request.send().await.unwrap();

    let target = "/b?q=%C3%A4%27&x=1+2";
    let sent = server.request().await;
    assert!(sent.starts_with(&format!("POST {target} HTTP/1.1\r\n")));
    assert!(sent.contains("\r\nauthorization: Token t\r\n"));
    let url = server.url(target);
    let log = [
        "replayable true".into(),
        format!("POST {url}"),
        "answered 200".into(),
    ];
    assert_eq!(auth.log(), log);
}

#[tokio::test]
async fn a_url_that_is_none_is_the_credentials_error() {
    let auth = Scripted::new([], []);

    let error = session(&auth).get("not a url").send().await.unwrap_err();

    assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    assert_eq!(auth.log(), [""; 0]);
}

#[tokio::test]
async fn the_builder_speaks_reqwests_language() {
    let mut server = Server::answering(ok("")).await;
    let auth = Scripted::new([Say::Attach("Token t")], []);

    let request = session(&auth).patch(server.url("/"));
    let request = request.header("x-one", "1").json(&[1, 2]);
    let request = request.with(|request| request.header("x-two", "2"));
    request.send().await.unwrap();

    let sent = server.request().await;
    assert!(sent.starts_with("PATCH / HTTP/1.1\r\n"));
    assert!(sent.contains("\r\nx-one: 1\r\n") && sent.contains("\r\nx-two: 2\r\n"));
    assert!(sent.contains("\r\ncontent-type: application/json\r\n"));
    assert!(sent.ends_with("\r\n\r\n[1,2]"));
}
