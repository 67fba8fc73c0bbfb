use adapter_tests::{Say, Scripted, Server, Session as _, Stack as _, ok, post};

use crate::behaviour::stack;

#[tokio::test]
async fn what_is_authorized_goes_out_byte_for_byte() {
    let mut server = Server::answering(ok("")).await;
    for target in ["/", "/a%2Fb/%7Euser;v=1//x", "/?b=2&a=1&b=%20+&&=&c", "/p?"] {
        let auth = Scripted::new([Say::Attach("Token t")], []);
        let url = server.url(target);

        let session = stack().session(auth.clone());
        session.call(post(&url, "x")).await.unwrap();

        let sent = server.request().await;
        assert!(sent.starts_with(&format!("POST {target} HTTP/1.1\r\n")));
        assert!(sent.contains("\r\nauthorization: Token t\r\n"));
        let log = [
            "replayable true".into(),
            format!("POST {url}"),
            "answered 200".into(),
        ];
        assert_eq!(auth.log(), log);
    }
}
