//! Signing a request with five query, five form and seven protocol parameters into a header.

use std::fs;
use std::hint::black_box;
use std::num::NonZeroU64;
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use oauth_step::{Env, FixedEnv, SystemEnv, UnixTime};
use oauth1_core::{Client, Signer, TokenCredentials, signature_base_string};
use oauth1_request::{Builder, Credentials, HMAC_SHA1, Token};
use reqwest_oauth1::{OAuthClientProvider, Secrets};
use serde_json::json;
use sha1::Sha1;

use crate::Fallible;
use crate::figures::{Figure, Row, measure, table, to_json};
use crate::options::Options;

pub(super) fn run(options: &Options<'_>) -> Fallible<bool> {
    let subjects = subjects()?;
    let rows: Vec<Row<'_>> = subjects.iter().map(row).collect();
    let (rounds, figures) = measure(&rows, RAW, LONG_ENOUGH);
    let allocated: Vec<_> = subjects.iter().map(allocated).collect();
    println!("{}\n", table(&figures));
    for (subject, (count, bytes)) in subjects.iter().zip(&allocated) {
        println!(
            "{:40} {count:>4} allocations, {bytes:>6} bytes",
            subject.name
        );
    }
    let missed = missed(&figures, &allocated);
    println!("\n{NOTES}\n{rounds} rounds of {CALLS} calls");
    match &missed {
        None => println!("the goal is met: {GOAL}"),
        Some(what) => println!("the goal is missed ({GOAL}): {what}"),
    }
    if let Some(file) = options.json {
        let allocated = subjects.iter().zip(&allocated).map(|(subject, (count, bytes))| {
            json!({ "name": subject.name, "allocations": count, "bytes": bytes })
        });
        let all = json!({
            "rounds": rounds, "calls": CALLS, "figures": to_json(&figures),
            "allocated": allocated.collect::<Vec<_>>(), "goal": GOAL, "missed": missed,
        });
        fs::write(file, serde_json::to_string_pretty(&all)?)?;
    }
    Ok(missed.is_none() || !options.check)
}

/// One thing that is measured.
struct Subject {
    name: &'static str,
    call: Box<dyn Fn()>,
}

fn subjects() -> Fallible<Vec<Subject>> {
    Ok(vec![
        raw()?,
        ours(OURS, FixedEnv::new(UnixTime(TIMESTAMP)))?,
        ours("the same, the system's clock and nonce", SystemEnv::new())?,
        oauth1_request()?,
        reqwest_oauth1(),
    ])
}

fn row(subject: &Subject) -> Row<'_> {
    Row {
        name: subject.name,
        threads: 1,
        measure: Box::new(|| {
            let began = Instant::now();
            for _ in 0..CALLS {
                (subject.call)();
            }
            began.elapsed().as_nanos() as f64 / f64::from(CALLS)
        }),
    }
}

/// How many allocations a call makes, and of how many bytes.
fn allocated(subject: &Subject) -> (u64, u64) {
    (subject.call)();
    let info = allocation_counter::measure(|| (subject.call)());
    (info.count_total, info.bytes_total)
}

/// The floor: the MAC of the same base string, the key as it comes.
fn raw() -> Fallible<Subject> {
    let base_string = base_string()?;
    assert_eq!(
        base_string.len(),
        659,
        "the base string of the specification's figures"
    );
    let key = format!("{SECRET}&{TOKEN_SECRET}");
    Ok(Subject {
        name: RAW,
        call: Box::new(move || {
            let mac = Hmac::<Sha1>::new_from_slice(black_box(key.as_bytes()));
            let Ok(mut mac) = mac else { return };
            mac.update(black_box(base_string.as_bytes()));
            black_box(mac.finalize().into_bytes());
        }),
    })
}

