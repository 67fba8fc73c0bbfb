//! Session Management: a page that asks the provider, within the browser, whether its session has
//! changed.

use core::fmt;
use core::time::Duration;

use oauth_step::{Endpoint, json_quoted};

use crate::{Error, Misuse};

/// The application's half of [Session Management §3]: a page to serve for an invisible iframe. It
/// loads the provider's `check_session_iframe` and asks it every few seconds.
///
/// What it finds out it posts to the page around it: `changed`, upon which the application should
/// ask the provider with `prompt=none` whether the user is still logged in, or `error`, upon which
/// it should not. It says `changed` or `error` once, and falls silent then.
///
/// Messages from any other window or origin are ignored, and both receivers are named by their
/// exact origin.
///
/// [Session Management §3]: https://openid.net/specs/openid-connect-session-1_0.html#ChangeNotification
#[derive(Clone)]
pub struct CheckSession {
    iframe: Endpoint,
    client_id: String,
    session_state: String,
    application: Endpoint,
    interval: Duration,
}

impl CheckSession {
    /// Asks this iframe of the provider about the `session_state` that a login came with; tells a
    /// page of the application, of which any URL will do.
    ///
    /// # Errors
    ///
    /// [`Misuse::Value`] for a client id or session state that is empty or holds a space: the two
    /// are joined by one.
    pub fn new(
        iframe: Endpoint,
        client_id: &str,
        session_state: &str,
        application: Endpoint,
    ) -> Result<Self, Error> {
        for (name, value) in [("client_id", client_id), ("session_state", session_state)] {
            // Session Management 2: it "MUST NOT contain the space character".
            if value.is_empty() || value.contains(' ') {
                return Err(Misuse::Value(name).into());
            }
        }
        Ok(Self {
            iframe,
            client_id: client_id.to_owned(),
            session_state: session_state.to_owned(),
            application,
            interval: Duration::from_secs(5),
        })
    }

    /// How often to ask; five seconds by default, one at least.
    #[must_use]
    pub fn interval(self, interval: Duration) -> Self {
        let interval = interval.max(Duration::from_secs(1));
        Self { interval, ..self }
    }

    /// The page, as `text/html; charset=utf-8`. It holds the session state: let nobody store it.
    pub fn page(&self) -> String {
        let message = format!("{} {}", self.client_id, self.session_state);
        let millis = u32::try_from(self.interval.as_millis()).unwrap_or(u32::MAX >> 1);
        let (before, after) = PAGE.split_once("IFRAME").unwrap_or((PAGE, ""));
        let values = format!(
            "const message = {}, provider = {}, application = {}, interval = {};",
            in_script(&message),
            in_script(&origin(&self.iframe)),
            in_script(&origin(&self.application)),
            // What a browser's timer can count.
            millis.min(u32::MAX >> 1),
        );
        let after = after.replacen("VALUES", &values, 1);
        format!("{before}{}{after}", in_attribute(self.iframe.as_str()))
    }
}

impl fmt::Debug for CheckSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckSession")
            .field("iframe", &self.iframe)
            .finish_non_exhaustive()
    }
}

/// An origin as a browser writes it: the port of the scheme is left out.
fn origin(url: &Endpoint) -> String {
    let uri = url.uri();
    let scheme = uri.scheme_str().unwrap_or_default();
    let host = url.host().to_ascii_lowercase();
    let usual = if scheme == "https" { 443 } else { 80 };
    match uri.port_u16() {
        Some(port) if port != usual => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    }
}

/// A text as a string in a script within a page: nothing in it can end the string or the script.
fn in_script(text: &str) -> String {
    let mut quoted = String::new();
    for character in json_quoted(text).chars() {
        match character {
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(character)));
            }
            other => quoted.push(other),
        }
    }
    quoted
}

/// A URL as the value of an attribute; it holds no quotes and no angle brackets.
fn in_attribute(url: &str) -> String {
    url.replace('&', "&amp;")
}

const PAGE: &str = r#"<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>Session</title></head>
<body>
<iframe id="provider" src="IFRAME" hidden></iframe>
<script>
"use strict";
VALUES
const frame = document.getElementById("provider");
let timer = null;
function ask() {
  frame.contentWindow.postMessage(message, provider);
}
window.addEventListener("message", (event) => {
  if (event.origin !== provider || event.source !== frame.contentWindow) {
    return;
  }
  if (event.data === "changed" || event.data === "error") {
    clearInterval(timer);
    window.parent.postMessage(event.data, application);
  }
});
frame.addEventListener("load", () => {
  if (timer === null) {
    timer = setInterval(ask, interval);
    ask();
  }
});
</script>
</body>
</html>
"#;
