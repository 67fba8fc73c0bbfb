//! A server that answers every request alike, and passes on what it read.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

pub(crate) struct Server {
    address: SocketAddr,
    requests: Receiver<String>,
}

impl Server {
    pub(crate) fn answering(answer: impl Into<String>) -> Self {
        let answer = answer.into();
        Self::replying(move |_| answer.clone())
    }

    pub(crate) fn replying(answer: impl Fn(&str) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&mut stream);
                let answer = answer(&request);
                if sender.send(request).is_err() || stream.write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, target: &str) -> String {
        format!("http://{}{target}", self.address)
    }

    /// The next request, head and body.
    pub(crate) fn request(&self) -> String {
        self.requests.recv().unwrap()
    }

    pub(crate) fn has_no_request(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

/// A response with this status line and body, after which the connection ends.
pub(crate) fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

fn read(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut chunk = [0; 1024];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if is_whole(&text) {
            return text;
        }
        let length = stream.read(&mut chunk).unwrap_or(0);
        if length == 0 {
            return text;
        }
        read.extend_from_slice(&chunk[..length]);
    }
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    if head.contains("transfer-encoding: chunked") {
        return body.ends_with("0\r\n\r\n");
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
