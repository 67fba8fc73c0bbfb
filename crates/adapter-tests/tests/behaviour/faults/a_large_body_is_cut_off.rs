use adapter_tests::{Faulty, Then, gzip_bomb};

use super::{AMPLE, ANSWERED, BROKEN, JSON, PEER, TOKEN, TOO_LARGE, case, meet};

const TWO_MEBIBYTES: usize = 2 * 1024 * 1024;

fn sized(mut body: Vec<u8>, coding: &str) -> Vec<u8> {
    let length = body.len();
    let mut answer = format!("{JSON}{coding}content-length: {length}\r\n\r\n").into_bytes();
    answer.append(&mut body);
    answer
}

/// A protected call reads as much as it likes: its limit is the application's.
#[tokio::test]
async fn whatever_it_is_made_of() {
    let large = [TOKEN.as_bytes(), &vec![b' '; TWO_MEBIBYTES]].concat();
    meet(
        vec![
            case(
                "of a length",
                Faulty::saying(sized(large, "")),
                &[TOO_LARGE],
                &[ANSWERED],
            ),
            // A few kilobytes on the way. Not asked for, so it is refused, or counted as it is
            // decoded; a call gets it as it is, or decoded as far as it reads.
            case(
                "of gzip",
                Faulty::saying(sized(
                    gzip_bomb(8 * TWO_MEBIBYTES),
                    "content-encoding: gzip\r\n",
                )),
                &[PEER, TOO_LARGE],
                &[ANSWERED, BROKEN],
            ),
        ],
        AMPLE,
    )
    .await;
}

#[tokio::test]
async fn one_without_an_end() {
    let endless = format!("{JSON}\r\n");
    let flood = Faulty::saying(endless).then(Then::Flood(b" "));
    meet(vec![case("a body", flood, &[TOO_LARGE], &[])], AMPLE).await;
}
