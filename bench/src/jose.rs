//! Signing and verifying JSON Web Tokens, beside the raw primitives and other libraries.

pub(super) mod id_token;
pub(super) mod material;
mod ours;
mod raw;
mod still;

use std::time::Duration;

pub(crate) use self::id_token::{expectations, verifier};
pub(crate) use self::material::{CLIENT_ID, ISSUER, Material};
use crate::Fallible;
use crate::beside::{self, Measured, Part};
use crate::goals::{Allocations, Goal};
use crate::options::Options;
use crate::peers::Peers;
use crate::report::Role;
use crate::round::Subject;
use crate::threads;

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let material = Material::new()?;
    let peers = Peers::new("jose", &OPERATIONS, &material.to_json()?, &PROGRAMS)?;
    let here = |(who, call): (Who, Call)| Measured::here(who, call.into_subject());
    let mut measured: Vec<_> = calls(&material)?.into_iter().map(here).collect();
    measured.extend(Measured::peers(&peers));
    let part = Part {
        part: "jose",
        operations: &OPERATIONS,
        measured,
        goals: &GOALS,
        notes: NOTES,
        at_least: LONG_ENOUGH,
    };
    part.run(options, |_| None)
}

/// What is measured here.
pub(crate) fn calls(material: &Material) -> Fallible<Vec<(Who, Call)>> {
    let mut calls = raw::calls(material)?;
    calls.extend(ours::calls(material)?);
    calls.extend(id_token::calls(material)?);
    Ok(calls)
}

/// Something that any thread may do.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    call: Box<dyn Fn() + Send + Sync>,
}

impl Call {
    fn new(name: &'static str, call: impl Fn() + Send + Sync + 'static) -> Self {
        let call = Box::new(call);
        Self { name, call }
    }

    pub(crate) fn into_subject(self) -> Subject<'static> {
        Subject::new(self.name, self.call)
    }
}

impl threads::Subject for Call {
    type Own = ();

    fn own(&self) {}

    fn call(&self, (): &mut ()) {
        (self.call)();
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Raw(Backend),
    Ours(Backend),
    /// With the system's clock and randomness in place of fixed ones.
    OursSystem(Backend),
    Jsonwebtoken(Backend),
    Openidconnect,
    Huskarl,
}

impl beside::Who for Who {
    fn name(self) -> &'static str {
        match self {
            Self::Raw(Backend::AwsLcRs) => "raw aws-lc-rs",
            Self::Raw(Backend::RustCrypto) => "raw RustCrypto",
            Self::Ours(Backend::AwsLcRs) => "ours, aws-lc-rs",
            Self::Ours(Backend::RustCrypto) => "ours, RustCrypto",
            Self::OursSystem(_) => "ours, the system's clock and nonce",
            Self::Jsonwebtoken(Backend::AwsLcRs) => "jsonwebtoken 11, aws_lc_rs",
            Self::Jsonwebtoken(Backend::RustCrypto) => "jsonwebtoken 11, rust_crypto",
            Self::Openidconnect => "openidconnect 4.1",
            Self::Huskarl => "huskarl 0.11",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Raw(_) => Role::Limit,
            Self::Ours(_) | Self::OursSystem(_) => Role::Ours,
            Self::Jsonwebtoken(_) | Self::Openidconnect | Self::Huskarl => Role::Peer,
        }
    }

    fn is_alike(self, operation: &str) -> bool {
        match self {
            // Its `p256` is 0.13, its `rsa` 0.9.
            Self::Jsonwebtoken(backend) => backend == AwsLcRs,
            // Its `rsa` is 0.9.
            Self::Openidconnect => operation != "RS256 ID Token",
            // It signs without blinding.
            Self::Huskarl => {
                !["RS256 private_key_jwt", "PS256 private_key_jwt"].contains(&operation)
            }
            _ => true,
        }
    }

    fn floor(self) -> Self {
        Self::Raw(self.backend())
    }
}

impl Who {
    pub(super) const fn backend(self) -> Backend {
        match self {
            Self::Raw(backend)
            | Self::Ours(backend)
            | Self::OursSystem(backend)
            | Self::Jsonwebtoken(backend) => backend,
            Self::Openidconnect | Self::Huskarl => Backend::RustCrypto,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    AwsLcRs,
    RustCrypto,
}

use Backend::{AwsLcRs, RustCrypto};

/// How near to the raw primitive a row is to be.
const fn goal(operation: &'static str, backend: Backend, most: f64) -> Goal<Who> {
    Goal {
        operation,
        who: Who::Ours(backend),
        to: Who::Raw(backend),
        most,
        allocations: Allocations::Any,
    }
}

const fn with_allocations(goal: Goal<Who>, most: u64) -> Goal<Who> {
    Goal {
        allocations: Allocations::Beside(most),
        ..goal
    }
}

const GOALS: [Goal<Who>; 11] = [
    goal("RS256 private_key_jwt", AwsLcRs, 1.03),
    goal("PS256 private_key_jwt", AwsLcRs, 1.03),
    goal("ES256 private_key_jwt", AwsLcRs, 1.1),
    goal("EdDSA private_key_jwt", AwsLcRs, 1.2),
    goal("ES256 private_key_jwt", RustCrypto, 1.05),
    with_allocations(goal("ES256 DPoP proof", AwsLcRs, 1.15), 5),
    with_allocations(goal("RS256 ID Token", AwsLcRs, 1.2), 6),
    with_allocations(goal("ES256 ID Token", AwsLcRs, 1.06), 6),
    with_allocations(goal("EdDSA ID Token", AwsLcRs, 1.1), 6),
    // 2.0 us where the raw HMAC takes 0.5 us.
    goal("HS256 ID Token", RustCrypto, 4.0),
    goal("HS256 sign", RustCrypto, 2.0),
];
const PROGRAMS: [(Who, &str, &str); 4] = [
    (Who::Jsonwebtoken(AwsLcRs), "jsonwebtoken", "aws-lc-rs"),
    (Who::Jsonwebtoken(RustCrypto), "jsonwebtoken", "rust-crypto"),
    (Who::Openidconnect, "openidconnect", ""),
    (Who::Huskarl, "huskarl", ""),
];
const OPERATIONS: [&str; 10] = [
    "RS256 private_key_jwt",
    "PS256 private_key_jwt",
    "ES256 private_key_jwt",
    "EdDSA private_key_jwt",
    "ES256 DPoP proof",
    "HS256 sign",
    id_token::OPERATIONS[0],
    id_token::OPERATIONS[1],
    id_token::OPERATIONS[2],
    id_token::OPERATIONS[3],
];
const LONG_ENOUGH: Duration = Duration::from_secs(30);
const NOTES: &str = "\
private_key_jwt and HS256 sign: six claims under a `kid`, the key parsed once. The clock and the nonce of the ours are
given to them, but for the rows that say so; to jsonwebtoken they are given too.
ID Token: twelve claims, of which the subject, the address and one of the provider's own are read at the end; ours checks
every rule, `at_hash` among them, which no peer does. The part `oidc` shows these rows too.
median, least: of one call in all rounds. limit: the median ratio to the raw primitive of the same backend (one SHA-256 and
one signature over the same octets, or the verification of it); least limit: the ratio of the quickest rounds, by which the
goals are judged, because other work on the machine disturbs these least. peer: to the quickest peer, of the quickest rounds.
To be level with a peer, within 2 %, is asked where it calls the same version of the same primitive: jsonwebtoken's RustCrypto is `p256` 0.13
and `rsa` 0.9 (as openidconnect's), and huskarl signs by RSA without blinding.
The peers run as programs of their own, each once in every round.";
