use oauth2_core::{Disposition, Error, Misuse, Profile, ProfileRule};

use super::support::{by_certificate, by_key};

const ALL: [ProfileRule; 25] = [
    ProfileRule::Algorithm,
    ProfileRule::AssertionAudience,
    ProfileRule::ClientAuthentication,
    ProfileRule::DetachedSignature,
    ProfileRule::Discovery,
    ProfileRule::GrantType,
    ProfileRule::Https,
    ProfileRule::IdTokenAge,
    ProfileRule::ImplicitGrant,
    ProfileRule::IssuerParameter,
    ProfileRule::Leeway,
    ProfileRule::Pkce,
    ProfileRule::PollOrPing,
    ProfileRule::PushedRequest,
    ProfileRule::RedirectUri,
    ProfileRule::RefreshToken,
    ProfileRule::ResponseType,
    ProfileRule::SenderConstraint,
    ProfileRule::SignedIntrospection,
    ProfileRule::SignedRequest,
    ProfileRule::SignedRequestLifetime,
    ProfileRule::SignedResponse,
    ProfileRule::StateHash,
    ProfileRule::TokenInHeader,
    ProfileRule::TokenInQuery,
];

/// One letter for each rule of the list above: which profile has which.
#[test]
fn and_each_profile_has_its_own() {
    for (profile, rules) in [
        (Profile::Fapi1Advanced, "x-xx---x---x-----x-xx-xx-"),
        (Profile::FapiCiba, "x-xx---x---xx----x-xx-xx-"),
        (Profile::Fapi2Security, "xxx-xxx--xxx-xx-xx-----x-"),
        (Profile::Fapi2MessageSigning, "xxx-xxx--xxx-xx-xxxxxx-x-"),
        (Profile::OAuth21, "x----x--x--x---x--------x"),
    ] {
        let has: String = ALL
            .iter()
            .map(|rule| if profile.enforces(*rule) { 'x' } else { '-' })
            .collect();
        assert_eq!(has, rules, "{profile}");
    }
}

#[test]
fn with_the_profile_and_the_section() {
    let profiles = [
        Profile::Fapi1Advanced,
        Profile::FapiCiba,
        Profile::Fapi2Security,
        Profile::Fapi2MessageSigning,
        Profile::OAuth21,
    ];
    for profile in profiles {
        for rule in ALL.into_iter().filter(|rule| profile.enforces(*rule)) {
            profile.require(rule, true).unwrap();
            let Err(Error::Misuse(misuse)) = profile.require(rule, false) else {
                panic!("{profile} does not have {rule:?}")
            };
            let Misuse::Profile(violation) = &misuse else {
                panic!("{misuse:?}")
            };
            assert_eq!((violation.profile(), violation.rule()), (profile, rule));
            assert!(violation.section().contains('§'));
            let printed = misuse.to_string();
            assert!(printed.starts_with(&profile.to_string()), "{printed}");
            assert!(printed.contains(violation.section()), "{printed}");
            assert!(printed.contains(&rule.to_string()), "{printed}");
        }
    }
}

#[test]
fn and_is_for_the_application_to_mend() {
    let refused = by_certificate()
        .with_secret("a secret".to_owned())
        .with_profile(Profile::Fapi2Security);
    let error = refused.unwrap_err();
    assert_eq!(error.disposition(), Disposition::FixConfiguration);
    by_key().with_profile(Profile::Fapi2Security).unwrap();
}
