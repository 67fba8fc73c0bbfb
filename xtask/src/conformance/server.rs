//! A peer's process: it listens on 127.0.0.1 on a port it chose, and ends with this command, whatever happens.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::Fallible;

#[derive(Debug)]
pub(super) struct Server {
    process: Option<Child>,
    pub(super) issuer: String,
    http: Client,
}

impl Server {
    /// Starts the command, reads its issuer from its first line, `{"issuer": …}`, and waits until
    /// `path` answers.
    pub(super) async fn start(command: &mut Command, path: &str) -> Fallible<Self> {
        // It ends when its standard input does: even a killed parent leaves nothing behind.
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no standard output")?;
        let mut server = Self::unstarted();
        server.process = Some(process);
        let line = timeout(READY_WITHIN, spawn_blocking(|| first_line(output))).await???;
        let said: Value = serde_json::from_str(&line).map_err(|_| "it ended before it listened")?;
        let issuer = said.get("issuer").and_then(Value::as_str);
        server.issuer = issuer.ok_or("no issuer in its first line")?.to_owned();
        server.ready(path).await?;
        Ok(server)
    }

    /// The server without its process.
    pub(super) fn unstarted() -> Self {
        Self {
            process: None,
            issuer: String::new(),
            http: Client::new(),
        }
    }

    /// How often the token endpoint has been asked, by the server's own count.
    pub(super) async fn token_requests(&self) -> Fallible<u64> {
        let seen = self.fetch("/seen").await?;
        let count = seen.get("token").and_then(Value::as_u64);
        Ok(count.ok_or("no count of token requests")?)
    }

    /// What the server tells those who run it, the library not involved.
    pub(super) async fn fetch(&self, path: &str) -> Fallible<Value> {
        let request = self.http.get(format!("{}{path}", self.issuer));
        let answer = request.send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    /// The status that the resource answers to a token, the library not involved.
    pub(super) async fn status_for(&self, access_token: &str) -> Fallible<u16> {
        let request = self.http.get(self.resource()).bearer_auth(access_token);
        Ok(request.send().await?.status().as_u16())
    }

    /// Makes the server forget an access token, and nothing else of its grant.
    pub(super) async fn forget(&self, access_token: &str) -> Fallible<()> {
        let request = self.http.delete(self.resource()).bearer_auth(access_token);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    pub(super) fn resource(&self) -> String {
        format!("{}/resource", self.issuer)
    }

    async fn ready(&self, path: &str) -> Fallible<()> {
        let until = Instant::now() + READY_WITHIN;
        let address = format!("{}{path}", self.issuer);
        while Instant::now() < until {
            if self
                .http
                .get(&address)
                .send()
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Ok(());
            }
            sleep(POLLED_EVERY).await;
        }
        Err(format!(
            "{address} did not answer within {} s",
            READY_WITHIN.as_secs()
        )
        .into())
    }
}

impl Drop for Server {
    /// Asks the process to end, then ends it by its id.
    fn drop(&mut self) {
        let Some(process) = &mut self.process else {
            return;
        };
        drop(process.stdin.take());
        let until = Instant::now() + ENDED_WITHIN;
        while Instant::now() < until {
            if !matches!(process.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(POLLED_EVERY);
        }
        // Nothing is left to do about a failure of these.
        let _ = process.kill();
        let _ = process.wait();
    }
}

fn first_line(output: ChildStdout) -> std::io::Result<String> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    Ok(line)
}

const READY_WITHIN: Duration = Duration::from_secs(30);
const ENDED_WITHIN: Duration = Duration::from_secs(3);
const POLLED_EVERY: Duration = Duration::from_millis(20);
