//! What is drawn comes from the environment: out of the same, both backends make the same tokens,
//! octet for octet, and each decrypts what the other encrypted.

use jose_assert::{Backend, ContentEncryption, Jwe, KeyManagement};
use sha2::{Digest, Sha256};

use crate::keys::{PLAINTEXT, available, env, jwks, recipient};

#[test]
fn whatever_the_backend() {
    available().for_each(made_by);
}

fn made_by(backend: Backend) {
    let mut hash = Sha256::new();
    for &algorithm in KeyManagement::ALL {
        let is_rsa = algorithm.name().starts_with("RSA");
        for &content in ContentEncryption::ALL {
            for jwk in jwks(algorithm, content) {
                let recipient = recipient(algorithm, jwk).with_backend(backend).unwrap();
                let token = || {
                    Jwe::new(PLAINTEXT)
                        .encrypt(&recipient, content, &env())
                        .unwrap()
                };
                let [first, second] = [token(), token()];
                // The padding of RSA-OAEP is aws-lc's own.
                let own = is_rsa && backend == Backend::AwsLcRs;
                assert_eq!(first == second, !own, "{algorithm} {content}");
                if !is_rsa {
                    hash.update(first);
                }
            }
        }
    }
    let hash: String = hash
        .finalize()
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    let same = "a78d9d8932bc500da83d17642187fae7abd321f5259e6c58b5eb319b50e169e4";
    assert_eq!(hash, same, "{backend:?}");
}
