use std::time::Duration;

use flow_script::{NOON, env, response};
use oauth_step::Disposition;
use oauth1_core::{Error, Place};

use crate::support::{BEGUN, client, everywhere};

#[test]
fn and_the_wait_is_kept() {
    for status in [429, 500, 502, 503] {
        for (value, expected) in [
            ("120", Some(120)),
            ("Tue, 14 Nov 2023 22:14:20 GMT", Some(60)),
            ("soon", None),
        ] {
            let answer = response(
                status,
                &[("retry-after", value)],
                "oauth_problem=token_used",
            );
            let places = [Place::TemporaryCredentials, Place::TokenCredentials];
            for (outcome, expected_place) in everywhere(&client(), &answer).into_iter().zip(places)
            {
                let error = outcome.unwrap_err();
                let after = expected.map(Duration::from_secs);
                assert_eq!(error.disposition(), Disposition::Retry { after });
                assert_eq!(error.problem(), None);
                let Error::Unavailable {
                    place,
                    status: found,
                    retry_after,
                } = error
                else {
                    panic!("{error:?}")
                };
                assert_eq!((place, found.as_u16()), (expected_place, status));
                assert_eq!(retry_after, after);
            }
        }
    }
}

#[test]
fn whatever_its_body_is() {
    let typed = [("content-type", "application/x-www-form-urlencoded")];
    for outcome in everywhere(&client(), &response(503, &typed, BEGUN)) {
        assert!(matches!(outcome, Err(Error::Unavailable { .. })));
    }
}

#[test]
fn and_no_clock_is_moved_by_it() {
    let client = client().with_clock_correction();
    let headers = [
        ("date", "Tue, 14 Nov 2023 22:14:20 GMT"),
        ("www-authenticate", "OAuth oauth_problem=timestamp_refused"),
    ];
    let flow = client.xauth("name", "password");
    let answer = response(503, &headers, "oauth_problem=timestamp_refused");
    let (outcome, _) = flow_script::play(flow, [answer], &env());
    assert!(outcome.is_err());
    assert_eq!(client.clock_offset(), 0);
    assert_eq!(oauth_step::Env::now(&env()), NOON);
}
