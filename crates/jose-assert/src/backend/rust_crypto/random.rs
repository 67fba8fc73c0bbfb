//! Random sources for the primitives that ask for one.

use core::convert::Infallible;
use core::sync::atomic::{AtomicU64, Ordering};

use hmac::{Hmac, KeyInit, Mac};
use oauth_step::Env;
use rsa::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The caller's random source: for making keys, for the padding of OAEP and for blinding.
pub(crate) struct EnvRandom<'a>(pub(crate) &'a dyn Env);

impl TryRng for EnvRandom<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill_random(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill_random(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_random(bytes);
        Ok(())
    }
}

impl TryCryptoRng for EnvRandom<'_> {}

/// What salts and blinds RSA signatures: a secret that follows from the private key.
///
/// As with RFC 6979, nobody without the key can predict what is drawn, and signing needs no random
/// source that could fail or repeat itself. The counter makes each signature of one process draw
/// afresh.
pub(super) struct SigningRandom {
    seed: Zeroizing<[u8; 32]>,
    drawn: AtomicU64,
}

impl SigningRandom {
    pub(super) fn new(private_exponent: &[u8]) -> Self {
        let mut hash = Sha256::new_with_prefix(LABEL);
        hash.update(private_exponent);
        Self {
            seed: Zeroizing::new(hash.finalize().into()),
            drawn: AtomicU64::new(0),
        }
    }

    /// The source for one signature over one message.
    pub(super) fn stream(&self, message: &[u8]) -> Stream {
        let mut mac = keyed(&self.seed);
        mac.update(&self.drawn.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        mac.update(message);
        let key = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        Stream {
            mac: keyed(&key),
            block: 0,
        }
    }
}

/// HMAC in counter mode (NIST SP 800-108), under a key used for one signature.
pub(super) struct Stream {
    mac: Hmac<Sha256>,
    block: u64,
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(32) {
            let mut mac = self.mac.clone();
            mac.update(&self.block.to_le_bytes());
            self.block += 1;
            let block = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
            for (byte, random) in chunk.iter_mut().zip(block.iter()) {
                *byte = *random;
            }
        }
        Ok(())
    }
}

impl TryCryptoRng for Stream {}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC pads a short key with zeros up to its block of 64 octets (RFC 2104 §2).
    let mut block = Zeroizing::new([0; 64]);
    for (padded, byte) in block.iter_mut().zip(key) {
        *padded = *byte;
    }
    Hmac::new(&(*block).into())
}

const LABEL: &[u8] = b"jose-assert: salts and blinding of RSA signatures";
