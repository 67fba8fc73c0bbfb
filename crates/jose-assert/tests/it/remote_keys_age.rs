//! Keys are fresh for a while, stale but of use for longer, and then they are too old.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::key_server::{Peer, answer, answer_with, unavailable};
use flow_script::{done, header, response, sent};
use jose_assert::{Error, KeySetError};
use oauth_step::{Response, ResponseError, Step, TransportError};

const MINUTE: u64 = 60;

/// How long an answer with these headers is fresh: until a token fetches again.
fn fresh_for(headers: &[(&str, &str)]) -> u64 {
    let peer = Peer::new();
    let (_, awaiting) = sent(peer.verify("a").unwrap());
    done(
        awaiting
            .receive(Ok(answer_with(&["a"], headers)), &peer.env)
            .unwrap(),
    );
    let mut passed = 0;
    loop {
        match peer.verify("a").unwrap() {
            Step::Done(_) => {}
            Step::Send(..) => return passed,
            other => panic!("{other:?}"),
        }
        peer.pass(10);
        passed += 10;
    }
}

#[test]
fn fresh_for_five_minutes_or_what_max_age_says() {
    assert_eq!(fresh_for(&[]), 5 * MINUTE);
    let cases = [
        ("max-age=120", 2 * MINUTE),
        ("public, MAX-AGE = 120, must-revalidate", 2 * MINUTE),
        ("max-age=\"600\"", 10 * MINUTE),
        ("max-age=0", MINUTE),
        ("no-store, max-age=59", MINUTE),
        ("max-age=99999", 60 * MINUTE),
        ("max-age=99999999999999999999999999", 60 * MINUTE),
        ("max-age=-1", 5 * MINUTE),
        ("max-age=", 5 * MINUTE),
        ("max-age=1x", 5 * MINUTE),
        ("s-maxage=120", 5 * MINUTE),
        ("max-age", 5 * MINUTE),
    ];
    for (value, expected) in cases {
        assert_eq!(fresh_for(&[("cache-control", value)]), expected, "{value}");
    }
    let two = [
        ("cache-control", "public"),
        ("cache-control", "max-age=120"),
    ];
    assert_eq!(fresh_for(&two), 2 * MINUTE);
}

#[test]
fn stale_keys_serve_while_one_caller_fetches() {
    let peer = Peer::with(&["a"]);
    peer.pass(5 * MINUTE);
    let (_, refreshing) = sent(peer.verify("a").unwrap());
    // Everybody else goes on at once.
    done(peer.verify("a").unwrap());
    done(peer.verify("a").unwrap());
    done(
        refreshing
            .receive(Ok(answer(&["a", "b"])), &peer.env)
            .unwrap(),
    );
    done(peer.verify("b").unwrap());
    peer.pass(5 * MINUTE - 1);
    done(peer.verify("a").unwrap());
}

#[test]
fn a_key_that_is_gone_verifies_no_more() {
    let peer = Peer::with(&["a"]);
    peer.pass(5 * MINUTE);
    let (_, refreshing) = sent(peer.verify("a").unwrap());
    let result = refreshing.receive(Ok(answer(&["b"])), &peer.env);
    assert!(matches!(result, Err(Error::UnknownKey)));
}

#[test]
fn stale_keys_serve_while_fetching_fails_for_an_hour() {
    let peer = Peer::with(&["a"]);
    peer.pass(5 * MINUTE);
    let failures: [fn() -> Result<Response, TransportError>; 4] = [
        || Err(TransportError::too_large()),
        || Ok(unavailable(None)),
        || Ok(flow_script::json(200, "<html>")),
        || Ok(flow_script::json(404, "{}")),
    ];
    for (round, failure) in failures.iter().enumerate() {
        let (_, refreshing) = sent(peer.verify("a").unwrap());
        done(refreshing.receive(failure(), &peer.env).unwrap());
        // The next attempt takes half a minute, and nobody waits for it.
        peer.pass(29);
        done(peer.verify("a").unwrap());
        peer.pass(1 + round as u64);
    }
    peer.pass(60 * MINUTE - 5 * MINUTE - 4 * 30 - 6 - 1);
    assert!(peer.fetches("a"));
    done(peer.verify("a").unwrap());
    // The hour is over.
    peer.pass(1);
    let (_, last) = sent(peer.verify("a").unwrap());
    assert!(last.receive(Ok(unavailable(None)), &peer.env).is_err());
}

#[test]
fn retry_after_puts_a_refresh_off() {
    let peer = Peer::with(&["a"]);
    peer.pass(5 * MINUTE);
    let (_, refreshing) = sent(peer.verify("a").unwrap());
    done(
        refreshing
            .receive(Ok(unavailable(Some("100"))), &peer.env)
            .unwrap(),
    );
    peer.pass(99);
    done(peer.verify("a").unwrap());
    peer.pass(1);
    assert!(peer.fetches("a"));
}

