//! OpenID Connect, from discovery to the user, beside straight-line code and other libraries.

mod floor;
mod material;
mod ours;
mod rows;

use std::time::Duration;

use self::material::Material;
use self::rows::{COLD, LOGIN, SETS};
use crate::Fallible;
use crate::beside::{self, Measured, Part};
use crate::goals::{Allocations, Goal};
use crate::jose::Backend::{AwsLcRs, RustCrypto};
use crate::jose::{self, Backend, id_token};
use crate::options::Options;
use crate::peers::Peers;
use crate::report::Role;

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let material = Material::new()?;
    let peers = Peers::new("oidc", &OPERATIONS, &material.to_json()?, &PROGRAMS)?;
    let here = |(who, subject)| Measured::here(who, subject);
    let tokens = id_token::calls(&material.jose)?.into_iter();
    let tokens = tokens.map(|(who, call)| (Who::Of(who), call.into_subject()));
    let mut measured: Vec<_> = tokens.map(here).collect();
    measured.extend(floor::subjects(&material)?.into_iter().map(here));
    measured.extend(ours::subjects(&material)?.into_iter().map(here));
    measured.extend(Measured::peers(&peers));
    let part = Part {
        part: "oidc",
        operations: &OPERATIONS,
        measured,
        goals: &GOALS,
        notes: NOTES,
        at_least: LONG_ENOUGH,
    };
    part.run(options, |_| None)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Where no signature is verified.
    Floor,
    /// The same.
    Ours,
    Of(jose::Who),
}

impl beside::Who for Who {
    fn name(self) -> &'static str {
        match self {
            Self::Floor => "a scan or a map",
            Self::Ours => "ours",
            Self::Of(who) => who.name(),
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Floor => Role::Limit,
            Self::Ours => Role::Ours,
            Self::Of(who) => who.role(),
        }
    }

    fn is_alike(self, operation: &str) -> bool {
        let Self::Of(who) = self else { return true };
        let is_set = SETS.iter().any(|set| set.parse == operation);
        match who {
            // They keep the text of a key.
            jose::Who::Jsonwebtoken(_) | jose::Who::Openidconnect if is_set => false,
            // It checks nothing of the document but its issuer.
            jose::Who::Jsonwebtoken(_) if operation == COLD => false,
            who => who.is_alike(operation),
        }
    }

    fn floor(self) -> Self {
        match self {
            Self::Floor | Self::Ours => Self::Floor,
            Self::Of(who) => Self::Of(who.floor()),
        }
    }
}

/// Near the raw primitive with any number of keys: time does not grow with it. The part `jose` asks for more with few.
const fn goal(operation: &'static str, backend: Backend) -> Goal<Who> {
    Goal {
        operation,
        who: Who::Of(jose::Who::Ours(backend)),
        to: Who::Of(jose::Who::Raw(backend)),
        most: 1.1,
        allocations: Allocations::Any,
    }
}

const GOALS: [Goal<Who>; 6] = [
    goal(SETS[0].verify, AwsLcRs),
    goal(SETS[0].verify, RustCrypto),
    goal(SETS[1].verify, AwsLcRs),
    goal(SETS[1].verify, RustCrypto),
    goal(SETS[2].verify, AwsLcRs),
    goal(SETS[2].verify, RustCrypto),
];
const PROGRAMS: [(Who, &str, &str); 4] = [
    (
        Who::Of(jose::Who::Jsonwebtoken(AwsLcRs)),
        "jsonwebtoken",
        "aws-lc-rs",
    ),
    (
        Who::Of(jose::Who::Jsonwebtoken(RustCrypto)),
        "jsonwebtoken",
        "rust-crypto",
    ),
    (Who::Of(jose::Who::Openidconnect), "openidconnect", ""),
    (Who::Of(jose::Who::Huskarl), "huskarl", ""),
];
const OPERATIONS: [&str; 15] = [
    id_token::OPERATIONS[0],
    id_token::OPERATIONS[1],
    id_token::OPERATIONS[2],
    id_token::OPERATIONS[3],
    SETS[0].lookup,
    SETS[1].lookup,
    SETS[2].lookup,
    SETS[0].verify,
    SETS[1].verify,
    SETS[2].verify,
    SETS[0].parse,
    SETS[1].parse,
    SETS[2].parse,
    COLD,
    LOGIN,
];
const LONG_ENOUGH: Duration = Duration::from_secs(30);
const NOTES: &str = "\
ID Token: as in the part `jose`, which has the goals of these rows.
key lookup: the key of a `kid` that is the last of the set, in a set that is read; huskarl and a verification look at the
algorithm too. ES256 ID Token with keys: verified by the last key of the set; jsonwebtoken finds the key and makes it ready
each time, since its set keeps the text. key set: P-256 keys; the limit and the ours make each one ready and check that its
point is on the curve; jsonwebtoken and openidconnect copy the text, and huskarl prepares the keys as well.
cold verify: a discovery document of 60 members and a set of three keys read, a client made, an RS256 token verified, its claims
read; the limit reads two members of the document, makes one key ready, and checks the signature alone; jsonwebtoken's
discovery is a structure of twelve members. login: code exchanged, ID Token verified, UserInfo read, over a transport that has
the answers ready, with known keys.
raw: the primitive, the keys as text in between read by serde_json; limit: the median ratio to it, least limit: the ratio of
the quickest rounds. peer: to the quickest peer, whatever its backend, of the quickest rounds.
To be level with a peer, within 2 %, is asked where it does the same: not of those that keep the text of a set, nor of jsonwebtoken's discovery.
The peers run as programs of their own, each once in every round.";
