use adapter_tests::{Faulty, Then};

use super::{AMPLE, BROKEN, Case, TOKEN, TOO_LARGE, case, meet, token_answer};

fn head(name: &'static str, status_line: &str, headers: &str) -> Case {
    let head = format!("{status_line}\r\ncontent-length: 79\r\n{headers}\r\n");
    case(
        name,
        Faulty::saying(token_answer(&head)),
        &[BROKEN],
        &[BROKEN],
    )
}

#[tokio::test]
async fn whatever_is_wrong_with_it() {
    const OK: &str = "HTTP/1.1 200 OK";
    meet(
        vec![
            head("another protocol", "SSH-2.0-OpenSSH_9.9", ""),
            head("no status", "HTTP/1.1", ""),
            head("a status of two digits", "HTTP/1.1 99 Low", ""),
            head("a status of four digits", "HTTP/1.1 1000 High", ""),
            head("a status that is no number", "HTTP/1.1 abc No", ""),
            head("another version", "HTTP/9.9 200 OK", ""),
            head(
                "a line without a colon",
                OK,
                &format!("{}\r\n", super::ACCESS_TOKEN),
            ),
            head("a name with a space", OK, "a b: c\r\n"),
            head("a name that is empty", OK, ": c\r\n"),
            head("a zero byte", OK, "a: b\0c\r\n"),
            case(
                "no head at all",
                Faulty::saying(TOKEN),
                &[BROKEN],
                &[BROKEN],
            ),
        ],
        AMPLE,
    )
    .await;
}

#[tokio::test]
async fn one_without_an_end() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\n";
    let line = format!("{HEAD}a: ");
    let floods = [
        ("a status line", "HTTP/1.1 200 ".to_owned(), &b"O"[..]),
        ("headers", HEAD.to_owned(), b"a: b\r\n"),
        ("one header", line, b"b"),
    ];
    let floods = floods.map(|(name, says, piece)| {
        let fault = Faulty::saying(says).then(Then::Flood(piece));
        case(name, fault, &[BROKEN, TOO_LARGE], &[BROKEN, TOO_LARGE])
    });
    meet(floods.into(), AMPLE).await;
}

#[tokio::test]
async fn too_many_headers() {
    let headers: String = (0..100_000).map(|n| format!("x-{n}: {n}\r\n")).collect();
    let answer = format!("HTTP/1.1 200 OK\r\n{headers}\r\n");
    let fault = Faulty::saying(answer);
    let refused = &[BROKEN, TOO_LARGE];
    meet(vec![case("headers", fault, refused, refused)], AMPLE).await;
}
