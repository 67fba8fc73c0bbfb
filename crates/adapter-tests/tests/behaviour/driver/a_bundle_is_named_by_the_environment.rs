use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{Stack as _, Tls};

use crate::Stack;

const VARIABLES: [&str; 3] = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

/// A file that is gone with this.
struct Bundle(PathBuf);

impl Bundle {
    fn new(pem: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("{}-{}-{number}.pem", Stack::NAME, std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, pem).unwrap();
        Self(path)
    }
}

impl Drop for Bundle {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What another process fetches whose environment says this.
pub(super) async fn fetched(url: &str, variables: &[(&str, &str)]) -> Result<String, String> {
    let mut fetch = Command::new(env!("CARGO_BIN_EXE_fetch"));
    fetch.args([Stack::NAME, url]);
    for name in VARIABLES {
        fetch.env_remove(name);
    }
    fetch.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || fetch.output());
    let output = output.await.unwrap().unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).unwrap()),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    }
}

#[tokio::test]
async fn by_any_of_three_variables() {
    let tls = Tls::new("localhost");
    let url = format!("https://localhost:{}/", tls.serve().await.port());
    let bundle = Bundle::new(&tls.root_pem());
    for name in VARIABLES {
        let fetched = fetched(&url, &[(name, bundle.0.to_str().unwrap())]).await;
        assert_eq!(fetched.as_deref(), Ok("safe\n"), "{name}");
    }
}

#[tokio::test]
async fn none_and_an_empty_name_leave_certificates_checked() {
    let tls = Tls::new("localhost");
    let url = format!("https://localhost:{}/", tls.serve().await.port());
    for variables in [vec![], VARIABLES.map(|name| (name, "")).to_vec()] {
        let error = fetched(&url, &variables).await.unwrap_err();
        assert!(error.contains("UnknownIssuer"), "{error}");
    }
}

#[tokio::test]
async fn a_bundle_that_is_not_there_is_an_error() {
    let variables = [("CURL_CA_BUNDLE", "/no/such/bundle.pem")];
    let error = fetched("https://localhost:1/", &variables).await;
    let error = error.unwrap_err();
    assert!(error.contains("CURL_CA_BUNDLE"), "{error}");
}
