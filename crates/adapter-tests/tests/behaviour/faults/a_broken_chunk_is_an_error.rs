use adapter_tests::{Faulty, Then};

use super::{AMPLE, BROKEN, Case, JSON, SHORT, TIMED_OUT, TOKEN, TOO_LARGE, case, meet};

fn chunks(name: &'static str, body: &str) -> Case {
    let answer = format!("{JSON}transfer-encoding: chunked\r\n\r\n{body}");
    case(name, Faulty::saying(answer), &[BROKEN], &[BROKEN])
}

#[tokio::test]
async fn wherever_it_is_broken() {
    meet(
        vec![
            chunks("no last chunk", &format!("4f\r\n{TOKEN}\r\n")),
            chunks(
                "a size that is no number",
                &format!("zz\r\n{TOKEN}\r\n0\r\n\r\n"),
            ),
            chunks("a negative size", &format!("-4f\r\n{TOKEN}\r\n0\r\n\r\n")),
            chunks("no size", &format!("\r\n{TOKEN}\r\n0\r\n\r\n")),
            chunks(
                "a size beyond 64 bits",
                &format!("1000000000000004f\r\n{TOKEN}\r\n0\r\n\r\n"),
            ),
            chunks(
                "longer than it says",
                &format!("4e\r\n{TOKEN}\r\n0\r\n\r\n"),
            ),
            chunks(
                "shorter than it says",
                &format!("50\r\n{TOKEN}\r\n0\r\n\r\n"),
            ),
        ],
        AMPLE,
    )
    .await;
}

/// All of the content has come; whether the line that ends the trailers has to is for the stack.
#[tokio::test]
async fn a_last_chunk_without_its_end() {
    let may = &[super::ANSWERED, BROKEN];
    let body = format!("4f\r\n{TOKEN}\r\n0\r\n");
    let half = Case {
        message: may,
        call: may,
        ..chunks("half a last chunk", &body)
    };
    meet(vec![half], AMPLE).await;
}

/// The line of a size that never ends, or what may come after it: refused, or ended by the deadline.
#[tokio::test]
async fn a_flood_of_sizes() {
    let head = format!("{JSON}transfer-encoding: chunked\r\n\r\n");
    let floods = [
        ("digits", head.clone(), &b"0"[..]),
        ("an extension", format!("{head}1;"), b"x"),
        ("trailers", format!("{head}0\r\n"), b"a: b\r\n"),
    ];
    let floods = floods.map(|(name, says, piece)| {
        let fault = Faulty::saying(says).then(Then::Flood(piece));
        case(
            name,
            fault,
            &[BROKEN, TIMED_OUT, TOO_LARGE],
            &[BROKEN, TIMED_OUT],
        )
    });
    meet(floods.into(), SHORT).await;
}
