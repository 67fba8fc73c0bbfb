//! Which profile has which rule, and where it says so.

use super::{Profile, ProfileRule};

/// Nothing where the profile has no such rule.
pub(super) fn section(profile: Profile, rule: ProfileRule) -> Option<&'static str> {
    match profile {
        Profile::Fapi1Advanced => fapi1(rule),
        Profile::Fapi2MessageSigning => message_signing(rule).or_else(|| fapi2(rule)),
        Profile::Fapi2Security => fapi2(rule),
        Profile::FapiCiba => ciba(rule).or_else(|| fapi1(rule)),
        Profile::OAuth21 => oauth21(rule),
    }
}

fn fapi1(rule: ProfileRule) -> Option<&'static str> {
    Some(match rule {
        ProfileRule::Algorithm => "FAPI 1.0 Advanced §8.6",
        ProfileRule::ClientAuthentication
        | ProfileRule::DetachedSignature
        | ProfileRule::Pkce
        | ProfileRule::SignedRequestLifetime => "FAPI 1.0 Advanced §5.2.2",
        ProfileRule::IdTokenAge => "OpenID Connect Core §3.1.3.7",
        ProfileRule::SenderConstraint | ProfileRule::SignedRequest => "FAPI 1.0 Advanced §5.2.3",
        ProfileRule::StateHash => "FAPI 1.0 Advanced §5.2.2.1",
        ProfileRule::TokenInHeader => "FAPI 1.0 Baseline §6.2.2",
        _ => return None,
    })
}

fn fapi2(rule: ProfileRule) -> Option<&'static str> {
    Some(match rule {
        ProfileRule::Algorithm => "FAPI 2.0 Security Profile §5.4.1",
        ProfileRule::AssertionAudience
        | ProfileRule::ClientAuthentication
        | ProfileRule::Discovery
        | ProfileRule::SenderConstraint
        | ProfileRule::TokenInHeader => "FAPI 2.0 Security Profile §5.3.3.1",
        ProfileRule::GrantType | ProfileRule::Leeway => "FAPI 2.0 Security Profile §5.3.2.1",
        ProfileRule::Https => "FAPI 2.0 Security Profile §5.2.1",
        ProfileRule::IssuerParameter
        | ProfileRule::Pkce
        | ProfileRule::PushedRequest
        | ProfileRule::ResponseType => "FAPI 2.0 Security Profile §5.3.3.2",
        ProfileRule::RedirectUri => "FAPI 2.0 Security Profile §5.3.2.2",
        _ => return None,
    })
}

fn message_signing(rule: ProfileRule) -> Option<&'static str> {
    Some(match rule {
        ProfileRule::SignedIntrospection => "FAPI 2.0 Message Signing §5.5",
        ProfileRule::SignedRequest | ProfileRule::SignedRequestLifetime => {
            "FAPI 2.0 Message Signing §5.3"
        }
        ProfileRule::SignedResponse => "FAPI 2.0 Message Signing §5.4",
        _ => return None,
    })
}

fn ciba(rule: ProfileRule) -> Option<&'static str> {
    Some(match rule {
        ProfileRule::PollOrPing => "FAPI CIBA §5.2.2",
        _ => return None,
    })
}

fn oauth21(rule: ProfileRule) -> Option<&'static str> {
    Some(match rule {
        ProfileRule::Algorithm => "RFC 8725 §3.2",
        ProfileRule::GrantType => "RFC 9700 §2.4",
        ProfileRule::ImplicitGrant => "RFC 9700 §2.1.2",
        ProfileRule::Pkce => "RFC 9700 §2.1.1",
        ProfileRule::RefreshToken => "RFC 9700 §2.2.2",
        ProfileRule::TokenInQuery => "RFC 9700 §4.3.2",
        _ => return None,
    })
}
