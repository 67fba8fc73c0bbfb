//! `cargo xtask conformance interop`: every case at every peer over every adapter, and a table of how it went.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::adapters::Adapter as _;
use super::adapters::reqwest::Reqwest;
use super::cases::{ADAPTERS, CASES, Case};
use super::clock::Clock;
use super::peers::oidc_provider::OidcProvider;
use super::report::{Entry, Report};
use crate::Fallible;
use crate::conformance::target;
use crate::parts::Outcome;

/// Takes `--require <peer>`, any number of times: a peer that cannot be had is then a failure.
pub(super) fn run(options: &[&str]) -> Fallible<bool> {
    let required = required(options)?;
    let report = Runtime::new()?.block_on(play(&required));
    let folder = target().join("conformance");
    report.write(&folder)?;
    println!(
        "{}\nreport: {}",
        report.table(),
        folder.join("report.html").display()
    );
    Ok(report.is_clean())
}

fn required<'a>(options: &[&'a str]) -> Fallible<Vec<&'a str>> {
    let pairs = options.chunks(2).map(|pair| match pair {
        ["--require", peer] if peers().contains(peer) => Ok(*peer),
        other => Err(format!(
            "not understood: {}; the peers are {}",
            other.join(" "),
            peers().join(", ")
        )
        .into()),
    });
    pairs.collect()
}

/// The peers that cases name, in their order.
fn peers() -> Vec<&'static str> {
    let mut peers: Vec<&str> = CASES.iter().map(|case| case.peer).collect();
    peers.dedup();
    peers
}

/// How a peer's start went.
#[derive(Debug)]
pub(super) enum Start<P> {
    Ready(P),
    /// What it needs is not on this machine.
    Missing(String),
}

async fn play(required: &[&str]) -> Report {
    let mut report = Report::default();
    for peer in peers() {
        let cases = CASES.iter().filter(|case| case.peer == peer);
        let runs: Vec<(&Case, &str)> = cases
            .flat_map(|case| ADAPTERS.iter().map(move |adapter| (case, *adapter)))
            .collect();
        // One arm for each file in `peers`.
        let started = match peer {
            "oidc-provider" => OidcProvider::start().await,
            _ => Err("no file in peers handles it".into()),
        };
        match started {
            Ok(Start::Ready(server)) => {
                for (case, adapter) in runs {
                    let began = Instant::now();
                    let outcome = at_oidc_provider(&server, case, adapter).await;
                    report
                        .entries
                        .push(entry(case, adapter, outcome, began.elapsed()));
                }
            }
            Ok(Start::Missing(reason)) if !required.contains(&peer) => {
                report.entries.extend(all(&runs, &Outcome::Skipped(reason)));
            }
            Ok(Start::Missing(reason)) => {
                report.entries.extend(all(&runs, &Outcome::Failed(reason)));
            }
            Err(error) => {
                let outcome = Outcome::Failed(format!("{peer} did not start: {error}"));
                report.entries.extend(all(&runs, &outcome));
            }
        }
    }
    report
}

async fn at_oidc_provider(server: &OidcProvider, case: &Case, adapter: &str) -> Outcome {
    if let Some((_, reason)) = case.skipped.iter().find(|(skipped, _)| *skipped == adapter) {
        return Outcome::Skipped((*reason).to_owned());
    }
    // One arm for each file in `adapters`.
    let clock = Arc::new(Clock::default());
    let handled = match adapter {
        "reqwest" => match Reqwest::open(clock.clone()) {
            Ok(opened) => timeout(CASE_WITHIN, server.handle(case, &opened, &clock)).await,
            Err(error) => return Outcome::Failed(error.to_string()),
        },
        _ => return Outcome::Failed("no file in adapters handles it".to_owned()),
    };
    match handled {
        Ok(Some(Ok(()))) => Outcome::Passed,
        Ok(Some(Err(error))) => Outcome::Failed(with_causes(&*error)),
        Ok(None) => Outcome::Failed("unhandled: the peer's file has no body for it".to_owned()),
        Err(_) => Outcome::Failed(format!("no end after {} s", CASE_WITHIN.as_secs())),
    }
}

/// What an error says, and what its causes say.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(": {error}"));
        cause = error.source();
    }
    said
}

fn all(runs: &[(&Case, &str)], outcome: &Outcome) -> Vec<Entry> {
    let entry =
        |(case, adapter): &(&Case, &str)| entry(case, adapter, outcome.clone(), Duration::ZERO);
    runs.iter().map(entry).collect()
}

fn entry(case: &Case, adapter: &str, outcome: Outcome, time: Duration) -> Entry {
    Entry {
        peer: case.peer.to_owned(),
        case: format!("{} ({})", case.feature, case.client),
        adapter: adapter.to_owned(),
        outcome,
        time,
    }
}

const CASE_WITHIN: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_required_by_name() {
        assert_eq!(
            required(&["--require", "oidc-provider"]).unwrap(),
            ["oidc-provider"]
        );
        assert!(required(&[]).unwrap().is_empty());
        assert!(required(&["--require", "somebody"]).is_err());
        assert!(required(&["--require"]).is_err());
    }

    #[test]
    fn a_case_that_nobody_handles_fails() {
        let case = Case {
            peer: "oidc-provider",
            feature: "no such feature",
            client: "basic-rs256",
            skipped: &[],
        };
        let server = OidcProvider::unstarted();
        let runtime = Runtime::new().unwrap();
        let outcome = runtime.block_on(at_oidc_provider(&server, &case, "reqwest"));
        assert!(matches!(outcome, Outcome::Failed(what) if what.starts_with("unhandled")));
        let outcome = runtime.block_on(at_oidc_provider(&server, &case, "no such adapter"));
        assert!(matches!(outcome, Outcome::Failed(what) if what.contains("adapters")));
    }
}
