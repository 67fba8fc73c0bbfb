//! WebDriver (<https://www.w3.org/TR/webdriver2/>), as far as a login needs it: JSON over HTTP, to a chromedriver on
//! this machine. Of the crates that offer it, fantoccini has one under MPL-2.0 in its tree, and thirtyfour brings 130; a dozen
//! commands need neither.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::process::Process;
use crate::Fallible;

/// A chromedriver, and the folder in which its browsers keep what they remember; both end with this.
#[derive(Debug)]
pub(super) struct Driver {
    process: Process,
    port: u16,
    chromium: PathBuf,
    profiles: PathBuf,
}

impl Driver {
    pub(super) fn start(
        chromedriver: &Path,
        chromium: PathBuf,
        profiles: PathBuf,
    ) -> Fallible<Self> {
        let mut command = Command::new(chromedriver);
        // Chromium complains there about what a machine without a desktop has not.
        let process = Process::start(command.arg("--port=0").stderr(Stdio::null()))?;
        let port = process.says("started successfully on port ", ".")?;
        Ok(Self {
            port: port.parse()?,
            process,
            chromium,
            profiles,
        })
    }

    /// A browser that remembers nothing.
    pub(super) fn open(&self, name: &str) -> Fallible<Browser> {
        let profile = self.profiles.join(name);
        fs::create_dir_all(&profile)?;
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", profile.display()));
        let options = json!({ "binary": self.chromium, "args": arguments });
        let wanted =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let session = call(self.port, "POST", "/session", &wanted)?;
        let id = session.get("sessionId").and_then(Value::as_str);
        let process = session.pointer("/capabilities/goog:processID");
        Ok(Browser {
            port: self.port,
            path: format!("/session/{}", id.ok_or("no session")?),
            process: process.and_then(Value::as_u64).ok_or("no process")?,
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It waits for what is left of its browsers. Where it does not, it is ended all the same.
        if call(self.port, "GET", "/shutdown", &Value::Null).is_ok() {
            self.process.wait();
        }
        // A browser that was killed may write on for a moment.
        for _ in 0..20 {
            if fs::remove_dir_all(&self.profiles).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// A browser with one window; it ends with this.
#[derive(Debug)]
pub(super) struct Browser {
    port: u16,
    path: String,
    process: u64,
}

impl Browser {
    pub(super) fn open(&self, address: &str) -> Fallible<()> {
        self.post("/url", &json!({ "url": address })).map(drop)
    }

    pub(super) fn address(&self) -> Fallible<String> {
        text(&self.get("/url")?)
    }

    /// What a person reads on the page.
    pub(super) fn page(&self) -> Fallible<String> {
        text(&self.script("return document.body.innerText")?)
    }

    pub(super) fn has(&self, selector: &str) -> Fallible<bool> {
        let found = self.post("/elements", &by_css(selector))?;
        Ok(found.as_array().is_some_and(|found| !found.is_empty()))
    }

    pub(super) fn click(&self, selector: &str) -> Fallible<()> {
        let element = self.element(selector)?;
        self.post(&format!("{element}/click"), &json!({})).map(drop)
    }

    pub(super) fn write(&self, selector: &str, what: &str) -> Fallible<()> {
        let element = self.element(selector)?;
        self.post(&format!("{element}/value"), &json!({ "text": what }))
            .map(drop)
    }

    pub(super) fn script(&self, script: &str) -> Fallible<Value> {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The cookie of the page that is open, if it has one of this name.
    pub(super) fn cookie(&self, name: &str) -> Fallible<Option<Value>> {
        let cookies = self.get("/cookie")?;
        let mut cookies = cookies.as_array().into_iter().flatten();
        Ok(cookies
            .find(|cookie| cookie.get("name") == Some(&json!(name)))
            .cloned())
    }

    pub(super) fn set_cookie(&self, cookie: &Value) -> Fallible<()> {
        self.post("/cookie", &json!({ "cookie": cookie })).map(drop)
    }

    fn element(&self, selector: &str) -> Fallible<String> {
        let found = self.post("/element", &by_css(selector))?;
        let id = found.as_object().and_then(|found| found.values().next());
        let id = id.and_then(Value::as_str).ok_or("no element")?;
        Ok(format!("/element/{id}"))
    }

    /// Takes a cookie out of the browser.
    pub(super) fn take_cookie(&self, name: &str) -> Fallible<Value> {
        let cookie = self
            .cookie(name)?
            .ok_or_else(|| format!("no cookie {name}"))?;
        let path = format!("{}/cookie/{name}", self.path);
        call(self.port, "DELETE", &path, &Value::Null)?;
        Ok(cookie)
    }

    fn get(&self, path: &str) -> Fallible<Value> {
        call(
            self.port,
            "GET",
            &format!("{}{path}", self.path),
            &Value::Null,
        )
    }

    fn post(&self, path: &str, body: &Value) -> Fallible<Value> {
        call(self.port, "POST", &format!("{}{path}", self.path), body)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if call(self.port, "DELETE", &self.path, &Value::Null).is_err() {
            // Its driver is gone or does not answer.
            let _ = Command::new("kill").arg(self.process.to_string()).status();
        }
    }
}

fn by_css(selector: &str) -> Value {
    json!({ "using": "css selector", "value": selector })
}

fn text(value: &Value) -> Fallible<String> {
    Ok(value.as_str().ok_or("no text")?.to_owned())
}

/// One command; the `value` of its answer.
fn call(port: u16, method: &str, path: &str, body: &Value) -> Fallible<Value> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(WITHIN))?;
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes())?;
    let answer = read(BufReader::new(stream))?;
    let value = answer.get("value").cloned().unwrap_or_default();
    match value.get("error").and_then(Value::as_str) {
        Some(error) => {
            let message = value
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let message = message.lines().next().unwrap_or_default();
            Err(format!("{method} {path}: {error}: {message}").into())
        }
        None => Ok(value),
    }
}

fn read(mut answer: impl BufRead) -> Fallible<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if answer.read_line(&mut line)? == 0 {
            return Err("the answer ends in its head".into());
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = Some(value.trim().parse()?);
            }
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut body = vec![0; length.ok_or("the answer does not say its length")?];
    answer.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}

/// Without a sandbox, which root cannot have: it sees no page but those of this machine.
const ARGUMENTS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
const WITHIN: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_to_its_length() {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"value\":null}rest";
        assert_eq!(read(answer.as_bytes()).unwrap(), json!({ "value": null }));
    }

    #[test]
    fn an_answer_that_is_cut_off_is_an_error() {
        for answer in [
            "HTTP/1.1 200 OK\r\n",
            "HTTP/1.1 200 OK\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        ] {
            assert!(read(answer.as_bytes()).is_err(), "{answer}");
        }
    }
}
