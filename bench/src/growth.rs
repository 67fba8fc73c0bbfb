//! What grows with threads, with sessions and with what is remembered, and what does not.

mod keys;
mod memory;
mod nonces;
mod rates;
mod rows;
mod series;
mod sessions;

use std::time::Duration;

use http::HeaderValue;
use http::header::CONTENT_TYPE;
use oauth_step::Response;

use self::rows::Rows;
use crate::Fallible;
use crate::figures::{Figure, measure_each};
use crate::jose::Material;
use crate::options::Options;
use crate::report::Report;

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let material = Material::new()?;
    // First: what is resident says nothing where freed memory is used again.
    let (mut tables, mut goals) = memory::found(&material, options)?;
    let mut rows = Rows::default();
    let rates = rates::rates(&material, &mut rows)?;
    let mut all = keys::series(&material, &mut rows)?;
    all.extend(nonces::series(&material, &mut rows)?);
    all.extend(sessions::series(&mut rows)?);
    let (rounds, figures) = measure_each(&rows.rows, &rows.floors, options.time(LONG_ENOUGH));
    for (table, goal) in rates::found(&rates, &figures) {
        tables.push(table);
        goals.push(goal);
    }
    for (table, asked) in series::found(&all, &figures) {
        tables.push(table);
        goals.extend(asked);
    }
    if options.smoke {
        goals = figures.iter().filter_map(Figure::not_a_time).collect();
    }
    let report = Report {
        part: "growth".to_owned(),
        rounds,
        tables,
        notes: NOTES.to_owned(),
        goals,
    };
    options.hand_over(&report)
}

/// As a server sends it.
fn answer(json: String) -> Response {
    let mut response = Response::new(json.into_bytes());
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

const LONG_ENOUGH: Duration = Duration::from_secs(30);
const NOTES: &str = "\
a session: itself and all that it holds but what all sessions of a client share; text: the octets of its tokens, which any
program has to keep. resident: what the system says that the process has more of, where it says so.
threads: verifications or signatures in a second, by the quickest rounds, all threads together; gain: that of two to that of
one. The limit is the raw primitive of the same backend, which shows what two processors of this machine gain.
keys, origins, sessions: a call's time, with another key, origin or session in each call, in no order; the key that verifies is
the last of its set. to 10: the ratio of the quickest rounds. Of a peer's keys 100 are taken, of the origins that want
nonces the last 64 are remembered: a call to another is refused once, and sent again with the nonce that came. What a call
reads of a session is about a dozen places; of 1,000 sessions they are in no cache that is near.";
