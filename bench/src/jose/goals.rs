//! How near to the raw primitive each row is to be.

use super::table::Line;
use super::{Backend, Who};

/// What is missed, in the order of the goals.
pub(super) fn missed(lines: &[Line]) -> Vec<String> {
    let found = |goal: &Goal| {
        let is_line =
            |line: &&Line| line.operation == goal.operation && line.who == Who::Ours(goal.backend);
        lines.iter().find(is_line)
    };
    let raw = |goal: &Goal| {
        let is_raw =
            |line: &&Line| line.operation == goal.operation && line.who == Who::Raw(goal.backend);
        lines.iter().find(is_raw).map_or(0, |line| line.allocated.0)
    };
    let missed = GOALS.iter().flat_map(|goal| match found(goal) {
        Some(line) => goal.missed(line, raw(goal)),
        None => vec![format!("{}: not measured", goal.operation)],
    });
    missed.collect()
}

struct Goal {
    operation: &'static str,
    backend: Backend,
    /// The ratio to the raw primitive, of the quickest rounds.
    most: f64,
    /// Beside those of the raw primitive.
    most_allocations: Option<u64>,
}

impl Goal {
    fn missed(&self, line: &Line, raw: u64) -> Vec<String> {
        let row = format!("{}, {}", line.operation, line.who.name());
        let mut missed = Vec::new();
        // A ratio that is no number is no success.
        if line.least_ratio.is_nan() || line.least_ratio > self.most {
            let (ratio, most) = (line.least_ratio, self.most);
            missed.push(format!(
                "{row}: {ratio:.3} times the raw primitive, at most {most}"
            ));
        }
        if let Some(most) = self.most_allocations
            && line.allocated.0 > most + raw
        {
            missed.push(format!(
                "{row}: {} allocations beside the {raw} of the raw primitive, at most {most}",
                line.allocated.0.saturating_sub(raw)
            ));
        }
        missed
    }
}

const fn goal(operation: &'static str, backend: Backend, most: f64) -> Goal {
    Goal {
        operation,
        backend,
        most,
        most_allocations: None,
    }
}

const fn with_allocations(goal: Goal, most: u64) -> Goal {
    Goal {
        most_allocations: Some(most),
        ..goal
    }
}

use Backend::{AwsLcRs, RustCrypto};

const GOALS: [Goal; 11] = [
    goal("RS256 private_key_jwt", AwsLcRs, 1.03),
    goal("PS256 private_key_jwt", AwsLcRs, 1.03),
    goal("ES256 private_key_jwt", AwsLcRs, 1.1),
    goal("EdDSA private_key_jwt", AwsLcRs, 1.2),
    goal("ES256 private_key_jwt", RustCrypto, 1.05),
    with_allocations(goal("ES256 DPoP proof", AwsLcRs, 1.15), 5),
    with_allocations(goal("RS256 ID Token", AwsLcRs, 1.2), 6),
    with_allocations(goal("ES256 ID Token", AwsLcRs, 1.06), 6),
    with_allocations(goal("EdDSA ID Token", AwsLcRs, 1.1), 6),
    // 2.0 us where the raw HMAC takes 0.5 us.
    goal("HS256 ID Token", RustCrypto, 4.0),
    goal("HS256 sign", RustCrypto, 2.0),
];
