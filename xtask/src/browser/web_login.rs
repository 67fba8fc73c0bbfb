//! What the example `web_login` does in a browser. Each case goes on from the one before.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::process::Process;
use super::webdriver::{Browser, Driver};
use crate::Fallible;

type Case = fn(&mut Stage) -> Fallible<()>;

pub(super) const CASES: &[(&str, Case)] = &[
    ("a stranger sees no profile", strangers),
    (
        "a login ends in no browser without its cookie",
        login_without_cookie,
    ),
    ("a login ends in no other browser", login_of_another),
    ("the browser that began it is logged in", login),
    ("its answer is good once", replay),
    ("the cookies are for the server alone", cookies),
    ("each login has a session of its own", second_login),
    ("another site logs nobody out", foreign_logout),
    ("a logout ends the session here and at the provider", logout),
    ("a return from no logout is refused", return_from_nowhere),
    (
        "the provider logs out, past the browser",
        backchannel_logout,
    ),
];

/// The application, and two people's browsers.
#[derive(Debug)]
pub(super) struct Stage {
    application: Process,
    origin: String,
    browser: Browser,
    other: Browser,
    /// Where the first login led, and its cookie.
    callback: String,
    login: Value,
}

impl Stage {
    pub(super) fn new(application: Process, driver: &Driver) -> Fallible<Self> {
        Ok(Self {
            origin: application.says("Open ", "/ and")?,
            application,
            browser: driver.open("first")?,
            other: driver.open("other")?,
            callback: String::new(),
            login: Value::Null,
        })
    }

    /// What the first browser shows, for who looks into a failure. Its query may hold a code.
    pub(super) fn seen(&self) -> String {
        let address = self.browser.address().unwrap_or_default();
        let address = address.split('?').next().unwrap_or_default();
        format!("at {address}:\n{}", self.browser.page().unwrap_or_default())
    }

    fn open(&self, path: &str) -> Fallible<()> {
        self.browser.open(&format!("{}{path}", self.origin))
    }

    fn is_at(&self, path: &str) -> Fallible<()> {
        let expected = format!("{}{path}", self.origin);
        soon(|| {
            let is_there = self.browser.address()? == expected;
            ensure(is_there, format!("the browser is not at {path}"))
        })
    }

    fn shows(&self, text: &str) -> Fallible<()> {
        shows(&self.browser, text)
    }

    /// The profile is only for who is logged in: all others are sent home.
    fn is_logged_in(&self, expected: bool) -> Fallible<()> {
        self.open("/profile")?;
        self.is_at(if expected { "/profile" } else { "/" })
    }

    /// Follows the link at home, to the page on which the provider asks for a name.
    fn is_asked_for_a_name(&self) -> Fallible<()> {
        self.open("/")?;
        self.browser.click("a[href='/login']")?;
        soon(|| {
            ensure(
                self.browser.has("#username")?,
                "nobody was asked for a name",
            )
        })
    }

    fn sign_in(&self) -> Fallible<()> {
        self.browser.write("#username", "ada")?;
        self.browser.write("#password", "lovelace")?;
        self.browser.click("button[value=allow]")
    }

    /// The session's cookie, of a page that is open.
    fn session(&self) -> Fallible<Value> {
        Ok(self.browser.cookie("session")?.ok_or("no session")?)
    }
}

fn strangers(stage: &mut Stage) -> Fallible<()> {
    stage.open("/")?;
    stage.shows("Log in")?;
    stage.is_logged_in(false)
}

fn login_without_cookie(stage: &mut Stage) -> Fallible<()> {
    // Somebody has planted a session that they know.
    stage
        .browser
        .set_cookie(&json!({ "name": "session", "value": PLANTED, "path": "/" }))?;
    stage.is_asked_for_a_name()?;
    stage.sign_in()?;
    stage.shows("Allow access?")?;
    // Without the cookie this browser is like any other: the answer is not taken, and stays good.
    stage.login = stage.browser.take_cookie("login")?;
    has_attributes(&stage.login)?;
    stage.browser.click("button[value=allow]")?;
    stage.shows("no login is under way in this browser")?;
    stage.callback = stage.browser.address()?;
    let expected = format!("{}/callback?", stage.origin);
    ensure(
        stage.callback.starts_with(&expected),
        "the provider led elsewhere",
    )
}

fn login_of_another(stage: &mut Stage) -> Fallible<()> {
    stage.other.open(&stage.callback)?;
    shows(&stage.other, "no login is under way in this browser")?;
    ensure(stage.other.cookie("session")?.is_none(), "it has a session")?;
    stage.other.open(&format!("{}/profile", stage.origin))?;
    shows(&stage.other, "Log in")
}

fn login(stage: &mut Stage) -> Fallible<()> {
    stage.browser.set_cookie(&stage.login)?;
    stage.browser.open(&stage.callback)?;
    stage.is_at("/profile")?;
    stage.shows("\"Ada Lovelace\"")?;
    stage.shows("\"248289761001\"")
}

