//! The pages of a logout.

use super::{escape, frame};
use crate::endpoint::Endpoint;
use crate::users::User;

/// Asks whether to log out, with the client that asked for it, where that is known.
pub(crate) fn sign_out(user: &User, client: Option<&str>, handle: &str) -> String {
    let name = escape(&user.name);
    let asks = client.map(|client| {
        let client = escape(client);
        format!(" <strong>{client}</strong> asks to sign you out.")
    });
    let body = format!(
        r#"<h1>Sign out?</h1>
<p>You are signed in as <strong>{name}</strong>.{asks}</p>
<form method="post" action="{action}">
<input type="hidden" name="csrf" value="{handle}">
<div class="row">
<button name="decision" value="allow">Sign out</button>
<button name="decision" value="deny" class="quiet">Stay signed in</button>
</div>
</form>"#,
        asks = asks.unwrap_or_default(),
        action = Endpoint::Logout.path(),
    );
    frame("Sign out?", &body)
}

/// After a no.
pub(crate) fn still_signed_in() -> String {
    let body = "<h1>You are still signed in</h1>\n<p>You can close this window.</p>";
    frame("You are still signed in", body)
}

/// After a yes: the frames tell the clients, then a script goes where they want the browser, and a
/// link leads there without scripts.
pub(crate) fn signed_out(then: Option<&str>, frames: &[String]) -> String {
    let frames = frames.iter().map(|uri| {
        let uri = escape(uri);
        format!("<iframe src=\"{uri}\" title=\"An application\" hidden></iframe>\n")
    });
    let frames: String = frames.collect();
    let onward = match then {
        Some(uri) => format!(
            "<p><a href=\"{}\">Back to the application</a></p>\n<script>{GO_ON}</script>",
            escape(uri)
        ),
        None => "<p>You can close this window.</p>".to_owned(),
    };
    let body = format!("<h1>You are signed out</h1>\n{frames}{onward}");
    frame("You are signed out", &body)
}

/// The one script that the page's policy lets run. The page is loaded when its frames are.
pub(crate) const GO_ON: &str =
    r#"addEventListener("load", () => location.replace(document.links[0].href))"#;
