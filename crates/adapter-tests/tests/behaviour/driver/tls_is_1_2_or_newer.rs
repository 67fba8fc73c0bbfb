use adapter_tests::{Options, Session as _, Stack as _, Tls, fetch, listen};
use rustls::version::{TLS12, TLS13};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::unbounded_channel;

use crate::Stack;
use crate::behaviour::stack_with;

/// What is left of a message.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    fn number(&mut self, bytes: usize) -> usize {
        let number = |number, byte: &u8| number << 8 | usize::from(*byte);
        self.take(bytes).iter().fold(0, number)
    }

    /// What comes behind its length, which has so many bytes.
    fn vector(&mut self, bytes: usize) -> Self {
        let length = self.number(bytes);
        Rest(self.take(length))
    }
}

/// The versions that a ClientHello offers (RFC 8446 §4.1.2): the one that old servers read, and
/// those of the extension, the lowest first.
fn versions(record: &[u8]) -> (usize, Vec<usize>) {
    let mut message = Rest(record);
    assert_eq!(message.number(1), 1, "a ClientHello");
    let mut hello = message.vector(3);
    let legacy = hello.number(2);
    let _random = hello.take(32);
    let [_session, _suites, _compressions] = [1, 2, 1].map(|bytes| hello.vector(bytes));
    let mut extensions = hello.vector(2);
    let mut offered = Vec::new();
    while !extensions.0.is_empty() {
        let (kind, mut content) = (extensions.number(2), extensions.vector(2));
        if kind == SUPPORTED_VERSIONS {
            let mut list = content.vector(1);
            while !list.0.is_empty() {
                offered.push(list.number(2));
            }
        }
    }
    // Values that mean nothing, for servers that must not mind (RFC 8701).
    offered.retain(|version| version & 0x0f0f != 0x0a0a);
    offered.sort_unstable();
    (legacy, offered)
}

const SUPPORTED_VERSIONS: usize = 43;

/// The first record of a connection, without its header: a version is there too, which means
/// nothing.
async fn first_record(stream: &mut TcpStream) -> Vec<u8> {
    let mut header = [0; 5];
    stream.read_exact(&mut header).await.unwrap();
    let [kind, _, _, length @ ..] = header;
    assert_eq!(kind, 22, "a handshake");
    let mut record = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut record).await.unwrap();
    record
}

/// With everything that may make a stack set its TLS up in another way.
fn stacks() -> Vec<Stack> {
    let tls = Tls::new("localhost");
    let (roots, identity) = (Some(tls.root_pem()), Some(tls.identity("client.example")));
    let options = [
        Options::default(),
        Options {
            roots,
            ..Options::default()
        },
        Options {
            identity,
            ..Options::default()
        },
        Options {
            accept_invalid: true,
            ..Options::default()
        },
    ];
    options.map(stack_with).into()
}

#[tokio::test]
async fn nothing_else_is_offered() {
    let (tell, mut told) = unbounded_channel();
    let address = listen(move |mut stream| {
        let tell = tell.clone();
        async move {
            // Before the connection closes, which is what the client waits for.
            let _ = tell.send(first_record(&mut stream).await);
        }
    })
    .await;
    let url = format!("https://localhost:{}/", address.port());
    for stack in stacks() {
        fetch(&stack, &url).await.unwrap_err();
        let call = stack.outside("outside").unwrap().get(&url).await;
        call.unwrap_err();
        // Each may have tried twice.
        assert!((2..=4).contains(&told.len()), "{}", told.len());
        while let Ok(record) = told.try_recv() {
            assert_eq!(versions(&record), (0x0303, vec![0x0303, 0x0304]));
        }
    }
}

#[tokio::test]
async fn either_will_do() {
    for version in [&TLS12, &TLS13] {
        let tls = Tls::new("localhost").speaking(version);
        let url = format!("https://localhost:{}/", tls.serve().await.port());
        let stack = stack_with(Options {
            roots: Some(tls.root_pem()),
            ..Options::default()
        });

        let message = fetch(&stack, &url).await.unwrap();
        let call = stack.outside("outside").unwrap().get(&url).await;

        assert_eq!(message.body(), b"safe");
        assert_eq!(call.unwrap().body(), b"safe");
    }
}
