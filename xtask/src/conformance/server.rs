//! A peer's process: it listens on 127.0.0.1 on a port it chose, and ends with this command, whatever happens.

mod said;

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use reqwest::Client;
use serde_json::Value;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use self::said::Said;
use crate::Fallible;

#[derive(Debug)]
pub(super) struct Server {
    process: Option<Child>,
    said: Said,
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
            .stderr(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no standard output")?;
        let errors = process.stderr.take().ok_or("no standard error")?;
        let mut server = Self::unstarted();
        server.process = Some(process);
        server.said.listen(errors);
        let ready = server.introduce(output, path).await;
        if let Err(error) = ready {
            // What it says as it ends.
            sleep(POLLED_EVERY * 10).await;
            let said = server.last_lines().join("\n");
            return Err(format!("{error}\n{said}").trim_end().into());
        }
        Ok(server)
    }

    async fn introduce(&mut self, output: ChildStdout, path: &str) -> Fallible<()> {
        let line = timeout(READY_WITHIN, spawn_blocking(|| first_line(output)));
        let (line, rest) = line.await???;
        self.said.listen(rest);
        let said: Value = serde_json::from_str(&line).map_err(|_| "it ended before it listened")?;
        let issuer = said.get("issuer").and_then(Value::as_str);
        self.issuer = issuer.ok_or("no issuer in its first line")?.to_owned();
        self.ready(path).await
    }

    /// What it said last on both its outputs, its first line apart.
    pub(super) fn last_lines(&self) -> Vec<String> {
        self.said.last_lines()
    }

    /// The server without its process.
    pub(super) fn unstarted() -> Self {
        Self {
            process: None,
            said: Said::default(),
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

fn first_line(output: ChildStdout) -> io::Result<(String, impl Read)> {
    let mut line = String::new();
    let mut output = BufReader::new(output);
    output.read_line(&mut line)?;
    Ok((line, output))
}

const READY_WITHIN: Duration = Duration::from_secs(30);
const ENDED_WITHIN: Duration = Duration::from_secs(3);
const POLLED_EVERY: Duration = Duration::from_millis(20);
