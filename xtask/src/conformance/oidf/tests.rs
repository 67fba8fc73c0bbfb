//! The loop against a suite by script: a server that answers as the suite's API does, and plays its provider as far as
//! discovery.

mod fapi;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use adapter_tests::{Reqwest, Server, ok_json, status};
use oauth2_core::{PeerFault, Place};
use serde_json::{Value, json};

use super::api::Suite;
use super::kit::Kit;
use super::party::Party;
use super::plans::{Run, runs};
use super::run::{Player, Scene, Stage};
use super::variant::Variant;
use super::{Chosen, plans};
use crate::Fallible;
use crate::conformance::report::Entry;
use crate::parts::Outcome;

/// What the suite says of each module: its name, its state when it was played, its result.
type Script = &'static [(&'static str, &'static str, &'static str)];

/// A client that accepts everything, or refuses everything as metadata of another issuer.
struct Says(bool);

impl Player for Says {
    fn adapter(&self) -> &str {
        "scripted"
    }

    async fn play(&self, _: &Scene<'_>) -> Fallible<()> {
        if self.0 {
            return Ok(());
        }
        let (place, fault) = (Place::Metadata, PeerFault::IssuerMismatch);
        Err(oidc_idtoken::Error::from(oauth2_core::Error::Peer { place, fault }).into())
    }
}

/// A run with every request that the suite was sent.
struct Ran {
    entries: Vec<Entry>,
    requests: Vec<String>,
    folder: PathBuf,
}

impl Ran {
    async fn of<P: Player>(name: &str, script: Script, player: &P) -> Self {
        let (server, log) = scripted(script).await;
        let folder = std::env::temp_dir().join(format!("oidf-{}-{name}", std::process::id()));
        let kit = Kit::make().await.unwrap();
        let stage = Stage {
            suite: &Suite::at(&server.url(""), None).unwrap(),
            kit: &kit,
            folder: &folder,
            only: &[],
            patience: Duration::from_millis(50),
        };
        let entries = stage.run(basic(), player).await;
        let requests = log.lock().unwrap().clone();
        Self {
            entries,
            requests,
            folder,
        }
    }

    fn outcome(&self, name: &str) -> &Outcome {
        let mut entries = self.entries.iter();
        &entries.find(|entry| entry.feature == name).unwrap().outcome
    }

    fn failure(&self, name: &str) -> &str {
        match self.outcome(name) {
            Outcome::Failed(what) => what,
            other => panic!("{other:?}"),
        }
    }

    fn count(&self, begins: &str) -> usize {
        let requests = self.requests.iter();
        requests
            .filter(|request| request.starts_with(begins))
            .count()
    }
}

impl Drop for Ran {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn basic() -> &'static Run {
    runs(&["oidcc-client-basic-certification-test-plan"]).unwrap()[0]
}

/// The suite by its API's words, and the heads and bodies that it was sent.
async fn scripted(script: Script) -> (Server, Arc<Mutex<Vec<String>>>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = log.clone();
    let server = Server::replying(move |request| {
        seen.lock().unwrap().push(request.to_owned());
        let (line, host) = head(request);
        answer(script, line, host).into_bytes()
    })
    .await;
    (server, log)
}

fn head(request: &str) -> (&str, &str) {
    let line = request.lines().next().unwrap_or_default();
    let mut lines = request.lines();
    let host = lines.find_map(|line| line.strip_prefix("host: "));
    (line, host.unwrap_or_default())
}

