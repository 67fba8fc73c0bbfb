//! The first variable that is not empty names the bundle, and no other thing is taken from there.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use oauth_adapter::tls::{Certificates, PemError, TlsError, TlsSettings};

use crate::made::{Authority, all_of, pem};

const MARK: &str = "BUNDLE_TEST_CHILD";

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("oauth-adapter-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn variables<'a>(set: &'a [(&str, &Path)]) -> impl Fn(&str) -> Option<OsString> + 'a {
    |name| {
        let found = set.iter().find(|(variable, _)| *variable == name)?;
        Some(found.1.into())
    }
}

fn ders(found: Option<Certificates>) -> Vec<Vec<u8>> {
    found.unwrap().iter_der().map(<[u8]>::to_vec).collect()
}

#[test]
fn each_variable_counts_where_those_before_it_are_unset_or_empty() {
    let folder = Folder::new("each");
    let [first, second] = [Authority::new(), Authority::new()];
    let named = folder.file("named.pem", &first.pem());
    let other = folder.file("other.pem", &second.pem());
    let empty = Path::new("");
    for set in [
        &[("SSL_CERT_FILE", &*named), ("REQUESTS_CA_BUNDLE", &*other)][..],
        &[("REQUESTS_CA_BUNDLE", &*named), ("CURL_CA_BUNDLE", &*other)],
        &[("SSL_CERT_FILE", empty), ("REQUESTS_CA_BUNDLE", &*named)],
        &[("CURL_CA_BUNDLE", &*named)],
        &[("REQUESTS_CA_BUNDLE", empty), ("CURL_CA_BUNDLE", &*named)],
    ] {
        let found = Certificates::from_variables(variables(set)).unwrap();
        assert_eq!(ders(found), [first.certificate.der().to_vec()], "{set:?}");
    }
}

#[test]
fn where_all_are_unset_or_empty_nothing_changes() {
    let empty = Path::new("");
    for set in [
        &[][..],
        &[("REQUESTS_CA_BUNDLE", empty)],
        &[("CURL_CA_BUNDLE", empty), ("REQUESTS_CA_BUNDLE", empty)],
        &[
            ("PYTHONHTTPSVERIFY", Path::new("0")),
            ("NODE_TLS_REJECT_UNAUTHORIZED", Path::new("0")),
        ],
    ] {
        assert!(
            Certificates::from_variables(variables(set))
                .unwrap()
                .is_none()
        );
        let settings = TlsSettings::default().ca_bundle_from(variables(set));
        settings.check().unwrap();
        assert!(settings.roots().is_empty() && !settings.accepts_invalid());
    }
}

#[test]
fn all_roots_of_the_bundle_are_read_and_those_of_no_use_left_out() {
    let folder = Folder::new("all");
    let [first, second] = [Authority::new(), Authority::new()];
    let text = format!(
        "First\n{}\n{}\n# Second\n{}",
        first.pem(),
        pem("CERTIFICATE", b"not a certificate"),
        second.pem().replace('\n', "\r\n"),
    );
    let named = folder.file("bundle.pem", &text);
    let found = Certificates::from_variables(variables(&[("CURL_CA_BUNDLE", &named)])).unwrap();
    let expected = [first, second].map(|authority| authority.certificate.der().to_vec());
    assert_eq!(ders(found), expected);
}

#[test]
fn a_file_that_is_missing_is_named_with_its_variable() {
    let folder = Folder::new("missing");
    let named = folder.0.join("nothing.pem");
    let error = Certificates::from_variables(variables(&[("REQUESTS_CA_BUNDLE", &named)]));
    let error = error.unwrap_err();
    assert!(matches!(
        &error,
        TlsError::BundleUnreadable { variable: "REQUESTS_CA_BUNDLE", file, why }
            if *file == named && why.kind() == std::io::ErrorKind::NotFound
    ));
    let said = error.to_string();
    assert!(
        said.contains("REQUESTS_CA_BUNDLE") && said.contains("nothing.pem"),
        "{said}"
    );
}

#[test]
fn a_file_without_a_root_is_named_with_its_variable() {
    let folder = Folder::new("without");
    for (text, expected) in [
        ("", "no -----BEGIN CERTIFICATE-----"),
        ("secret words", "no -----BEGIN CERTIFICATE-----"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA",
            "number 1 has no last line that",
        ),
        (
            &pem("CERTIFICATE", b"secret words"),
            "number 1 is of a kind",
        ),
    ] {
        let named = folder.file("text.pem", text);
        let error = Certificates::from_variables(variables(&[("SSL_CERT_FILE", &named)]));
        let error = error.unwrap_err();
        assert!(
            matches!(&error, TlsError::Bundle { variable: "SSL_CERT_FILE", file, .. } if *file == named)
        );
        let said = error.to_string();
        assert!(
            said.starts_with("SSL_CERT_FILE names ") && said.contains("text.pem"),
            "{said}"
        );
        assert!(said.contains(expected), "{said}");
        assert!(!all_of(&error).contains("secret words"));
    }
}

#[test]
fn a_binary_file_is_told_apart() {
    let folder = Folder::new("binary");
    let named = folder.0.join("root.der");
    std::fs::write(&named, Authority::new().certificate.der()).unwrap();
    let error = Certificates::from_variables(variables(&[("SSL_CERT_FILE", &named)])).unwrap_err();
    assert!(matches!(
        error,
        TlsError::Bundle {
            why: PemError::Absent { binary: true, .. },
            ..
        }
    ));
}

/// Where the process itself has an empty `SSL_CERT_FILE`, rustls finds no roots: another process
/// shows what comes of it.
#[test]
#[cfg(target_os = "linux")]
fn an_empty_variable_hides_no_roots() {
    if std::env::var_os(MARK).is_some() {
        let settings = TlsSettings::default();
        let bare = settings.client_config().is_ok();
        let settings = settings.ca_bundle_from(|name| std::env::var_os(name));
        let roots = settings.all_roots().map_or(0, |roots| roots.len());
        settings.client_config().unwrap();
        assert!(!bare && roots > 10, "{roots}");
        return;
    }
    // Machines without any roots have nothing to hide.
    if !Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
        return;
    }
    let test = "a_bundle_is_named_by_the_environment::an_empty_variable_hides_no_roots";
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env_clear()
        .envs([(MARK, "1"), ("SSL_CERT_FILE", "")])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
