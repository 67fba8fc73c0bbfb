//! Nonces that the provider gives out, RFC 9449 §8 and §9. There is one origin, hence one kind.

use std::collections::VecDeque;

use axum::http::HeaderName;

use super::proof::{HEADER, invalid_proof};
use crate::answer::{Answer, Refusal, set};
use crate::incoming::Incoming;
use crate::provider::LoopbackProvider;
use crate::random::random_token;
use crate::state::{Shared, State};

/// Nonces.
impl LoopbackProvider {
    /// Forgets the nonces given out so far: where proofs need one
    /// ([`require_dpop_nonce`](crate::Builder::require_dpop_nonce)), the next is challenged.
    pub fn renew_dpop_nonce(&self) {
        self.shared.lock().dpop_nonces.given.clear();
    }
}

/// Those that proofs may have.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    given: VecDeque<String>,
}

impl Nonces {
    /// The one for the next proof: the last one, or a new one each time.
    fn next(&mut self, rotate: bool) -> Result<String, Refusal> {
        match self.given.back() {
            Some(last) if !rotate => Ok(last.clone()),
            _ => {
                let nonce = random_token()?;
                self.given.push_back(nonce.clone());
                if self.given.len() > KEPT {
                    self.given.pop_front();
                }
                Ok(nonce)
            }
        }
    }

    /// Whether it was given out; those that rotate are good once.
    fn accept(&mut self, nonce: &str, rotate: bool) -> bool {
        let index = self.given.iter().position(|known| known == nonce);
        if let Some(index) = index.filter(|_| rotate) {
            self.given.remove(index);
        }
        index.is_some()
    }
}

pub(super) fn check_nonce(
    shared: &Shared,
    state: &mut State,
    nonce: Option<&str>,
) -> Result<(), Refusal> {
    let challenge = |text| Err(Refusal::new("use_dpop_nonce", text));
    let config = &shared.config;
    match nonce {
        Some(_) if !config.dpop_nonce_required => {
            Err(invalid_proof("this provider has given out no nonce"))
        }
        Some(nonce) => match state.dpop_nonces.accept(nonce, config.dpop_nonces_rotate) {
            true => Ok(()),
            false => challenge("the nonce in the DPoP proof is not good any more"),
        },
        None if config.dpop_nonce_required => challenge("the DPoP proof needs a nonce"),
        None => Ok(()),
    }
}

/// Gives out a nonce along with a challenge, or with every answer to a proof.
pub(crate) fn add_nonce(
    shared: &Shared,
    incoming: &Incoming,
    challenged: bool,
    answer: &mut Answer,
) {
    let rotate = shared.config.dpop_nonces_rotate;
    if challenged || rotate && incoming.headers.contains_key(HEADER) {
        let nonce = shared.lock().dpop_nonces.next(rotate);
        if let Ok(nonce) = nonce {
            set(answer, HeaderName::from_static("dpop-nonce"), &nonce);
        }
    }
}

const KEPT: usize = 100;
