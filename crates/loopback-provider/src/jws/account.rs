//! Tokens that the service account has signed.

use sha2::Sha256;

use super::Jws;
use super::claims::{Claims, LONGEST_LIFE, SKEW};
use crate::service_account::{AccountKey, EMAIL};

/// The claims of a token that the account has signed a short while ago.
pub(crate) struct Jwt(Claims);

impl Jwt {
    /// Reads and verifies a token: RS256, the account's key, and its times.
    pub(crate) fn verify(token: &str, key: &AccountKey, now: u64) -> Result<Self, String> {
        let jws = Jws::read(token).map_err(invalid)?;
        check_header(&jws, key).map_err(invalid)?;
        if jws.claims.text("iss").map_err(invalid)? != Some(EMAIL) {
            return Err("Invalid grant: account not found".to_owned());
        }
        let verified = key
            .public
            .pkcs1v15_verify::<Sha256>(jws.input, &jws.signature);
        verified.map_err(|_| "Invalid JWT Signature.")?;
        check_times(&jws.claims, now)?;
        Ok(Self(jws.claims))
    }

    /// A claim that is a string, where it is there at all.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, String> {
        self.0.text(name).map_err(invalid)
    }

    /// When it ends; checked to be there.
    pub(crate) fn expires(&self) -> u64 {
        self.0.time("exp").unwrap_or_default()
    }
}

fn check_times(claims: &Claims, now: u64) -> Result<(), &'static str> {
    let (Some(issued), Some(expires)) = (claims.time("iat"), claims.time("exp")) else {
        return Err(UNREASONABLE);
    };
    let short_lived = issued < expires && expires - issued <= LONGEST_LIFE;
    match short_lived && issued <= now + SKEW && now < expires {
        true => Ok(()),
        false => Err(UNREASONABLE),
    }
}

fn check_header(jws: &Jws<'_>, key: &AccountKey) -> Result<(), &'static str> {
    if jws.header("alg") != Some("RS256") {
        return Err("the algorithm is not RS256");
    }
    if jws.has_header("typ") && jws.header("typ") != Some("JWT") {
        return Err("the type is not JWT");
    }
    jws.algorithm()?;
    if jws.header("kid") != Some(&key.id) {
        return Err("the kid is not the one of a key of the account");
    }
    Ok(())
}

fn invalid(why: &str) -> String {
    format!("Invalid JWT: {why}.")
}

const UNREASONABLE: &str = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a \
    reasonable timeframe. Check your iat and exp values in the JWT claim.";
