//! RSA private keys in PKCS #8, the one form in which the library takes them for decryption.

use zeroize::Zeroizing;

use crate::backend::{Crt, RsaParts, der, without_zeros};

/// `PrivateKeyInfo` around an `RSAPrivateKey` (RFC 5208 §5, RFC 8017 §A.1.2). `None` where the
/// numbers cannot belong to one key.
pub(super) fn write(parts: &RsaParts) -> Option<Zeroizing<Vec<u8>>> {
    let crt = Crt::new(parts)?;
    let mut key = Zeroizing::new(Vec::new());
    let numbers: [&[u8]; 9] = [
        &[],
        &parts.n,
        &parts.e,
        &parts.d,
        &crt.p,
        &crt.q,
        &crt.d_p,
        &crt.d_q,
        &crt.q_inverse,
    ];
    for number in numbers {
        let number = without_zeros(number);
        // A zero octet in front of a first bit that would make it negative, and for zero itself.
        let sign: &[u8] = match number {
            [] | [0x80..=0xff, ..] => &[0],
            _ => &[],
        };
        append(&mut key, der::INTEGER, &[sign, number])?;
    }
    let mut inner = Zeroizing::new(Vec::new());
    append(&mut inner, der::SEQUENCE, &[&key])?;
    let mut info = Zeroizing::new(VERSION_AND_RSA_ENCRYPTION.to_vec());
    append(&mut info, der::OCTET_STRING, &[&inner])?;
    let mut document = Zeroizing::new(Vec::new());
    append(&mut document, der::SEQUENCE, &[&info])?;
    Some(document)
}

/// One element: tag, length in its shortest form, contents. A key of 8192 bits has 5 KiB.
fn append(to: &mut Zeroizing<Vec<u8>>, tag: u8, contents: &[&[u8]]) -> Option<()> {
    let length = contents.iter().map(|part| part.len()).sum::<usize>();
    let [high, low] = u16::try_from(length).ok()?.to_be_bytes();
    // Grown by hand: what is left behind when a vector moves is overwritten.
    let mut grown = Zeroizing::new(Vec::with_capacity(to.len() + length + 4));
    grown.extend_from_slice(to);
    grown.push(tag);
    match (high, low) {
        (0, ..=0x7f) => grown.push(low),
        (0, _) => grown.extend([0x81, low]),
        _ => grown.extend([0x82, high, low]),
    }
    for part in contents {
        grown.extend_from_slice(part);
    }
    *to = grown;
    Some(())
}

/// Version 1, which is written 0, and the algorithm 1.2.840.113549.1.1.1 with its NULL.
const VERSION_AND_RSA_ENCRYPTION: &[u8] = &[
    0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
    0x05, 0x00,
];
