use core::time::Duration;

use flow_script::env;
use jose_assert::{Algorithm, Algorithms, SigningKey};
use oauth2_core::{Profile, ProfileRule};
use oidc_idtoken::{Expectations, OidcClient, Rule};
use serde_json::json;

use super::setup::{client, oauth, rule};
use crate::support::provider::client as plain;
use crate::support::{Case, NONCE, ed25519, keys, p256, refusal, rsa, rsa_pss};

fn accepted(client: &OidcClient, key: SigningKey) -> bool {
    let token = Case::good().by(key).token();
    let expected = Expectations::new().nonce(NONCE);
    let verdict = client.verifier().verify(&token, &keys(), &expected, &env());
    match verdict {
        Ok(_) => true,
        refused => {
            assert_eq!(refusal(refused).0, Rule::Algorithm);
            false
        }
    }
}

const FAPI2: [Profile; 2] = [Profile::Fapi2Security, Profile::Fapi2MessageSigning];
const FAPI1: [Profile; 2] = [Profile::Fapi1Advanced, Profile::FapiCiba];

// FAPI 2.0 Security Profile §5.4.1; FAPI 1.0 Advanced §8.6; RS256 is the default of OpenID Connect.
#[test]
fn by_its_algorithms_where_nothing_was_said() {
    let all = json!(["RS256", "ES256", "PS256", "EdDSA"]);
    for profile in FAPI2 {
        let client = client(profile, &all).unwrap();
        let verdicts = [rsa(), rsa_pss(), p256(), ed25519()].map(|key| accepted(&client, key));
        assert_eq!(verdicts, [false, true, true, true]);
    }
    for profile in FAPI1 {
        let client = client(profile, &all).unwrap();
        let verdicts = [rsa(), rsa_pss(), p256(), ed25519()].map(|key| accepted(&client, key));
        assert_eq!(verdicts, [false, true, true, false]);
    }
    let client = client(Profile::OAuth21, &all).unwrap();
    assert!(accepted(&client, rsa()) && !accepted(&client, p256()));
}

#[test]
fn as_far_as_the_provider_lists_them() {
    let client = client(Profile::Fapi2Security, &json!(["RS256", "ES256"])).unwrap();
    assert!(accepted(&client, p256()));
    assert!(!accepted(&client, ed25519()) && !accepted(&client, rsa_pss()));
}

#[test]
fn and_a_provider_without_any_is_refused() {
    for profile in FAPI2.into_iter().chain(FAPI1) {
        let refused = client(profile, &json!(["RS256", "HS256"]));
        assert_eq!(rule(refused), ProfileRule::Algorithm);
    }
}

#[test]
fn and_by_no_other_whatever_was_registered() {
    let listed = json!(["RS256", "ES256", "PS256", "EdDSA"]);
    for profile in FAPI2.into_iter().chain(FAPI1) {
        for algorithms in [
            Algorithms::only(Algorithm::Rs256),
            Algorithms::only(Algorithm::Es256).and(Algorithm::Rs256),
            Algorithms::only(Algorithm::Es384),
        ] {
            let client = client(profile, &listed).unwrap();
            let refused = client.with_id_tokens(|rules| rules.algorithms(algorithms));
            assert_eq!(rule(refused), ProfileRule::Algorithm);
        }
        let one = Algorithms::only(Algorithm::Es256);
        let client = client(profile, &listed).unwrap();
        client
            .with_id_tokens(|rules| rules.algorithms(one))
            .unwrap();
    }
    // RS256 by default, and the profile too late to set another.
    let late = OidcClient::new(oauth(&listed)).unwrap();
    let refused = late.clone().with_profile(Profile::Fapi2Security);
    assert_eq!(rule(refused), ProfileRule::Algorithm);
    let one = Algorithms::only(Algorithm::Es256);
    let set = late.with_id_tokens(|rules| rules.algorithms(one)).unwrap();
    set.with_profile(Profile::Fapi2Security).unwrap();
    // And what the OAuth 2 client breaks is refused too.
    let refused = plain().with_profile(Profile::Fapi2Security);
    assert_eq!(rule(refused), ProfileRule::ClientAuthentication);
}

// FAPI 2.0 Security Profile §5.3.2.1.
#[test]
fn and_clocks_are_granted_what_it_says() {
    let listed = json!(["ES256"]);
    for seconds in [0, 9, 61, 300] {
        let leeway = Duration::from_secs(seconds);
        let client = || client(Profile::Fapi2Security, &listed).unwrap();
        let refused = client().with_id_tokens(|rules| rules.iat_leeway(leeway));
        assert_eq!(rule(refused), ProfileRule::Leeway);
        let refused = client().with_id_tokens(|rules| rules.nbf_leeway(leeway));
        assert_eq!(rule(refused), ProfileRule::Leeway);
    }
    for seconds in [10, 60] {
        let client = client(Profile::Fapi2Security, &listed).unwrap();
        let leeway = Duration::from_secs(seconds);
        client.with_id_tokens(|rules| rules.leeway(leeway)).unwrap();
    }
    let free = client(Profile::Fapi1Advanced, &listed).unwrap();
    free.with_id_tokens(|rules| rules.leeway(Duration::from_secs(300)))
        .unwrap();
}

// Core §3.1.3.7 (10), as FAPI 1.0 Advanced is tested.
#[test]
fn and_old_ones_are_refused() {
    let listed = json!(["ES256"]);
    for profile in FAPI1 {
        let client = client(profile, &listed).unwrap();
        let old = |age: u64| {
            let iat = crate::support::NOW - age;
            let token = Case::good().with("iat", iat).by(p256()).token();
            let expected = Expectations::new().nonce(NONCE);
            client.verifier().verify(&token, &keys(), &expected, &env())
        };
        assert_eq!(refusal(old(7 * 24 * 3600)).0, Rule::Times);
        old(3500).unwrap();
        let longer = Duration::from_secs(3601);
        let refused = client
            .clone()
            .with_id_tokens(|rules| rules.max_issued_age(longer));
        assert_eq!(rule(refused), ProfileRule::IdTokenAge);
        let shorter = Duration::from_secs(60);
        client
            .with_id_tokens(|rules| rules.max_issued_age(shorter))
            .unwrap();
    }
}

// FAPI 2.0 Security Profile §5.4.1 (3), RFC 8725 §3.2.
#[test]
fn and_never_by_nobody() {
    let listed = json!(["RS256", "ES256"]);
    let all = FAPI2.into_iter().chain(FAPI1).chain([Profile::OAuth21]);
    for profile in all {
        let client = client(profile, &listed).unwrap();
        let refused = client.with_id_tokens(|rules| rules.dangerous_unsigned());
        assert_eq!(rule(refused), ProfileRule::Algorithm, "{profile}");
    }
}
