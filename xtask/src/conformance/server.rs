//! A peer's process: it listens on 127.0.0.1 on a port it chose, and ends with this command, whatever happens.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::Fallible;

#[derive(Debug)]
pub(super) struct Server {
    process: Child,
    pub(super) issuer: String,
}

impl Server {
    /// Starts the command, reads its issuer from its first line, `{"issuer": …}`, and waits until
    /// `path` answers.
    pub(super) async fn start(command: &mut Command, path: &str) -> Fallible<Self> {
        // It ends when its standard input does: even a killed parent leaves nothing behind.
        let process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut server = Self {
            process,
            issuer: String::new(),
        };
        let output = server.process.stdout.take().ok_or("no standard output")?;
        let line = timeout(READY_WITHIN, spawn_blocking(|| first_line(output))).await???;
        let said: Value = serde_json::from_str(&line).map_err(|_| "it ended before it listened")?;
        let issuer = said.get("issuer").and_then(Value::as_str);
        server.issuer = issuer.ok_or("no issuer in its first line")?.to_owned();
        server.ready(path).await?;
        Ok(server)
    }

    async fn ready(&self, path: &str) -> Fallible<()> {
        let until = Instant::now() + READY_WITHIN;
        let address = format!("{}{path}", self.issuer);
        while Instant::now() < until {
            if reqwest::get(&address)
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
        drop(self.process.stdin.take());
        let until = Instant::now() + ENDED_WITHIN;
        while Instant::now() < until {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(POLLED_EVERY);
        }
        // Nothing is left to do about a failure of these.
        let _ = self.process.kill();
        let _ = self.process.wait();
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
