//! A report that the tests of its forms share, and what it remembers.

use super::*;

/// Two suites of two parts: a peer with a failure and a skipped case, and vectors.
pub(super) fn suites() -> Vec<Suite> {
    let time = Duration::from_millis(250);
    let entry = |feature: &str, client: &str, adapter: &str, outcome| {
        Entry::new(feature, client, adapter, outcome, time)
    };
    let mut failed = entry(
        "login",
        "basic",
        "two",
        Outcome::Failed("a < b\nsecond line".to_owned()),
    );
    failed.log = Some("logs/a.log".to_owned());
    let skipped = Outcome::Skipped("not \"there\"".to_owned());
    let suite = |part: &str, peer: &str, version: Option<&str>, entries| Suite {
        part: part.to_owned(),
        peer: peer.to_owned(),
        version: version.map(str::to_owned),
        library: "0.1.0 (abc)".to_owned(),
        date: "2026-11-28T17:06:12Z".to_owned(),
        time: Duration::from_millis(1500),
        entries,
        began: Instant::now(),
        folder: PathBuf::new(),
    };
    vec![
        suite(
            "interop",
            "peer",
            Some("1.2.3"),
            vec![
                entry("login", "basic", "one", Outcome::Passed),
                failed,
                entry("login", "post", "one", Outcome::Passed),
                entry("logout", "basic", "one", skipped),
            ],
        ),
        suite(
            "vectors",
            "wycheproof",
            None,
            vec![entry("HS256", "", "any", Outcome::Passed).with_note("12 accepted")],
        ),
    ]
}

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("report-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn entry(adapter: &str, outcome: Outcome) -> Entry {
    Entry::new("login", "basic", adapter, outcome, Duration::ZERO)
}

fn peers(folder: &std::path::Path) -> Vec<String> {
    let suites = json::read(folder).into_iter();
    suites
        .map(|suite| format!("{} {}", suite.part, suite.peer))
        .collect()
}

#[test]
fn other_parts_and_peers_stay_until_their_part_runs_whole() {
    let folder = folder("kept");
    let run = |part: &str, extent, names: &[&str]| {
        let mut report = Report::open(part, folder.clone(), extent);
        for name in names {
            report.begin(name, None).push(entry("one", Outcome::Passed));
        }
        report.write().unwrap();
    };
    run("interop", Extent::Whole, &["a", "b"]);
    run("vectors", Extent::Whole, &["c"]);
    run("interop", Extent::Some, &["b"]);
    assert_eq!(peers(&folder), ["interop a", "interop b", "vectors c"]);
    run("interop", Extent::Whole, &["d"]);
    assert_eq!(peers(&folder), ["interop d", "vectors c"]);
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_failure_has_a_log_until_its_peer_runs_again() {
    let folder = folder("logs");
    let failed = Outcome::Failed("sent to http://a/cb?code=secret1".to_owned());
    let mut report = Report::open("interop", folder.clone(), Extent::Some);
    let suite = report.begin("peer", Some("1.2.3".to_owned()));
    suite.push(entry("one", failed).with_heard("GET /token?code=secret2 200".to_owned()));
    report.write().unwrap();
    assert!(!report.is_clean());
    let log = folder.join("logs/peer-login-basic-one.log");
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains("peer:    peer 1.2.3") && text.contains("GET /token?… 200"));
    assert!(!text.contains("secret"));
    let page = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("href=\"logs/peer-login-basic-one.log\""));
    assert!(!page.contains("secret"));
    let failed = fs::read_to_string(folder.join("failed-interop.txt")).unwrap();
    assert_eq!(
        failed,
        "✗ peer: login (basic), one: sent to http://a/cb?…\n"
    );

    let mut report = Report::open("interop", folder.clone(), Extent::Some);
    report
        .begin("peer", None)
        .push(entry("one", Outcome::Passed));
    assert!(report.is_clean() && !log.exists());
    report.write().unwrap();
    let failed = fs::read_to_string(folder.join("failed-interop.txt")).unwrap();
    assert_eq!(failed, "");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_earlier_failure_elsewhere_does_not_fail_this_run() {
    let folder = folder("clean");
    let mut report = Report::open("interop", folder.clone(), Extent::Some);
    let failed = Outcome::Failed("broken".to_owned());
    report.begin("a", None).push(entry("one", failed));
    report.write().unwrap();
    let mut report = Report::open("interop", folder.clone(), Extent::Some);
    report.begin("b", None).push(entry("one", Outcome::Passed));
    report.write().unwrap();
    assert!(report.is_clean());
    assert_eq!(peers(&folder), ["interop a", "interop b"]);
    fs::remove_dir_all(folder).unwrap();
}

#[cfg(feature = "conformance")]
#[test]
fn cases_that_share_a_failure_share_its_log() {
    let folder = folder("shared");
    let mut report = Report::open("interop", folder.clone(), Extent::Some);
    let failed = |adapter| entry(adapter, Outcome::Failed("no start".to_owned()));
    let suite = report.begin("peer", None);
    suite.push_all(["one", "two", "three"].map(failed).into_iter());
    assert_eq!(suite.tally().failed, 3);
    let logs = suite.entries.iter().map(|entry| entry.log.as_deref());
    let first = Some("logs/peer-login-basic-one.log");
    assert_eq!(logs.collect::<Vec<_>>(), [first; 3]);
    fs::remove_dir_all(folder).unwrap();
}