#[test]
fn the_hour_counts_from_the_last_good_fetch_an_unchanged_one_included() {
    let peer = Peer::new();
    let (request, awaiting) = sent(peer.verify("a").unwrap());
    assert_eq!(header(&request, "if-none-match"), None);
    let tagged = answer_with(&["a"], &[("etag", "W/\"1\"")]);
    done(awaiting.receive(Ok(tagged), &peer.env).unwrap());
    for _ in 0..3 {
        peer.pass(30 * MINUTE);
        let (request, awaiting) = sent(peer.verify("a").unwrap());
        assert_eq!(header(&request, "if-none-match"), Some("W/\"1\""));
        let unchanged = response(304, &[("cache-control", "max-age=600")], "");
        done(awaiting.receive(Ok(unchanged), &peer.env).unwrap());
        peer.pass(10 * MINUTE - 1);
        done(peer.verify("a").unwrap());
        peer.pass(1);
        let (_, awaiting) = sent(peer.verify("a").unwrap());
        done(
            awaiting
                .receive(Ok(response(304, &[], "")), &peer.env)
                .unwrap(),
        );
    }
    // A set without a tag takes the tag away.
    peer.pass(5 * MINUTE);
    let (_, awaiting) = sent(peer.verify("a").unwrap());
    done(awaiting.receive(Ok(answer(&["a"])), &peer.env).unwrap());
    peer.pass(5 * MINUTE);
    let (request, _awaiting) = sent(peer.verify("a").unwrap());
    assert_eq!(header(&request, "if-none-match"), None);
}

#[test]
fn a_tag_is_kept_up_to_1024_octets() {
    for (length, kept) in [(1024, true), (1025, false)] {
        let peer = Peer::new();
        let (_, awaiting) = sent(peer.verify("a").unwrap());
        let tagged = answer_with(&["a"], &[("etag", &"x".repeat(length))]);
        done(awaiting.receive(Ok(tagged), &peer.env).unwrap());
        peer.pass(5 * MINUTE);
        let (request, _awaiting) = sent(peer.verify("a").unwrap());
        assert_eq!(header(&request, "if-none-match").is_some(), kept);
    }
}

