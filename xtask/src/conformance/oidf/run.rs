//! The loop: create a plan, play its modules one after the other, judge each, keep the results.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::api::{Planned, Suite};
use super::judge::judge;
use super::kit::{Kit, WAITED_FOR};
use super::modules::{Module, Play, module};
use super::plans::Run;
use super::variant::Variant;
use crate::Fallible;
use crate::conformance::report::Entry;
use crate::conformance::with_causes;
use crate::parts::Outcome;

/// The client in a module that waits for one.
pub(super) trait Player {
    /// The adapter that it is over.
    fn adapter(&self) -> &str;

    /// Plays a module to its end, or up to the first thing that is refused: nothing is sent after
    /// that.
    async fn play(&self, scene: &Scene<'_>) -> Fallible<()>;
}

/// A module that waits for a client.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) suite: &'a Suite,
    pub(super) id: &'a str,
    pub(super) module: &'a Module,
    /// What was sent, what the plan fixes, and what the module adds.
    pub(super) variant: &'a Variant,
    /// The provider's, which ends with a slash.
    pub(super) issuer: String,
}

impl Scene<'_> {
    /// The URL that begins so and that the module wants somebody to visit: it may take a while until it does.
    pub(super) async fn url(&self, begins: &str) -> Fallible<String> {
        let until = Instant::now() + LISTED_WITHIN;
        while Instant::now() < until {
            let running = self.suite.running(self.id).await?;
            let urls = running.pointer("/browser/urls").and_then(Value::as_array);
            let mut texts = urls.into_iter().flatten().filter_map(Value::as_str);
            if let Some(url) = texts.find(|url| url.starts_with(begins)) {
                return Ok(url.to_owned());
            }
            sleep(ASKED_EVERY).await;
        }
        Err(format!("nobody is to be sent to {begins}").into())
    }
}

/// Where results go, and what is to be played.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) suite: &'a Suite,
    pub(super) kit: &'a Kit,
    pub(super) folder: &'a Path,
    /// Modules that are played; all where none is named.
    pub(super) only: &'a [&'a str],
    /// How long a module may wait for what does not come before it is stopped.
    pub(super) patience: Duration,
}

