//! The numbers that sign fast, out of those that a JWK must have (RFC 8017 §3.2, RFC 7518
//! §6.3.2).

use crypto_bigint::{BoxedUint, ConcatenatingMul, Gcd, NonZero, Odd, Resize};
use zeroize::Zeroizing;

use crate::backend::RsaParts;

/// Primes, exponents and coefficient, big-endian.
pub(crate) struct Crt {
    pub(crate) p: Number,
    pub(crate) q: Number,
    pub(crate) d_p: Number,
    pub(crate) d_q: Number,
    pub(crate) q_inverse: Number,
}

pub(crate) type Number = Zeroizing<Box<[u8]>>;

impl Crt {
    /// Nothing where the numbers cannot belong to one key. That they do, the library checks: that
    /// the primes make the modulus, and the exponents undo each other.
    pub(crate) fn new(parts: &RsaParts) -> Option<Self> {
        let n = uint(&parts.n);
        let d = uint(&parts.d);
        // RFC 8017 §3.2. The library takes any that undoes the other exponent.
        if *d >= *n {
            return None;
        }
        let (p, q) = match &parts.primes {
            Some([p, q]) => (uint(p), uint(q)),
            None => primes(&n, &uint(&parts.e), &d)?,
        };
        // Primes of very different lengths make weak keys; the other backend refuses them too.
        let widest = n.bit_width_vartime().div_ceil(2);
        if p.bit_width() > widest || q.bit_width() > widest {
            return None;
        }
        let odd = Zeroizing::new(Odd::new((*p).clone()).into_option()?);
        let q_mod_p = Zeroizing::new(q.rem(odd.as_nz_ref()));
        let inverse = q_mod_p.invert_odd_mod(&odd).into_option()?;
        Some(Self {
            d_p: number(&*exponent(&d, &p)?),
            d_q: number(&*exponent(&d, &q)?),
            q_inverse: number(&Zeroizing::new(inverse)),
            p: number(&p),
            q: number(&q),
        })
    }
}

type Uint = Zeroizing<BoxedUint>;

/// The primes out of both exponents (NIST SP 800-56B §C.2). For exponents of 2^16 and less this is
/// not sure to find them, and not tried.
fn primes(n: &BoxedUint, e: &BoxedUint, d: &BoxedUint) -> Option<(Uint, Uint)> {
    let one = BoxedUint::one();
    if *e <= BoxedUint::from(1_u64 << 16) {
        return None;
    }
    // Wide enough for every number below: a is below n² e², b at most n.
    let wide = |number: &BoxedUint| {
        let bits = 4 * (n.bits_precision() + e.bits_precision());
        Zeroizing::new(number.resize_unchecked(bits))
    };
    let (n, one) = (wide(n), wide(&one));
    let product = wide(&d.concatenating_mul(e)).wrapping_sub(&*one);
    let product = Zeroizing::new(product);
    let common = Zeroizing::new(n.wrapping_sub(&*one).gcd(&product));
    let a = Zeroizing::new(product.wrapping_mul(&*common));
    let (m, r) = a.div_rem(&NonZero::new((*n).clone()).into_option()?);
    let divisor = NonZero::new(m.wrapping_add(&*one)).into_option()?;
    // The sum of both primes, then their difference; or anything, where there are none.
    let quotient = n.wrapping_sub(&r).wrapping_div(&divisor);
    let b = Zeroizing::new(quotient.wrapping_add(&*one));
    let squared = b.wrapping_square();
    let difference = Zeroizing::new(squared.wrapping_sub(&n.shl_vartime(2)?));
    let root = Zeroizing::new(difference.floor_sqrt());
    let half = |sum: BoxedUint| sum.shr_vartime(1).map(Zeroizing::new);
    Some((half(b.wrapping_add(&*root))?, half(b.wrapping_sub(&*root))?))
}

/// The private exponent modulo a prime less one. Whatever tells the prime is overwritten.
fn exponent(d: &BoxedUint, prime: &BoxedUint) -> Option<Uint> {
    let less_one = NonZero::new(prime.wrapping_sub(BoxedUint::one())).into_option()?;
    Some(Zeroizing::new(d.rem(&*Zeroizing::new(less_one))))
}

fn uint(octets: &[u8]) -> Uint {
    Zeroizing::new(BoxedUint::from_be_slice_vartime(octets))
}

fn number(uint: &BoxedUint) -> Number {
    Zeroizing::new(uint.to_be_bytes())
}
