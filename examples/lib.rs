//! One program per task: see the files beside this one, and run them from the workspace's root
//! with `cargo run --example NAME`.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub struct Readme;

/// Stands in for a browser, with a user who says yes to everything: opens a page on this machine,
/// and says where it leads.
///
/// # Errors
///
/// Where nobody answers, or with no redirect.
pub fn visit(url: &str) -> Result<String, Box<dyn Error>> {
    let (host, target) = url
        .strip_prefix("http://")
        .and_then(|url| url.split_once('/'))
        .ok_or("this is no page of a provider on this machine")?;
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET /{target} HTTP/1.0\r\nhost: {host}\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let mut headers = answer.lines();
    let location = headers.find_map(|line| line.strip_prefix("location: "));
    Ok(location.ok_or("the provider did not redirect")?.to_owned())
}
