//! Claims that others than the provider have to say ([Core §5.6.2]).
//!
//! [Core §5.6.2]: https://openid.net/specs/openid-connect-core-1_0.html#AggregatedDistributedClaims

use core::fmt;
use std::sync::Arc;

use jose_assert::{Algorithm, Algorithms, Claims, JwtVerifier, RemoteJwks};
use oauth_step::{JsonObject, Secret, UrlPolicy};

use super::resolve::{FetchClaims, VerifyClaims};

/// Where some claims about the user come from ([Core §5.6.2]). Nothing is read or fetched unless
/// that is asked for.
///
/// [Core §5.6.2]: https://openid.net/specs/openid-connect-core-1_0.html#AggregatedDistributedClaims
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ClaimSource {
    /// They came along, in a JWT of somebody else's.
    Aggregated(AggregatedClaims),
    /// They are to be fetched from somebody else.
    Distributed(DistributedClaims),
}

impl ClaimSource {
    /// The names of the claims that this source has.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Aggregated(claims) => &claims.names,
            Self::Distributed(claims) => &claims.names,
        }
    }
}

/// Claims in a JWT that came along.
#[derive(Clone)]
pub struct AggregatedClaims {
    names: Vec<String>,
    jwt: Secret<String>,
}

impl AggregatedClaims {
    /// Verifies them with the keys of the one of these who issued them, fetched if that is needed.
    pub fn verify(&self, providers: &[ClaimsProvider]) -> VerifyClaims {
        VerifyClaims::new(self.names.clone(), self.jwt.clone(), providers.to_vec())
    }
}

impl fmt::Debug for AggregatedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AggregatedClaims")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

/// Claims that are to be fetched.
#[derive(Clone)]
pub struct DistributedClaims {
    names: Vec<String>,
    endpoint: String,
    access_token: Option<Secret<String>>,
}

impl DistributedClaims {
    /// Fetches them, with the access token that came along if one did, and verifies them like
    /// aggregated ones. The provider of the user chose the endpoint: it sees this machine's address.
    pub fn fetch(&self, providers: &[ClaimsProvider], policy: UrlPolicy) -> FetchClaims {
        FetchClaims::new(self.clone(), providers.to_vec(), policy)
    }

    /// Where they are, as the provider wrote it.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub(super) fn access_token(&self) -> Option<&Secret<String>> {
        self.access_token.as_ref()
    }

    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}

impl fmt::Debug for DistributedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The endpoint may hold a token in its query.
        f.debug_struct("DistributedClaims")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

/// Somebody whose word about users counts, besides the provider's.
#[derive(Clone, Debug)]
pub struct ClaimsProvider {
    issuer: String,
    keys: Arc<RemoteJwks>,
    algorithms: Algorithms,
}

impl ClaimsProvider {
    /// This issuer, byte for byte, with these keys; signed with RS256.
    pub fn new(issuer: impl Into<String>, keys: Arc<RemoteJwks>) -> Self {
        Self {
            issuer: issuer.into(),
            keys,
            algorithms: Algorithms::only(Algorithm::Rs256),
        }
    }

    /// The algorithms that it signs with, in place of RS256.
    #[must_use]
    pub fn algorithms(self, algorithms: Algorithms) -> Self {
        Self { algorithms, ..self }
    }

    /// The issuer.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) fn keys(&self) -> &Arc<RemoteJwks> {
        &self.keys
    }

    pub(super) fn verifier(&self) -> JwtVerifier {
        JwtVerifier::new(self.algorithms)
    }
}

/// The sources that the claims name, in the order of their first claim; nothing where names and
/// sources are not as the standard writes them, or are more than anybody could ask for. A source that no claim names is none.
// Core 5.6.2: "_claim_names ... member values are references to the member names in the
// _claim_sources member".
pub(super) fn read(claims: &Claims) -> Option<Vec<ClaimSource>> {
    let (names, sources) = match (claims.get("_claim_names"), claims.get("_claim_sources")) {
        (None, None) => return Some(Vec::new()),
        (names, sources) => (names?.as_object()?, sources?.as_object()?),
    };
    if names.len() > MOST_NAMES {
        return None;
    }
    let mut by_source: Vec<(String, Vec<String>)> = Vec::new();
    for (claim, source) in names.iter() {
        let source = source.as_str()?;
        match by_source.iter_mut().find(|(other, _)| *other == source) {
            Some((_, claims)) => claims.push(claim.to_owned()),
            None => by_source.push((source.into_owned(), vec![claim.to_owned()])),
        }
    }
    let read = |(source, names): (String, Vec<String>)| {
        read_one(&sources.get(&source)?.as_object()?, names)
    };
    by_source.into_iter().map(read).collect()
}

/// Claims that others say: no provider names as many, and each may take a look through all.
const MOST_NAMES: usize = 256;

/// Either a `JWT`, or an `endpoint` with or without an `access_token`.
fn read_one(source: &JsonObject<'_>, names: Vec<String>) -> Option<ClaimSource> {
    let text = |name| source.string(name).ok();
    match (text("JWT")?, text("endpoint")?) {
        (Some(jwt), None) => Some(ClaimSource::Aggregated(AggregatedClaims {
            names,
            jwt: Secret::from(&*jwt),
        })),
        (None, Some(endpoint)) => Some(ClaimSource::Distributed(DistributedClaims {
            names,
            endpoint: endpoint.into_owned(),
            access_token: text("access_token")?.map(|token| Secret::from(&*token)),
        })),
        _ => None,
    }
}
