//! Signing proofs, apart from what is in them.

use jose_assert::{Algorithm, Jwt, ProtectedHeader, Signer};

use crate::error::Error;

/// A key, and the header of all proofs that it signs. Held as a trait object: programs that prove
/// nothing do not link what signs.
pub(crate) trait SignsProofs: Send + Sync {
    fn algorithm(&self) -> Algorithm;

    /// A proof with these claims.
    fn sign(&self, claims: String) -> Result<String, Error>;
}

pub(crate) struct Proofs<S> {
    signer: Anonymous<S>,
    header: ProtectedHeader,
}

impl<S: Signer> Proofs<S> {
    /// With the header of `jwt`.
    pub(crate) fn like(jwt: Jwt, signer: S) -> Result<Self, Error> {
        let signer = Anonymous(signer);
        let header = jwt.protected_header(&signer).map_err(Error::Signing)?;
        Ok(Self { signer, header })
    }
}

impl<S: Signer> SignsProofs for Proofs<S> {
    fn algorithm(&self) -> Algorithm {
        self.signer.algorithm()
    }

    fn sign(&self, claims: String) -> Result<String, Error> {
        let proof = self.header.sign(claims, &self.signer);
        proof.map_err(Error::Signing)
    }
}

/// Without its `kid`: the key itself is in the header, or in what the attester signed.
struct Anonymous<S>(S);

impl<S: Signer> Signer for Anonymous<S> {
    fn algorithm(&self) -> Algorithm {
        self.0.algorithm()
    }

    fn key_id(&self) -> Option<&str> {
        None
    }

    fn sign(&self, input: &[u8]) -> Result<Vec<u8>, jose_assert::Error> {
        self.0.sign(input)
    }
}
