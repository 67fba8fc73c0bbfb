//! Signing and verifying JSON Web Tokens, beside the raw primitives and other libraries.

mod goals;
mod material;
mod ours;
mod peers;
mod raw;
mod table;

use std::error::Error;
use std::fs;
use std::time::Duration;

use serde_json::json;

use self::goals::missed;
use self::material::Material;
use self::peers::Peers;
use self::table::{Line, lines};
use crate::figures::{Row, measure_each};
use crate::round::Subject;

/// Takes `--check`, which makes a missed goal a failure, and `--json <file>` for the figures.
pub fn run(options: &[&str]) -> Result<bool, Box<dyn Error>> {
    let (check, file) = match options {
        [] => (false, None),
        ["--check"] => (true, None),
        ["--json", file] => (false, Some(file)),
        ["--check", "--json", file] => (true, Some(file)),
        other => return Err(format!("not understood: {}", other.join(" ")).into()),
    };
    let material = Material::new()?;
    let peers = Peers::new(&material)?;
    let measured = measured(&material, &peers)?;
    let rows: Vec<Row<'_>> = measured.iter().map(row).collect();
    let floor = |own: &Measured<'_>| {
        let is_floor = |other: &Measured<'_>| {
            other.operation == own.operation && other.who == Who::Raw(own.who.backend())
        };
        measured.iter().position(is_floor)
    };
    let floors: Vec<_> = measured.iter().map(floor).collect();
    let (rounds, figures) = measure_each(&rows, &floors, LONG_ENOUGH);
    let lines = lines(&measured, &figures, &floors);
    println!("{}\n{NOTES}\n{rounds} rounds", table::show(&lines));
    let missed = missed(&lines);
    match missed.as_slice() {
        [] => println!("every goal is met"),
        missed => println!("goals that are missed:\n  {}", missed.join("\n  ")),
    }
    if let Some(file) = file {
        let all = json!({
            "rounds": rounds, "figures": lines.iter().map(Line::to_json).collect::<Vec<_>>(),
            "missed": missed,
        });
        fs::write(file, serde_json::to_string_pretty(&all)?)?;
    }
    Ok(missed.is_empty() || !check)
}

/// A row: what is done, by whom.
struct Measured<'a> {
    operation: &'static str,
    who: Who,
    how: How<'a>,
}

enum How<'a> {
    Here(Subject<'a>),
    Peer(&'a Peers),
}

impl Measured<'_> {
    fn allocated(&self) -> (u64, u64) {
        match &self.how {
            How::Here(subject) => subject.allocated(),
            How::Peer(peers) => peers.allocated(self.who, self.operation),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Raw(Backend),
    Ours(Backend),
    /// With the system's clock and randomness in place of fixed ones.
    OursSystem(Backend),
    Jsonwebtoken(Backend),
    Openidconnect,
    Huskarl,
}

impl Who {
    const fn name(self) -> &'static str {
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

    const fn backend(self) -> Backend {
        match self {
            Self::Raw(backend)
            | Self::Ours(backend)
            | Self::OursSystem(backend)
            | Self::Jsonwebtoken(backend) => backend,
            Self::Openidconnect | Self::Huskarl => Backend::RustCrypto,
        }
    }

    const fn is_peer(self) -> bool {
        matches!(
            self,
            Self::Jsonwebtoken(_) | Self::Openidconnect | Self::Huskarl
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Backend {
    AwsLcRs,
    RustCrypto,
}

/// Whatever is done by several stands together.
fn measured<'a>(
    material: &'a Material,
    peers: &'a Peers,
) -> Result<Vec<Measured<'a>>, Box<dyn Error>> {
    let here = |(who, subject): (Who, Subject<'a>)| Measured {
        operation: subject.name,
        who,
        how: How::Here(subject),
    };
    let mut all: Vec<_> = raw::subjects(material)?.into_iter().map(here).collect();
    all.extend(ours::subjects(material)?.into_iter().map(here));
    all.extend(peers.rows().map(|(who, operation)| Measured {
        operation,
        who,
        how: How::Peer(peers),
    }));
    all.sort_by_key(|row| OPERATIONS.iter().position(|known| *known == row.operation));
    Ok(all)
}

fn row<'a>(measured: &'a Measured<'_>) -> Row<'a> {
    Row {
        name: measured.operation,
        threads: 1,
        measure: Box::new(|| match &measured.how {
            How::Here(subject) => subject.time(),
            How::Peer(peers) => peers.time(measured.who, measured.operation),
        }),
    }
}

const OPERATIONS: [&str; 10] = [
    "RS256 private_key_jwt",
    "PS256 private_key_jwt",
    "ES256 private_key_jwt",
    "EdDSA private_key_jwt",
    "ES256 DPoP proof",
    "HS256 sign",
    "RS256 ID Token",
    "ES256 ID Token",
    "EdDSA ID Token",
    "HS256 ID Token",
];
const LONG_ENOUGH: Duration = Duration::from_secs(30);
const NOTES: &str = "\
private_key_jwt and HS256 sign: six claims under a `kid`, the key parsed once. The clock and the nonce of the ours are
given to them, but for the rows that say so; to jsonwebtoken they are given too.
ID Token: twelve claims; ours checks every rule, `at_hash` among them, which no peer does.
median, least: of one call in all rounds. limit: the median ratio to the raw primitive of the same backend (one SHA-256 and
one signature over the same octets, or the verification of it); least limit: the ratio of the quickest rounds, by which the
goals are judged, because other work on the machine disturbs these least. peer: to the quickest peer, of the quickest rounds.
The peers run as programs of their own, each once in every round.";
