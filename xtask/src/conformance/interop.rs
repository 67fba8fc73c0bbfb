//! `cargo xtask conformance interop`: every case at every peer over every adapter, and a table of how it went.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use adapter_tests::{Hyper, Options, Reqwest, Stack, Ureq};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::cases::{ADAPTERS, Case, cases};
use super::clock::Clock;
use super::peers::authlib::Authlib;
use super::peers::authlib_oauth1::AuthlibOAuth1;
use super::peers::keycloak::Keycloak;
use super::peers::oauthlib::Oauthlib;
use super::peers::oidc_provider::OidcProvider;
use super::peers::{Peer, Start};
use super::report::{Entry, Report};
use crate::Fallible;
use crate::conformance::target;
use crate::parts::Outcome;

/// Takes `--peer <peer>` and `--adapter <adapter>`, to run with these alone, `--adapter <peer>:<adapter>`, the same for
/// one peer, and `--require <peer>`: a peer that cannot be had is then a failure. Each any number of times.
pub(super) fn run(options: &[&str]) -> Fallible<bool> {
    let chosen = Chosen::read(options)?;
    let report = Runtime::new()?.block_on(play(&chosen));
    let folder = target().join("conformance");
    report.write(&folder)?;
    println!(
        "{}\nreport: {}",
        report.table(),
        folder.join("report.html").display()
    );
    Ok(report.is_clean())
}

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Chosen<'a> {
    /// None named: all.
    peers: Vec<&'a str>,
    required: Vec<&'a str>,
    /// Of one peer or of all; none named: all.
    adapters: Vec<(Option<&'a str>, &'a str)>,
}

impl<'a> Chosen<'a> {
    fn read(options: &[&'a str]) -> Fallible<Self> {
        let mut chosen = Self::default();
        for pair in options.chunks(2) {
            match pair {
                ["--peer", peer] if peers().contains(peer) => chosen.peers.push(*peer),
                ["--require", peer] if peers().contains(peer) => chosen.required.push(*peer),
                ["--adapter", name] if adapter(name).is_some() => {
                    chosen.adapters.extend(adapter(name));
                }
                other => {
                    return Err(format!(
                        "not understood: {}; the peers are {}, the adapters {}",
                        other.join(" "),
                        peers().join(", "),
                        ADAPTERS.join(", ")
                    )
                    .into());
                }
            }
        }
        Ok(chosen)
    }

    fn is_chosen(&self, peer: &str) -> bool {
        self.peers.is_empty() || self.peers.contains(&peer)
    }

    /// Every case of a peer, over every adapter that was asked for.
    fn runs(&self, peer: &str) -> impl Iterator<Item = (&'static Case, &'static str)> {
        let cases = cases().filter(move |case| case.peer == peer);
        let ours = |chosen: &&(Option<&str>, &str)| chosen.0.is_none_or(|of| of == peer);
        let named: Vec<&str> = self
            .adapters
            .iter()
            .filter(ours)
            .map(|chosen| chosen.1)
            .collect();
        let wanted = |name: &&str| named.is_empty() || named.contains(name);
        let adapters: Vec<&'static str> = ADAPTERS.into_iter().filter(wanted).collect();
        cases.flat_map(move |case| adapters.clone().into_iter().map(move |name| (case, name)))
    }
}

/// `<adapter>` or `<peer>:<adapter>`.
fn adapter(name: &str) -> Option<(Option<&str>, &str)> {
    let (peer, adapter) = match name.split_once(':') {
        Some((peer, adapter)) => (Some(peer), adapter),
        None => (None, name),
    };
    let is_known = ADAPTERS.contains(&adapter) && peer.is_none_or(|peer| peers().contains(&peer));
    is_known.then_some((peer, adapter))
}

/// The peers that cases name, in their order.
fn peers() -> Vec<&'static str> {
    let mut peers: Vec<&str> = cases().map(|case| case.peer).collect();
    peers.dedup();
    peers
}

async fn play(chosen: &Chosen<'_>) -> Report {
    let mut report = Report::default();
    for name in peers().into_iter().filter(|name| chosen.is_chosen(name)) {
        // One arm for each file in `peers`.
        report.entries.extend(match name {
            "authlib" => at::<Authlib>(name, chosen).await,
            "authlib-oauth1" => at::<AuthlibOAuth1>(name, chosen).await,
            "keycloak" => at::<Keycloak>(name, chosen).await,
            "oauthlib" => at::<Oauthlib>(name, chosen).await,
            "oidc-provider" => at::<OidcProvider>(name, chosen).await,
            _ => all(
                name,
                chosen,
                &Outcome::Failed("no file in peers handles it".to_owned()),
            ),
        });
    }
    report
}

