use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full};
use oauth_hyper::Body;

async fn read(body: Body) -> Bytes {
    body.collect().await.unwrap().to_bytes()
}

#[tokio::test]
async fn bytes_have_a_length_and_can_be_sent_again() {
    let bodies = [
        Body::from("a=b"),
        Body::from(String::from("a=b")),
        Body::from(b"a=b".to_vec()),
        Body::from(&b"a=b"[..]),
        Body::from(Bytes::from_static(b"a=b")),
    ];
    for body in bodies {
        assert_eq!(body.size_hint().exact(), Some(3));
        assert!(!body.is_end_stream());
        assert_eq!(body.as_bytes(), Some(&b"a=b"[..]));
        let again = body.try_clone().unwrap();
        assert_eq!(read(body).await, "a=b");
        assert_eq!(read(again).await, "a=b");
    }
}

#[tokio::test]
async fn none_is_at_its_end() {
    for body in [Body::empty(), Body::from(()), Body::default()] {
        assert!(body.is_end_stream());
        assert_eq!(body.size_hint().exact(), Some(0));
        assert_eq!(body.as_bytes(), Some(&b""[..]));
        assert!(read(body).await.is_empty());
    }
}

#[tokio::test]
async fn a_stream_keeps_its_own_length_and_is_sent_once() {
    let body = Body::stream(Full::new(Bytes::from_static(b"a=b")));

    assert_eq!(body.size_hint().exact(), Some(3));
    assert!(!body.is_end_stream());
    assert!(body.as_bytes().is_none() && body.try_clone().is_none());
    assert_eq!(read(body).await, "a=b");
}

#[test]
fn debug_shows_a_length_alone() {
    let shown = format!(
        "{:?} {:?}",
        Body::from("secret"),
        Body::stream(Full::new(Bytes::from_static(b"secret")))
    );
    assert_eq!(shown, "Body(6 bytes) Body(stream)");
}
