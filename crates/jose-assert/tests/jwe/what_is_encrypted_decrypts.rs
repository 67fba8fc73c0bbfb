//! Every algorithm of key management with every content encryption, over keys of every curve.

use jose_assert::{ContentEncryption, Jwe, KeyManagement};

use crate::keys::{PLAINTEXT, env, everything, jwks, key, recipient, with};

#[test]
fn round_trips() {
    let mut count = 0;
    for &algorithm in KeyManagement::ALL {
        for &content in ContentEncryption::ALL {
            for jwk in jwks(algorithm, content) {
                let jwk = with(jwk, r#""kid":"k1""#);
                let env = env();
                for plaintext in [PLAINTEXT, "", "0123456789abcdef", &"long ".repeat(999)] {
                    let jwe = Jwe::new(plaintext).typ("secret").content_type("text/plain");
                    let token = jwe.encrypt(&recipient(algorithm, &jwk), content, &env);
                    let token = token.unwrap();
                    let decrypted = everything()
                        .decrypt(&token, &[key(algorithm, &jwk)], &env)
                        .unwrap_or_else(|error| panic!("{algorithm} {content}: {error}"));
                    assert_eq!(decrypted.plaintext(), plaintext.as_bytes());
                    assert_eq!(decrypted.key_management(), algorithm);
                    assert_eq!(decrypted.content_encryption(), content);
                    assert_eq!(decrypted.key_id(), Some("k1"));
                    assert_eq!(decrypted.typ(), Some("secret"));
                    assert_eq!(decrypted.content_type(), Some("text/plain"));
                    count += 1;
                }
            }
        }
    }
    // 6 wrap, dir, 4 agree over 4 curves, 4 RSA; 6 contents; 4 plaintexts.
    assert_eq!(count, (6 + 1 + 16 + 4) * 6 * 4);
}

#[test]
fn nothing_is_drawn_twice() {
    for &algorithm in KeyManagement::ALL {
        let content = ContentEncryption::A128Gcm;
        let jwk = jwks(algorithm, content)[0];
        let (env, recipient) = (env(), recipient(algorithm, jwk));
        let token = || {
            Jwe::new(PLAINTEXT)
                .encrypt(&recipient, content, &env)
                .unwrap()
        };
        let [first, second] = [token(), token()].map(|token| crate::keys::parts(&token));
        assert_ne!(first[2], second[2], "{algorithm}");
        assert_ne!(first[3], second[3], "{algorithm}");
        if !first[1].is_empty() {
            assert_ne!(first[1], second[1], "{algorithm}");
        }
    }
}
