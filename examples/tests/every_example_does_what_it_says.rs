//! Runs the examples as a reader would, and reads what they print.

use std::path::PathBuf;
use std::process::Command;

/// `cargo test` builds the examples beside the tests.
fn example(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().expect("the path of this test");
    path.pop();
    path.set_file_name("examples");
    path.push(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "build it first: cargo build --example {name}"
    );
    path
}

fn printed(name: &str) -> String {
    let output = Command::new(example(name))
        .output()
        .expect("the example runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    assert_eq!(errors, "");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn quickstart_logs_in_calls_renews_and_leaves() {
    let printed = printed("quickstart");

    let mut lines = printed.lines();
    for start in [
        "A provider runs at http://127.0.0.1:",
        "Logged in: the ID Token says user 248289761001",
        "UserInfo says Ada Lovelace, ada@example.com",
        "The resource answers 200 OK",
        "Waiting 2 s: the access token expires",
        "The resource answers 200 OK, renewed on the way: true",
        "Logged out: both tokens are revoked and forgotten",
    ] {
        let line = lines.next().unwrap_or_default();
        assert!(line.starts_with(start), "expected {start:?}, got {line:?}");
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn own_stack_logs_in() {
    let printed = printed("own_stack");

    assert!(printed.contains("\nLogged in as 248289761001\n"));
    assert!(printed.ends_with("\nReached at ada@example.com\n"));
}
