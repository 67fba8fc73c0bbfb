//! Rows side by side with the limit and with peers, in one run: `cargo xtask bench <part>` calls it.

mod beside;
#[path = "../../xtask/src/bench/figures.rs"]
mod figures;
mod goals;
mod growth;
mod jose;
mod keys;
mod oauth1;
mod oauth2;
mod oidc;
#[path = "../../xtask/src/bench/options.rs"]
mod options;
mod peers;
#[allow(dead_code, reason = "the page reads what is written here")]
#[path = "../../xtask/src/bench/report.rs"]
mod report;
mod round;
#[path = "../../xtask/src/bench/session.rs"]
mod session;
mod table;
#[path = "../../xtask/src/bench/threads.rs"]
mod threads;

use std::error::Error;
use std::process::ExitCode;

use crate::options::Options;

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<ExitCode> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (part, options) = words.split_first().ok_or("which part?")?;
    let options = Options::parse(options)?;
    let is_met = match *part {
        "growth" => growth::run(&options)?,
        "jose" => jose::run(&options)?,
        "oauth1" => oauth1::run(&options)?,
        "oauth2" => oauth2::run(&options)?,
        "oidc" => oidc::run(&options)?,
        "session" => session::run(&options)?,
        other => return Err(format!("not understood: {other}").into()),
    };
    Ok(if is_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
