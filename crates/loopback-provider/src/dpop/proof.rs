//! Proofs, RFC 9449 §4.3.

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use super::nonce::check_nonce;
use crate::answer::Refusal;
use crate::clients::Client;
use crate::incoming::Incoming;
use crate::jws::{ALGORITHMS, Claims, Jws, SKEW};
use crate::state::Shared;

/// The thumbprint of the key whose possession the request proves, where it has a proof.
pub(crate) fn proven(
    shared: &Shared,
    incoming: &Incoming,
    access_token: Option<&str>,
) -> Result<Option<String>, Refusal> {
    let mut proofs = incoming.headers.get_all(HEADER).iter();
    let Some(proof) = proofs.next() else {
        return Ok(None);
    };
    if proofs.next().is_some() {
        return Err(invalid_proof("there is more than one"));
    }
    let proof = proof
        .to_str()
        .map_err(|_| invalid_proof("it is not ASCII"))?;
    let jws = Jws::read(proof).map_err(invalid_proof)?;
    if jws.header("typ") != Some("dpop+jwt") {
        return Err(invalid_proof("its type is not dpop+jwt"));
    }
    if !ALGORITHMS.contains(&jws.algorithm().map_err(invalid_proof)?) {
        return Err(invalid_proof(
            "its algorithm is none of those that are supported",
        ));
    }
    let key = jws.embedded_key().map_err(invalid_proof)?;
    if !jws.is_signed_by(&key) {
        return Err(invalid_proof("the signature is not by the key in it"));
    }
    let claims = &jws.claims;
    check_request(shared, incoming, claims).map_err(|why| invalid_proof(&why))?;
    if let Some(token) = access_token {
        let digest = Base64UrlUnpadded::encode_string(&Sha256::digest(token));
        if claims.text("ath").map_err(invalid_proof)? != Some(&digest) {
            return Err(invalid_proof("ath is not the hash of the access token"));
        }
    }
    let id = claims.required("jti").map_err(|why| invalid_proof(&why))?;
    let state = &mut *shared.lock();
    let now = state.now();
    let age = claims.time("iat").map(|issued| now.saturating_sub(issued));
    if age.is_none_or(|age| age > LONGEST_LIFE) {
        return Err(invalid_proof("iat is missing or too old"));
    }
    if claims.time("iat").is_some_and(|issued| issued > now + SKEW) {
        return Err(invalid_proof("iat is in the future"));
    }
    // Before the nonce: the second attempt wants a new proof, not the first one signed again.
    if !state.use_once(&[HEADER, key.thumbprint(), id], now + 2 * LONGEST_LIFE) {
        return Err(invalid_proof("the jti was used before"));
    }
    check_nonce(shared, state, claims.text("nonce").map_err(invalid_proof)?)?;
    Ok(Some(key.thumbprint().to_owned()))
}

/// The same for a client, which may have registered that it always proves something (§5.2).
pub(crate) fn proven_by(
    shared: &Shared,
    incoming: &Incoming,
    client: &Client,
) -> Result<Option<String>, Refusal> {
    let thumbprint = proven(shared, incoming, None)?;
    match thumbprint.is_none() && client.dpop_bound {
        true => Err(invalid_proof(
            "it is missing, and the client is registered to send one",
        )),
        false => Ok(thumbprint),
    }
}

/// §4.2: the URI without query and fragment, and as it was sent.
fn check_request(shared: &Shared, incoming: &Incoming, claims: &Claims) -> Result<(), String> {
    if claims.required("htm")? != incoming.method.as_str() {
        return Err("htm is not the method of the request".to_owned());
    }
    let uri = claims.required("htu")?;
    if uri.contains(['?', '#']) {
        return Err("htu has a query or a fragment".to_owned());
    }
    match uri == format!("{}{}", shared.origin, incoming.path) {
        true => Ok(()),
        false => Err("htu is not the URI of the request".to_owned()),
    }
}

pub(crate) fn invalid_proof(why: &str) -> Refusal {
    Refusal::new("invalid_dpop_proof", format!("the DPoP proof: {why}"))
}

pub(super) const HEADER: &str = "dpop";
/// In seconds.
const LONGEST_LIFE: u64 = 60;
