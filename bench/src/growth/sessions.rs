//! Calls with the tokens of many users.

use std::hint::black_box;
use std::time::Duration;

use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;
use oauth_step::{Env, SystemEnv, UrlPolicy};
use oauth2_core::{Client, ServerMetadata, Tokens};

use super::rows::Rows;
use super::series::{InTurn, NUMBERS, Series};
use crate::Fallible;
use crate::report::Role;
use crate::session::Attaching;
use crate::threads::Subject;

pub(super) fn series(rows: &mut Rows) -> Fallible<Vec<Series>> {
    let mut ours = Series::new(TITLE, "sessions", Role::Ours).allowing(DOZEN_READS);
    let mut limit = Series::new(TITLE, "header values", Role::Limit);
    let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default())?
        .with_token_endpoint("https://server.example.com/token")?;
    let client = Client::new(server, "bench");
    let now = SystemEnv::new().now();
    let expires = now.saturating_add(Duration::from_secs(3_600));
    for number in NUMBERS {
        let session = |at| {
            let tokens = Tokens::new(token(at), now)?.with_expires_at(expires);
            Attaching::with(client.clone(), tokens)
        };
        let sessions = (0..number).map(session).collect::<Fallible<Vec<_>>>()?;
        let call = |session: &Attaching, head: &mut Parts| session.call(head);
        ours.add(number, InTurn::new(sessions, call), rows);
        let value = |at| HeaderValue::try_from(format!("Bearer {}", token(at)));
        let values = (0..number).map(value).collect::<Result<Vec<_>, _>>()?;
        let call = |value: &HeaderValue, head: &mut Parts| {
            head.headers.insert(AUTHORIZATION, value.clone());
            assert!(black_box(head.headers.remove(AUTHORIZATION)).is_some());
        };
        limit.add(number, InTurn::new(values, call), rows);
    }
    Ok(vec![ours, limit])
}

fn token(at: usize) -> String {
    format!("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y-{at:06}")
}

/// Nanoseconds: what a call reads of a session, where that is no longer in the cache of one processor.
const DOZEN_READS: f64 = 250.0;
const TITLE: &str = "a call's token, one session after the other";
