//! A peer's process: it listens on 127.0.0.1, and ends with this command, whatever happens.

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
    /// Of a protected resource.
    resource_path: &'static str,
    /// Where it counts its requests, unless under `/seen`.
    metrics: Option<Metrics>,
    http: Client,
}

/// Counts of requests in lines of `name{labels} count`.
#[derive(Debug)]
pub(super) struct Metrics {
    pub(super) address: String,
    /// What the lines of token requests begin with, and what they have.
    pub(super) token_requests: (&'static str, &'static str),
}

impl Server {
    /// Starts the command, reads its issuer from its first line, `{"issuer": …}`, and waits until
    /// `path` answers.
    pub(super) async fn start(command: &mut Command, path: &str) -> Fallible<Self> {
        let (mut server, output) = Self::spawn(command)?;
        let ready = server.introduce(output, path).await;
        server.or_why(ready).await
    }

    /// The same of a peer that is told its issuer, and takes longer. It need not look at its standard input.
    pub(super) async fn start_at(
        issuer: String,
        command: &Command,
        path: &str,
        within: Duration,
    ) -> Fallible<Self> {
        let mut watched = Command::new("sh");
        watched.args(["-c", ENDS_WITH_ITS_INPUT, "sh"]);
        watched.arg(command.get_program()).args(command.get_args());
        if let Some(folder) = command.get_current_dir() {
            watched.current_dir(folder);
        }
        let (mut server, output) = Self::spawn(&mut watched)?;
        server.said.listen(output);
        server.issuer = issuer;
        let ready = server.ready(path, within).await;
        server.or_why(ready).await
    }

    /// It ends when its standard input does: even a killed parent leaves nothing behind.
    fn spawn(command: &mut Command) -> Fallible<(Self, ChildStdout)> {
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
        Ok((server, output))
    }

    async fn introduce(&mut self, output: ChildStdout, path: &str) -> Fallible<()> {
        let line = timeout(READY_WITHIN, spawn_blocking(|| first_line(output)));
        let (line, rest) = line.await???;
        self.said.listen(rest);
        let said: Value = serde_json::from_str(&line).map_err(|_| "it ended before it listened")?;
        let issuer = said.get("issuer").and_then(Value::as_str);
        self.issuer = issuer.ok_or("no issuer in its first line")?.to_owned();
        self.ready(path, READY_WITHIN).await
    }

    /// The server that is ready, or what it said before it was not.
    async fn or_why(self, ready: Fallible<()>) -> Fallible<Self> {
        let Err(error) = ready else {
            return Ok(self);
        };
        // What it says as it ends.
        sleep(POLLED_EVERY * 10).await;
        let said = self.last_lines().join("\n");
        Err(format!("{error}\n{said}").trim_end().into())
    }

    /// What it said last on both its outputs, its first line apart.
    pub(super) fn last_lines(&self) -> Vec<String> {
        self.said.last_lines()
    }

    /// The same server, whose protected resource has this path.
    pub(super) fn with_resource(mut self, resource_path: &'static str) -> Self {
        self.resource_path = resource_path;
        self
    }

    /// The same server, which counts its requests there.
    pub(super) fn with_metrics(mut self, metrics: Metrics) -> Self {
        self.metrics = Some(metrics);
        self
    }

    /// The same server by another name; it ends with the first one.
    pub(super) fn at(&self, issuer: String) -> Self {
        let mut other = Self::unstarted();
        other.issuer = issuer;
        other.with_resource(self.resource_path)
    }

    /// The server without its process.
    pub(super) fn unstarted() -> Self {
        Self {
            process: None,
            said: Said::default(),
            issuer: String::new(),
            resource_path: "/resource",
            metrics: None,
            http: Client::new(),
        }
    }

    /// How often the token endpoint has been asked, by the server's own count.
    pub(super) async fn token_requests(&self) -> Fallible<u64> {
        if let Some(metrics) = &self.metrics {
            // It counts once it has answered.
            sleep(COUNTED_WITHIN).await;
            let answer = self.http.get(&metrics.address).send().await?;
            return metrics.token_requests(&answer.text().await?);
        }
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
        format!("{}{}", self.issuer, self.resource_path)
    }

    async fn ready(&mut self, path: &str, within: Duration) -> Fallible<()> {
        let until = Instant::now() + within;
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
            let process = self.process.as_mut().ok_or("no process")?;
            if let Some(status) = process.try_wait()? {
                return Err(format!("it ended before it listened: {status}").into());
            }
            sleep(POLLED_EVERY).await;
        }
        Err(format!("{address} did not answer within {} s", within.as_secs()).into())
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

impl Metrics {
    fn token_requests(&self, lines: &str) -> Fallible<u64> {
        let (name, label) = self.token_requests;
        let lines = lines.lines();
        let lines = lines.filter(|line| line.starts_with(name) && line.contains(label));
        let counts = lines.filter_map(|line| line.rsplit_once(' ')?.1.strip_suffix(".0"));
        counts.map(|count| Ok(count.parse::<u64>()?)).sum()
    }
}

/// Ends the command when its own standard input ends, and itself when the command does.
const ENDS_WITH_ITS_INPUT: &str = r#"exec 3<&0
"$@" </dev/null 3<&- & child=$!
{ cat <&3 >/dev/null; kill -9 $child; } &
wait $child"#;

fn first_line(output: ChildStdout) -> io::Result<(String, impl Read)> {
    let mut line = String::new();
    let mut output = BufReader::new(output);
    output.read_line(&mut line)?;
    Ok((line, output))
}

/// A machine that has never run the peer reads all of it from its disk first.
const READY_WITHIN: Duration = Duration::from_secs(120);
const ENDED_WITHIN: Duration = Duration::from_secs(3);
const COUNTED_WITHIN: Duration = Duration::from_millis(50);
const POLLED_EVERY: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn token_requests_are_counted_whatever_their_outcome() {
        let metrics = Metrics {
            address: String::new(),
            token_requests: ("requests_count{", "/token\""),
        };
        let lines = "# HELP requests\nrequests_count{status=\"200\",uri=\"/token\"} 3.0\n\
                     requests_count{status=\"400\",uri=\"/token\"} 1.0\nrequests_sum{uri=\"/token\"} 0.4\n\
                     requests_count{uri=\"/auth\"} 9.0\n";
        assert_eq!(metrics.token_requests(lines).unwrap(), 4);
        assert_eq!(metrics.token_requests("").unwrap(), 0);
    }

    #[tokio::test]
    async fn a_command_that_ends_before_it_listens_is_told_from_a_slow_one() {
        let mut command = Command::new("echo");
        command.arg("why");
        // Nothing listens on the port 0.
        let issuer = "http://127.0.0.1:0".to_owned();
        let started = Server::start_at(issuer, &command, "/", READY_WITHIN).await;
        let error = started.unwrap_err().to_string();
        assert!(
            error.contains("ended before it listened") && error.ends_with("why"),
            "{error}"
        );
    }
}
