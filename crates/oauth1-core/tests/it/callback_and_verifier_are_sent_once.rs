use flow_script::env;
use oauth1_core::{Placement, Session};

use crate::naive::{self, Found};
use crate::support::{BEGUN, CALLBACK, GRANTED, SECRET, client, form, get, request, sign_with};

fn has(found: &Found) -> [bool; 2] {
    let has = |name: &str| {
        let in_base_string = found.base_string.contains(name);
        assert_eq!(
            found.parameters.contains_key(name),
            in_base_string,
            "{name}"
        );
        in_base_string
    };
    [has("oauth_callback"), has("oauth_verifier")]
}

#[test]
fn each_in_its_step_wherever_the_parameters_go() {
    for placement in [Placement::Header, Placement::Query, Placement::Form] {
        let client = client().with_placement(placement);
        let flow = client.temporary_credentials(CALLBACK);
        let (outcome, requests) = flow_script::play(flow, [form(BEGUN)], &env());
        let found = naive::verified(&requests[0], SECRET, "");
        assert_eq!(has(&found), [true, false]);
        assert_eq!(found.parameters["oauth_callback"], CALLBACK);
        assert!(!found.parameters.contains_key("oauth_token"));

        let callback = "/ready?oauth_token=hh5s93j4hdidpola&oauth_verifier=hfdp7dh39dks9884";
        let verified = outcome.unwrap().response(callback).unwrap();
        let session = Session::new(client.clone());
        let flow = session.sign_in(client.token_credentials(verified));
        let (outcome, requests) = flow_script::play(flow, [form(GRANTED)], &env());
        let found = naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
        assert_eq!(has(&found), [false, true]);
        assert_eq!(found.parameters["oauth_verifier"], "hfdp7dh39dks9884");
        assert_eq!(found.parameters["oauth_token"], "hh5s93j4hdidpola");

        let token = outcome.unwrap();
        let call = match placement {
            Placement::Form => request("POST", "https://photos.example.net/photos", "", ""),
            _ => get("https://photos.example.net/photos"),
        };
        let call = sign_with(&client.signer(&token), &Default::default(), call).unwrap();
        let found = naive::verified(&call, SECRET, "pfkkdhi9sl3r4s00");
        assert_eq!(has(&found), [false, false]);
        assert_eq!(found.parameters["oauth_token"], "nnch734d00sl2jdk");
    }
}

#[test]
fn the_authorization_url_has_neither() {
    let url = crate::support::temporary().authorization_url().to_owned();
    assert!(!url.contains("oauth_callback") && !url.contains("oauth_verifier"));
}
