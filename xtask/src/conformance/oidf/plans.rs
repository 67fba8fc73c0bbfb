//! The suite's plans that are run, and the variants to send with each: what a plan fixes itself must not be sent again.

mod fapi;
mod login;
mod logout;

use super::variant::Variant;
use crate::Fallible;

/// A plan with one variant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) plan: &'static str,
    /// What is to be sent.
    variant: &'static [(&'static str, &'static str)],
}

impl Run {
    pub(super) fn variant(&self) -> Variant {
        Variant::of(self.variant)
    }

    /// For the table and for the names of files.
    pub(super) fn name(&self) -> String {
        format!("{} ({})", self.plan, self.variant().words())
    }
}

/// The runs of these plans; of all where none is named.
pub(super) fn runs(plans: &[&str]) -> Fallible<Vec<&'static Run>> {
    if let Some(unknown) = plans.iter().find(|plan| !names().contains(plan)) {
        let known = names().join("\n  ");
        return Err(format!("no plan {unknown}; the plans are\n  {known}").into());
    }
    let is_chosen = |run: &&Run| plans.is_empty() || plans.contains(&run.plan);
    Ok(all().filter(is_chosen).collect())
}

/// Each plan once.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = all().map(|run| run.plan).collect();
    names.dedup();
    names
}

fn all() -> impl Iterator<Item = &'static Run> {
    let tables = [login::RUNS, logout::RUNS, fapi::RUNS];
    tables.into_iter().flatten()
}

const fn run(plan: &'static str, variant: &'static [(&'static str, &'static str)]) -> Run {
    Run { plan, variant }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_run_is_listed_twice_and_those_of_a_plan_stand_together() {
        let mut seen = HashSet::new();
        assert!(all().all(|run| seen.insert(run.name())));
        let names = names();
        let mut plans = HashSet::new();
        assert!(names.iter().all(|plan| plans.insert(plan)));
    }

    #[test]
    fn a_plan_that_is_not_known_is_an_error_that_names_the_others() {
        let error = runs(&["oidcc-client-nothing"]).unwrap_err().to_string();
        assert!(error.starts_with("no plan oidcc-client-nothing; "));
        assert!(names().iter().all(|name| error.contains(name)));
        let basic = runs(&["oidcc-client-basic-certification-test-plan"]).unwrap();
        assert!(basic.len() > 1 && basic.len() < runs(&[]).unwrap().len());
    }
}