impl Stage<'_> {
    /// Plays a plan over one adapter.
    pub(super) async fn run<P: Player>(&self, run: &Run, player: &P) -> Vec<Entry> {
        let began = Instant::now();
        match self.played(run, player).await {
            Ok(entries) => entries,
            Err(error) => {
                let outcome = Outcome::Failed(with_causes(&*error));
                vec![entry(
                    player.adapter(),
                    "the plan",
                    outcome,
                    began.elapsed(),
                )]
            }
        }
    }

    async fn played<P: Player>(&self, run: &Run, player: &P) -> Fallible<Vec<Entry>> {
        let sent = run.variant();
        let configuration = self.kit.configuration(run.plan, &sent)?;
        let suite = self.suite;
        let plan = suite.create_plan(run.plan, &sent, &configuration).await?;
        let mut entries = Vec::new();
        let is_chosen =
            |planned: &&Planned| self.only.is_empty() || self.only.contains(&&*planned.module);
        for planned in plan.modules.iter().filter(is_chosen) {
            let began = Instant::now();
            let case = match planned.variant.get("response_type") {
                Some(response_type) => format!("{} [{response_type}]", planned.module),
                None => planned.module.clone(),
            };
            let log = self
                .folder
                .join(file(run, player.adapter(), &case))
                .with_extension("json");
            let outcome = self.module(run, &plan.id, planned, player, &log).await;
            let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(with_causes(&*error)));
            println!("{case}: {outcome:?}");
            entries.push(entry(player.adapter(), &case, outcome, began.elapsed()));
        }
        // There is nothing to keep of a plan of which nothing was begun.
        if has_begun(&entries) {
            let export = suite.export(&plan.id).await?;
            let path = file(run, player.adapter(), "").with_extension("zip");
            fs::create_dir_all(self.folder)?;
            fs::write(self.folder.join(path), export)?;
        }
        Ok(entries)
    }

    async fn module<P: Player>(
        &self,
        run: &Run,
        plan: &str,
        planned: &Planned,
        player: &P,
        log: &Path,
    ) -> Fallible<Outcome> {
        let Some(module) = module(&planned.module) else {
            let what = "unhandled: the tables in `modules` have no row for it";
            return Ok(Outcome::Failed(what.to_owned()));
        };
        if let Play::Skip(reason) = module.play {
            return Ok(Outcome::Skipped(reason.to_owned()));
        }
        let suite = self.suite;
        let (id, url) = suite.create_module(plan, planned).await?;
        let state = suite.wait_for(&id, &READY, READY_WITHIN).await?;
        let outcome = match state.as_deref() {
            Some("WAITING") => {
                let full = planned.variant.clone().or(&suite.info(&id).await?.variant);
                let variant = full.or(&run.variant());
                let scene = Scene {
                    suite,
                    id: &id,
                    module,
                    variant: &variant,
                    issuer: format!("{}/", url.trim_end_matches('/')),
                };
                let own = timeout(PLAYED_WITHIN, player.play(&scene)).await;
                let own = own.unwrap_or_else(|_| Err("we came to no end".into()));
                self.ended(module, &id, &own).await?
            }
            state => Outcome::Failed(format!("it never waited for a client: {state:?}")),
        };
        if let Outcome::Failed(_) = outcome {
            let said = suite.log(&id).await?;
            fs::create_dir_all(self.folder)?;
            fs::write(log, serde_json::to_string_pretty(&said)?)?;
            return Ok(explained(outcome, &said));
        }
        Ok(outcome)
    }

    /// Waits for the suite's half of the verdict; a module that goes on waiting is stopped.
    async fn ended(&self, module: &Module, id: &str, own: &Fallible<()>) -> Fallible<Outcome> {
        let ended = self.suite.wait_for(id, &ENDED, self.patience).await?;
        if ended.is_none() {
            self.suite.stop(id).await?;
            let own = match own {
                Ok(()) => "accepted".to_owned(),
                Err(error) => with_causes(&**error),
            };
            return Ok(Outcome::Failed(format!(
                "the suite went on waiting and was stopped; ours: {own}"
            )));
        }
        Ok(judge(module, &self.suite.info(id).await?, own))
    }
}

fn has_begun(entries: &[Entry]) -> bool {
    let mut entries = entries.iter();
    entries.any(|entry| !matches!(entry.outcome, Outcome::Skipped(_)))
}

/// With what the suite found wrong.
fn explained(outcome: Outcome, log: &Value) -> Outcome {
    let Outcome::Failed(mut what) = outcome else {
        return outcome;
    };
    for entry in log.as_array().into_iter().flatten() {
        let text = |name| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        if matches!(text("result"), "FAILURE" | "WARNING") {
            let (result, source, said) = (text("result"), text("src"), text("msg"));
            what.push_str(&format!("; {result} {source}: {said}"));
        }
    }
    Outcome::Failed(what)
}

/// The name of a file for one run over one adapter.
fn file(run: &Run, adapter: &str, case: &str) -> PathBuf {
    let whole = format!("{}-{adapter}-{case}", run.name());
    let plain = |character: char| match character.is_ascii_alphanumeric() || character == '_' {
        true => character,
        false => '-',
    };
    let name: String = whole.chars().map(plain).collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-").into()
}

fn entry(adapter: &str, case: &str, outcome: Outcome, time: Duration) -> Entry {
    Entry::new(case, "", adapter, outcome, time)
}

/// Longer than the suite waits for what should not come.
pub(super) const PATIENCE: Duration = Duration::from_secs(WAITED_FOR + 25);
const LISTED_WITHIN: Duration = Duration::from_secs(10);
const ASKED_EVERY: Duration = Duration::from_millis(100);
const READY_WITHIN: Duration = Duration::from_secs(30);
/// One module wants 31 s between any two questions, and answers the third.
const PLAYED_WITHIN: Duration = Duration::from_secs(150);
const READY: [&str; 3] = ["WAITING", "FINISHED", "INTERRUPTED"];
const ENDED: [&str; 2] = ["FINISHED", "INTERRUPTED"];
