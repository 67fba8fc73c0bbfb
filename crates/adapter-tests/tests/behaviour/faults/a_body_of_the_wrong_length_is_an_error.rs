use adapter_tests::Faulty;

use super::{AMPLE, ANSWERED, BROKEN, Case, JSON, PEER, TOO_LARGE, case, meet, token_answer};

fn length(
    name: &'static str,
    header: &str,
    message: &'static [super::Ending],
    call: &'static [super::Ending],
) -> Case {
    let head = format!("{JSON}{header}\r\n\r\n");
    case(name, Faulty::saying(token_answer(&head)), message, call)
}

/// A body cut short by its length is no JSON; a protected call gets what the length says.
#[tokio::test]
async fn whatever_the_header_says() {
    meet(
        vec![
            length("too long", "content-length: 80", &[BROKEN], &[BROKEN]),
            length("too short", "content-length: 78", &[PEER], &[ANSWERED]),
            length("none of it", "content-length: 0", &[PEER], &[ANSWERED]),
            length(
                "two that differ",
                "content-length: 79\r\ncontent-length: 20",
                &[BROKEN],
                &[BROKEN],
            ),
            length("two in one", "content-length: 79, 20", &[BROKEN], &[BROKEN]),
            length("negative", "content-length: -1", &[BROKEN], &[BROKEN]),
            length("signed", "content-length: +79", &[BROKEN], &[BROKEN]),
            length(
                "no number",
                "content-length: seventy-nine",
                &[BROKEN],
                &[BROKEN],
            ),
            length(
                "huge",
                "content-length: 9223372036854775807",
                &[BROKEN, TOO_LARGE],
                &[BROKEN],
            ),
            length(
                "beyond 64 bits",
                "content-length: 18446744073709551695",
                &[BROKEN],
                &[BROKEN],
            ),
        ],
        AMPLE,
    )
    .await;
}
