use adapter_tests::{OAuth2Session as _, Server, Session as _, get, ok, post};
use oauth_step::Response;

use super::in_time;
use crate::behaviour::House;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// A server that redirects whatever comes, to where the host that was asked leads.
async fn moved<F>(status: u16, location: F) -> Server
where
    F: Fn(&str) -> Option<String> + Send + Sync + 'static,
{
    Server::replying(move |request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: "));
        let location = location(host.unwrap());
        let line = location.map(|location| format!("location: {location}\r\n"));
        let line = line.unwrap_or_default();
        format!(
            "HTTP/1.1 {status} Moved\r\n{line}content-length: 5\r\nconnection: close\r\n\r\nmoved"
        )
        .into()
    })
    .await
}

fn location(response: &Response) -> Option<&str> {
    let location = response.headers().get("location");
    location.map(|location| location.to_str().unwrap())
}

/// By every status, to a call that could be repeated, and to one that some would make a GET of and
/// some would send again: each is sent once, and the redirect is the caller's, as it came.
async fn is_handed_over<F>(to: F)
where
    F: Fn(&str) -> Option<String> + Clone + Send + Sync + 'static,
{
    let session = House::new().await.session().await;
    for status in STATUSES {
        let mut server = moved(status, to.clone()).await;
        let url = server.url("/here");
        let host = url.split('/').nth(2).unwrap();
        let calls = [
            (get(&url), "GET /here ", "\r\n\r\n"),
            (post(&url, "bytes"), "POST /here ", "\r\n\r\nbytes"),
        ];
        for (request, begin, end) in calls {
            let response = in_time(session.calls().call(request)).await.unwrap();

            assert_eq!(response.status(), status);
            assert_eq!(location(&response), to(host).as_deref());
            assert_eq!(response.body(), b"moved");
            let sent = server.request().await;
            assert!(sent.starts_with(begin) && sent.ends_with(end), "{sent}");
            assert_eq!(server.left(), 0, "{status} {begin}");
        }
    }
}

#[tokio::test]
async fn to_another_server() {
    let place = Server::answering(ok("")).await;
    let there = place.url("/elsewhere");

    is_handed_over(move |_| Some(there.clone())).await;

    assert_eq!(place.left(), 0);
}

#[tokio::test]
async fn to_another_target_of_the_same_server() {
    is_handed_over(|_| Some("/elsewhere".to_owned())).await;
    is_handed_over(|_| Some("?again".to_owned())).await;
}

#[tokio::test]
async fn to_itself() {
    is_handed_over(|host| Some(format!("http://{host}/here"))).await;
}

#[tokio::test]
async fn to_no_place_at_all() {
    is_handed_over(|_| None).await;
    is_handed_over(|_| Some("http://[".to_owned())).await;
}
