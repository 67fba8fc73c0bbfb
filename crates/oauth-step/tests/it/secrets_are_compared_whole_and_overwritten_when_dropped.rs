//! Equality of secrets, and their end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use oauth_step::{Secret, constant_time_eq};
use zeroize::Zeroize;

#[test]
fn equal_means_every_byte_and_the_length() {
    let same: [&[u8]; 3] = [b"", b"a", b"hunter2"];
    for (at, one) in same.iter().enumerate() {
        for (other_at, other) in same.iter().enumerate() {
            assert_eq!(constant_time_eq(one, other), at == other_at);
        }
    }
    let long = vec![7; 1000];
    assert!(constant_time_eq(&long, &long.clone()));
    for at in 0..long.len() {
        let mut other = long.clone();
        other[at] ^= 0x80;
        assert!(!constant_time_eq(&long, &other), "byte {at}");
        assert!(!constant_time_eq(&long, &long[..at]), "length {at}");
    }
}

#[test]
fn secrets_are_compared_by_what_they_hold() {
    let secret = Secret::<String>::from("hunter2");
    assert_eq!(secret, Secret::new("hunter2".to_owned()));
    assert_ne!(secret, Secret::new("hunter3".to_owned()));
    assert_ne!(secret, Secret::new("hunter22".to_owned()));
    assert_eq!(secret.expose(), "hunter2");
    assert_eq!(secret.clone(), secret);
    assert_ne!(Secret::from(vec![0_u8]), Secret::from(vec![1_u8]));
}

#[test]
fn a_secret_is_overwritten_once_for_every_copy() {
    #[derive(Clone)]
    struct Watched(Arc<AtomicUsize>);
    impl Zeroize for Watched {
        fn zeroize(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    let count = Arc::new(AtomicUsize::new(0));
    let secret = Secret::new(Watched(Arc::clone(&count)));
    let copy = secret.clone();
    assert_eq!(count.load(SeqCst), 0);
    drop(secret);
    assert_eq!(count.load(SeqCst), 1);
    drop(copy);
    assert_eq!(count.load(SeqCst), 2);
}