/// A module's id is its place in the script.
fn answer(script: Script, line: &str, host: &str) -> String {
    let mut words = line.split(' ');
    let method = words.next().unwrap_or_default();
    let (path, query) = match words.next().unwrap_or_default() {
        target if target.contains('?') => target.split_once('?').unwrap(),
        target => (target, ""),
    };
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let of = |id: &str| script[id.parse::<usize>().unwrap()];
    let said = |value: Value| ok_json(&value.to_string());
    match (method, &parts[..]) {
        ("POST", ["api", "plan"]) => {
            let modules = script
                .iter()
                .map(|(name, ..)| json!({ "testModule": name, "variant": {} }));
            said(json!({ "id": "plan-1", "modules": modules.collect::<Vec<_>>() }))
        }
        ("POST", ["api", "runner"]) => {
            let named = |(name, ..): &(&str, &str, &str)| query.contains(&format!("test={name}&"));
            let id = script.iter().position(named).unwrap();
            said(json!({ "id": id.to_string(), "url": format!("http://{host}/test/a/alias") }))
        }
        ("GET", ["api", "runner", id, "wait-state"]) => {
            let (_, state, _) = of(id);
            let wants_start = query.contains("WAITING");
            match (wants_start, state) {
                (true, "BROKEN") => said(json!({ "state": "INTERRUPTED" })),
                (true, _) => said(json!({ "state": "WAITING" })),
                (false, "WAITING") => said(json!({ "timeout": true })),
                (false, state) => said(json!({ "state": state })),
            }
        }
        ("GET", ["api", "info", id]) => {
            let (_, state, result) = of(id);
            said(
                json!({ "status": state, "result": result, "variant": { "response_type": "code" } }),
            )
        }
        ("DELETE", ["api", "runner", _]) => said(json!({})),
        ("GET", ["api", "log", _]) => said(json!([
            { "src": "CheckSomething", "msg": "not as it should be", "result": "FAILURE" },
            { "src": "CheckOther", "msg": "as it should be", "result": "SUCCESS" },
        ])),
        ("GET", ["api", "plan", "export", "plan-1"]) => adapter_tests::ok("a zip"),
        ("GET", ["test", "a", "alias", ".well-known", "openid-configuration"]) => said(json!({
            "issuer": format!("http://{host}/test/a/alias/INVALID"),
            "authorization_endpoint": format!("http://{host}/authorize"),
            "token_endpoint": format!("http://{host}/token"),
            "jwks_uri": format!("http://{host}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        })),
        _ => status("404 Not Found"),
    }
}

const LOGIN: &str = "oidcc-client-test";
const UNSIGNED: &str = "oidcc-client-test-idtoken-sig-none";
const MISMATCH: &str = "oidcc-client-test-discovery-issuer-mismatch";

#[tokio::test]
async fn a_plan_is_created_with_its_variant_and_client_and_exported() {
    let ran = Ran::of("plan", &[(LOGIN, "FINISHED", "PASSED")], &Says(true)).await;
    assert_eq!(*ran.outcome(LOGIN), Outcome::Passed);
    let (line, body) = ran.requests[0].split_once("\r\n").unwrap();
    assert!(
        line.starts_with("POST /api/plan?planName=oidcc-client-basic-certification-test-plan&")
    );
    let sent = ["client_registration", "request_type"].map(|name| line.contains(name));
    assert_eq!(sent, [true, true]);
    // What the plan fixes itself must not be sent again.
    assert!(!line.contains("response_type") && !line.contains("client_auth_type"));
    let (_, body) = body.split_once("\r\n\r\n").unwrap();
    let configuration: Value = serde_json::from_str(body).unwrap();
    assert_eq!(configuration["client"]["client_id"], "client-1");
    assert_eq!(ran.count("GET /api/plan/export/plan-1 "), 1);
    let kept: Vec<_> = std::fs::read_dir(&ran.folder).unwrap().collect();
    let name = kept[0].as_ref().unwrap().file_name().into_string().unwrap();
    assert!(name.ends_with("-scripted.zip") && kept.len() == 1, "{name}");
}

#[tokio::test]
async fn a_pass_with_a_wrong_outcome_of_ours_fails() {
    let script = &[
        (LOGIN, "FINISHED", "PASSED"),
        (MISMATCH, "FINISHED", "PASSED"),
    ];
    let accepts = Ran::of("accepts", script, &Says(true)).await;
    assert_eq!(*accepts.outcome(LOGIN), Outcome::Passed);
    assert!(
        accepts
            .failure(MISMATCH)
            .starts_with("accepted in place of")
    );
    let refuses = Ran::of("refuses", script, &Says(false)).await;
    assert!(refuses.failure(LOGIN).starts_with("not accepted"));
    assert_eq!(*refuses.outcome(MISMATCH), Outcome::Passed);
}

#[tokio::test]
async fn a_failure_of_the_suite_fails_and_says_what_it_found() {
    let ran = Ran::of("failed", &[(LOGIN, "FINISHED", "FAILED")], &Says(true)).await;
    let what = ran.failure(LOGIN);
    assert!(what.starts_with("the suite: FINISHED FAILED; FAILURE CheckSomething: not as"));
    assert!(!what.contains("CheckOther"));
    let log = ran
        .folder
        .read_dir()
        .unwrap()
        .map(|file| file.unwrap().path());
    let logs = log.filter(|path| path.extension().is_some_and(|it| it == "json"));
    assert_eq!(logs.count(), 1);
}

#[tokio::test]
async fn skipped_by_the_suite_passes_only_where_it_is_listed() {
    let script = &[
        (LOGIN, "FINISHED", "SKIPPED"),
        (UNSIGNED, "FINISHED", "SKIPPED"),
    ];
    let ran = Ran::of("skipped", script, &Says(true)).await;
    assert_eq!(
        ran.failure(LOGIN).split(';').next(),
        Some("the suite: FINISHED SKIPPED")
    );
    assert!(ran.failure(UNSIGNED).starts_with("accepted in place of"));
}

#[tokio::test]
async fn a_module_without_a_row_fails_the_run_by_name() {
    let script = &[("oidcc-client-test-brand-new", "FINISHED", "PASSED")];
    let ran = Ran::of("unhandled", script, &Says(true)).await;
    assert!(
        ran.failure("oidcc-client-test-brand-new")
            .starts_with("unhandled")
    );
    assert_eq!(ran.count("POST /api/runner?"), 0);
}

#[tokio::test]
async fn a_module_that_is_skipped_by_name_is_not_begun() {
    let script = &[("oidcc-client-test-session-management", "FINISHED", "PASSED")];
    let ran = Ran::of("by-name", script, &Says(true)).await;
    let outcome = ran.outcome("oidcc-client-test-session-management");
    assert!(matches!(outcome, Outcome::Skipped(reason) if reason.contains("real browser")));
    assert_eq!(ran.count("POST /api/runner?"), 0);
}

#[tokio::test]
async fn a_module_that_goes_on_waiting_is_stopped_and_fails() {
    let ran = Ran::of("waiting", &[(LOGIN, "WAITING", "")], &Says(true)).await;
    assert!(
        ran.failure(LOGIN)
            .contains("went on waiting and was stopped; ours: accepted")
    );
    assert_eq!(ran.count("DELETE /api/runner/0 "), 1);
}

#[tokio::test]
async fn a_module_that_never_waits_for_a_client_is_not_played() {
    let ran = Ran::of("broken", &[(LOGIN, "BROKEN", "FAILED")], &Says(true)).await;
    assert!(
        ran.failure(LOGIN)
            .starts_with("it never waited for a client")
    );
}

#[tokio::test]
async fn a_plan_that_the_suite_refuses_fails_with_its_words() {
    let server = Server::replying(|_| {
        b"HTTP/1.1 400 Bad Request\r\ncontent-length: 10\r\n\r\nno variant".to_vec()
    })
    .await;
    let kit = Kit::make().await.unwrap();
    let stage = Stage {
        suite: &Suite::at(&server.url("/"), None).unwrap(),
        kit: &kit,
        folder: &std::env::temp_dir(),
        only: &[],
        patience: Duration::ZERO,
    };
    let entries = stage.run(basic(), &Says(true)).await;
    assert_eq!(entries.len(), 1);
    assert!(matches!(&entries[0].outcome, Outcome::Failed(what) if what.ends_with("no variant")));
}

#[tokio::test]
async fn nothing_is_sent_after_a_refusal() {
    let script: Script = &[
        (MISMATCH, "FINISHED", "PASSED"),
        (LOGIN, "FINISHED", "PASSED"),
    ];
    let kit = Kit::make().await.unwrap();
    let party = Party::<Reqwest>::open("reqwest", &kit, basic(), None).unwrap();
    let ran = Ran::of("silence", script, &party).await;
    assert_eq!(*ran.outcome(MISMATCH), Outcome::Passed);
    assert!(ran.failure(LOGIN).starts_with("not accepted"));
    // One question for each module, and no more once its answer was refused.
    assert_eq!(ran.count("GET /test/"), 2);
    let api = ran
        .requests
        .iter()
        .filter(|request| request.contains(" /api/"));
    assert_eq!(api.count() + 2, ran.requests.len());
}

#[test]
fn options_name_the_suite_and_what_is_to_be_played() {
    let url = "https://localhost:8443";
    let all = Chosen::read(&["--suite", url, "--all"]).unwrap();
    assert_eq!((all.suite, all.adapters().len()), (url, 3));
    let plan = plans::names()[0];
    let one = [
        "--suite",
        url,
        "--plan",
        plan,
        "--adapter",
        "ureq",
        "--module",
        LOGIN,
    ];
    let one = Chosen::read(&one).unwrap();
    assert_eq!(
        (one.plans, one.modules, one.adapters),
        (vec![plan], vec![LOGIN], vec!["ureq"])
    );
    for wrong in [
        &["--all"][..],
        &["--suite", url],
        &["--suite", url, "--all", "--plan", plan],
        &["--suite", url, "--all", "--adapter", "curl"],
        &["--suite", url, "--all", "--ca"],
    ] {
        assert!(Chosen::read(wrong).is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_client_that_registers_itself_is_not_in_the_configuration() {
    let kit = Kit::make().await.unwrap();
    let variant = Variant::of(&[("client_registration", "dynamic_client")]);
    let plan = "oidcc-client-basic-certification-test-plan";
    let configuration = kit.configuration(plan, &variant).unwrap();
    assert!(configuration.get("client").is_none() && configuration.get("alias").is_some());
    let tls = Variant::of(&[("client_auth_type", "self_signed_tls_client_auth")]);
    let configuration = kit.configuration(plan, &tls).unwrap();
    let keys = configuration["client"]["jwks"]["keys"].as_array().unwrap();
    assert!(keys.iter().any(|key| key.get("x5c").is_some()));
    assert!(!configuration.to_string().contains("\"d\":"));
}
