//! Ten thousand requests by chance: our base string is that of the naive reading of RFC 5849 beside
//! this file and, where Python has it, of oauthlib.
//!
//! oauthlib is not asked about what it refuses or reads otherwise than the standard says: the
//! characters `[ ] " | { } ^ \ < >`, the backtick and those beyond ASCII where a query or form has
//! them unencoded; octets that are no UTF-8; a `;` at the end of the path, which it drops; values
//! of `oauth_…` parameters in a query or form, which it decodes twice. It matches the media type of
//! forms in lower case alone, so that it is handed the form here.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, LazyLock};

use flow_script::env;
use http::{Method, Request, Uri};
use oauth1_core::{
    Client, OwnSignatureMethod, Secrets, SignatureMethod, SigningOptions, TokenCredentials,
    signature_base_string,
};

use crate::naive;
use crate::random::{Case, Random};

const CASES: usize = 10_000;

static ALL: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut random = Random::new(5849);
    (0..CASES).map(|_| Case::new(&mut random)).collect()
});

fn ours(case: &Case) -> String {
    let method: Method = case.method.parse().unwrap();
    let uri: Uri = case.uri.parse().unwrap_or_else(|_| panic!("{case:?}"));
    let parameters = case.parameters.iter();
    let parameters = parameters.map(|(name, value)| (name.as_str(), value.as_str()));
    let form = case.form.as_deref().map(str::as_bytes);
    let base_string = signature_base_string(&method, &uri, form, parameters);
    base_string.unwrap_or_else(|error| panic!("{error}: {case:?}"))
}

#[test]
fn with_a_naive_one() {
    for case in &*ALL {
        let parameters = case.parameters.iter();
        let parameters =
            parameters.map(|(name, value)| (name.clone().into(), value.clone().into()));
        let form = case.form.as_deref().map(str::as_bytes);
        let naive = naive::base_string(&case.method, &case.uri, form, &parameters.collect());
        assert_eq!(ours(case), naive, "{case:?}");
    }
}

/// Its signature is the base string.
struct Telling;

impl OwnSignatureMethod for Telling {
    fn name(&self) -> &str {
        "TELLING"
    }

    fn sign(
        &self,
        base_string: &[u8],
        _: Secrets<'_>,
    ) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        Ok(String::from_utf8(base_string.to_vec())?)
    }
}

/// What is signed is written another way than what is asked for: the protocol's parameters are
/// merged in.
#[test]
fn when_requests_are_signed_too() {
    let method = SignatureMethod::Own(Arc::new(Telling));
    let client = Client::new("key é&", "").with_signature_method(method);
    let signer = client.signer(&TokenCredentials::new("token +", ""));
    for case in &*ALL {
        let mut request = Request::builder()
            .method(case.method.as_str())
            .uri(&case.uri)
            .body(case.form.clone().unwrap_or_default())
            .unwrap();
        if case.form.is_some() {
            let media_type = "application/x-www-form-urlencoded";
            let media_type = media_type.parse().unwrap();
            request.headers_mut().insert("content-type", media_type);
        }
        let options = SigningOptions::new();
        // With a nonce of its own it is another way again.
        let options = match case.parameters.len() {
            0 | 1 => options.nonce("a %"),
            _ => options,
        };
        let body = request.body().clone();
        let signed = signer.sign_with(&options, &mut request, Some(body.as_bytes()), &env());
        signed.unwrap_or_else(|error| panic!("{error}: {case:?}"));

        let header = request.headers()["authorization"].to_str().unwrap();
        let mut parameters = naive::header_parameters(header);
        let (name, told) = parameters.pop().unwrap();
        assert_eq!(name, b"oauth_signature");
        let form = case.form.as_deref().map(str::as_bytes);
        let naive = naive::base_string(&case.method, &case.uri, form, &parameters);
        assert_eq!(String::from_utf8(told).unwrap(), naive, "{case:?}");
    }
}

#[test]
fn with_oauthlib() {
    let venv = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../target/peers/oauthlib/venv/bin/python"
    );
    let has_it = |python: &&str| {
        let asked = Command::new(python)
            .args(["-c", "import oauthlib"])
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    };
    let Some(python) = [venv, "python3"].into_iter().find(has_it) else {
        println!("skipped: base strings by oauthlib, which no Python here has");
        // Where it must be there, as after `cargo xtask conformance interop`.
        assert!(std::env::var_os("REQUIRE_OAUTHLIB").is_none());
        return;
    };
    let shared = ALL.iter().filter(|case| !case.is_for_us_alone);
    let cases: Vec<&Case> = shared.collect();
    assert!(cases.len() > CASES / 2, "{}", cases.len());
    let lines = cases.iter().map(|case| {
        serde_json::json!({
            "method": case.method, "uri": case.uri, "form": case.form,
            "parameters": case.parameters,
        })
        .to_string()
    });
    let lines: Vec<String> = lines.collect();

    let mut child = Command::new(python)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/it/base_strings.py"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.join("\n").as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());

    let answers = String::from_utf8(output.stdout).unwrap();
    let mut compared = 0;
    for (case, answer) in cases.iter().zip(answers.lines()) {
        let oauthlibs: String = serde_json::from_str(answer).unwrap();
        assert_eq!(ours(case), oauthlibs, "{case:?}");
        compared += 1;
    }
    assert_eq!(compared, cases.len());
}
