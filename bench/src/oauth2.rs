//! A login and calls with its token, beside straight-line code and other libraries.

mod floor;
mod material;
mod ours;
#[cfg(feature = "peers")]
mod peer;

use std::time::Duration;

use self::material::Material;
use crate::Fallible;
use crate::beside::{self, Measured, Part};
use crate::goals::{Allocations, Goal};
use crate::options::Options;
use crate::peers::Peers;
use crate::report::{Outcome, Role};
use crate::session::{self, Attaching, Floor};

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let material = Material::new()?;
    let peers = Peers::new("oauth2", &OPERATIONS, &material.to_json(), &PROGRAMS)?;
    let (attaching, floor) = (Attaching::new()?, Floor::new()?);
    let here = |(who, subject)| Measured::here(who, subject);
    let mut measured: Vec<_> = floor::subjects(&material)?.into_iter().map(here).collect();
    measured.extend(ours::subjects(&material)?.into_iter().map(here));
    #[cfg(feature = "peers")]
    measured.extend(peer::subjects()?.into_iter().map(here));
    measured.extend(Measured::peers(&peers));
    for (operation, threads) in ATTACHING.into_iter().zip(session::THREADS) {
        let how = (threads, CALLS);
        let (ours, least) = ((session::SESSION, &attaching), (session::FLOOR, &floor));
        measured.push(Measured::threads(operation, Who::Floor, least, how));
        measured.push(Measured::threads(operation, Who::Ours, ours, how));
    }
    let part = Part {
        part: "oauth2",
        operations: &OPERATIONS,
        measured,
        goals: &GOALS,
        notes: NOTES,
        at_least: LONG_ENOUGH,
    };
    part.run(options, |figures| {
        Some(Outcome {
            asked: format!("{}: {}", ATTACHING[0], session::GOAL),
            missed: session::missed(figures),
        })
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Floor,
    Ours,
    Oauth2,
    Huskarl,
}

impl beside::Who for Who {
    fn name(self) -> &'static str {
        match self {
            Self::Floor => "straight-line code",
            Self::Ours => "ours",
            Self::Oauth2 => "oauth2 5",
            Self::Huskarl => "huskarl 0.11",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Floor => Role::Limit,
            Self::Ours => Role::Ours,
            Self::Oauth2 | Self::Huskarl => Role::Peer,
        }
    }

    fn floor(self) -> Self {
        Self::Floor
    }
}

/// Beside `oauth2`, and in allocations of all kinds.
const fn goal(operation: &'static str, most: f64, allocations: u64) -> Goal<Who> {
    Goal {
        operation,
        who: Who::Ours,
        to: Who::Oauth2,
        most,
        allocations: Allocations::InAll(allocations),
    }
}

const GOALS: [Goal<Who>; 4] = [
    goal(AUTHORIZATION, 0.6, 4),
    goal(TOKEN_REQUEST, 0.55, 8),
    goal(TOKEN_RESPONSE, 0.8, 6),
    goal(EXCHANGE, 0.6, 20),
];
const PROGRAMS: [(Who, &str, &str); 1] = [(Who::Huskarl, "huskarl", "")];

const AUTHORIZATION: &str = "authorization URL";
const TOKEN_REQUEST: &str = "token request";
const TOKEN_RESPONSE: &str = "token response";
const EXCHANGE: &str = "code exchange";
const ATTACHING: [&str; 3] = [
    "bearer token, 1 thread",
    "bearer token, 2 threads",
    "bearer token, 4 threads",
];
const DPOP_AWS_LC_RS: &str = "DPoP-protected call, aws-lc-rs";
const DPOP_RUST_CRYPTO: &str = "DPoP-protected call, RustCrypto";
const OPERATIONS: [&str; 9] = [
    AUTHORIZATION,
    TOKEN_REQUEST,
    TOKEN_RESPONSE,
    EXCHANGE,
    ATTACHING[0],
    ATTACHING[1],
    ATTACHING[2],
    DPOP_AWS_LC_RS,
    DPOP_RUST_CRYPTO,
];
/// Fewer than in the part `session`, since what else is measured waits for them.
const CALLS: u32 = 5_000;
const LONG_ENOUGH: Duration = Duration::from_secs(15);
const NOTES: &str = "\
authorization URL: fresh state, nonce and PKCE, by the system's randomness. token request: a code with PKCE and HTTP Basic, as
an http::Request, from values that the caller owns. token response: parsed and checked. code exchange: both, over a transport
that has the answer ready. bearer token, DPoP-protected call: a valid token put on a request; huskarl makes a header map of
its own instead.
median, least: of one call in all rounds. limit: the median ratio to straight-line code, which makes the same octets and
checks nothing; least limit: the ratio of the quickest rounds, by which goals are judged, because other work on the machine
disturbs these least. peer: to the quickest peer, of the quickest rounds.
huskarl runs as a program of its own, once in every round.";
