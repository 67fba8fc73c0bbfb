use adapter_tests::{Faulty, Then};

use super::{BROKEN, JSON, SHORT, TIMED_OUT, TOO_LARGE, case, meet};

const ENDLESS: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";

/// For a call that broke off in its body, the stack's own error is all there is; it need not say why.
#[tokio::test]
async fn wherever_it_stalls() {
    meet(
        vec![
            case(
                "unread",
                Faulty::saying("").early().then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT],
            ),
            case(
                "before the answer",
                Faulty::saying("").then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT],
            ),
            case(
                "in the status line",
                Faulty::saying("HTTP/1.1 2").then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT],
            ),
            case(
                "in the headers",
                Faulty::saying(JSON).then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT],
            ),
            case(
                "before the body",
                Faulty::saying(ENDLESS).then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT, BROKEN],
            ),
            case(
                "in the body",
                Faulty::saying(format!("{JSON}content-length: 5\r\n\r\n{{")).then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT, BROKEN],
            ),
            case(
                "before the last chunk",
                Faulty::saying(format!(
                    "{JSON}transfer-encoding: chunked\r\n\r\n1\r\n{{\r\n"
                ))
                .then(Then::Stall),
                &[TIMED_OUT],
                &[TIMED_OUT, BROKEN],
            ),
        ],
        SHORT,
    )
    .await;
}

/// Every byte comes well within any time-out between two reads; the sum does not.
#[tokio::test]
async fn whatever_drips() {
    meet(
        vec![
            case(
                "a status line",
                Faulty::saying("HTTP/1.1 200 ").then(Then::Drip(b"O")),
                &[TIMED_OUT],
                &[TIMED_OUT],
            ),
            case(
                "a header",
                Faulty::saying(JSON).then(Then::Drip(b"x")),
                &[TIMED_OUT],
                &[TIMED_OUT],
            ),
            case(
                "headers",
                Faulty::saying(JSON).then(Then::Drip(b"a: b\r\n")),
                &[TIMED_OUT, BROKEN, TOO_LARGE],
                &[TIMED_OUT, BROKEN, TOO_LARGE],
            ),
            case(
                "a body",
                Faulty::saying(ENDLESS).then(Then::Drip(b" ")),
                &[TIMED_OUT],
                &[TIMED_OUT, BROKEN],
            ),
            case(
                "chunks",
                Faulty::saying(format!("{JSON}transfer-encoding: chunked\r\n\r\n"))
                    .then(Then::Drip(b"1\r\n \r\n")),
                &[TIMED_OUT],
                &[TIMED_OUT, BROKEN],
            ),
            case(
                "interim answers",
                Faulty::saying("").then(Then::Drip(b"HTTP/1.1 102 Processing\r\n\r\n")),
                &[TIMED_OUT, BROKEN],
                &[TIMED_OUT, BROKEN],
            ),
        ],
        SHORT,
    )
    .await;
}
