//! What came of a set of test vectors.

use core::fmt::{self, Display, Formatter};
use std::collections::BTreeMap;

/// How many vectors of a set had which verdict. Said in one line of standard output, which
/// `cargo xtask conformance vectors` collects.
#[derive(Debug, Default)]
pub struct VectorCounts {
    accepted: usize,
    refused: usize,
    by_rule: usize,
    left_out: usize,
    /// How many of them, by verdict and why.
    notes: BTreeMap<(&'static str, String), usize>,
}

impl VectorCounts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A valid vector was accepted.
    pub fn accept(&mut self) {
        self.accepted += 1;
    }

    /// One that need not be accepted was, because of a rule; `flag` names what is special in it.
    pub fn accept_by_rule(&mut self, flag: impl Into<String>) {
        self.accepted += 1;
        self.note("accepted", flag);
    }

    /// An invalid vector was refused.
    pub fn refuse(&mut self) {
        self.refused += 1;
    }

    /// One that others accept was refused, because of a rule; `flag` names what is special in it.
    pub fn refuse_by_rule(&mut self, flag: impl Into<String>) {
        self.by_rule += 1;
        self.note("by rule", flag);
    }

    /// One that gives no verdict on the library.
    pub fn leave_out(&mut self, reason: impl Into<String>) {
        self.left_out += 1;
        self.note("left out", reason);
    }

    /// Accepted, refused, refused by a rule, left out.
    pub fn totals(&self) -> [usize; 4] {
        [self.accepted, self.refused, self.by_rule, self.left_out]
    }

    /// Says them on standard output. `backend`: `any` where none computes.
    pub fn say(&self, set: &str, backend: &str) {
        println!("vectors: {set}: {backend}: {self}");
    }

    fn note(&mut self, verdict: &'static str, why: impl Into<String>) {
        *self.notes.entry((verdict, why.into())).or_default() += 1;
    }
}

impl Display for VectorCounts {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let [accepted, refused, by_rule, left_out] = self.totals();
        write!(
            f,
            "accepted={accepted} refused={refused} by_rule={by_rule} left_out={left_out}"
        )?;
        for ((verdict, why), count) in &self.notes {
            write!(f, "; {verdict} {why} {count}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_is_counted_and_every_rule_named() {
        let mut counts = VectorCounts::new();
        counts.accept();
        counts.accept_by_rule("Twist");
        counts.refuse();
        counts.refuse_by_rule("MissingNull");
        counts.refuse_by_rule("MissingNull");
        counts.leave_out("defective");
        assert_eq!(counts.totals(), [2, 1, 2, 1]);
        assert_eq!(
            counts.to_string(),
            "accepted=2 refused=1 by_rule=2 left_out=1; accepted Twist 1; by rule MissingNull 2; \
             left out defective 1"
        );
    }
}
