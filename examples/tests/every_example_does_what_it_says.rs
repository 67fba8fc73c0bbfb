//! Runs the examples as a reader would, and reads what they print.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod person;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use oauth_reqwest::reqwest;
use oauth_reqwest::reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};

use crate::person::{Person, between};

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
    // No token, code or secret is that short.
    assert!(printed.split_whitespace().all(|word| word.len() <= 32));
}

#[test]
fn own_stack_logs_in() {
    let printed = printed("own_stack");

    assert!(printed.contains("\nLogged in as 248289761001\n"));
    assert!(printed.ends_with("\nReached at ada@example.com\n"));
}

#[test]
fn oauth1_is_authorized_and_signs() {
    assert_eq!(
        printed("oauth1"),
        "ada has authorized this program\nThe resource answers 200 OK\nA form is signed too: 200 OK\n"
    );
}

#[test]
fn oauth1_sign_signs_for_somebody_elses_client() {
    assert_eq!(printed("oauth1_sign"), "The resource answers 200 OK\n");
}

const STACKS: [&str; 3] = ["hyper", "reqwest", "ureq"];

#[test]
fn a_login_is_the_same_over_every_stack() {
    for stack in STACKS {
        assert_eq!(
            printed(&format!("login_{stack}")),
            "User 248289761001 has logged in\nHello, Ada Lovelace\nThe resource answers 200 OK\nLogged out\n"
        );
    }
    assert_differs_in_the_stack_alone("login");
}

#[test]
fn client_credentials_are_the_same_over_every_stack() {
    for stack in STACKS {
        assert_eq!(
            printed(&format!("client_credentials_{stack}")),
            "The resource answers 200 OK\n".repeat(2)
        );
    }
    assert_differs_in_the_stack_alone("client_credentials");
}

#[test]
fn dpop_api_calls_with_a_token_that_is_good_for_nobody_else() {
    assert_eq!(
        printed("dpop_api"),
        concat!(
            "Logged in, with a token of type DPoP\n",
            "The resource answers 200 OK\n",
            "A thief gets 401 Unauthorized\n",
            "With the key it is 200 OK\n",
        )
    );
}

#[test]
fn private_key_jwt_needs_no_secret() {
    assert_eq!(printed("private_key_jwt"), "The resource answers 200 OK\n");
}

#[test]
fn foreign_signer_signs_with_a_key_that_it_never_sees() {
    let installed = Command::new("openssl").arg("version").output().is_ok();
    let expected = match installed {
        true => concat!(
            "openssl has made a key of 2048 bits, and keeps it\n",
            "openssl has signed: 256 octets\n",
            "The token of https://a.example is valid\n",
        ),
        false => "openssl is not installed: there is nobody to sign\n",
    };
    assert_eq!(printed("foreign_signer"), expected);
}

#[test]
fn foreign_signer_ends_well_where_nobody_can_sign() {
    // Nothing is found on an empty path.
    let output = Command::new(example("foreign_signer"))
        .env("PATH", "")
        .output();
    let output = output.expect("the example runs");
    assert!(output.status.success());
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        printed,
        "openssl is not installed: there is nobody to sign\n"
    );
}

#[test]
fn service_account_acts_for_itself_and_for_a_user() {
    assert_eq!(
        printed("service_account"),
        "The resource answers 200 OK\nThe resource answers 200 OK, as ada\n"
    );
}

#[test]
fn device_logs_in_who_enters_its_code() {
    let printed = printed("device");

    let (shown, rest) = printed.split_once('\n').expect("lines");
    let code = between(shown, "/device and enter ", "-");
    assert!(
        shown.starts_with("On your phone, go to http://127.0.0.1:"),
        "{shown}"
    );
    assert_eq!(code.len(), 4, "{shown}");
    assert_eq!(
        rest,
        concat!(
            "Somebody has entered the code, which is known: true\n",
            "User 248289761001 has logged in\n",
            "The resource answers 200 OK\n",
        )
    );
}

#[test]
fn token_exchange_says_who_acts_for_whom() {
    assert_eq!(
        printed("token_exchange"),
        concat!(
            "The service has been given urn:ietf:params:oauth:token-type:access_token\n",
            "The resource answers 200 OK\n",
            "It sees user 248289761001, scope read, through service-client\n",
        )
    );
}

#[test]
fn compliance_fix_is_told_the_quirks_and_reports_them() {
    let printed = printed("compliance_fix");

    let mut lines = printed.lines();
    for quirk in ["FormAnswers", "BearerAssumed"] {
        let line = lines.next().unwrap_or_default();
        assert!(line.starts_with("Refused: "), "{line}");
        assert!(line.contains(&format!("`Quirk::{quirk}` ")), "{line}");
    }
    assert_eq!(
        lines.next(),
        Some("A token of type Bearer, thanks to FormAnswers and BearerAssumed")
    );
    assert_eq!(lines.next(), None);
}

#[test]
fn tower_layer_calls_with_a_token() {
    assert_eq!(
        printed("tower_layer"),
        "The resource answers 200 OK\n".repeat(2)
    );
}

/// Nothing but the stack's name, and the words by which it sends and awaits, tells them apart.
fn assert_differs_in_the_stack_alone(name: &str) {
    let [hyper, reqwest, ureq] = STACKS.map(|stack| {
        let file = format!("{}/{name}/{stack}.rs", env!("CARGO_MANIFEST_DIR"));
        let program = std::fs::read_to_string(file).expect("the example");
        let mut program = program.replace(stack, "STACK");
        for own in ["#[tokio::main]", "async ", ".send()", ".call()", ".await"] {
            program = program.replace(own, "");
        }
        // How lines break depends on their length.
        program.split_whitespace().collect::<String>()
    });
    assert_eq!(hyper, reqwest);
    assert_eq!(reqwest, ureq);
}