fn replay(stage: &mut Stage) -> Fallible<()> {
    ensure(
        stage.browser.cookie("login")?.is_none(),
        "the login's cookie is left",
    )?;
    stage.browser.set_cookie(&stage.login)?;
    stage.browser.open(&stage.callback)?;
    stage.shows("no login is under way in this browser")?;
    stage.is_logged_in(true)
}

fn cookies(stage: &mut Stage) -> Fallible<()> {
    let session = stage.session()?;
    has_attributes(&session)?;
    let id = session
        .get("value")
        .and_then(Value::as_str)
        .unwrap_or_default();
    // 256 bits in base64url.
    ensure(id.len() == 43, "a session has another kind of name")?;
    ensure(id != PLANTED, "the planted session is logged in")?;
    let read = stage.browser.script("return document.cookie")?;
    ensure(read == json!(""), "a script can read cookies")
}

fn second_login(stage: &mut Stage) -> Fallible<()> {
    let first = stage.session()?;
    // The provider still knows who is there, and asks nothing.
    stage.open("/login")?;
    stage.is_at("/profile")?;
    let second = stage.session()?;
    ensure(
        first.get("value") != second.get("value"),
        "the session has its old name",
    )?;
    stage.browser.set_cookie(&first)?;
    stage.is_logged_in(false)?;
    stage.browser.set_cookie(&second)?;
    stage.is_logged_in(true)
}

fn foreign_logout(stage: &mut Stage) -> Fallible<()> {
    // For a browser, `localhost` is another site than `127.0.0.1`.
    stage
        .browser
        .open(&stage.origin.replace("127.0.0.1", "localhost"))?;
    stage.browser.script(&format!(
        "const form = document.createElement('form');
        form.method = 'post';
        form.action = '{}/logout';
        document.body.append(form);
        form.submit()",
        stage.origin
    ))?;
    stage.shows("only the button on our own page logs out")?;
    stage.is_logged_in(true)?;
    stage.open("/logout")?;
    stage.is_logged_in(true)
}

fn logout(stage: &mut Stage) -> Fallible<()> {
    let session = stage.session()?;
    stage.browser.click("form[action='/logout'] button")?;
    stage.shows("Here, and at the provider.")?;
    for cookie in ["session", "logout"] {
        ensure(stage.browser.cookie(cookie)?.is_none(), "a cookie is left")?;
    }
    stage.is_logged_in(false)?;
    stage.browser.set_cookie(&session)?;
    stage.is_logged_in(false)?;
    stage.is_asked_for_a_name()
}

fn return_from_nowhere(stage: &mut Stage) -> Fallible<()> {
    stage.open("/logged_out?state=somebody-elses")?;
    stage.shows("this answers no logout of this browser")
}

fn backchannel_logout(stage: &mut Stage) -> Fallible<()> {
    stage.is_asked_for_a_name()?;
    has_attributes(
        &stage
            .browser
            .cookie("login")?
            .ok_or("no cookie of the login")?,
    )?;
    // What was allowed before is not asked again.
    stage.sign_in()?;
    stage.is_at("/profile")?;
    stage.application.press_enter()?;
    let answer = stage.application.says("the application answered ", ".")?;
    ensure(
        answer == "200",
        format!("the application answered {answer}"),
    )?;
    stage.is_logged_in(false)?;
    stage.is_asked_for_a_name()
}

fn has_attributes(cookie: &Value) -> Fallible<()> {
    let expected = [
        ("httpOnly", json!(true)),
        ("sameSite", json!("Lax")),
        ("path", json!("/")),
        ("domain", json!("127.0.0.1")),
        // By http, where not every browser would take it.
        ("secure", json!(false)),
    ];
    for (attribute, value) in expected {
        let found = cookie.get(attribute);
        ensure(found == Some(&value), format!("{attribute} is {found:?}"))?;
    }
    ensure(cookie.get("expiry").is_none(), "it outlives the browser")
}

fn shows(browser: &Browser, text: &str) -> Fallible<()> {
    soon(|| {
        ensure(
            browser.page()?.contains(text),
            format!("the page does not say {text:?}"),
        )
    })
}

/// A click does not wait for the page that it leads to.
fn soon(check: impl Fn() -> Fallible<()>) -> Fallible<()> {
    let until = Instant::now() + WITHIN;
    loop {
        match check() {
            Err(_) if Instant::now() < until => thread::sleep(Duration::from_millis(50)),
            outcome => return outcome,
        }
    }
}

fn ensure(holds: bool, otherwise: impl Into<String>) -> Fallible<()> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.into().into())
    }
}

const PLANTED: &str = "0123456789012345678901234567890123456789012";
const WITHIN: Duration = Duration::from_secs(5);
