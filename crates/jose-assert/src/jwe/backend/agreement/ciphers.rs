//! AES does the same in both.

use super::octets;
use crate::jwe::backend::{aws_lc, rust_crypto};

#[test]
fn ciphers_do_the_same() {
    for length in [16, 24, 32] {
        let key = octets(1, length);
        let (fast, plain) = (
            aws_lc::Aes::new(&key).unwrap(),
            rust_crypto::Aes::new(&key).unwrap(),
        );
        let block: [u8; 16] = octets(2, 16).try_into().unwrap();
        let (mut first, mut second) = (block, block);
        fast.encrypt(&mut first).unwrap();
        plain.encrypt(&mut second).unwrap();
        assert!(first == second && first != block);
        fast.decrypt(&mut first).unwrap();
        plain.decrypt(&mut second).unwrap();
        assert!(first == block && second == block);
        for blocks in 0..5 {
            let (iv, text) = (octets(3, 16), octets(4, 16 * blocks));
            let (mut first, mut second) = (text.clone(), text.clone());
            aws_lc::cbc_encrypt(&key, &iv, &mut first).unwrap();
            rust_crypto::cbc_encrypt(&key, &iv, &mut second).unwrap();
            assert_eq!(first, second);
            rust_crypto::cbc_decrypt(&key, &iv, &mut first).unwrap();
            aws_lc::cbc_decrypt(&key, &iv, &mut second).unwrap();
            assert!(first == text && second == text);
        }
        let (iv, aad, text) = (octets(3, 12), octets(5, 30), octets(4, 50));
        let (mut first, mut second) = (text.clone(), text.clone());
        let tag = aws_lc::gcm_seal(&key, &iv, &aad, &mut first).unwrap();
        assert_eq!(
            rust_crypto::gcm_seal(&key, &iv, &aad, &mut second),
            Some(tag)
        );
        assert_eq!(first, second);
        let sealed = first.clone();
        rust_crypto::gcm_open(&key, &iv, &aad, &mut first, &tag).unwrap();
        aws_lc::gcm_open(&key, &iv, &aad, &mut second, &tag).unwrap();
        assert!(first == text && second == text);
        for wrong in [&tag[1..], &tag[..15], &[0; 16], &[]] {
            let mut buffer = sealed.clone();
            assert_eq!(aws_lc::gcm_open(&key, &iv, &aad, &mut buffer, wrong), None);
            let mut buffer = sealed.clone();
            assert_eq!(
                rust_crypto::gcm_open(&key, &iv, &aad, &mut buffer, wrong),
                None
            );
        }
    }
}

#[test]
fn other_lengths_are_refused_alike() {
    for length in [0, 15, 17, 31, 33, 64] {
        let key = vec![1; length];
        assert!(aws_lc::Aes::new(&key).is_none() && rust_crypto::Aes::new(&key).is_none());
        assert_eq!(aws_lc::cbc_encrypt(&key, &[0; 16], &mut [0; 16]), None);
        assert_eq!(rust_crypto::cbc_encrypt(&key, &[0; 16], &mut [0; 16]), None);
        assert_eq!(aws_lc::gcm_seal(&key, &[0; 12], &[], &mut [0; 16]), None);
        assert_eq!(
            rust_crypto::gcm_seal(&key, &[0; 12], &[], &mut [0; 16]),
            None
        );
    }
    let key = [1; 16];
    for (iv, length) in [(16, 15), (16, 17), (15, 16), (17, 16), (12, 16)] {
        let (iv, mut buffer) = (vec![0; iv], vec![0; length]);
        assert_eq!(aws_lc::cbc_encrypt(&key, &iv, &mut buffer), None);
        assert_eq!(rust_crypto::cbc_encrypt(&key, &iv, &mut buffer), None);
        assert_eq!(aws_lc::cbc_decrypt(&key, &iv, &mut buffer), None);
        assert_eq!(rust_crypto::cbc_decrypt(&key, &iv, &mut buffer), None);
    }
    for iv in [0, 11, 13, 16] {
        let iv = vec![0; iv];
        assert_eq!(aws_lc::gcm_seal(&key, &iv, &[], &mut []), None);
        assert_eq!(rust_crypto::gcm_seal(&key, &iv, &[], &mut []), None);
        assert_eq!(aws_lc::gcm_open(&key, &iv, &[], &mut [], &[0; 16]), None);
        assert_eq!(
            rust_crypto::gcm_open(&key, &iv, &[], &mut [], &[0; 16]),
            None
        );
    }
}
