use flow_script::{NOON, env};
use jose_assert::{Algorithm, Algorithms};
use oauth_step::IntoStep;
use oauth2_core::{Profile, ProfileRule, Tokens};
use serde_json::json;

use super::setup::{client, rule};

const ALL: [Profile; 4] = [
    Profile::Fapi1Advanced,
    Profile::Fapi2MessageSigning,
    Profile::Fapi2Security,
    Profile::FapiCiba,
];

// FAPI 2.0 Security Profile §5.4.1; FAPI 1.0 Advanced §8.6.
#[test]
fn in_its_algorithms() {
    for profile in ALL {
        let client = client(profile, &json!(["ES256"])).unwrap();
        let signed = |algorithm| {
            let algorithms = Algorithms::only(algorithm);
            client
                .clone()
                .with_userinfo(|rules| rules.signed(algorithms))
        };
        assert_eq!(rule(signed(Algorithm::Rs256)), ProfileRule::Algorithm);
        signed(Algorithm::Ps256).unwrap();
    }
}

// FAPI 2.0 Security Profile §5.3.3.1; FAPI 1.0 Baseline §6.2.2.
#[test]
fn in_where_the_token_goes() {
    for profile in ALL {
        let client = client(profile, &json!(["ES256"])).unwrap();
        let refused = client.clone().with_userinfo(|rules| rules.post());
        assert_eq!(rule(refused), ProfileRule::TokenInHeader);
        let tokens = Tokens::new("at-1", NOON).unwrap();
        let request = || client.userinfo(&tokens, "user-1").unwrap();
        let refused = request().post().into_step(&env());
        assert_eq!(rule(refused), ProfileRule::TokenInHeader);
        let _ = request().into_step(&env()).unwrap();
    }
    let free = client(Profile::OAuth21, &json!(["ES256"])).unwrap();
    let tokens = Tokens::new("at-1", NOON).unwrap();
    let request = free.userinfo(&tokens, "user-1").unwrap();
    let _ = request.post().into_step(&env()).unwrap();
}
