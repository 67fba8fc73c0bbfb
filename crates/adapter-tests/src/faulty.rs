//! Servers that break off, stall, drip and flood.

use core::time::Duration;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::{listen, read_request};

/// What a server does with every connection, after it has read a request or, if `early`, before.
#[derive(Clone, Debug)]
pub struct Faulty {
    /// What it says first.
    pub says: Vec<u8>,
    /// What it does then.
    pub then: Then,
    /// Whether it waits for no request.
    pub early: bool,
    connections: Arc<AtomicUsize>,
}

/// What comes after the first bytes.
#[derive(Clone, Copy, Debug)]
pub enum Then {
    /// The connection is closed in good order.
    Close,
    /// The connection is reset.
    Reset,
    /// Nothing, and the connection stays open.
    Stall,
    /// This again and again, with a short break each time.
    Drip(&'static [u8]),
    /// This again and again, as fast as it is read.
    Flood(&'static [u8]),
}

impl Faulty {
    /// Says this to a request, and closes.
    pub fn saying(says: impl Into<Vec<u8>>) -> Self {
        Self {
            says: says.into(),
            then: Then::Close,
            early: false,
            connections: Arc::default(),
        }
    }

    /// The same, which does something else in the end.
    #[must_use]
    pub fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }

    /// The same, before it has read anything.
    #[must_use]
    pub fn early(self) -> Self {
        Self {
            early: true,
            ..self
        }
    }

    /// How many connections there were to its servers.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Starts a server.
    pub async fn start(&self) -> SocketAddr {
        let fault = Arc::new(self.clone());
        listen(move |stream| {
            let fault = Arc::clone(&fault);
            fault.connections.fetch_add(1, Ordering::SeqCst);
            async move { fault.happen(stream).await }
        })
        .await
    }

    async fn happen(&self, mut stream: TcpStream) {
        if !self.early {
            read_request(&mut stream).await;
        }
        let mut sent = stream.write_all(&self.says).await;
        match self.then {
            Then::Close => {
                let _ = stream.shutdown().await;
            }
            Then::Reset => {
                let _ = stream.set_zero_linger();
            }
            Then::Stall => core::future::pending().await,
            Then::Drip(piece) => {
                while sent.is_ok() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    sent = stream.write_all(piece).await;
                }
            }
            Then::Flood(piece) => {
                let pieces = piece.repeat(1024);
                while sent.is_ok() {
                    sent = stream.write_all(&pieces).await;
                }
            }
        }
    }
}

/// So many zero bytes in so little gzip: one literal, then copies of 258 bytes each, in 13 bits.
pub fn gzip_bomb(zeros: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    // A last block with fixed codes (RFC 1951 §3.2.6): a literal 0, then length 258, distance 1.
    bits.push(0b011, 3);
    bits.push(0b0000_1100, 8);
    for _ in 0..zeros / 258 {
        bits.push(0b1010_0011, 8);
        bits.push(0, 5);
    }
    bits.push(0, 7);
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    gzip.extend(bits.done());
    // A checksum that nobody lives to see.
    gzip.extend([0; 8]);
    gzip
}

/// Bits, lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    rest: u32,
    held: u32,
}

impl Bits {
    fn push(&mut self, bits: u32, count: u32) {
        self.rest |= bits << self.held;
        self.held += count;
        while self.held >= 8 {
            self.bytes.push((self.rest & 0xff) as u8);
            self.rest >>= 8;
            self.held -= 8;
        }
    }

    fn done(mut self) -> Vec<u8> {
        self.push(0, 7);
        self.bytes
    }
}
