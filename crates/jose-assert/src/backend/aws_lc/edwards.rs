//! What an encoded Ed25519 point is. The library looks at a key only when it verifies, and there
//! it lets points of small order pass.

use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{JacobiSymbol, Odd, U256, const_monty_params};

use crate::KeyError;

const_monty_params!(
    Field,
    U256,
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    "The field of Curve25519."
);
type Element = ConstMontyForm<Field, { U256::LIMBS }>;

/// A point in its one spelling and of large order, or what is wrong with it.
pub(super) fn review(encoded: &[u8; 32]) -> Result<(), KeyError> {
    let y = coordinate(encoded);
    if !is_on_curve(y) {
        return Err(KeyError::InvalidPoint);
    }
    if is_small_order(encoded) {
        return Err(KeyError::SmallOrder);
    }
    // RFC 8032 §5.1.3: y below p.
    if y >= P {
        return Err(KeyError::InvalidPoint);
    }
    Ok(())
}

/// Whether the point, if it is one, has an order that divides 8, in whatever spelling.
pub(super) fn is_small_order(encoded: &[u8; 32]) -> bool {
    let y = Element::new(&coordinate(encoded));
    let eighth = Element::new(&ORDER_8);
    let orders_1_2_4 = [Element::ONE, -Element::ONE, Element::ZERO];
    orders_1_2_4.contains(&y) || y == eighth || y == -eighth
}

/// Whether x² = (y² - 1) / (d y² + 1) has a root (RFC 8032 §5.1.3). The denominator is never zero,
/// and a quotient is a square where the product is one.
fn is_on_curve(y: U256) -> bool {
    let square = Element::new(&y).square();
    let numerator = square - Element::ONE;
    let denominator = Element::new(&D) * square + Element::ONE;
    let product = (numerator * denominator).retrieve();
    let odd = Odd::new(P).into_option();
    odd.is_some_and(|p| product.jacobi_symbol_vartime(&p) != JacobiSymbol::MinusOne)
}

/// y, without the bit that says which of two points it is.
fn coordinate(encoded: &[u8; 32]) -> U256 {
    let mut octets = *encoded;
    let [.., last] = &mut octets;
    *last &= 0x7f;
    U256::from_le_slice(&octets)
}

const P: U256 =
    U256::from_be_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
/// -121665/121666.
const D: U256 =
    U256::from_be_hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
/// The y of two points of order 8; its negative is that of the other two.
const ORDER_8: U256 =
    U256::from_be_hex("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826");