fn ours(name: &'static str, env: impl Env + 'static) -> Fallible<Subject> {
    let signer = signer();
    let head = std::cell::RefCell::new(head()?);
    let form = form();
    Ok(Subject {
        name,
        call: Box::new(move || {
            let head = &mut *head.borrow_mut();
            let signed = signer.sign(black_box(head), Some(black_box(form.as_bytes())), &env);
            assert!(signed.is_ok());
            black_box(head.headers.remove(AUTHORIZATION));
        }),
    })
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

/// The parameters, which this peer sorts at compile time.
#[derive(oauth1_request::Request)]
struct Parameters {
    count: &'static str,
    include_entities: &'static str,
    include_user_entities: &'static str,
    lang: &'static str,
    lat: &'static str,
    long: &'static str,
    media: &'static str,
    place_id: &'static str,
    status: &'static str,
    tweet_mode: &'static str,
}

fn oauth1_request() -> Fallible<Subject> {
    let get = |wanted: &str| {
        let mut all = QUERY.iter().chain(&FORM);
        all.find(|(name, _)| *name == wanted)
            .map_or("", |(_, value)| *value)
    };
    let parameters = Parameters {
        count: get("count"),
        include_entities: get("include_entities"),
        include_user_entities: get("include_user_entities"),
        lang: get("lang"),
        lat: get("lat"),
        long: get("long"),
        media: get("media"),
        place_id: get("place_id"),
        status: get("status"),
        tweet_mode: get("tweet_mode"),
    };
    let client = Credentials::new(ID, SECRET);
    let token = Credentials::new(TOKEN, TOKEN_SECRET);
    let mut builder = Builder::with_token(Token::new(client, token), HMAC_SHA1);
    builder
        .nonce(NONCE)
        .timestamp(NonZeroU64::new(TIMESTAMP))
        .version(true);
    // The same is signed: its header has our signature of the same base string.
    let signed = signer().sign_base_string(&base_string()?, &SystemEnv::new())?;
    let encoded = oauth1_core::percent_encode(signed.expose());
    assert!(
        builder.post(URL, &parameters).contains(&encoded),
        "another base string"
    );
    Ok(Subject {
        name: "oauth1-request 0.6",
        call: Box::new(move || {
            black_box(black_box(&builder).post(URL, black_box(&parameters)));
        }),
    })
}

/// It signs either the query or the form: all ten are in the form.
fn reqwest_oauth1() -> Subject {
    let client = reqwest::Client::new();
    let secrets = Secrets::new(ID, SECRET).token(TOKEN, TOKEN_SECRET);
    let pairs: Vec<_> = QUERY.iter().chain(&FORM).copied().collect();
    Subject {
        name: "reqwest-oauth1 0.3, building the request too",
        call: Box::new(move || {
            let request = client
                .clone()
                .oauth1(secrets.clone())
                .post(URL)
                .form(&pairs);
            assert!(black_box(request.generate_signature()).is_ok());
        }),
    }
}

fn missed(figures: &[Figure], allocated: &[(u64, u64)]) -> Option<String> {
    let at = |name| figures.iter().position(|figure| figure.name == name);
    let (at, raw) = (at(OURS)?, figures.get(at(RAW)?)?);
    let (figure, (count, _)) = (figures.get(at)?, allocated.get(at)?);
    // The quickest rounds: what shares the processor slows a MAC, which waits for itself, less than all else.
    let ratio = figure.least / raw.least;
    if ratio > MOST {
        return Some(format!("{ratio:.2} times"));
    }
    (*count > MOST_ALLOCATIONS).then(|| format!("{count} allocations"))
}

const RAW: &str = "raw HMAC-SHA1, key set-up included";
const OURS: &str = "oauth1-core, into the header";
const MOST: f64 = 2.2;
const MOST_ALLOCATIONS: u64 = 2;
const GOAL: &str =
    "in the quickest rounds at most 2.2 times the raw HMAC-SHA1, and at most 2 allocations";
const NOTES: &str = "\
Five query, five form and seven protocol parameters (base string of 659 octets), HMAC-SHA1, from a request to its header.
oauth1-request has its ten parameters sorted at compile time, and nonce and time are given to it.";
/// Few: a round is then over before anything else on the machine has its turn.
const CALLS: u32 = 300;
const LONG_ENOUGH: Duration = Duration::from_secs(5);

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
