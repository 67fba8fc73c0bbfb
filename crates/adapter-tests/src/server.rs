//! Servers on a port of 127.0.0.1 that do what a test says, connection by connection.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::Tls;

/// A server that reads one request from each connection, answers, and closes.
pub struct Server {
    origin: String,
    requests: UnboundedReceiver<String>,
}

impl Server {
    /// Answers every request with these bytes.
    pub async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::replying(move |_| answer.clone()).await
    }

    /// Makes an answer for each request.
    pub async fn replying(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let (host, requests) = Host::new(answer);
        let address = listen(move |stream| Arc::clone(&host).receive(stream)).await;
        Self {
            origin: format!("http://{address}"),
            requests,
        }
    }

    /// Makes an answer for each request over TLS, as `localhost`, which the certificate should be
    /// for.
    pub async fn secure(
        tls: &Tls,
        answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        let (host, requests) = Host::new(answer);
        let acceptor = tls.acceptor();
        let address = listen(move |stream| {
            let (acceptor, host) = (acceptor.clone(), Arc::clone(&host));
            async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    host.receive(stream).await;
                }
            }
        })
        .await;
        Self {
            origin: format!("https://localhost:{}", address.port()),
            requests,
        }
    }

    /// The URL of this target there.
    pub fn url(&self, target: &str) -> String {
        format!("{}{target}", self.origin)
    }

    /// The next request that was read, head and body.
    pub async fn request(&mut self) -> String {
        self.requests.recv().await.expect("a request")
    }

    /// How many requests were read that nobody has looked at.
    pub fn left(&self) -> usize {
        self.requests.len()
    }
}

/// What a server does with each connection, whatever is below.
struct Host<F> {
    answer: F,
    seen: UnboundedSender<String>,
}

impl<F: Fn(&str) -> Vec<u8>> Host<F> {
    fn new(answer: F) -> (Arc<Self>, UnboundedReceiver<String>) {
        let (seen, requests) = unbounded_channel();
        (Arc::new(Self { answer, seen }), requests)
    }

    async fn receive(self: Arc<Self>, mut stream: impl AsyncRead + AsyncWrite + Unpin) {
        let request = read_request(&mut stream).await;
        let answer = (self.answer)(&request);
        let _ = self.seen.send(request);
        let _ = stream.write_all(&answer).await;
        let _ = stream.shutdown().await;
    }
}

/// Listens, and hands over each connection.
pub async fn listen<F>(connected: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(connected(stream));
        }
    });
    address
}

/// Reads the head of a request, and gives what came after it.
pub async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let end = read.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(end) = end {
            return read.split_off(end + 4);
        }
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        assert!(count > 0, "a request ended in its head");
        read.extend(&buffer[..count]);
    }
}

/// Reads a request: its head, and a body as long as `Content-Length` or the last chunk says.
pub async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut read = String::new();
    let mut buffer = [0; 4096];
    while !is_whole(&read) {
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        if count == 0 {
            break;
        }
        read.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    read
}

fn is_whole(read: &str) -> bool {
    let Some((head, body)) = read.split_once("\r\n\r\n") else {
        return false;
    };
    if head.contains("transfer-encoding: chunked") {
        return body.ends_with("0\r\n\r\n");
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().expect("a length"));
    body.len() >= length
}

/// `200 OK` with a body.
pub fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// `200 OK` with JSON.
pub fn ok_json(json: &str) -> String {
    ok(json).replacen("\r\n", "\r\ncontent-type: application/json\r\n", 1)
}

/// A status without a body.
pub fn status(status: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}
