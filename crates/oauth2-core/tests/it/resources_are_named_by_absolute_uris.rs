use flow_script::{env, field, form, json, play};
use oauth2_core::{Client, Misuse, ResourceIndicator};
use serde_json::Value;

use super::support::{GRANTED, client, misuse, query};

fn indicator(uri: &str) -> ResourceIndicator {
    ResourceIndicator::parse(uri).unwrap()
}

/// An example of the standard.
fn example(section: &str, source: &str) -> Vec<(String, String)> {
    let all: Value = serde_json::from_str(include_str!("../vectors/oauth2.json")).unwrap();
    let mut entries = all[section].as_array().unwrap().iter();
    let entry = entries.find(|entry| entry["source"] == source).unwrap();
    serde_json::from_value(entry["expected_pairs"].clone()).unwrap()
}

fn resources(pairs: &[(String, String)]) -> Vec<&str> {
    let resources = pairs.iter().filter(|(name, _)| name == "resource");
    resources.map(|(_, value)| value.as_str()).collect()
}

// RFC 8707 §2: an absolute URI, no fragment.
#[test]
fn what_is_no_absolute_uri_is_refused() {
    for uri in [
        "",
        "cal.example.com",
        "/calendar",
        "https://cal.example.com/#part",
        "https://cal.example.com/ x",
    ] {
        let outcome = ResourceIndicator::parse(uri);
        assert_eq!(misuse(outcome), Misuse::ResourceIndicator, "{uri}");
    }
    for uri in [
        "https://cal.example.com/",
        "https://cal.example.com/a?tenant=1",
        "urn:example:calendar",
    ] {
        assert_eq!(indicator(uri).as_str(), uri);
    }
}

#[test]
fn each_resource_is_one_parameter_of_the_request() {
    let expected = example("authorization_urls", "RFC 8707 s2.1");
    let client = client();
    let request = client.authorization().scope("calendar contacts");
    let request = resources(&expected)
        .into_iter()
        .fold(request, |request, uri| request.resource(indicator(uri)));
    let (authorization, _) = request.begin(&env()).unwrap();
    let sent = query(authorization.url());
    assert_eq!(
        resources(&sent),
        ["https://cal.example.com/", "https://contacts.example.com/"]
    );
}

#[test]
fn a_token_request_says_which_of_them() {
    let expected = example("requests", "RFC 8707 s2.2");
    let calendar = indicator(resources(&expected)[0]);
    let ask = |client: &Client| {
        let grant = client.client_credentials();
        grant
            .resource(calendar.clone())
            .resource(indicator("urn:example:contacts"))
    };
    let (_, requests) = play(ask(&client()), [json(200, GRANTED)], &env());
    assert_eq!(
        field(&requests[0], "resource").as_deref(),
        Some("https://cal.example.com/")
    );
    let sent = form(&requests[0]);
    assert_eq!(
        resources(&sent),
        ["https://cal.example.com/", "urn:example:contacts"]
    );
}

#[test]
fn a_query_is_not_printed() {
    let printed = format!("{:?}", indicator("https://cal.example.com/a?key=hidden"));
    assert_eq!(printed, "ResourceIndicator(https://cal.example.com/a)");
}
