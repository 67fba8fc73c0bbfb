//! AES Key Wrap (RFC 3394), over whatever encrypts one block: `aws-lc-rs` wraps with 192 bits
//! through no function of its own.

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::backend::Aes;

/// `None` where the key has another length than AES knows, or what is wrapped is no whole number
/// of 64 bits.
pub(super) fn wrap(key: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    let aes = Aes::new(key)?;
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
pub(super) fn unwrap(key: &[u8], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let aes = Aes::new(key)?;
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
