//! RFC 8707 §2.2: a server does not remember which resource the last token was for.

use crate::stage::{Stage, granted};
use flow_script::{form, sent};
use oauth2_core::ResourceIndicator;

/// The resources that two renewals name, one after the other.
fn named(resources: &[&str]) -> Vec<Vec<String>> {
    let stage = Stage::with(|builder| {
        resources.iter().fold(builder, |builder, uri| {
            builder.with_resource(ResourceIndicator::parse(uri).unwrap())
        })
    });
    stage.sign_in("first", Some("refresh-1"), Some(3600));
    let mut named = Vec::new();
    for number in ["2", "3"] {
        stage.expire();
        let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
        let (request, awaiting) = sent(renewal);
        let resources = form(&request).into_iter();
        let resources = resources.filter(|(name, _)| name == "resource");
        named.push(resources.map(|(_, uri)| uri).collect());
        let refresh = format!("refresh-{number}");
        let answer = granted(number, Some(&refresh), Some(3600));
        flow_script::done(awaiting.receive(Ok(answer), &stage.env).unwrap());
    }
    named
}

#[test]
fn each_time_if_it_was_told_so() {
    let both = ["https://api.example.com/", "urn:example:contacts"];
    for resources in [&both[..], &both[..1], &[]] {
        assert_eq!(named(resources), [resources, resources]);
    }
}
