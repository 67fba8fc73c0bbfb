use adapter_tests::{Say, Scripted, Server, Session, Stack as _, get};
use http::HeaderMap;
use oauth_step::Authorize;

use crate::behaviour::stack;

const REFUSALS: [&str; 5] = ["400", "403", "404", "500", "503"];
const CHALLENGES: [&str; 2] = [
    r#"Bearer realm="api", scope="read write""#,
    r#"Basic realm="old, and still here""#,
];
const COOKIES: [&str; 2] = ["sid=once0; Path=/", "seen=\"yes\"; Path=/"];

/// An API that refuses whatever comes, by the status that the target names.
async fn api() -> Server {
    Server::replying(|request| {
        let status = &request.strip_prefix("GET /").unwrap()[..3];
        let body = body(status);
        let lines = [("www-authenticate", CHALLENGES), ("set-cookie", COOKIES)]
            .map(|(name, values)| values.map(|value| format!("{name}: {value}\r\n")).concat());
        let length = body.len();
        format!(
            "HTTP/1.1 {status} No\r\n{}content-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}",
            lines.concat()
        )
        .into()
    })
    .await
}

fn body(status: &str) -> String {
    let detail = "it is what it is, and no less; ".repeat(1_000);
    format!(r#"{{"status":{status},"detail":"{detail}"}}"#)
}

/// Every value, in the order of its line.
fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let values = headers.get_all(name).iter();
    values.map(|value| value.to_str().unwrap()).collect()
}

/// By one session for all of them: what one answer leaves behind would show in the next request.
async fn comes_whole<A: Authorize>(session: &impl Session<A>) {
    let mut api = api().await;
    for status in REFUSALS {
        let call = session.call(get(&api.url(&format!("/{status}"))));

        let response = call.await.unwrap();
        assert_eq!(response.status().as_str(), status);
        assert_eq!(values(response.headers(), "www-authenticate"), CHALLENGES);
        assert_eq!(values(response.headers(), "set-cookie"), COOKIES);
        assert!(response.body() == body(status).as_bytes(), "{status}");
        let sent = api.request().await.to_ascii_lowercase();
        assert!(sent.ends_with("\r\n\r\n"), "{sent}");
        for header in ["content-length:", "transfer-encoding:", "cookie:"] {
            assert!(!sent.contains(header), "{sent}");
        }
        assert_eq!(api.left(), 0, "{status}");
    }
}

#[tokio::test]
async fn by_any_credential() {
    let auth = Scripted::new(REFUSALS.map(|_| Say::Attach("Token t")), []);
    comes_whole(&stack().session(auth.clone())).await;
    let answered = REFUSALS.map(|status| format!("answered {status}"));
    let log = auth.log();
    let answers = log.iter().filter(|line| line.starts_with("answered"));
    assert!(answers.eq(&answered), "{log:?}");
}

#[tokio::test]
async fn with_a_token_from_outside() {
    comes_whole(&stack().outside("outside").unwrap()).await;
}
