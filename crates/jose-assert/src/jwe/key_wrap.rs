//! AES Key Wrap (RFC 3394), over whatever encrypts one block: `aws-lc-rs` wraps with 192 bits
//! through no function of its own.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::backend::Aes;
use crate::backend::Backend;

/// `None` where the key has another length than AES knows, or what is wrapped is no whole number
/// of 64 bits.
pub(super) fn wrap(backend: Backend, key: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::new(key, backend)?;
    let (mut block, mut step) = (Zeroizing::new([0; 16]), 0_u64);
    let mut registers = Zeroizing::new(registers(plain)?);
    let mut check = INITIAL_VALUE;
    for _ in 0..ROUNDS {
        for register in registers.iter_mut() {
            step += 1;
            join(&mut block, check, *register);
            aes.encrypt(&mut block)?;
            (check, *register) = halves(&block);
            check = (u64::from_be_bytes(check) ^ step).to_be_bytes();
        }
    }
    Some([&check[..], registers.as_flattened()].concat())
}

/// `None` where it was not wrapped with this key.
pub(super) fn unwrap(backend: Backend, key: &[u8], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let aes = Aes::new(key, backend)?;
    let (check, wrapped) = wrapped.split_first_chunk::<8>()?;
    let mut registers = Zeroizing::new(registers(wrapped)?);
    let mut step = u64::try_from(registers.len()).ok()? * u64::from(ROUNDS);
    let (mut block, mut check) = (Zeroizing::new([0; 16]), *check);
    for _ in 0..ROUNDS {
        for register in registers.iter_mut().rev() {
            check = (u64::from_be_bytes(check) ^ step).to_be_bytes();
            join(&mut block, check, *register);
            aes.decrypt(&mut block)?;
            (check, *register) = halves(&block);
            step -= 1;
        }
    }
    let whole = bool::from(check.ct_eq(&INITIAL_VALUE));
    whole.then(|| Zeroizing::new(registers.as_flattened().to_vec()))
}

/// Two at least (RFC 3394 §2).
fn registers(octets: &[u8]) -> Option<Vec<[u8; 8]>> {
    let (registers, rest) = octets.as_chunks::<8>();
    (registers.len() >= 2 && rest.is_empty()).then(|| registers.to_vec())
}

fn join(block: &mut [u8; 16], check: [u8; 8], register: [u8; 8]) {
    let octets = check.into_iter().chain(register);
    for (to, octet) in block.iter_mut().zip(octets) {
        *to = octet;
    }
}

fn halves(block: &[u8; 16]) -> ([u8; 8], [u8; 8]) {
    let value = u128::from_be_bytes(*block);
    // Each half as it is: the shift leaves no bit that would be cut off.
    let [high, low] = [value >> 64, value & u128::from(u64::MAX)];
    let half = |half| u64::try_from(half).unwrap_or_default().to_be_bytes();
    (half(high), half(low))
}

const INITIAL_VALUE: [u8; 8] = [0xa6; 8];
const ROUNDS: u8 = 6;

#[cfg(all(test, any(feature = "aws-lc-rs", feature = "rust-crypto")))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    /// RFC 3394 §4: the key of so many octets, what is wrapped with it, and the result.
    const VECTORS: [(usize, usize, u128, u128); 6] = [
        (
            16,
            16,
            0x1fa6_8b0a_8112_b447_aef3_4bd8_fb5a_7b82,
            0x9d3e_8623_71d2_cfe5,
        ),
        (
            24,
            16,
            0x9677_8b25_ae6c_a435_f92b_5b97_c050_aed2,
            0x468a_b8a1_7ad8_4e5d,
        ),
        (
            32,
            16,
            0x64e8_c3f9_ce0f_5ba2_63e9_7779_0581_8a2a,
            0x93c8_191e_7d6e_8ae7,
        ),
        (
            24,
            24,
            0x031d_3326_4e15_d332_68f2_4ec2_6074_3edc,
            0xe1c6_c7dd_ee72_5a93_6ba8_1491_5c67_62d2,
        ),
        (
            32,
            24,
            0xa8f9_bc16_12c6_8b3f_f6e6_f4fb_e30e_71e4,
            0x769c_8b80_a32c_b895_8cd5_d17d_6b25_4da1,
        ),
        (
            32,
            32,
            0x28c9_f404_c4b8_10f4_cbcc_b35c_fb87_f826,
            0x3f57_86e2_d80e_d326_cbc7_f0e7_1a99_f43b,
        ),
    ];

    fn backends() -> impl Iterator<Item = Backend> {
        let all = [Backend::AwsLcRs, Backend::RustCrypto];
        all.into_iter().filter(|backend| backend.is_available())
    }

    #[test]
    fn as_in_the_standard() {
        let key: Vec<u8> = (0..32).collect();
        let data = 0x0011_2233_4455_6677_8899_aabb_ccdd_eeff_u128.to_be_bytes();
        let data = [
            &data[..],
            &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        ]
        .concat();
        let vectors = backends().flat_map(|backend| VECTORS.map(|vector| (backend, vector)));
        for (backend, (key_length, length, start, next)) in vectors {
            let (key, data) = (key.get(..key_length).unwrap(), data.get(..length).unwrap());
            let wrapped = wrap(backend, key, data).unwrap();
            assert_eq!(wrapped.len(), length + 8);
            assert!(wrapped.starts_with(&start.to_be_bytes()));
            let next = next.to_be_bytes();
            let rest = wrapped.get(16..).unwrap();
            let next = next.get(16 - rest.len().min(16)..).unwrap();
            assert!(rest.starts_with(next), "{rest:02x?}");
            assert_eq!(*unwrap(backend, key, &wrapped).unwrap(), data);
        }
    }

    #[test]
    fn whole_registers_and_two_at_least() {
        let key = [7; 16];
        for backend in backends() {
            for length in [0, 7, 8, 9, 15, 17, 23, 33] {
                assert_eq!(wrap(backend, &key, &vec![1; length]), None, "{length}");
            }
            for length in [0, 8, 15, 16, 17, 23, 25, 39] {
                assert_eq!(unwrap(backend, &key, &vec![1; length]), None, "{length}");
            }
            // With one register, as rightly as one can.
            let aes = Aes::new(&key, backend).unwrap();
            let (mut check, mut register) = (INITIAL_VALUE, [9; 8]);
            for step in 1..=6_u64 {
                let mut block = [0; 16];
                join(&mut block, check, register);
                aes.encrypt(&mut block).unwrap();
                (check, register) = halves(&block);
                check = (u64::from_be_bytes(check) ^ step).to_be_bytes();
            }
            assert_eq!(unwrap(backend, &key, &[check, register].concat()), None);
            // And what follows a whole one is no part of it.
            let wrapped = wrap(backend, &key, &[1; 16]).unwrap();
            assert_eq!(
                unwrap(backend, &key, &[&wrapped[..], &[0; 4]].concat()),
                None
            );
        }
    }
}
