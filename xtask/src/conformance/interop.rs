//! `cargo xtask conformance interop`: every case at every peer over every adapter, and a table of how it went.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use adapter_tests::{Hyper, Options, Reqwest, Spans, Stack, Ureq};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::cases::{ADAPTERS, Case, cases};
use super::clock::Clock;
use super::peers::authlib::Authlib;
use super::peers::authlib_oauth1::AuthlibOAuth1;
use super::peers::django_oauth_toolkit::DjangoOAuthToolkit;
use super::peers::keycloak::Keycloak;
use super::peers::oauthlib::Oauthlib;
use super::peers::oidc_provider::OidcProvider;
use super::peers::{Peer, Start};
use super::report::{Entry, Extent, Progress, Report};
use super::{folder, with_causes};
use crate::Fallible;
use crate::parts::Outcome;

/// Takes `--peer <peer>` and `--adapter <adapter>`, to run with these alone, `--adapter <peer>:<adapter>`, the same for
/// one peer, and `--require <peer>`: a peer that cannot be had is then a failure. Each any number of times.
pub(super) fn run(options: &[&str]) -> Fallible<bool> {
    let chosen = Chosen::read(options)?;
    let extent = match chosen.peers.as_slice() {
        [] => Extent::Whole,
        _ => Extent::Some,
    };
    let chosen_peers = peers().into_iter().filter(|peer| chosen.is_chosen(peer));
    let runs = chosen_peers.map(|peer| chosen.runs(peer).count()).sum();
    let mut stage = Stage {
        report: Report::open("interop", folder(), extent),
        progress: Progress::new(runs),
        messages: Spans::watch_named("oauth."),
    };
    Runtime::new()?.block_on(stage.play(&chosen))?;
    let Stage {
        report, progress, ..
    } = stage;
    drop(progress);
    println!("{}", report.table());
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

    /// The same outcome for every case of a peer.
    fn all(&self, peer: &str, outcome: &Outcome) -> impl Iterator<Item = Entry> {
        self.runs(peer)
            .map(|(case, adapter)| entry(case, adapter, outcome.clone(), Duration::ZERO))
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

/// What the cases of every peer share.
struct Stage {
    report: Report,
    progress: Progress,
    /// What the adapters sent, without a secret.
    messages: Spans,
}

impl Stage {
    async fn play(&mut self, chosen: &Chosen<'_>) -> Fallible<()> {
        for name in peers().into_iter().filter(|name| chosen.is_chosen(name)) {
            // One arm for each file in `peers`.
            match name {
                "authlib" => self.at::<Authlib>(name, chosen).await,
                "authlib-oauth1" => self.at::<AuthlibOAuth1>(name, chosen).await,
                "django-oauth-toolkit" => self.at::<DjangoOAuthToolkit>(name, chosen).await,
                "keycloak" => self.at::<Keycloak>(name, chosen).await,
                "oauthlib" => self.at::<Oauthlib>(name, chosen).await,
                "oidc-provider" => self.at::<OidcProvider>(name, chosen).await,
                _ => {
                    let outcome = Outcome::Failed("no file in peers handles it".to_owned());
                    let suite = self.report.begin(name, None);
                    suite.push_all(chosen.all(name, &outcome));
                }
            }
            // After each, so that what stops this command does not take it along.
            self.report.write()?;
        }
        Ok(())
    }

    /// Plays all the cases of one peer.
    async fn at<P: Peer>(&mut self, name: &str, chosen: &Chosen<'_>) {
        let is_required = chosen.required.contains(&name);
        let Self {
            report,
            progress,
            messages,
        } = self;
        let suite = report.begin(name, P::version());
        progress.begin(name, "starting");
        let outcome = match P::start().await {
            Ok(Start::Ready(peer)) => {
                for (case, adapter) in chosen.runs(name) {
                    let entry = watched(adapter, &peer, case, progress, messages).await;
                    suite.push(entry);
                }
                None
            }
            Ok(Start::Missing(reason)) if is_required => Some(Outcome::Failed(reason)),
            Ok(Start::Missing(reason)) => Some(Outcome::Skipped(reason)),
            Err(error) => Some(Outcome::Failed(format!("the peer did not start: {error}"))),
        };
        if let Some(outcome) = outcome {
            chosen.runs(name).for_each(|_| progress.end(&outcome));
            suite.push_all(chosen.all(name, &outcome));
        }
        progress.say(&format!("{name}: {}", suite.tally()));
    }
}

/// Plays a case, with an eye on what is sent.
async fn watched<P: Peer>(
    adapter: &str,
    peer: &P,
    case: &Case,
    progress: &Progress,
    messages: &Spans,
) -> Entry {
    let (began, before) = (Instant::now(), messages.count());
    let mut entry = entry(case, adapter, Outcome::Passed, Duration::ZERO);
    progress.begin(case.peer, &format!("{}, {adapter}", entry.name()));
    let outcome = over(adapter, peer, case).await;
    progress.end(&outcome);
    let heard = match outcome {
        Outcome::Failed(_) => format!(
            "what the adapter sent:\n  {}\n\nwhat the peer said last:\n  {}",
            messages.seen_since(before).join("\n  "),
            peer.last_lines().join("\n  ")
        ),
        _ => String::new(),
    };
    entry.outcome = outcome;
    entry.time = began.elapsed();
    entry.with_heard(heard)
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
    let played = caught(peer.handle(case, &adapter, &clock));
    match timeout(CASE_WITHIN, played).await {
        Ok(Ok(Some(Ok(())))) => Outcome::Passed,
        Ok(Ok(Some(Err(error)))) => Outcome::Failed(with_causes(&*error)),
        Ok(Ok(None)) => Outcome::Failed("unhandled: the peer's file has no body for it".to_owned()),
        Ok(Err(words)) => Outcome::Failed(format!("panicked: {words}")),
        Err(_) => Outcome::Failed(format!("no end after {} s", CASE_WITHIN.as_secs())),
    }
}

/// A case that panics is a failure, and no end of the others.
async fn caught<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)));
        match polled {
            Ok(Poll::Ready(end)) => Poll::Ready(Ok(end)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(payload) => Poll::Ready(Err(words(&*payload))),
        }
    })
    .await
}

fn words(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("without words").to_owned()
}

fn entry(case: &Case, adapter: &str, outcome: Outcome, time: Duration) -> Entry {
    Entry::new(case.feature, case.client, adapter, outcome, time)
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
    fn a_case_that_panics_fails() {
        let runtime = Runtime::new().unwrap();
        let panics = caught(async { panic!("by a {}", "test") });
        let end: Result<(), String> = runtime.block_on(panics);
        assert_eq!(end, Err("by a test".to_owned()));
        assert_eq!(runtime.block_on(caught(async { 1 })), Ok(1));
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