/// Plays all the cases of one peer.
async fn at<P: Peer>(name: &str, chosen: &Chosen<'_>) -> Vec<Entry> {
    let is_required = chosen.required.contains(&name);
    let peer = match P::start().await {
        Ok(Start::Ready(peer)) => peer,
        Ok(Start::Missing(reason)) if is_required => {
            return all(name, chosen, &Outcome::Failed(reason));
        }
        Ok(Start::Missing(reason)) => return all(name, chosen, &Outcome::Skipped(reason)),
        Err(error) => {
            let reason = format!("the peer did not start: {error}");
            return all(name, chosen, &Outcome::Failed(reason));
        }
    };
    let mut entries = Vec::new();
    for (case, adapter) in chosen.runs(name) {
        let began = Instant::now();
        let outcome = over(adapter, &peer, case).await;
        entries.push(entry(case, adapter, outcome, began.elapsed()));
    }
    entries
}

async fn over<P: Peer>(adapter: &str, peer: &P, case: &Case) -> Outcome {
    if let Some(reason) = case.lacks {
        return Outcome::Skipped(reason.to_owned());
    }
    if let Some((_, reason)) = case.skipped.iter().find(|(skipped, _)| *skipped == adapter) {
        return Outcome::Skipped((*reason).to_owned());
    }
    // One arm for each adapter of the behaviour suite.
    match adapter {
        "hyper" => with::<Hyper, P>(peer, case).await,
        "reqwest" => with::<Reqwest, P>(peer, case).await,
        "ureq" => with::<Ureq, P>(peer, case).await,
        _ => Outcome::Failed("no adapter of this name".to_owned()),
    }
}

async fn with<A: Stack, P: Peer>(peer: &P, case: &Case) -> Outcome {
    let clock = Arc::new(Clock::default());
    let options = Options {
        env: Some(clock.clone()),
        ..Options::default()
    };
    let adapter = match A::open(options) {
        Ok(adapter) => adapter,
        Err(error) => return Outcome::Failed(with_causes(&error)),
    };
    match timeout(CASE_WITHIN, peer.handle(case, &adapter, &clock)).await {
        Ok(Some(Ok(()))) => Outcome::Passed,
        Ok(Some(Err(error))) => Outcome::Failed(with_causes(&*error)),
        Ok(None) => Outcome::Failed("unhandled: the peer's file has no body for it".to_owned()),
        Err(_) => Outcome::Failed(format!("no end after {} s", CASE_WITHIN.as_secs())),
    }
}

/// What an error says, and what its causes say.
pub(super) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(": {error}"));
        cause = error.source();
    }
    said
}

/// The same outcome for every case of a peer.
fn all(peer: &str, chosen: &Chosen<'_>, outcome: &Outcome) -> Vec<Entry> {
    let entry = |(case, adapter)| entry(case, adapter, outcome.clone(), Duration::ZERO);
    chosen.runs(peer).map(entry).collect()
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
    fn peers_are_chosen_and_required_by_name() {
        let required = |options: &[&'static str]| Chosen::read(options).map(|it| it.required);
        let one = required(&["--require", "oidc-provider"]).unwrap();
        assert_eq!(one, ["oidc-provider"]);
        assert_eq!(Chosen::read(&[]).unwrap(), Chosen::default());
        assert!(required(&["--require", "somebody"]).is_err());
        assert!(required(&["--require"]).is_err());
        let both = ["--require", "authlib", "--require", "oidc-provider"];
        assert_eq!(required(&both).unwrap(), ["authlib", "oidc-provider"]);
        let alone = Chosen::read(&["--peer", "authlib"]).unwrap();
        assert!(alone.is_chosen("authlib") && !alone.is_chosen("oidc-provider"));
        assert!(Chosen::default().is_chosen("oidc-provider"));
        assert!(Chosen::read(&["--peer", "somebody"]).is_err());
    }

    #[test]
    fn adapters_are_chosen_by_name() {
        let adapters = |options: &[&'static str]| {
            let chosen = Chosen::read(options).unwrap();
            let mut adapters: Vec<&str> = chosen.runs("oidc-provider").map(|run| run.1).collect();
            adapters.sort_unstable();
            adapters.dedup();
            adapters
        };
        assert_eq!(adapters(&[]), ADAPTERS);
        assert_eq!(adapters(&["--adapter", "reqwest"]), ["reqwest"]);
        assert_eq!(adapters(&["--adapter", "authlib:reqwest"]), ADAPTERS);
        let one = ["--adapter", "oidc-provider:ureq"];
        assert_eq!(adapters(&one), ["ureq"]);
        assert!(Chosen::read(&["--adapter", "somebody:ureq"]).is_err());
        assert!(Chosen::read(&["--adapter", "curl"]).is_err());
    }

    #[test]
    fn a_case_that_nobody_handles_fails() {
        let case = Case {
            peer: "oidc-provider",
            feature: "no such feature",
            client: "basic-rs256",
            lacks: None,
            skipped: &[],
        };
        let runtime = Runtime::new().unwrap();
        let server = runtime.block_on(OidcProvider::unstarted()).unwrap();
        let outcome = runtime.block_on(over("reqwest", &server, &case));
        assert!(matches!(outcome, Outcome::Failed(what) if what.starts_with("unhandled")));
        let outcome = runtime.block_on(over("no such adapter", &server, &case));
        assert!(matches!(outcome, Outcome::Failed(what) if what.contains("no adapter")));
    }
}
