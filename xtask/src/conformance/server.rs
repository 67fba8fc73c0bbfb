//! A peer's process: it listens on 127.0.0.1 on a port it chose, and ends with this command, whatever happens.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::Fallible;

#[derive(Debug)]
pub(super) struct Server {
    process: Child,
    pub(super) issuer: String,
}

impl Server {
    /// Starts the command, reads its issuer from its first line, `{"issuer": …}`, and waits until `path` answers.
    pub(super) async fn start(command: &mut Command, path: &str) -> Fallible<Self> {
        // It ends when its standard input does: even a killed parent leaves nothing behind.
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut process = command.spawn()?;
        let output = process.stdout.take().ok_or("no standard output")?;
        let mut line = String::new();
        timeout(READY_WITHIN, BufReader::new(output).read_line(&mut line)).await??;
        let said: Value = serde_json::from_str(&line).map_err(|_| "it ended before it listened")?;
        let issuer = said
            .get("issuer")
            .and_then(Value::as_str)
            .ok_or("no issuer in its first line")?;
        let server = Self {
            process,
            issuer: issuer.to_owned(),
        };
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
            sleep(Duration::from_millis(50)).await;
        }
        Err(format!(
            "{address} did not answer within {} s",
            READY_WITHIN.as_secs()
        )
        .into())
    }

    /// Asks the process to end, then ends it by its id.
    pub(super) async fn end(mut self) -> Fallible<()> {
        drop(self.process.stdin.take());
        if timeout(ENDED_WITHIN, self.process.wait()).await.is_err() {
            self.process.kill().await?;
        }
        Ok(())
    }
}

const READY_WITHIN: Duration = Duration::from_secs(30);
const ENDED_WITHIN: Duration = Duration::from_secs(3);
