//! `cargo xtask conformance oidf`: every module of the OpenID Foundation's conformance suite that is for clients.
//!
//! The suite plays the provider and is run by whoever runs this; here is the other side. Its modules are played one after
//! the other, over each adapter, and judged twice: by the suite, and by what the library made of what it was given.
//!
//! | file | what is in it |
//! | --- | --- |
//! | `api` | the suite's REST API |
//! | `plans` | the plans and the variants to send, a table in `plans/` for each family |
//! | `modules` | a row for each module: what we do in it, and what must become of it, a table in `modules/` for each family |
//! | `judge` | the verdict, and the kinds of refusal that it tells apart |
//! | `kit` | our clients: configuration of a plan, keys, certificates, listeners |
//! | `run` | the loop |
//! | `party` | the client in a module, a file in `party/` for each kind of play |
//!
//! To add a family of plans: a table in `plans` and one in `modules`; what a client says about itself in `Kit::metadata`,
//! and what it is by the configuration in `Party::known`; when it shows its certificate in `Party::open`; a `Refusal` for
//! each new error in `judge`; a `Play` for each new way to go, with its arm in `Party::play` and its body in `party/`. What
//! a module tells those who run it is in `Suite::running`. A module without a row fails the run by its name.

mod api;
mod judge;
mod kit;
mod modules;
mod party;
mod plans;
mod run;
#[cfg(test)]
mod tests;
mod variant;

use std::fs;

use adapter_tests::{Hyper, Reqwest, Ureq};
use reqwest::{Certificate, Client, ClientBuilder};
use tokio::runtime::Runtime;

use self::api::Suite;
use self::kit::Kit;
use self::party::Party;
use self::run::{PATIENCE, Stage};
use super::cases::ADAPTERS;
use super::report::{Entry, Extent, Report};
use crate::Fallible;
use crate::conformance::folder;

/// Takes `--suite <URL>`; `--ca <file>`, the roots of its certificate, PEM; `--plan <name>` any number of times, or
/// `--all`; `--adapter <name>` and `--module <name>` any number of times, for these alone.
pub(super) fn run(options: &[&str]) -> Fallible<bool> {
    let chosen = Chosen::read(options)?;
    let runs = plans::runs(&chosen.plans)?;
    let roots = chosen.ca.map(fs::read_to_string).transpose()?;
    let suite = Suite::at(chosen.suite, roots.as_deref())?;
    let folder = folder();
    let results = folder.join("oidf");
    let report = Runtime::new()?.block_on(async {
        let kit = Kit::make().await?;
        let stage = Stage {
            suite: &suite,
            kit: &kit,
            folder: &results,
            only: &chosen.modules,
            patience: PATIENCE,
        };
        let extent = match chosen.plans.as_slice() {
            [] => Extent::Whole,
            _ => Extent::Some,
        };
        let mut report = Report::open("oidf", folder, extent);
        let mut count = 0;
        for run in runs {
            let mut entries = Vec::new();
            for adapter in chosen.adapters() {
                println!("{} over {adapter}", run.name());
                entries.extend(over(adapter, &stage, run, roots.as_deref()).await?);
            }
            count += entries.len();
            let suite = report.begin(&run.name(), None);
            entries.into_iter().for_each(|entry| suite.push(entry));
            report.write()?;
        }
        match count {
            0 => Err("no plan that was asked for has a module of such a name".into()),
            _ => Fallible::Ok(report),
        }
    })?;
    println!("{}", report.table());
    Ok(report.is_clean())
}

/// One arm for each adapter of the behaviour suite.
async fn over(
    adapter: &str,
    stage: &Stage<'_>,
    run: &plans::Run,
    roots: Option<&str>,
) -> Fallible<Vec<Entry>> {
    let kit = stage.kit;
    Ok(match adapter {
        "hyper" => {
            stage
                .run(run, &Party::<Hyper>::open(adapter, kit, run, roots)?)
                .await
        }
        "reqwest" => {
            stage
                .run(run, &Party::<Reqwest>::open(adapter, kit, run, roots)?)
                .await
        }
        "ureq" => {
            stage
                .run(run, &Party::<Ureq>::open(adapter, kit, run, roots)?)
                .await
        }
        _ => return Err(format!("no adapter {adapter}").into()),
    })
}

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Chosen<'a> {
    suite: &'a str,
    ca: Option<&'a str>,
    /// None named: all.
    plans: Vec<&'a str>,
    adapters: Vec<&'a str>,
    modules: Vec<&'a str>,
}

impl<'a> Chosen<'a> {
    fn read(options: &[&'a str]) -> Fallible<Self> {
        let mut chosen = Self::default();
        let (mut is_all, mut options) = (false, options.iter());
        while let Some(option) = options.next() {
            if *option == "--all" {
                is_all = true;
                continue;
            }
            let value = options.next().ok_or_else(|| format!("{option} of what?"))?;
            match *option {
                "--suite" => chosen.suite = value,
                "--ca" => chosen.ca = Some(value),
                "--plan" => chosen.plans.push(value),
                "--adapter" if ADAPTERS.contains(value) => chosen.adapters.push(value),
                "--module" => chosen.modules.push(value),
                _ => return Err(format!("not understood: {option} {value}").into()),
            }
        }
        if chosen.suite.is_empty() {
            return Err("where is the suite? --suite https://localhost:8443".into());
        }
        if is_all == chosen.plans.is_empty() {
            return Ok(chosen);
        }
        let known = plans::names().join("\n  ");
        Err(format!("--all, or --plan with one of these\n  {known}").into())
    }

    fn adapters(&self) -> Vec<&'a str> {
        match self.adapters.is_empty() {
            true => ADAPTERS.to_vec(),
            false => self.adapters.clone(),
        }
    }
}

/// An HTTP client that trusts these roots alone; those of the system where there are none.
fn http(roots: Option<&str>) -> Fallible<ClientBuilder> {
    let http = Client::builder().no_proxy();
    Ok(match roots {
        None => http,
        Some(roots) => http.tls_certs_only(Certificate::from_pem_bundle(roots.as_bytes())?),
    })
}
