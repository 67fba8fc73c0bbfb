//! Signing a request with five query, five form and seven protocol parameters into a header.

#[cfg(feature = "peers")]
mod peer;

use std::hint::black_box;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use oauth_step::{Env, FixedEnv, SystemEnv, UnixTime};
use oauth1_core::{Client, Signer, TokenCredentials, signature_base_string};
use sha1::Sha1;

use crate::Fallible;
use crate::beside::{self, Measured, Part};
use crate::goals::{Allocations, Goal};
use crate::options::Options;
use crate::report::Role;
use crate::round::Subject;

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let fixed = FixedEnv::new(UnixTime(TIMESTAMP));
    let mut subjects = vec![
        (Who::Raw, raw()?),
        (Who::Ours, ours(fixed)?),
        (Who::OursSystem, ours(SystemEnv::new())?),
    ];
    #[cfg(feature = "peers")]
    subjects.extend(peer::subjects()?);
    let here = |(who, subject)| Measured::here(who, subject);
    let part = Part {
        part: "oauth1",
        operations: &[SIGN],
        measured: subjects.drain(..).map(here).collect(),
        goals: &GOALS,
        notes: NOTES,
        at_least: LONG_ENOUGH,
    };
    part.run(options, |_| None)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "peers"),
    expect(dead_code, reason = "nobody is beside ours")
)]
enum Who {
    Raw,
    Ours,
    /// With the system's clock and nonce in place of fixed ones.
    OursSystem,
    Oauth1Request,
    ReqwestOauth1,
}

impl beside::Who for Who {
    fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw HMAC-SHA1, key set-up included",
            Self::Ours => "ours, into the header",
            Self::OursSystem => "ours, the system's clock and nonce",
            Self::Oauth1Request => "oauth1-request 0.6",
            Self::ReqwestOauth1 => "reqwest-oauth1 0.3, its request too",
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Raw => Role::Limit,
            Self::Ours | Self::OursSystem => Role::Ours,
            Self::Oauth1Request | Self::ReqwestOauth1 => Role::Peer,
        }
    }

    fn floor(self) -> Self {
        Self::Raw
    }
}

/// The floor: the MAC of the same base string, the key as it comes.
fn raw() -> Fallible<Subject<'static>> {
    let base_string = base_string()?;
    assert_eq!(
        base_string.len(),
        659,
        "the base string of the specification's figures"
    );
    let key = format!("{SECRET}&{TOKEN_SECRET}");
    Ok(Subject::new(SIGN, move || {
        let mac = Hmac::<Sha1>::new_from_slice(black_box(key.as_bytes()));
        let Ok(mut mac) = mac else { return };
        mac.update(black_box(base_string.as_bytes()));
        black_box(mac.finalize().into_bytes());
    }))
}

fn ours(env: impl Env + 'static) -> Fallible<Subject<'static>> {
    let signer = signer();
    let head = std::cell::RefCell::new(head()?);
    let form = form();
    Ok(Subject::new(SIGN, move || {
        let head = &mut *head.borrow_mut();
        let signed = signer.sign(black_box(head), Some(black_box(form.as_bytes())), &env);
        assert!(signed.is_ok());
        black_box(head.headers.remove(AUTHORIZATION));
    }))
}

fn signer() -> Signer {
    Client::new(ID, SECRET).signer(&TokenCredentials::new(TOKEN, TOKEN_SECRET))
}

fn head() -> Result<Parts, http::Error> {
    let query: Vec<String> = QUERY.iter().map(|(n, v)| format!("{n}={v}")).collect();
    let request = http::Request::post(format!("{URL}?{}", query.join("&")))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(())?;
    Ok(request.into_parts().0)
}

fn form() -> String {
    let encoded = |(name, value): &(&str, &str)| format!("{name}={}", value.replace(' ', "+"));
    FORM.iter().map(encoded).collect::<Vec<_>>().join("&")
}

fn base_string() -> Fallible<String> {
    let head = head()?;
    let timestamp = TIMESTAMP.to_string();
    let protocol = [
        ("oauth_consumer_key", ID),
        ("oauth_nonce", NONCE),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", &timestamp),
        ("oauth_token", TOKEN),
        ("oauth_version", "1.0"),
    ];
    let form = form();
    Ok(signature_base_string(
        &head.method,
        &head.uri,
        Some(form.as_bytes()),
        protocol,
    )?)
}

const SIGN: &str = "HMAC-SHA1 signature of a request";
const GOALS: [Goal<Who>; 1] = [Goal {
    operation: SIGN,
    who: Who::Ours,
    to: Who::Raw,
    most: 2.2,
    allocations: Allocations::InAll(2),
}];
const LONG_ENOUGH: Duration = Duration::from_secs(5);
const NOTES: &str = "\
Five query, five form and seven protocol parameters (base string of 659 octets), HMAC-SHA1, from a request to its header.
oauth1-request has its ten parameters sorted at compile time, and nonce and time are given to it.
median, least: of one call in all rounds. limit: the median ratio to the raw HMAC; least limit: the ratio of the quickest
rounds, by which the goal is judged, because other work on the machine disturbs these least. peer: to the quickest peer, of
the quickest rounds.";

const URL: &str = "https://api.example.com/1.1/statuses/update.json";
const ID: &str = "xvz1evFS4wEEPTGEFPHBog";
const SECRET: &str = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw";
const TOKEN: &str = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb";
const TOKEN_SECRET: &str = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE";
const NONCE: &str = "kYjzVBB8Y0ZFabxSWbWovY";
const TIMESTAMP: u64 = 1_318_622_958;
const QUERY: [(&str, &str); 5] = [
    ("include_entities", "true"),
    ("include_user_entities", "false"),
    ("tweet_mode", "extended"),
    ("lang", "en"),
    ("count", "200"),
];
const FORM: [(&str, &str); 5] = [
    (
        "status",
        "Hello Ladies Gentlemen a signed OAuth request for the resource owner who is",
    ),
    ("lat", "37.7821120598956"),
    ("long", "-122.400612831116"),
    ("place_id", "df51dec6f4ee2b2c"),
    ("media", "710511363345354753"),
];
