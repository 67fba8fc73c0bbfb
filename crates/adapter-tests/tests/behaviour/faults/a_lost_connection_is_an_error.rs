use adapter_tests::{Faulty, Then};
use tokio::net::TcpListener;

use super::{
    AMPLE, ANSWERED, BROKEN, JSON, NOT_SENT, PEER, TOKEN, call, case, meet, message, token_answer,
};
use crate::behaviour::stack;

#[tokio::test]
async fn wherever_it_breaks() {
    let half = || format!("{JSON}content-length: 200\r\n\r\n{TOKEN}");
    let chunks = || format!("{JSON}transfer-encoding: chunked\r\n\r\n4f\r\n{TOKEN}");
    meet(
        vec![
            case(
                "closed unread",
                Faulty::saying("").early(),
                &[BROKEN, NOT_SENT],
                &[BROKEN, NOT_SENT],
            ),
            case(
                "reset unread",
                Faulty::saying("").early().then(Then::Reset),
                &[BROKEN, NOT_SENT],
                &[BROKEN, NOT_SENT],
            ),
            case(
                "closed without an answer",
                Faulty::saying(""),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "reset without an answer",
                Faulty::saying("").then(Then::Reset),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "closed in the status line",
                Faulty::saying("HTTP/1.1 20"),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "closed in the headers",
                Faulty::saying(JSON),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "reset in the headers",
                Faulty::saying(JSON).then(Then::Reset),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "closed in the body",
                Faulty::saying(half()),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "reset in the body",
                Faulty::saying(half()).then(Then::Reset),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "closed in a chunk",
                Faulty::saying(chunks()),
                &[BROKEN],
                &[BROKEN],
            ),
            case(
                "reset in a chunk",
                Faulty::saying(chunks()).then(Then::Reset),
                &[BROKEN],
                &[BROKEN],
            ),
        ],
        AMPLE,
    )
    .await;
}

/// Only its end says where it ends: a stack may take a reset for that, and what came for all.
#[tokio::test]
async fn a_body_without_a_length_may_be_taken_for_whole() {
    let may = &[ANSWERED, BROKEN];
    let fault = Faulty::saying(token_answer(&format!("{JSON}\r\n"))).then(Then::Reset);
    meet(vec![case("whole", fault, may, may)], AMPLE).await;
    let fault = Faulty::saying(format!("{JSON}\r\n{}", &TOKEN[..40])).then(Then::Reset);
    meet(vec![case("cut", fault, &[BROKEN, PEER], may)], AMPLE).await;
}

#[tokio::test]
async fn a_refused_port() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);

    assert_eq!(
        message(&stack(), address, "http", AMPLE).await,
        [NOT_SENT; 3]
    );
    assert_eq!(call(&stack(), address, "http", AMPLE).await, NOT_SENT);
    assert_eq!(call(&stack(), address, "https", AMPLE).await, NOT_SENT);
}