#[tokio::test]
async fn quickstart_waits_for_a_person_who_asks_for_the_browser() {
    let mut command = Command::new(example("quickstart"));
    let command = command.arg("--browser").stdout(Stdio::piped());
    let mut running = command.spawn().expect("the example runs");
    let output = BufReader::new(running.stdout.take().expect("its output"));
    let mut lines = output.lines().map(|line| line.expect("text"));
    let url = lines.find_map(|line| line.strip_prefix("  ").map(str::to_owned));

    let mut person = Person::open(&url.expect("a URL")).await;
    let ada = [("username", "ada"), ("password", "lovelace")];
    assert_eq!(person.submit(&ada).await, None);
    let callback = person.submit(&[]).await.expect("a redirect");
    reqwest::get(callback).await.expect("the listener answers");

    let rest: Vec<_> = lines.collect();
    assert!(
        rest.iter().any(|line| line.starts_with("Logged in: ")),
        "{rest:?}"
    );
    assert!(running.wait().expect("its end").success());
}

#[tokio::test]
async fn web_login_shows_a_profile_to_who_is_logged_in() {
    let application = WebLogin::start();
    let home = application.get("/", "").await;
    assert_eq!(home.headers()["cache-control"], "no-store");
    assert!(home.text().await.expect("a page").contains("/login"));
    assert_eq!(application.profile("").await, None);

    let begun = application.get("/login", "").await;
    let (login, url) = (cookie(&begun), location(&begun));
    let mut person = Person::open(&url).await;
    let ada = [("username", "ada"), ("password", "lovelace")];
    assert_eq!(person.submit(&ada).await, None);
    let callback = person.submit(&[]).await.expect("a redirect");
    let callback = callback.replace(&application.origin, "");
    assert_eq!(application.get(&callback, "").await.status(), 400);
    let ended = application.get(&callback, &login).await;
    let session = cookie(&ended);
    assert_eq!(location(&ended), "/profile");
    assert_eq!(application.get(&callback, &login).await.status(), 400);

    let profile = application.profile(&session).await.expect("a profile");
    assert!(profile.contains("<td>&quot;Ada Lovelace&quot;</td>"));
    let foreign = application.logout(&session, "http://127.0.0.1").await;
    assert_eq!(foreign.status(), 400);
    assert!(application.profile(&session).await.is_some());
    let away = application.logout(&session, &application.origin).await;
    assert!(location(&away).contains("/end_session?"));
    assert_eq!(application.profile(&session).await, None);
    let logout = cookie(&away);
    let forged = application.get("/logged_out?state=another", &logout).await;
    assert_eq!(forged.status(), 400);
}

#[tokio::test]
async fn web_login_believes_no_logout_that_the_provider_has_not_sent() {
    let application = WebLogin::start();

    let request = application
        .browser
        .post(application.url("/backchannel_logout"));
    let answer = request.form(&[("logout_token", "e30.e30.")]).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 400);
    assert!(
        answer
            .text()
            .await
            .expect("text")
            .contains("invalid_request")
    );

    let returned = application.get("/logged_out?state=another", "").await;
    assert_eq!(returned.status(), 400);
}

/// The example while it runs, and a browser that follows nothing and remembers nothing.
struct WebLogin {
    running: Child,
    origin: String,
    browser: reqwest::Client,
}

impl WebLogin {
    fn start() -> Self {
        let mut command = Command::new(example("web_login"));
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut running = command.spawn().expect("the example runs");
        let output = BufReader::new(running.stdout.take().expect("its output"));
        let mut lines = output.lines().map(|line| line.expect("text"));
        let line = lines.find(|line| line.starts_with("Open ")).expect("a URL");
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            running,
            origin: between(&line, "Open ", "/ and").to_owned(),
            browser: browser.build().expect("a browser"),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    async fn get(&self, path: &str, cookie: &str) -> reqwest::Response {
        let request = self.browser.get(self.url(path)).header(COOKIE, cookie);
        request.send().await.expect("the application answers")
    }

    /// The page, or nothing where the browser is sent home.
    async fn profile(&self, session: &str) -> Option<String> {
        let answer = self.get("/profile", session).await;
        match answer.headers().get(LOCATION) {
            Some(home) => {
                assert_eq!(home, "/");
                None
            }
            None => Some(answer.text().await.expect("a page")),
        }
    }

    async fn logout(&self, session: &str, from: &str) -> reqwest::Response {
        let request = self.browser.post(self.url("/logout"));
        let request = request.header(COOKIE, session).header(ORIGIN, from);
        request.send().await.expect("the application answers")
    }
}

impl Drop for WebLogin {
    fn drop(&mut self) {
        self.running.kill().expect("its end");
        self.running.wait().expect("its end");
    }
}

/// The cookie that an answer sets, as it is sent back.
fn cookie(answer: &reqwest::Response) -> String {
    let cookies = answer.headers().get_all(SET_COOKIE).iter();
    let cookies = cookies.map(|cookie| cookie.to_str().expect("text"));
    // One that is taken back has no value.
    let mut pairs = cookies.filter_map(|cookie| cookie.split(';').next());
    let pair = pairs.find(|pair| !pair.ends_with('='));
    pair.expect("a cookie").to_owned()
}

fn location(answer: &reqwest::Response) -> String {
    let location = answer.headers()[LOCATION].to_str();
    location.expect("text").to_owned()
}
