//! Base64url of what an authorization request is made of ([RFC 4648 §5]), in constant time. For so
//! few octets `base64ct` takes twice as long.
//!
//! [RFC 4648 §5]: https://www.rfc-editor.org/rfc/rfc4648#section-5

/// Octets that are encoded at once, and the letters they become.
const OCTETS: usize = 12;
const LETTERS: usize = 16;

/// Encodes whole groups of twelve octets. `text` has room for as many of sixteen letters.
pub(super) fn encode<'t>(octets: &[u8], text: &'t mut [u8]) -> &'t str {
    let (groups, _) = octets.as_chunks::<OCTETS>();
    let (places, _) = text.as_chunks_mut::<LETTERS>();
    for (place, group) in places.iter_mut().zip(groups) {
        let mut letters = spread(*group).to_be_bytes();
        for octet in &mut letters {
            *octet = letter(*octet);
        }
        *place = letters;
    }
    // Every letter is ASCII, so this cannot fail.
    core::str::from_utf8(text).unwrap_or_default()
}

/// Six bits in each octet: lanes of 96 bits are halved four times.
fn spread([a, b, c, d, e, f, g, h, i, j, k, l]: [u8; OCTETS]) -> u128 {
    let halve = |bits: u128, lower: u128, by: u32| (bits & !lower) << by | bits & lower;
    let bits = u128::from_be_bytes([0, 0, 0, 0, a, b, c, d, e, f, g, h, i, j, k, l]);
    let bits = halve(bits, 0xFFFF_FFFF_FFFF, 16);
    let bits = halve(bits, 0x00FF_FFFF_0000_0000_00FF_FFFF, 8);
    let bits = halve(bits, 0x0FFF_0000_0FFF_0000_0FFF_0000_0FFF, 4);
    halve(bits, 0x003F_003F_003F_003F_003F_003F_003F_003F, 2)
}

/// The letter of six bits, without a branch and without a look-up.
fn letter(bits: u8) -> u8 {
    // The sign of the difference, in all bits.
    let past = |last: u8| (last.wrapping_sub(bits).cast_signed() >> 7).cast_unsigned();
    bits.wrapping_add(b'A')
        .wrapping_add(past(25) & (b'a' - b'Z' - 1))
        .wrapping_sub(past(51) & (b'z' - b'0' + 1))
        .wrapping_sub(past(61) & (b'9' - b'-' + 1))
        .wrapping_add(past(62) & (b'_' - b'-' - 1))
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use oauth_step::{Env, FixedEnv, UnixTime};

    use super::*;

    #[test]
    fn each_letter_in_each_place_is_that_of_base64ct() {
        let env = FixedEnv::new(UnixTime(0));
        for place in 0..LETTERS {
            for bits in 0..64 {
                let mut octets = [0; 16];
                env.fill_random(&mut octets);
                let others = u128::from_be_bytes(octets) & !(63 << (6 * place));
                let [_, _, _, _, octets @ ..] = (others | bits << (6 * place)).to_be_bytes();
                let twice = [octets, octets].concat();
                let mut text = [0; 2 * LETTERS];
                let encoded = encode(&twice, &mut text);
                assert_eq!(encoded, Base64UrlUnpadded::encode_string(&twice));
            }
        }
    }
}