#[test]
fn answers_that_are_none() {
    let refusal = |response: Response| {
        let peer = Peer::new();
        let (_, awaiting) = sent(peer.verify("a").unwrap());
        match awaiting.receive(Ok(response), &peer.env) {
            Err(Error::KeySet(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        refusal(response(304, &[], "")),
        KeySetError::UnaskedNotModified
    );
    let redirect = response(
        302,
        &[("location", "https://b.example/")],
        crate::key_server::set(&["a"]),
    );
    assert!(matches!(
        refusal(redirect),
        KeySetError::Response(ResponseError::Redirect(_))
    ));
    for media_type in ["text/html", "application/jwt", "text/json"] {
        let odd = response(
            200,
            &[("content-type", media_type)],
            crate::key_server::set(&["a"]),
        );
        assert!(matches!(
            refusal(odd),
            KeySetError::Response(ResponseError::MediaType { .. })
        ));
    }
    let created = flow_script::json(201, &crate::key_server::set(&["a"]));
    assert!(matches!(
        refusal(created),
        KeySetError::Response(ResponseError::Status { .. })
    ));
    let missing = flow_script::json(404, &crate::key_server::set(&["a"]));
    assert!(matches!(refusal(missing), KeySetError::Refused { status } if status == 404));
    let packed = answer_with(&["a"], &[("content-encoding", "gzip")]);
    assert!(matches!(
        refusal(packed),
        KeySetError::Response(ResponseError::ContentCoding)
    ));
    assert!(matches!(
        refusal(flow_script::json(200, "[]")),
        KeySetError::Json(_)
    ));
    let many = format!(r#"{{"keys":[{}]}}"#, vec!["{}"; 101].join(","));
    assert_eq!(
        refusal(flow_script::json(200, &many)),
        KeySetError::TooManyKeys { limit: 100 }
    );
    let padded = |length: usize| {
        let set = crate::key_server::set(&["a"]);
        flow_script::json(200, &format!("{set}{}", " ".repeat(length - set.len())))
    };
    let limit = 256 * 1024;
    let large = KeySetError::Response(ResponseError::TooLarge { limit });
    assert_eq!(refusal(padded(limit + 1)), large);
    let peer = Peer::new();
    let (_, awaiting) = sent(peer.verify("a").unwrap());
    done(awaiting.receive(Ok(padded(limit)), &peer.env).unwrap());
}

#[test]
fn a_set_can_be_carried_to_another_process() {
    let cold = Peer::new();
    assert_eq!(cold.keys.export(), None);
    let warm = Peer::new();
    let (_, awaiting) = sent(warm.verify("a").unwrap());
    let tagged = answer_with(
        &["a"],
        &[("etag", "\"7\""), ("cache-control", "max-age=120")],
    );
    done(awaiting.receive(Ok(tagged), &warm.env).unwrap());
    let exported = warm.keys.export().unwrap();
    cold.keys.import(&exported, flow_script::NOON).unwrap();
    done(cold.verify("a").unwrap());
    // Its age goes on from the fetch.
    cold.pass(120);
    let (request, awaiting) = sent(cold.verify("a").unwrap());
    assert_eq!(header(&request, "if-none-match"), Some("\"7\""));
    done(
        awaiting
            .receive(Ok(answer(&["a", "b"])), &cold.env)
            .unwrap(),
    );
    // The newer set stays.
    cold.keys.import(&exported, flow_script::NOON).unwrap();
    done(cold.verify("b").unwrap());
    // Too old to be of use; and from a clock that is ahead, as if of now.
    let late = Peer::new();
    late.pass(60 * MINUTE);
    late.keys
        .import(
            &exported,
            flow_script::NOON.saturating_add(Duration::from_secs(3600)),
        )
        .unwrap();
    assert!(late.fetches("a"));
    let early = Peer::new();
    let before = flow_script::NOON.saturating_sub(Duration::from_secs(1_000_000));
    early.env.set(before);
    early.keys.import(&exported, before).unwrap();
    done(early.verify("a").unwrap());
    early.pass(120);
    assert!(early.fetches("a"));
}

#[test]
fn what_a_peer_should_not_have_shown_is_not_carried() {
    let set = crate::key_server::set(&["a"]);
    let private: String = ["d", "p", "q", "dp", "dq", "qi", "oth"]
        .map(|member| format!(r#""{member}":["LEAKED"],"#))
        .concat();
    let leaked = set.replacen("\"kty\"", &format!(r#"{private}"n\u0061me":1,"kty""#), 1);
    let secret = r#"{"kty":"oct","\u006b":"LEAKED"}"#;
    let leaked = leaked.replacen("{\"keys\":[", &format!("{{\"keys\":[0,{secret},"), 1);
    let warm = Peer::new();
    let (_, awaiting) = sent(warm.verify("a").unwrap());
    let answer = flow_script::json(200, &leaked);
    done(awaiting.receive(Ok(answer), &warm.env).unwrap());
    let exported = warm.keys.export().unwrap();
    assert!(!exported.contains("LEAKED"), "{exported}");
    assert!(exported.contains("name"), "{exported}");
    let cold = Peer::new();
    cold.keys.import(&exported, flow_script::NOON).unwrap();
    done(cold.verify("a").unwrap());
}

#[test]
fn an_export_of_something_else_is_refused() {
    let warm = Peer::with(&["a"]);
    let exported = warm.keys.export().unwrap();
    let cold = Peer::new();
    let foreign = [
        String::new(),
        "{}".to_owned(),
        exported.replace("a.example", "b.example"),
        exported.replace("\"version\":1", "\"version\":2"),
        exported.replace("\"fetched\":", "\"fetched\":-"),
    ];
    for text in foreign {
        let error = cold.keys.import(&text, flow_script::NOON);
        assert!(
            matches!(error, Err(Error::KeySet(KeySetError::Foreign))),
            "{text}"
        );
    }
    let broken = exported.replace("{\\\"keys\\\":", "{\\\"kexs\\\":");
    let error = cold.keys.import(&broken, flow_script::NOON);
    assert!(matches!(error, Err(Error::KeySet(KeySetError::Json(_)))));
    assert_eq!(cold.keys.export(), None);
}

#[test]
fn an_import_wakes_those_who_wait() {
    let exported = Peer::with(&["a"]).keys.export().unwrap();
    let peer = Peer::new();
    let (_, fetching) = sent(peer.verify("a").unwrap());
    let (pause, sleeping) = flow_script::paused(peer.verify("a").unwrap());
    let mut landed = Box::pin(pause.landed());
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(landed.as_mut().poll(&mut context), Poll::Pending);
    peer.keys.import(&exported, flow_script::NOON).unwrap();
    assert_eq!(landed.as_mut().poll(&mut context), Poll::Ready(()));
    done(sleeping.wake(&peer.env).unwrap());
    // What is fetched afterwards is newer.
    drop(fetching.receive(Ok(answer(&["b"])), &peer.env));
    done(peer.verify("b").unwrap());
}

// Some servers publish their keys as text, or as nothing in particular.
#[test]
fn a_set_of_another_media_type_is_read_by_name_alone() {
    let begin = || {
        let rules = jose_assert::KeyRules::new().allow_any_media_type();
        let keys = jose_assert::RemoteJwks::with_rules(crate::key_server::uri(), rules);
        let peer = Peer {
            keys,
            env: flow_script::env(),
        };
        let (_, awaiting) = sent(peer.verify("a").unwrap());
        (peer, awaiting)
    };
    let set = crate::key_server::set(&["a"]);
    for media_type in [
        "text/html",
        "text/plain; charset=utf-8",
        "application/x+json",
        "",
    ] {
        let headers = [("content-type", media_type)];
        let headers = if media_type.is_empty() {
            &[][..]
        } else {
            &headers
        };
        let (peer, awaiting) = begin();
        let step = awaiting.receive(Ok(response(200, headers, set.as_str())), &peer.env);
        done(step.unwrap());
    }
    for (media_type, body) in [("image/png", set.as_str()), ("text/html", "<html>")] {
        let (peer, awaiting) = begin();
        let answer = response(200, &[("content-type", media_type)], body);
        assert!(
            awaiting.receive(Ok(answer), &peer.env).is_err(),
            "{media_type}"
        );
    }
}
