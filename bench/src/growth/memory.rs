//! What a session of a user occupies while nothing happens.

use std::any::Any;
use std::fs;
use std::time::Duration;

use oauth_step::{
    Authorize, Env, IntoStep, Never, Outgoing, Response, Step, SystemEnv, Terms, UrlPolicy,
};
use oauth_ureq::Driver;
use oauth1_core::TokenCredentials;
use oauth2_core::{Client, Error, ServerMetadata, Session, TokenRules, Tokens};
use oidc_idtoken::{OidcClient, OidcSession};
use serde_json::json;

use super::answer;
use crate::Fallible;
use crate::jose::{CLIENT_ID, ISSUER, Material};
use crate::options::Options;
use crate::report::{Column, Line, Outcome, Role, Table, Unit};
use crate::session::head;

pub(super) fn found(
    material: &Material,
    options: &Options<'_>,
) -> Fallible<(Vec<Table>, Vec<Outcome>)> {
    let number = if options.smoke { FEW } else { MANY };
    let kinds = kinds(material)?;
    let (mut one, mut many, mut goals) = (Vec::new(), Vec::new(), Vec::new());
    // Alive until all is counted.
    let mut alive = Vec::new();
    for kind in kinds {
        // What is made once, by the first of all, is no session's.
        (kind.make)(1)?;
        let alone = (kind.make)(1)?;
        one.push(kind.line(vec![
            Some(alone.bytes),
            Some(kind.text as f64),
            Some(alone.allocations),
        ]));
        if let Some(most) = kind.most {
            goals.push(kind.goal(&alone, most));
        }
        if kind.is_counted {
            let all = (kind.make)(number)?;
            let each = |bytes: f64| bytes / number as f64;
            many.push(kind.line(vec![
                Some(each(all.bytes)),
                all.resident.map(each),
                Some(all.bytes),
                all.resident,
            ]));
            goals.push(kind.goal_of_many(&alone, &all, number));
            alive.push(all.sessions);
        }
    }
    let tables = vec![
        table(
            "a session",
            &[
                ("bytes", Unit::Bytes),
                ("text", Unit::Bytes),
                ("allocations", Unit::Count),
            ],
            one,
        ),
        table(
            &format!("{number} sessions of a client"),
            &[
                ("each", Unit::Bytes),
                ("resident", Unit::Bytes),
                ("all", Unit::Bytes),
                ("all resident", Unit::Bytes),
            ],
            many,
        ),
    ];
    Ok((tables, goals))
}

fn table(title: &str, columns: &[(&str, Unit)], lines: Vec<Line>) -> Table {
    Table {
        title: title.to_owned(),
        columns: columns.iter().copied().map(Column::new).collect(),
        lines,
    }
}

/// A kind of session.
struct Kind {
    name: &'static str,
    /// The octets of what a user's tokens are.
    text: usize,
    /// Makes so many.
    make: Box<dyn Fn(usize) -> Fallible<Made>>,
    /// How many bytes it may take beside the text.
    most: Option<f64>,
    /// Whether many of it are counted.
    is_counted: bool,
}

/// Sessions, and what they occupy.
struct Made {
    sessions: Box<dyn Any>,
    bytes: f64,
    allocations: f64,
    /// None where the system does not say.
    resident: Option<f64>,
}

impl Kind {
    fn new<T: 'static>(
        name: &'static str,
        text: usize,
        make: impl Fn() -> Fallible<T> + 'static,
    ) -> Self {
        Self {
            name,
            text,
            make: Box::new(move |number| made(number, &make)),
            most: None,
            is_counted: false,
        }
    }

    fn at_most(self, bytes: f64) -> Self {
        Self {
            most: Some(bytes),
            is_counted: true,
            ..self
        }
    }

    fn line(&self, values: Vec<Option<f64>>) -> Line {
        Line {
            who: self.name.to_owned(),
            role: Role::Ours,
            values,
        }
    }

    fn goal(&self, alone: &Made, most: f64) -> Outcome {
        let beside = alone.bytes - self.text as f64;
        Outcome {
            asked: format!("{}: at most {most} bytes beside the text", self.name),
            missed: (beside > most).then(|| format!("{beside:.0}")),
        }
    }

    /// Nothing grows faster than the number of sessions.
    fn goal_of_many(&self, alone: &Made, all: &Made, number: usize) -> Outcome {
        let each = all.resident.unwrap_or(all.bytes).max(all.bytes) / number as f64;
        let ratio = each / alone.bytes;
        Outcome {
            asked: format!(
                "{}: of many, each at most {MOST_OF_MANY} times what one takes alone",
                self.name
            ),
            missed: (ratio > MOST_OF_MANY).then(|| format!("{ratio:.3}")),
        }
    }
}

