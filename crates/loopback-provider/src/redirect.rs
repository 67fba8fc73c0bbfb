//! The other end of a login: where the browser comes back to.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::background::{Background, Listening, Stopped};
use crate::page;

/// Receives the redirect of a login at `http://127.0.0.1:PORT/callback`, as a native application
/// does.
///
/// It looks at nothing but the path: whether `state` is right is the client's business.
///
/// ```no_run
/// # async fn example() -> std::io::Result<()> {
/// use loopback_provider::RedirectListener;
///
/// let mut listener = RedirectListener::bind().await?;
/// println!("the redirect URI is {}", listener.redirect_uri());
/// // … a person follows the authorization URL …
/// let target = listener.receive().await?; // "/callback?code=…&state=…"
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct RedirectListener {
    redirect_uri: String,
    targets: mpsc::Receiver<String>,
    _background: Background,
}

impl RedirectListener {
    /// Listens on a free port, served by the running tokio runtime.
    ///
    /// # Errors
    ///
    /// When no port can be had.
    pub async fn bind() -> io::Result<Self> {
        Self::run(Listening::on_this_runtime().await?)
    }

    /// Listens on a free port, served by a thread of its own.
    ///
    /// # Errors
    ///
    /// When no port or no thread can be had.
    pub fn bind_blocking() -> io::Result<Self> {
        Self::run(Listening::on_a_thread()?)
    }

    /// Waits for the browser and gives the request's target, `/callback?…`, as it came.
    ///
    /// # Errors
    ///
    /// When the runtime that served the listener is gone.
    pub async fn receive(&mut self) -> io::Result<String> {
        self.targets.recv().await.ok_or_else(gone)
    }

    /// The same without a runtime; it panics inside of one.
    ///
    /// # Errors
    ///
    /// As [`RedirectListener::receive`].
    pub fn receive_blocking(&mut self) -> io::Result<String> {
        self.targets.blocking_recv().ok_or_else(gone)
    }

    /// The redirect URI to send in the authorization request.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    fn run(listening: Listening) -> io::Result<Self> {
        let redirect_uri = format!("http://127.0.0.1:{}{PATH}", listening.port());
        let (sender, targets) = mpsc::channel(1);
        let background = listening.serve(|listener, stopped| accept(listener, sender, stopped))?;
        Ok(Self {
            redirect_uri,
            targets,
            _background: background,
        })
    }
}

/// Browsers open connections in advance and ask for icons: each connection is served apart.
async fn accept(listener: TcpListener, sender: mpsc::Sender<String>, mut stopped: Stopped) {
    loop {
        tokio::select! {
            _ = &mut stopped => return,
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                let served = answer(stream, sender.clone());
                tokio::spawn(tokio::time::timeout(PATIENCE, served));
            },
        }
    }
}

async fn answer(mut stream: TcpStream, sender: mpsc::Sender<String>) -> io::Result<()> {
    let head = read_head(&mut stream).await?;
    let mut words = head.lines().next().unwrap_or_default().split(' ');
    let (method, target) = (words.next(), words.next().unwrap_or_default());
    let path = target.split('?').next();
    let (status, html) = match (method, path) {
        (Some("GET"), Some(PATH)) => {
            // RFC 6749 §4.1.2.1, and the Problem Reporting extension of OAuth 1.0.
            let query = target.split_once('?').map_or("", |(_, query)| query);
            let refused = query
                .split('&')
                .any(|pair| pair.starts_with("error=") || pair.starts_with("oauth_problem="));
            ("200 OK", page::received(!refused))
        }
        (_, Some(PATH)) => ("405 Method Not Allowed\r\nAllow: GET", String::new()),
        _ => ("404 Not Found", String::new()),
    };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{html}",
        html.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    if !html.is_empty() {
        // Nobody waits any more: the page was shown all the same.
        let _unwanted = sender.send(target.to_owned()).await;
    }
    Ok(())
}

async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        if stream.read_buf(&mut head).await? == 0 || head.len() > HEAD_LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    String::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the listener's runtime is gone")
}

const PATH: &str = "/callback";
const PATIENCE: Duration = Duration::from_secs(30);
const HEAD_LIMIT: usize = 64 * 1024;
