//! Demonstrating Proof of Possession, RFC 9449: proofs (`proof`) and the nonces in them (`nonce`).

mod nonce;
mod proof;

pub(crate) use self::nonce::{Nonces, add_nonce};
pub(crate) use self::proof::{invalid_proof, proven, proven_by};