fn made<T: 'static>(number: usize, make: &dyn Fn() -> Fallible<T>) -> Fallible<Made> {
    let before = resident();
    let mut sessions = Ok(Vec::new());
    let info = allocation_counter::measure(|| {
        sessions = (|| {
            let mut sessions = Vec::with_capacity(number);
            for _ in 0..number {
                sessions.push(make()?);
            }
            Ok::<_, Box<dyn std::error::Error>>(sessions)
        })();
    });
    let resident = resident().zip(before).map(|(now, before)| now - before);
    Ok(Made {
        sessions: Box::new(sessions?),
        bytes: info.bytes_current as f64,
        // Not the one that they lie in together.
        allocations: info.count_current as f64 - 1.0,
        resident,
    })
}

/// The bytes of this process that are in memory.
fn resident() -> Option<f64> {
    let pages = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: f64 = pages.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE)
}

fn kinds(material: &Material) -> Fallible<Vec<Kind>> {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default())?
        .with_token_endpoint("https://server.example.com/token")?
        .with_jwks_uri("https://server.example.com/jwks")?;
    let client = Client::new(server, CLIENT_ID).with_secret("7Fjfp0ZBr1KtDRbnfVdmIw");
    let oidc = OidcClient::new(client.clone())?;
    let driver = Driver::new()?;
    let plain = Answer::new(None)?;
    let identified = Answer::new(Some(material.id_token(&material.rs256)?))?;
    let oauth1 = oauth1_core::Client::new("dpf43f3p2l4k3l03", "kd94hf93k423kf44");
    let (plain_text, identified_text) = (plain.text, identified.text);
    let (called_client, called_plain) = (client.clone(), plain.clone());
    let (over_ureq, also_identified) = (oidc.clone(), identified.clone());
    Ok(vec![
        Kind::new("OAuth 2", plain_text, move || {
            let session = Session::new(client.clone());
            plain.sign_in(&session)?;
            Ok(session)
        })
        .at_most(MOST),
        Kind::new("OAuth 2, with a call behind it", plain_text, move || {
            let session = Session::new(called_client.clone());
            called_plain.sign_in(&session)?;
            call(&session)?;
            Ok(session)
        }),
        Kind::new("OpenID Connect", identified_text, move || {
            let session = OidcSession::new(oidc.clone());
            identified.sign_in(session.oauth())?;
            Ok(session)
        })
        .at_most(MOST),
        Kind::new("OpenID Connect over ureq", identified_text, move || {
            let builder = oauth_ureq::OidcSession::builder(over_ureq.clone());
            let session = builder.driver(driver.clone()).build()?;
            also_identified.sign_in(session.as_ref().auth().oauth())?;
            Ok(session)
        })
        .at_most(MOST),
        Kind::new("OAuth 1.0a", TOKEN.len() + TOKEN_SECRET.len(), move || {
            let credentials = TokenCredentials::new(TOKEN.to_owned(), TOKEN_SECRET.to_owned());
            Ok(oauth1_core::Session::with_token(
                oauth1.clone(),
                credentials,
            ))
        })
        .at_most(MOST),
    ])
}

/// What the token endpoint answers.
#[derive(Clone)]
struct Answer {
    response: Response,
    text: usize,
}

impl Answer {
    fn new(id_token: Option<String>) -> Fallible<Self> {
        let mut members = json!({
            "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3_600,
            "refresh_token": REFRESH_TOKEN, "scope": SCOPE,
        });
        let mut text = ACCESS_TOKEN.len() + REFRESH_TOKEN.len() + SCOPE.len();
        if let Some(id_token) = id_token {
            text += id_token.len();
            members["id_token"] = json!(id_token);
        }
        let response = answer(members.to_string());
        Ok(Self { response, text })
    }

    /// As a login ends.
    fn sign_in(&self, session: &Session) -> Fallible<()> {
        let env = SystemEnv::new();
        let tokens = TokenRules::new().parse(&self.response, env.now(), env.now())?;
        let login = Step::<Never<Tokens, Error>>::Done(tokens);
        match session.sign_in(login).into_step(&env)? {
            Step::Done(_) => Ok(()),
            other => Err(format!("a login without a store asks for {other:?}").into()),
        }
    }
}

fn call(session: &Session) -> Fallible<()> {
    let (mut head, patience) = (head(), Duration::from_secs(30));
    let mut attempt = session.attempt(Terms::new(true, patience));
    let outgoing = Outgoing::new(&mut head, None);
    let access = session.authorize(&mut attempt, outgoing, &SystemEnv::new())?;
    match (access.renewal, access.pause) {
        (None, None) => Ok(()),
        _ => Err("a token for an hour is renewed at once".into()),
    }
}

const MANY: usize = 100_000;
/// To see that it works.
const FEW: usize = 100;
/// Bytes beside the text of the tokens.
const MOST: f64 = 2_400.0;
/// What an allocator adds to what it is asked for.
const MOST_OF_MANY: f64 = 1.25;
/// Of nearly all machines that have that file.
const PAGE: f64 = 4_096.0;
const ACCESS_TOKEN: &str = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y.sdfjklsdf";
const REFRESH_TOKEN: &str = "tGzv3JOkF0XG5Qx2TlKWIAtGzv3JOkF0XG5Qx2TlKWIA";
const SCOPE: &str = "openid read write";
const TOKEN: &str = "nnch734d00sl2jdk";
const TOKEN_SECRET: &str = "pfkkdhi9sl3r4s00";
