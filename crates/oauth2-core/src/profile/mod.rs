//! Profiles: sets of rules that leave a client less choice than the standards do.

mod interaction;
mod rule;
mod sections;

use core::fmt;

pub(crate) use interaction::identify;
pub use rule::{ProfileRule, ProfileViolation};

use crate::error::{Error, Misuse};

/// A set of rules that a [`Client`](crate::Client::with_profile) keeps, one and all: what would
/// break one is refused, by the rule's name.
///
/// | rule | FAPI 2.0 Security | Message Signing | FAPI 1.0 Advanced, CIBA | OAuth 2.1 |
/// | --- | --- | --- | --- | --- |
/// | metadata from the server alone, `https` | yes | yes | | |
/// | authentication by private key or certificate | yes | yes | yes | |
/// | assertions for the issuer, one string | yes | yes | | |
/// | tokens bound to a key or certificate | yes | yes | certificate | |
/// | PS256, ES256, EdDSA and nothing else | yes | yes | without EdDSA | not `none` |
/// | pushed requests | yes | yes | | |
/// | `code` alone | yes | yes | or `code id_token` | no access token |
/// | PKCE with S256 | yes | yes | if pushed | yes |
/// | `iss` in the response, promised by the metadata | yes | yes, or JARM | | |
/// | signed request objects, for an hour at most | | yes | yes | |
/// | responses in JWTs | | yes | with `code` | |
/// | introspection in JWTs | | yes | | |
/// | redirection by `https` or to this machine | yes | yes | | |
/// | tokens in the header | yes | yes | yes | not in the query |
/// | no grant by password | yes | yes | | yes |
/// | refresh tokens bound or replaced | | | | reported |
/// | ID Tokens: `s_hash`, an hour old at most | | | yes | |
/// | leeway for `iat` and `nbf` of 10 to 60 s | yes | yes | | |
///
/// What is set here: a response mode that has to be a JWT is asked for as one. Everything else was
/// the default before, or has to be given: keys, certificates, endpoints. TLS 1.2 and better is the
/// driver's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// [FAPI 1.0, part 2: Advanced](https://openid.net/specs/openid-financial-api-part-2-1_0.html).
    Fapi1Advanced,
    /// [FAPI 2.0 Message Signing](https://openid.net/specs/fapi-message-signing-2_0.html), of
    /// requests, responses and introspection, on top of the Security Profile.
    Fapi2MessageSigning,
    /// [FAPI 2.0 Security Profile](https://openid.net/specs/fapi-security-profile-2_0-final.html).
    Fapi2Security,
    /// [FAPI CIBA](https://openid.net/specs/openid-financial-api-ciba-ID1.html), on top of FAPI 1.0
    /// Advanced.
    FapiCiba,
    /// [OAuth 2.1](https://datatracker.ietf.org/doc/draft-ietf-oauth-v2-1/), whose rules are those
    /// of [RFC 9700](https://www.rfc-editor.org/rfc/rfc9700).
    OAuth21,
}

impl Profile {
    /// Whether the rule is one of this profile's.
    pub fn enforces(self, rule: ProfileRule) -> bool {
        sections::section(self, rule).is_some()
    }

    /// Refuses what breaks a rule of this profile: for layers above, which know more than this crate
    /// does.
    ///
    /// # Errors
    ///
    /// [`Misuse::Profile`] where the profile has the rule and it is not kept.
    pub fn require(self, rule: ProfileRule, kept: bool) -> Result<(), Error> {
        Ok(self.demand(rule, kept)?)
    }

    pub(crate) fn demand(self, rule: ProfileRule, kept: bool) -> Result<(), Misuse> {
        match kept || !self.enforces(rule) {
            true => Ok(()),
            false => Err(Misuse::Profile(ProfileViolation::new(self, rule))),
        }
    }

    /// Whether signatures may be made and believed by the algorithm of this name.
    pub fn allows_algorithm(self, name: &str) -> bool {
        match self {
            Self::Fapi1Advanced | Self::FapiCiba => matches!(name, "ES256" | "PS256"),
            Self::Fapi2MessageSigning | Self::Fapi2Security => {
                matches!(name, "ES256" | "Ed25519" | "EdDSA" | "PS256")
            }
            Self::OAuth21 => name != "none",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fapi1Advanced => "FAPI 1.0 Advanced",
            Self::Fapi2MessageSigning => "FAPI 2.0 Message Signing",
            Self::Fapi2Security => "FAPI 2.0 Security Profile",
            Self::FapiCiba => "FAPI CIBA",
            Self::OAuth21 => "OAuth 2.1",
        })
    }
}
