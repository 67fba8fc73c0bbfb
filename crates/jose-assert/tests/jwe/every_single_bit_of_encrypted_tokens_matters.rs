//! A token with any one bit changed is refused, whatever the algorithm and wherever the bit.

use jose_assert::{ContentEncryption, DecryptionKey, KeyManagement};

use crate::keys::{available, everything, jwks, later, token};

/// Every token that differs from this one by one bit and is text still.
fn flipped(token: &str) -> impl Iterator<Item = String> {
    let bits = (0..token.len()).flat_map(|at| (0..8).map(move |bit| (at, bit)));
    bits.filter_map(|(at, bit)| {
        let mut octets = token.as_bytes().to_vec();
        octets[at] ^= 1 << bit;
        String::from_utf8(octets).ok()
    })
}

/// By every backend.
fn all_are_refused(token: &str, key: &DecryptionKey) {
    for backend in available() {
        let keys = [key.clone().with_backend(backend).unwrap()];
        let (decrypter, env) = (everything().0, later());
        decrypter.decrypt(token, &keys, &env).unwrap();
        let mut count = 0;
        for changed in flipped(token) {
            let result = decrypter.decrypt(&changed, &keys, &env);
            assert!(result.is_err(), "{backend:?} {changed}");
            count += 1;
        }
        assert_eq!(count, token.len() * 7);
    }
}

#[test]
fn with_every_algorithm() {
    let mut tokens = 0;
    let contents = ContentEncryption::ALL.iter().copied().cycle();
    for (&algorithm, content) in KeyManagement::ALL.iter().zip(contents) {
        // One of four hashes: private keys of RSA take their time.
        if algorithm.name().starts_with("RSA") && algorithm != KeyManagement::RsaOaep256 {
            continue;
        }
        let jwks = jwks(algorithm, content);
        // Every curve once; what wraps does not depend on it.
        let curves = if algorithm == KeyManagement::EcdhEs {
            4
        } else {
            1
        };
        for jwk in jwks.into_iter().take(curves) {
            let (token, key) = token(algorithm, jwk, content);
            all_are_refused(&token, &key);
            tokens += 1;
        }
    }
    assert_eq!(tokens, 6 + 1 + 4 + 3 + 1);
}

#[test]
fn with_every_content_encryption() {
    let algorithm = KeyManagement::A128Kw;
    for &content in ContentEncryption::ALL {
        let (token, key) = token(algorithm, jwks(algorithm, content)[0], content);
        all_are_refused(&token, &key);
    }
}
