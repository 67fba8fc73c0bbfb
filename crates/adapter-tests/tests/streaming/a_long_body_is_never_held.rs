use adapter_tests::{Options, Payload, Session as _, Stack as _, get, listen, ok, put, read_head};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::Stack;

const MEGABYTE: usize = 1_000_000;
const LENGTH: usize = 200 * MEGABYTE;
/// What two bodies of 64 KiB, buffers of sockets and a few threads may come to; a tenth of a body.
const ALLOWED: usize = 20 * MEGABYTE;

const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// One after the other, in one test: the highest mark of a process never falls.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_it_is_kept() {
    // Whatever the first call of a process sets up.
    assert_eq!(down(MEGABYTE).await, MEGABYTE);
    assert_eq!(up(MEGABYTE).await, MEGABYTE);
    let before = highest_memory();

    assert_eq!(down(LENGTH).await, LENGTH);
    let grown = highest_memory() - before;
    assert!(grown < ALLOWED, "{grown} bytes for a download");

    assert_eq!(up(LENGTH).await, LENGTH);
    let grown = highest_memory() - before;
    assert!(grown < ALLOWED, "{grown} bytes for an upload");
}

/// How much of so much came down.
async fn down(length: usize) -> usize {
    let address = listen(move |mut stream| async move {
        read_head(&mut stream).await;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let piece = vec![b'x'; 50_000];
        for _ in 0..length / piece.len() {
            stream.write_all(&piece).await.unwrap();
        }
    })
    .await;
    let session = open().outside("token").unwrap();
    let call = session.stream(get(&format!("http://{address}/")));
    let mut body = call.await.unwrap().into_body();
    let mut came = 0;
    while let Some(chunk) = body.next().await {
        came += chunk.unwrap().len();
    }
    came
}

/// How much of so much went up. The server counts the bytes of the chunks, not their frames.
async fn up(length: usize) -> usize {
    let (tell, mut told) = tokio::sync::mpsc::channel(1);
    let address = listen(move |mut stream| {
        let tell = tell.clone();
        async move {
            let mut read = read_head(&mut stream).await;
            let (mut count, mut end) = (0, Vec::new());
            loop {
                count += read.iter().filter(|byte| **byte == b'x').count();
                end = [end, read].concat();
                end.drain(..end.len().saturating_sub(LAST_CHUNK.len()));
                if end == LAST_CHUNK {
                    break;
                }
                read = vec![0; 64 * 1024];
                let length = stream.read(&mut read).await.unwrap();
                assert!(length > 0, "the whole body comes");
                read.truncate(length);
            }
            stream.write_all(ok("").as_bytes()).await.unwrap();
            tell.send(count).await.unwrap();
        }
    })
    .await;
    let pieces = (0..length / 50_000).map(|_| vec![b'x'; 50_000]);
    let session = open().outside("token").unwrap();
    let call = session.call(put(&format!("http://{address}/"), Payload::stream(pieces)));
    assert_eq!(call.await.unwrap().status(), 200);
    told.recv().await.unwrap()
}

fn open() -> Stack {
    Stack::open(Options::default()).unwrap()
}

/// The most memory that this process has had, in bytes.
fn highest_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.unwrap().trim().strip_suffix(" kB").unwrap();
    number.parse::<usize>().unwrap() * 1024
}
