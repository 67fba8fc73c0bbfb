use oauth1_core::{Misuse, Placement, RequestPart, SigningOptions};

use crate::support::{
    CALLBACK, client, get, misuse, request, sign, sign_with, signed, signer, verified,
};

const NAMES: [&str; 11] = [
    "oauth_body_hash",
    "oauth_callback",
    "oauth_consumer_key",
    "oauth_nonce",
    "oauth_session_handle",
    "oauth_signature",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_token",
    "oauth_verifier",
    "oauth_version",
];
/// Names that only resemble them.
const OTHERS: [&str; 16] = [
    "oauth",
    "oauth_",
    "oauth_tokens",
    "oauth_toke",
    "oauth_token_",
    "oauth_token_secret",
    "OAUTH_TOKEN",
    "Oauth_token",
    "oauth_Nonce",
    "oauth%20token",
    "oauth_token%00",
    "%20oauth_token",
    "oauth_token+",
    "oauth%255Ftoken",
    "xoauth_requestor_id",
    "realm",
];
const FORM: &str = "application/x-www-form-urlencoded";

fn placements() -> [SigningOptions; 3] {
    let options = SigningOptions::new();
    [Placement::Header, Placement::Query, Placement::Form]
        .map(|placement| options.clone().placement(placement))
}

#[test]
fn not_in_the_query_too() {
    for name in NAMES {
        for query in [
            format!("{name}=a"),
            name.to_owned(),
            format!("a=b&&{name}=&c"),
            format!("a=b&{}=c", name.replace('_', "%5f")),
            format!("%6F{}=c", &name[1..]),
        ] {
            let uri = format!("https://photos.example.net/?{query}");
            let part = RequestPart::Query;
            for options in placements() {
                let outcome = sign_with(&signer(), &options, request("POST", &uri, FORM, "a=b"));
                let expected = Misuse::ParameterPresent { name, part };
                assert_eq!(misuse(outcome), expected, "{query}");
            }
        }
    }
}

#[test]
fn not_in_the_form_too() {
    for name in NAMES {
        let uri = "https://photos.example.net/?a=b";
        let part = RequestPart::Form;
        for options in placements() {
            let body = format!("c=d&{name}=x");
            let outcome = sign_with(&signer(), &options, request("PUT", uri, FORM, &body));
            assert_eq!(misuse(outcome), Misuse::ParameterPresent { name, part });
        }
    }
    // In a body that is no form they are text.
    let json = request(
        "PUT",
        "https://photos.example.net/",
        "text/plain",
        "oauth_token=x",
    );
    sign(&signer(), json).unwrap();
}

#[test]
fn names_that_resemble_them_are_ordinary() {
    for name in OTHERS {
        let uri = format!("https://photos.example.net/?{name}=a");
        sign(&signer(), get(&uri)).unwrap();
        let body = format!("{name}=a");
        sign(
            &signer(),
            request("POST", "https://photos.example.net/", FORM, &body),
        )
        .unwrap();
    }
    // And signed, though the tests' own reading has no place for some of them.
    let found = signed(get("https://photos.example.net/?OAuth_Token=a&xoauth_id=b"));
    assert!(
        found
            .base_string
            .contains("&OAuth_Token%3Da%26oauth_consumer_key")
    );
    assert!(found.base_string.ends_with("%26xoauth_id%3Db"));
}

#[test]
fn not_by_hand_in_a_flow() {
    for name in NAMES {
        let reserved = Misuse::ReservedParameter(name);
        let env = flow_script::env();
        let flow = client()
            .temporary_credentials(CALLBACK)
            .parameter(name, "x");
        assert_eq!(misuse(flow_script::play(flow, [], &env).0), reserved);
        let flow = client().temporary_credentials(CALLBACK);
        let flow = flow.authorization_parameter(name, "x");
        assert_eq!(misuse(flow_script::play(flow, [], &env).0), reserved);
        let flow = client().token_credentials(verified()).parameter(name, "x");
        assert_eq!(misuse(flow_script::play(flow, [], &env).0), reserved);
        let flow = client().xauth("name", "password").parameter(name, "x");
        assert_eq!(misuse(flow_script::play(flow, [], &env).0), reserved);
    }
    // Nor in the query of the URL that the resource owner is sent to.
    for name in NAMES {
        let endpoint = format!("https://photos.example.net/authorize?a=b&{name}=x");
        let client = client().with_authorization_endpoint(&endpoint).unwrap();
        let flow = client.temporary_credentials(CALLBACK);
        let outcome = flow_script::play(flow, [], &flow_script::env()).0;
        let part = RequestPart::Query;
        assert_eq!(misuse(outcome), Misuse::ParameterPresent { name, part });
    }
    // Nor in an endpoint's own query.
    let endpoint = "https://photos.example.net/initiate?oauth_callback=oob";
    let client = client()
        .with_temporary_credentials_endpoint(endpoint)
        .unwrap();
    let flow = client.temporary_credentials(CALLBACK);
    let present = Misuse::ParameterPresent {
        name: "oauth_callback",
        part: RequestPart::Query,
    };
    assert_eq!(
        misuse(flow_script::play(flow, [], &flow_script::env()).0),
        present
    );
}

#[test]
fn a_signature_that_is_there_is_no_part_of_a_base_string() {
    let base_string = |uri: &str, form: Option<&str>, parameters: &[(&str, &str)]| {
        let method = http::Method::POST;
        let uri = uri.parse().unwrap();
        let parameters = parameters.iter().copied();
        let form = form.map(str::as_bytes);
        oauth1_core::signature_base_string(&method, &uri, form, parameters).unwrap()
    };
    let expected = "POST&http%3A%2F%2Fa.example%2F&a%3Db%26oauth_token%3Dt";
    let a = "http://a.example/?a=b";
    let parameters = [
        ("oauth_signature", "s"),
        ("oauth_token", "t"),
        ("realm", "r"),
    ];
    assert_eq!(base_string(a, None, &parameters), expected);
    let signed = "http://a.example/?oauth_signature=s&a=b&oauth_token=t&oauth_signature=s";
    assert_eq!(base_string(signed, None, &[]), expected);
    let form = "oauth_token=t&oauth_signature=s%3D";
    assert_eq!(base_string(a, Some(form), &[]), expected);
    // A realm has been left out of the header alone.
    let found = base_string(
        "http://a.example/?a=b&realm=r",
        None,
        &[("oauth_token", "t")],
    );
    assert_eq!(found, format!("{expected}%26realm%3Dr"));
}
