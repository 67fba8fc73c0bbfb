//! Rows side by side with the limit and with peers, in one run: `cargo xtask bench <part>` calls it.

#[path = "../../xtask/src/bench/figures.rs"]
mod figures;
mod jose;
mod oauth1;
mod round;

use std::error::Error;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_met = match words.as_slice() {
        ["jose", options @ ..] => jose::run(options)?,
        ["oauth1", options @ ..] => oauth1::run(options)?,
        other => return Err(format!("not understood: {}", other.join(" ")).into()),
    };
    Ok(if is_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
